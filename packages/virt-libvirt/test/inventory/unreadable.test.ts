// What cannot be read is that object's trouble: it stays in its list with the reason, and the others are as ever.
import { connect } from '@onggi/libvirt'
import { createFakeDaemon, FakeError } from '@onggi/libvirt/testing'
import { expect, test } from 'vitest'
import type { View } from '../../src/needs.ts'
import { admin, openWorld, user } from '../support/world.ts'

const json = (view: View): any => JSON.parse(view.json.toString())
const xml = (name: string): string =>
  `<domain type='qemu'><name>${name}</name><memory unit='MiB'>64</memory><os><type arch='x86_64' machine='pc'>hvm</type></os></domain>`

test('a machine, a pool and a network whose definitions libvirt does not hand out are listed, with the reason, and mend by themselves', async () => {
  const daemon = createFakeDaemon({ profile: 'qemu' })
  const world = await openWorld({
    uri: 'qemu:///system',
    open: () => connect('qemu:///system', { transport: daemon.transport, reconnect: false, keepalive: false }),
  })
  try {
    const { vms, storagePools, networks } = world.virt
    await vms.inventory.ready()
    const connection = await world.virt.link.ready()
    const broken = (): never => {
      throw new FakeError({ code: 'INTERNAL_ERROR', message: 'the definition is broken' })
    }
    const named = (args: object, name: string): boolean => JSON.stringify(args).includes(`"${name}"`)
    const undo = [
      daemon.intercept('domainGetXmlDesc', (args, next) => (named(args, 'broken') ? broken() : next())),
      daemon.intercept('storagePoolGetXmlDesc', () => broken()),
      daemon.intercept('networkGetXmlDesc', () => broken()),
    ]
    for (const name of ['broken', 'fine']) await connection.domainDefineXML(xml(name))
    for (const inventory of [vms.inventory, storagePools.inventory, networks.inventory]) await inventory.refresh()

    const list = (await vms.list(admin)).map(json)
    expect(list.map(({ name, problem }) => [name, problem?.code])).toEqual([
      ['broken', 'VIRT_VM_UNREADABLE'],
      ['fine', undefined],
    ])
    expect(list[0]).toMatchObject({
      state: 'shutoff',
      memory: { current: 0, maxmemory: 0 },
      users: [],
      problem: { params: { reason: expect.stringContaining('the definition is broken') } },
    })
    // Who owns it is not known: only administrators see it.
    expect(await vms.list(user('kim'))).toEqual([])
    expect(json(await vms.get('broken', admin)).name).toBe('broken')
    expect((await storagePools.list(admin)).map(json)).toMatchObject([{ name: 'default', state: 'inaccessible' }])
    expect((await networks.list(admin)).map(json)).toMatchObject([{ name: 'default', problem: { code: 'VIRT_NETWORK_UNREADABLE' } }])

    for (const end of undo) end()
    for (const inventory of [vms.inventory, storagePools.inventory, networks.inventory]) await inventory.refresh()
    expect((await vms.list(admin)).map(json).map(({ problem, memory }) => [problem, memory.current])).toEqual([
      [undefined, 64],
      [undefined, 64],
    ])
    expect((await storagePools.list(admin)).map(json)).toMatchObject([{ name: 'default', state: 'active' }])
    expect((await networks.list(admin)).map(json)[0]).not.toHaveProperty('problem')
  } finally {
    await world.close()
    await daemon.close()
  }
})
