import { randomUUID } from 'node:crypto'
import { connect } from '@onggi/libvirt'
import { expect, test } from 'vitest'
import { ownLibvirt, stopLibvirt } from '../../../../test/support/libvirt.ts'
import { createVmSource } from '../../src/vms/vm-source.ts'

test('the guest that looks for KVM is shown nowhere, while a VM of nearly that name is', async () => {
  const daemon = await ownLibvirt('session')
  const connection = await connect('test:///default', { socketPath: daemon.socketPath })
  try {
    const make = (name: string) =>
      connection.domainCreateXML(`<domain type='test'><name>${name}</name><memory unit='MiB'>16</memory><os><type>hvm</type></os></domain>`)
    const probe = await make(`onggi-probe-${randomUUID()}`)
    const near = await make('onggi-probe-mine')
    const link = { connection: () => connection, state: { kind: 'up' } }
    const source = createVmSource({ link, prefix: '', log: console } as never)
    const names = (await source.load()).map((item) => item.name)
    expect(names).toContain('onggi-probe-mine')
    expect(names).not.toContain(probe.name)
    expect((await source.refresh([probe.uuid, near.uuid])).map((item) => item.name)).toEqual(['onggi-probe-mine'])
  } finally {
    await connection.close()
    await stopLibvirt(daemon)
  }
})
