import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bootIso, ownLibvirt, startSession, stopLibvirt, type TestLibvirt } from '../../../../test/support/libvirt.ts'
import { stopDaemon } from '../../../../test/support/daemon.ts'
import { admin, openWorld, user, type World } from '../support/world.ts'

let libvirt: TestLibvirt
let world: World
const json = (view: { json: Buffer }): any => JSON.parse(view.json.toString())
const virsh = (...args: string[]): string => {
  const { stdout, stderr, status } = spawnSync('virsh', ['-q', '-c', libvirt.uri, ...args], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return stdout.trim()
}
const define = (name: string): void => {
  const file = `${libvirt.dir}/by-hand.xml`
  writeFileSync(file, `<domain type='qemu'><name>${name}</name><memory unit='MiB'>64</memory><os><type>hvm</type></os></domain>`)
  virsh('define', file)
}
const template = '/plugins/kimchi/templates/memtest'

beforeAll(async () => {
  libvirt = await ownLibvirt('session')
  world = await openWorld({ uri: libvirt.uri, socketPath: libvirt.socketPath })
  await world.virt.vms.inventory.ready()
  await world.virt.templates.create({ name: 'memtest', sourceMedia: { type: 'disk', path: bootIso() } }, admin)
})
afterAll(async () => {
  await world.close()
  await stopLibvirt(libvirt)
})

const made = async (name: string, more: object = {}): Promise<any> => {
  const { taskId } = await world.virt.vms.create({ template, name, ...more }, admin)
  const end = await world.tasks.wait(taskId)
  expect(end).toMatchObject({ status: 'finished' })
  return json(await world.virt.vms.get(name, admin))
}

describe('a VM from a template', () => {
  test('is made, runs, shows a picture, stops and leaves nothing', async () => {
    const before = world.told.length
    const vm = await made('life', { title: 'A & B', description: 'of a <test>' })
    expect(vm).toMatchObject({
      name: 'life',
      title: 'A & B',
      description: 'of a <test>',
      state: 'shutoff',
      persistent: true,
      autostart: false,
      screenshot: null,
      users: [],
      template: 'memtest',
      graphics: { type: 'vnc', listen: '127.0.0.1', port: null, passwd: null },
    })
    expect(virsh('vol-list', 'default')).toContain(`${vm.uuid}-0.img`)
    expect(virsh('domblklist', 'life')).toContain(bootIso())
    await expect(world.virt.vms.screenshot('life', admin)).rejects.toMatchObject({ code: 'VIRT_ERR_SCREENSHOT_NONE' })

    const started = json(await world.virt.vms.act('life', 'start', admin))
    expect(started).toMatchObject({ state: 'running', screenshot: 'plugins/kimchi/vms/life/screenshot' })
    expect(started.graphics.port).toBeGreaterThan(0)
    await expect(world.virt.vms.act('life', 'start', admin)).rejects.toMatchObject({ code: 'VIRT_ERR_VM_STATE' })
    const shot = await world.virt.vms.screenshot('life', admin)
    expect(shot.png.subarray(1, 4).toString()).toBe('PNG')
    expect(await world.virt.vms.screenshot('life', admin)).toBe(shot)

    expect(json(await world.virt.vms.act('life', 'suspend', admin)).state).toBe('paused')
    await expect(world.virt.vms.act('life', 'shutdown', admin)).rejects.toMatchObject({ code: 'VIRT_ERR_VM_STATE' })
    expect(json(await world.virt.vms.act('life', 'resume', admin)).state).toBe('running')
    expect(json(await world.virt.vms.act('life', 'reset', admin)).state).toBe('running')
    await world.virt.vms.remove('life', admin)
    await expect(world.virt.vms.get('life', admin)).rejects.toMatchObject({ code: 'VIRT_ERR_VM_NOT_FOUND' })
    expect(virsh('list', '--all', '--name')).not.toContain('life')
    expect(virsh('vol-list', 'default')).not.toContain(vm.uuid)
    const types = world.told
      .slice(before)
      .filter((e) => e.ref.id === vm.uuid)
      .map((e) => e.type)
    expect(types.filter((type) => type !== 'vm.updated')).toEqual(
      ['vm.created', 'vm.started', 'vm.suspended', 'vm.resumed', 'vm.stopped', 'vm.deleted'].filter((type) => types.includes(type)),
    )
    expect(types).toEqual(expect.arrayContaining(['vm.created', 'vm.started', 'vm.suspended', 'vm.resumed', 'vm.deleted']))
  })

  test('gets the next free name of its template when none is given', async () => {
    const { target, taskId } = await world.virt.vms.create({ template }, admin)
    expect(target).toBe('/plugins/kimchi/vms/memtest-vm-1')
    // The first is not made yet, and its name is taken all the same.
    const second = await world.virt.vms.create({ template }, admin)
    expect(second.target).toBe('/plugins/kimchi/vms/memtest-vm-2')
    await expect(world.virt.vms.create({ template, name: 'memtest-vm-2' }, admin)).rejects.toMatchObject({ code: 'VIRT_ERR_VM_EXISTS' })
    await world.tasks.wait(taskId)
    await world.tasks.wait(second.taskId)
    await world.virt.vms.remove('memtest-vm-1', admin)
    await world.virt.vms.remove('memtest-vm-2', admin)
  })

  test.each([
    ['a template nobody made', { template: '/plugins/kimchi/templates/none' }, 'VIRT_ERR_REFERENCE_UNKNOWN', '/template'],
    ['a URI of something else', { template: '/plugins/kimchi/vms/x' }, 'VIRT_ERR_REFERENCE_UNKNOWN', '/template'],
    ['a pool nobody made', { template, storagepool: '/plugins/kimchi/storagepools/none' }, 'VIRT_ERR_REFERENCE_UNKNOWN', '/storagepool'],
    ['a name with a slash', { template, name: 'a/b' }, 'VIRT_ERR_NAME_INVALID', '/name'],
    ['an empty name', { template, name: ' ' }, 'VIRT_ERR_NAME_INVALID', '/name'],
    ['too little memory', { template, overrides: { memory: { current: 64 } } }, 'VIRT_ERR_FIELD_INVALID', '/overrides/memory/current'],
    [
      'more memory than there is',
      { template, overrides: { memory: { current: 1e9 } } },
      'VIRT_ERR_FIELD_INVALID',
      '/overrides/memory/current',
    ],
    [
      'a network nobody made',
      { template, overrides: { networks: ['/plugins/kimchi/networks/x'] } },
      'VIRT_ERR_REFERENCE_UNKNOWN',
      '/overrides/networks/0',
    ],
    ['a listen address that is none', { template, graphics: { listen: 'x' } }, 'VIRT_ERR_FIELD_INVALID', '/graphics/listen'],
    [
      'an owner who does not exist',
      { template, overrides: { users: ['kim', 'nobody else'] } },
      'VIRT_ERR_REFERENCE_UNKNOWN',
      '/overrides/users/1',
    ],
    ['text that XML cannot carry', { template, title: 'a\u0001' }, 'VIRT_ERR_TEXT_INVALID', '/title'],
    [
      'more processors than its machine type takes',
      { template, overrides: { cpu_info: { vcpus: 1, maxvcpus: 4096 } } },
      'VIRT_ERR_FIELD_INVALID',
      '/overrides/cpu_info/maxvcpus',
    ],
    [
      'a topology that does not multiply',
      { template, overrides: { cpu_info: { maxvcpus: 3, topology: { sockets: 1, cores: 2, threads: 1 } } } },
      'VIRT_ERR_FIELD_INVALID',
      '/overrides/cpu_info/maxvcpus',
    ],
  ])('is refused with %s before any task begins', async (_, asked, code, pointer) => {
    await expect(world.virt.vms.create(asked as never, admin)).rejects.toMatchObject({ code, params: { pointer } })
  })

  test('is seen by its owners and nobody else', async () => {
    await made('owned', { overrides: { users: ['kim'], groups: ['cooks'] } })
    const names = async (ctx: typeof admin): Promise<string[]> => (await world.virt.vms.list(ctx)).map((view) => json(view).name)
    expect(await names(user('kim'))).toEqual(['owned'])
    expect(await names(user('lee', 'cooks'))).toEqual(['owned'])
    expect(await names(user('lee'))).toEqual([])
    await expect(world.virt.vms.get('owned', user('lee'))).rejects.toMatchObject({ code: 'VIRT_ERR_VM_NOT_FOUND' })
    await expect(world.virt.vms.act('owned', 'start', user('lee'))).rejects.toMatchObject({ code: 'VIRT_ERR_VM_NOT_FOUND' })
    const from = world.told.length
    await world.virt.vms.update('owned', { users: [], groups: [] }, admin)
    expect(await names(user('kim'))).toEqual([])
    const event = await world.event((e) => e.type === 'vm.updated', { from })
    expect(event).toMatchObject({ audience: { users: [] }, before: { users: ['kim'], groups: ['cooks'] } })
    await world.virt.vms.remove('owned', admin)
  })
})

describe('changes', () => {
  test('of a VM that is off keep everything else of its definition', async () => {
    const vm = await made('changed')
    const before = virsh('dumpxml', 'changed')
    const { view, renamed } = await world.virt.vms.update(
      'changed',
      {
        name: 'renamed now',
        title: 'T',
        description: 'D',
        memory: { current: 256, maxmemory: 512 },
        cpu_info: { topology: { sockets: 1, cores: 2, threads: 1 } },
        bootorder: ['cdrom', 'hd'],
        bootmenu: true,
        autostart: true,
        graphics: { listen: '0.0.0.0', passwd: 'secret12' },
      },
      admin,
    )
    expect(renamed).toBe('/plugins/kimchi/vms/renamed%20now')
    expect(json(view)).toMatchObject({
      name: 'renamed now',
      uuid: vm.uuid,
      title: 'T',
      description: 'D',
      memory: { current: 256, maxmemory: 512 },
      cpu_info: { vcpus: 1, maxvcpus: 2, topology: { sockets: 1, cores: 2, threads: 1 } },
      bootorder: ['cdrom', 'hd'],
      bootmenu: true,
      autostart: true,
      graphics: { listen: '0.0.0.0', passwd: null },
    })
    expect(await world.virt.vms.password('renamed now', admin)).toEqual({ passwd: 'secret12', validSeconds: null })
    expect(await world.virt.vms.password('renamed now', user('lee')).catch((e: unknown) => (e as { code: string }).code)).toBe(
      'VIRT_ERR_VM_NOT_FOUND',
    )
    await world.virt.vms.update('renamed now', { title: '', description: '' }, admin)
    const after = virsh('dumpxml', 'renamed now')
    const lines = new Set(before.split('\n').map((line) => line.trim()))
    const fresh = after
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => !lines.has(line))
    expect(fresh.join('\n')).not.toMatch(/disk|interface|controller|channel|serial/)
    expect(await world.event((e) => e.type === 'vm.renamed')).toMatchObject({ data: { to: '/plugins/kimchi/vms/renamed%20now' } })
    await world.virt.vms.remove('renamed now', admin)
  })
  test('to a taken name, or of nothing', async () => {
    await made('one')
    await made('two')
    await expect(world.virt.vms.update('one', { name: 'two' }, admin)).rejects.toMatchObject({ code: 'VIRT_ERR_VM_EXISTS' })
    const { view } = await world.virt.vms.update('one', {}, admin)
    expect(view.revision).toBe((await world.virt.vms.get('one', admin)).revision)
    await world.virt.vms.remove('one', admin)
    await world.virt.vms.remove('two', admin)
  })
  test('of a password are refused while a VM runs that was started without one', async () => {
    await made('open', { overrides: { memory: { current: 128, maxmemory: 128 } } })
    // As other tools make them: ours have one from the start.
    expect(await world.virt.vms.password('open', admin)).toMatchObject({ passwd: expect.stringMatching(/^\w{8}$/) })
    await world.virt.vms.update('open', { graphics: { passwd: null } }, admin)
    await world.virt.vms.act('open', 'start', admin)
    await expect(world.virt.vms.update('open', { graphics: { passwd: 'x' }, users: ['kim'] }, admin)).rejects.toMatchObject({
      code: 'VIRT_ERR_VM_PASSWORD_RUNNING',
    })
    const plan = await world.virt.vms.plan('open', { graphics: { passwd: 'x' }, users: ['kim'], title: 'T' }, admin)
    expect(plan.changes).toEqual([
      { field: 'title', applies: 'power_off' },
      { field: 'graphics.passwd', applies: 'power_off' },
      { field: 'users', applies: 'live' },
    ])
    // All or nothing: the owners were not changed either.
    expect(json(await world.virt.vms.get('open', admin)).users).toEqual([])
    await world.virt.vms.remove('open', admin)
  })
  test('of a running VM: owners and password now, the rest is refused', async () => {
    await made('live', { overrides: { memory: { current: 128, maxmemory: 128 } } })
    await world.virt.vms.update('live', { graphics: { passwd: 'before' } }, admin)
    await world.virt.vms.act('live', 'start', admin)
    await expect(world.virt.vms.update('live', { title: 'x', name: 'y' }, admin)).rejects.toMatchObject({
      code: 'VIRT_ERR_VM_FIELD_RUNNING',
      params: { fields: 'name, title' },
    })
    const { view } = await world.virt.vms.update('live', { users: ['kim'], autostart: true, graphics: { passwd: '' } }, admin)
    expect(json(view)).toMatchObject({ users: ['kim'], autostart: true, state: 'running' })
    expect((await world.virt.vms.password('live', user('kim')))?.passwd).toMatch(/^[a-zA-Z2-9]{8}$/)
    await world.virt.vms.act('live', 'poweroff', admin)
    expect(json(await world.virt.vms.get('live', admin))).toMatchObject({ users: ['kim'], state: 'shutoff' })
    await world.virt.vms.remove('live', admin)
  })
})

