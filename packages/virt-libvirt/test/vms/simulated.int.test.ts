import { afterAll, beforeAll, expect, test } from 'vitest'
import { sessionLibvirt } from '../../../../test/support/libvirt.ts'
import { admin, openWorld, type World } from '../support/world.ts'

let world: World
const json = (view: { json: Buffer }): any => JSON.parse(view.json.toString())

beforeAll(async () => {
  const { socketPath } = await sessionLibvirt()
  world = await openWorld({ uri: 'test:///default', socketPath })
  await world.virt.vms.inventory.ready()
})
afterAll(() => world.close())

test('the test driver shows its own running VM', async () => {
  expect(json(await world.virt.vms.get('test', admin))).toMatchObject({ state: 'running', persistent: true, graphics: { type: null } })
})

test('a VM lives and goes there as on a real host', async () => {
  const { virt, tasks } = world
  await virt.templates.create({ name: 'net', sourceMedia: { type: 'netboot' } } as never, admin)
  const { taskId } = await virt.vms.create({ template: '/plugins/kimchi/templates/net', name: 'simulated' }, admin)
  expect(await tasks.wait(taskId)).toMatchObject({ status: 'finished' })
  expect(json(await virt.vms.act('simulated', 'start', admin)).state).toBe('running')
  expect(json(await virt.vms.act('simulated', 'suspend', admin)).state).toBe('paused')
  expect(json(await virt.vms.act('simulated', 'resume', admin)).state).toBe('running')
  expect(json(await virt.vms.act('simulated', 'poweroff', admin)).state).toBe('shutoff')
  const { view } = await virt.vms.update('simulated', { title: 'T', memory: { current: 256, maxmemory: 256 }, users: ['kim'] }, admin)
  expect(json(view)).toMatchObject({ title: 'T', memory: { current: 256, maxmemory: 256 }, users: ['kim'] })
  await virt.vms.remove('simulated', admin)
  expect((await virt.vms.list(admin)).map((one) => json(one).name)).toEqual(['test'])
})

test('its abilities are what a simulated host has', async () => {
  expect(await world.virt.capabilities.read()).toMatchObject({
    libvirtd_running: true,
    screenshot: true,
    qemu_spice: true,
    kvm: true,
    qemu_stream: true,
    nm_running: false,
  })
})
