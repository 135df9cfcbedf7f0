import { afterAll, beforeAll, expect, test } from 'vitest'
import { sessionLibvirt } from '../../../../test/support/libvirt.ts'
import { parseSimulation } from '../../src/index.ts'
import { admin, openWorld, type World } from '../support/world.ts'

let world: World
const json = (view: { json: Buffer }): any => JSON.parse(view.json.toString())

const simulate = parseSimulation({
  users: ['kim'],
  groups: [],
  leases: [{ mac: '*', ip: '10.0.0.7' }],
  graphics: { host: 'screens.example', port: 5999 },
  capabilities: { nm_running: true },
  migrate: 'ok',
})

beforeAll(async () => {
  const { socketPath } = await sessionLibvirt()
  world = await openWorld({ uri: 'test:///default', socketPath, simulate })
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
  expect((await virt.vms.list(admin)).map((one) => json(one).name)).not.toContain('simulated')
})

test('a running one changes as if the driver could: password, drives, interfaces', async () => {
  const { virt, tasks } = world
  await virt.templates.create({ name: 'iso', sourceMedia: { type: 'netboot' } } as never, admin)
  const overrides = { networks: ['/plugins/kimchi/networks/default'], cdrom: '/not/here.iso' }
  await tasks.wait((await virt.vms.create({ template: '/plugins/kimchi/templates/iso', name: 'sim', overrides }, admin)).taskId)
  expect(json(await virt.vms.act('sim', 'start', admin)).graphics).toMatchObject({ type: 'vnc', port: 5999 })
  await virt.vms.update('sim', { graphics: { passwd: 'pw' }, users: ['kim'], cpu_info: { vcpus: 1 } }, admin)
  expect(await virt.vms.viewerFile('sim', 'x', admin)).toBe('[virt-viewer]\ntype=vnc\nhost=screens.example\nport=5999\npassword=pw\n')
  const [nic] = (await virt.vms.nics.list('sim', admin)).map(json)
  expect(nic.ips).toEqual(['10.0.0.7'])
  const cdrom = (await virt.vms.drives.list('sim', admin)).map(json).find((drive) => drive.type === 'cdrom')
  expect(json(await virt.vms.drives.update('sim', cdrom.dev, { path: '/nor/here.iso' }, admin)).path).toBe('/nor/here.iso')
  const made = await virt.vms.nics.create(
    'sim',
    { type: 'network', network: '/plugins/kimchi/networks/default', mac: '52:54:00:00:00:aa' },
    admin,
  )
  expect(json(made.view)).toMatchObject({ mac: '52:54:00:00:00:aa', network: 'default', ips: ['10.0.0.7'] })
  await virt.vms.nics.remove('sim', '52:54:00:00:00:aa', admin)
  expect(await virt.vms.nics.list('sim', admin)).toHaveLength(1)
  expect((await virt.vms.screenshot('sim', admin)).png.subarray(1, 4).toString()).toBe('PNG')
  const moved = await virt.vms.migrate('sim', { host: 'other_host' }, admin)
  expect(await tasks.wait(moved.taskId)).toMatchObject({ status: 'finished' })
  await expect(virt.vms.update('sim', { users: ['lee the second'] }, admin)).rejects.toMatchObject({ code: 'VIRT_ERR_REFERENCE_UNKNOWN' })
  await virt.vms.remove('sim', admin)
})

test('demo tasks stand in every state', async () => {
  const { virt, tasks } = world
  const demo = virt.demoTasks!
  const [done, failed] = [
    await demo.begin({ target: '/x', killable: false }, admin),
    await demo.begin({ target: '/y', killable: true }, admin),
  ]
  demo.change(done, { message: 'half', progress: 0.5 })
  demo.change(done, { success: true })
  demo.change(failed, { message: 'no luck', success: false })
  expect(await tasks.wait(done)).toMatchObject({ status: 'finished' })
  expect(await tasks.wait(failed)).toMatchObject({
    status: 'failed',
    error: { code: 'VIRT_ERR_DEMO_FAILED', params: { message: 'no luck' } },
  })
  expect(() => demo.change('nobody', {})).toThrow(expect.objectContaining({ code: 'VIRT_ERR_DEMO_NOT_FOUND' }))
})

test('what UEFI keeps is in no snapshot of a running machine, and that is said before a task is made', async () => {
  const { virt } = world
  const uefi = await virt.link.connection().domainDefineXML(
    `<domain type='test'><name>uefi</name><memory unit='MiB'>64</memory><os><type arch='x86_64'>hvm</type>
     <loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader></os></domain>`,
  )
  await uefi.create()
  await virt.vms.inventory.refresh([uefi.uuid])
  await expect(virt.vms.snapshots.create('uefi', 's', admin)).rejects.toMatchObject({
    code: 'VIRT_ERR_SNAPSHOT_IMPOSSIBLE',
    message: expect.stringMatching(/machine uefi .* power it off first/),
  })
  await virt.vms.remove('uefi', admin)
})

test('a migration fails when the simulation says so', async () => {
  const { socketPath } = await sessionLibvirt()
  const failing = await openWorld({ uri: 'test:///default', socketPath, simulate: { migrate: 'fail' } })
  await failing.virt.vms.inventory.ready()
  const { taskId } = await failing.virt.vms.migrate('test', { host: 'other' }, admin)
  expect(await failing.tasks.wait(taskId)).toMatchObject({ status: 'failed', error: { code: 'VIRT_ERR_MIGRATE_FAILED' } })
  await failing.close()
})

test.each([[{ colour: 1 }], [{ graphics: { host: 'x' } }], [{ migrate: 'maybe' }], [5], [null]])(
  'parseSimulation() refuses %j',
  (value) => {
    expect(() => parseSimulation(value)).toThrow(expect.objectContaining({ code: 'VIRT_ERR_SIMULATION_INVALID' }))
  },
)

test('its abilities are what a simulated host has', async () => {
  expect(await world.virt.capabilities.read()).toMatchObject({
    libvirtd_running: true,
    screenshot: true,
    qemu_spice: true,
    kvm: true,
    qemu_stream: true,
    nm_running: true,
  })
})
