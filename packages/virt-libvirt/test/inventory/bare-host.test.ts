// A host without the pool and the network that everything begins with: what is missing is said where it is needed, and all else works.
import { connect } from '@onggi/libvirt'
import { createFakeDaemon, type FakeDaemon, FakeError } from '@onggi/libvirt/testing'
import { afterEach, expect, test } from 'vitest'
import type { View } from '../../src/needs.ts'
import { admin, openWorld, type World } from '../support/world.ts'

const json = (view: View): any => JSON.parse(view.json.toString())
const names = (views: readonly View[]): string[] => views.map((view) => json(view).name)
let open: { world: World; daemon: FakeDaemon } | undefined
afterEach(async () => {
  await open?.world.close()
  await open?.daemon.close()
})

async function bareHost(before: (daemon: FakeDaemon) => void = () => undefined): Promise<World> {
  const daemon = createFakeDaemon({ profile: 'qemu' })
  daemon.fail('domainCreateXml', { code: 'INTERNAL_ERROR', message: 'no guest shows whether there is KVM' })
  const { transport } = daemon
  const first = await connect('qemu:///system', { transport })
  for (const pool of await first.listAllStoragePools()) {
    await pool.destroy()
    await pool.undefine()
  }
  for (const network of await first.listAllNetworks()) {
    await network.destroy()
    await network.undefine()
  }
  await first.close()
  before(daemon)
  const world = await openWorld({
    uri: 'qemu:///session',
    open: () => connect('qemu:///session', { transport, reconnect: false, keepalive: false }),
  })
  open = { world, daemon }
  await world.virt.storagePools.inventory.ready()
  return world
}

test('a host without a pool gets one, and a machine is made there without a network', async () => {
  const { virt, tasks } = await bareHost()
  expect(names(await virt.storagePools.list(admin))).toEqual(['default'])
  expect(json(await virt.storagePools.get('default', admin))).toMatchObject({ state: 'active', autostart: true })
  expect(await virt.networks.list(admin)).toEqual([])
  const template = json(await virt.templates.create({ name: 'bare', sourceMedia: { type: 'netboot' } } as never, admin))
  expect(template).toMatchObject({ networks: [], invalid: {} })
  const { taskId } = await virt.vms.create({ template: '/plugins/kimchi/templates/bare', name: 'one' }, admin)
  expect(await tasks.wait(taskId)).toMatchObject({ status: 'finished' })
  expect(names(await virt.vms.list(admin))).toEqual(['one'])
})

test('where none can be made, a machine with a disk is refused with what it needs, and everything else is served', async () => {
  const { virt } = await bareHost((daemon) => {
    daemon.intercept('storagePoolDefineXml', () => {
      throw new FakeError({ code: 'INTERNAL_ERROR', message: 'read-only file system' })
    })
  })
  expect(names(await virt.storagePools.list(admin))).toEqual([])
  expect(await virt.vms.list(admin)).toEqual([])
  expect(json(await virt.templates.create({ name: 'bare', sourceMedia: { type: 'netboot' } } as never, admin)).name).toBe('bare')
  await expect(virt.vms.create({ template: '/plugins/kimchi/templates/bare', name: 'one' }, admin)).rejects.toMatchObject({
    code: 'VIRT_ERR_FIELD_INVALID',
    params: { pointer: '/storagepool', reason: 'a storage pool is needed: the template names none' },
  })
  await expect(
    virt.templates.create({ name: 'x', sourceMedia: { type: 'netboot' }, networks: ['/plugins/kimchi/networks/default'] } as never, admin),
  ).rejects.toMatchObject({ code: 'VIRT_ERR_REFERENCE_UNKNOWN', params: { pointer: '/networks/0' } })
})

test('the default pool and network that a template names go away: the template says so, a machine is refused, others are made', async () => {
  const world = await bareHost()
  const { virt, tasks } = world
  const connection = await virt.link.ready()
  await connection.networkDefineXML(
    "<network><name>default</name><bridge name='virbr0'/><ip address='192.168.122.1' netmask='255.255.255.0'/></network>",
  )
  await virt.networks.inventory.refresh()
  const networks = ['/plugins/kimchi/networks/default']
  await virt.templates.create({ name: 'all', sourceMedia: { type: 'netboot' }, networks } as never, admin)
  await virt.templates.create({ name: 'plain', sourceMedia: { type: 'netboot' }, networks: [] } as never, admin)
  await (await connection.networkLookupByName('default')).undefine()
  await virt.networks.inventory.refresh()
  expect(json(await virt.templates.view('all', admin)).invalid).toEqual({ networks: ['default'] })
  expect(json(await virt.templates.view('plain', admin)).invalid).toEqual({})
  await expect(virt.vms.create({ template: '/plugins/kimchi/templates/all', name: 'no' }, admin)).rejects.toMatchObject({
    code: 'VIRT_ERR_REFERENCE_UNKNOWN',
    message: '/template names the network default, which does not exist or is of the wrong kind',
  })
  const { taskId } = await virt.vms.create({ template: '/plugins/kimchi/templates/plain', name: 'yes' }, admin)
  expect(await tasks.wait(taskId)).toMatchObject({ status: 'finished' })
  await (await connection.storagePoolLookupByName('default')).destroy()
  await virt.storagePools.inventory.refresh()
  await expect(virt.vms.create({ template: '/plugins/kimchi/templates/plain', name: 'off' }, admin)).rejects.toMatchObject({
    code: 'VIRT_ERR_POOL_STATE',
  })
  expect(names(await virt.vms.list(admin))).toEqual(['yes'])
})