describe('the inventory', () => {
  test('tells what others do', async () => {
    const from = world.told.length
    define('by hand')
    const created = await world.event((e) => e.type === 'vm.created' && e.uri === '/plugins/kimchi/vms/by%20hand', {
      from,
      timeoutMs: 5000,
    })
    expect(created.data).toMatchObject({ name: 'by hand', memory: { maxmemory: 64 } })
    virsh('desc', 'by hand', '--config', '--title', 'hello')
    await world.event((e) => e.type === 'vm.updated' && (e.data as { title?: string }).title === 'hello', { from, timeoutMs: 5000 })
    virsh('undefine', 'by hand')
    await world.event((e) => e.type === 'vm.deleted' && e.uri === '/plugins/kimchi/vms/by%20hand', { from, timeoutMs: 5000 })
  })
  test('reports what changed while nothing ran, once', async () => {
    define('kept')
    await world.event((e) => e.type === 'vm.created' && e.uri.endsWith('/kept'))
    const { store } = world
    await world.close()
    virsh('undefine', 'kept')
    world = await openWorld({ uri: libvirt.uri, socketPath: libvirt.socketPath }, store)
    await world.virt.vms.inventory.ready()
    expect(world.told.filter((e) => e.ref.type === 'vm').map((e) => `${e.type} ${e.uri}`)).toEqual(['vm.deleted /plugins/kimchi/vms/kept'])
  })
  test('is lost while libvirtd is away, says so, and is back by itself', async () => {
    await stopDaemon(libvirt.pid)
    await expect.poll(() => world.virt.state.kind).toBe('lost')
    expect(world.virt.state.reason?.code).toBe('VIRT_ERR_UNREACHABLE')
    await expect(world.virt.vms.list(admin)).rejects.toMatchObject({ code: 'VIRT_ERR_UNREACHABLE' })
    libvirt = await startSession(libvirt.dir)
    const from = Date.now()
    await expect.poll(() => world.virt.state.kind, { timeout: 20_000 }).toBe('synced')
    expect(Date.now() - from).toBeLessThan(10_000)
    await world.virt.vms.list(admin)
  })
})
