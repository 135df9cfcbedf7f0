import { spawnSync } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bootIso, sessionLibvirt, type TestLibvirt } from '../../../../test/support/libvirt.ts'
import type { View } from '../../src/needs.ts'
import { isoImage } from '../media/images.ts'
import { admin, openWorld, type World } from '../support/world.ts'

let libvirt: TestLibvirt
let world: World
let dir: string
const json = (view: View): any => JSON.parse(view.json.toString())
const path = (name: string): string => join(dir, name)
const create = async (input: object): Promise<any> => json(await world.virt.templates.create(input as never, admin))
const iso = (name: string): object => ({ sourceMedia: { type: 'disk', path: path(name) } })
const code = (value: string, pointer?: string): object => ({
  code: value,
  ...(pointer === undefined ? {} : { params: expect.objectContaining({ pointer }) }),
})

beforeAll(async () => {
  libvirt = await sessionLibvirt()
  dir = mkdtempSync(join(tmpdir(), 'onggi-templates-'))
  writeFileSync(path('debian.iso'), isoImage({ volumeId: 'Debian 11.1.0 amd64 n' }))
  writeFileSync(path('strange one.iso'), isoImage({ volumeId: 'NOBODY KNOWS' }))
  writeFileSync(path('no-boot.iso'), isoImage({ bootable: false }))
  writeFileSync(path('text.iso'), 'I am text\n'.repeat(9000))
  spawnSync('qemu-img', ['create', '-q', '-f', 'qcow2', path('disk.img'), '3G'])
  spawnSync('qemu-img', ['create', '-q', '-f', 'qcow2', '-F', 'qcow2', '-b', path('disk.img'), path('overlay.img')])
  spawnSync('mkfifo', [path('pipe.iso')])
  world = await openWorld({ uri: libvirt.uri, socketPath: libvirt.socketPath })
})
afterAll(async () => {
  await world.close()
  rmSync(dir, { recursive: true, force: true })
})

describe('a template from an ISO image', () => {
  test('of a known system has that system’s defaults and name', async () => {
    const made = await create(iso('debian.iso'))
    expect(made).toMatchObject({
      name: 'debian11',
      icon: 'plugins/kimchi/images/icon-debian.png',
      os_distro: 'debian',
      os_version: '11',
      os_arch: 'x86_64',
      graphics: { type: 'vnc', listen: '127.0.0.1' },
      cdrom: path('debian.iso'),
      folder: [],
      disk_bus: 'virtio',
      nic_model: 'virtio',
      invalid: {},
    })
    expect(made.memory.current).toBeGreaterThanOrEqual(128)
    expect(made.memory.maxmemory).toBe(made.memory.current)
    expect(made.disks).toMatchObject([{ index: 0, format: 'qcow2', pool: { name: '/plugins/kimchi/storagepools/default', type: 'dir' } }])
    expect(made.disks[0].size).toBeGreaterThanOrEqual(1)
    expect((await create(iso('debian.iso'))).name).toBe('debian11-2')
    expect(await world.event((e) => e.type === 'template.created')).toMatchObject({
      uri: '/plugins/kimchi/templates/debian11',
      audience: {},
    })
  })

  test('of an unknown system has the defaults of the contract and the file’s name', async () => {
    const made = await create(iso('strange one.iso'))
    expect(made).toMatchObject({
      name: 'strange-one',
      icon: 'plugins/kimchi/images/icon-vm.png',
      os_distro: 'unknown',
      os_version: 'unknown',
      cpu_info: { vcpus: 1, maxvcpus: 1, topology: {} },
      disks: [{ index: 0, size: 10, format: 'qcow2' }],
      machine: 'pc',
      disk_bus: 'ide',
      cdrom_bus: 'ide',
      nic_model: 'e1000',
    })
    expect(made.memory.current).toBeLessThanOrEqual(2048)
  })

  test('takes what its maker says', async () => {
    const said = {
      name: 'said 옹기',
      icon: 'x.png',
      osDistro: 'Debian',
      osVersion: '11',
      memory: { current: 256, maxmemory: 512 },
      cpuInfo: { topology: { sockets: 1, cores: 2, threads: 2 }, vcpus: 2 },
      graphics: { type: 'spice', listen: '0.0.0.0' },
      disks: [
        { sizeGiB: 3, format: 'raw' },
        { index: 5, sizeGiB: 1, pool: { name: '/plugins/kimchi/storagepools/default' } },
      ],
      folder: ['a', 'b'],
    }
    expect(await create({ ...iso('strange one.iso'), ...said })).toMatchObject({
      name: 'said 옹기',
      icon: 'x.png',
      os_distro: 'debian',
      os_version: '11',
      memory: { current: 256, maxmemory: 512 },
      cpu_info: { vcpus: 2, maxvcpus: 4, topology: { sockets: 1, cores: 2, threads: 2 } },
      graphics: { type: 'spice', listen: '0.0.0.0' },
      disks: [
        { index: 0, size: 3, format: 'raw' },
        { index: 5, size: 1, format: 'qcow2' },
      ],
      folder: ['a', 'b'],
      disk_bus: 'virtio',
    })
  })

  test('that Debian ships can be made into a template', async () => {
    expect(await create({ name: 'memtest', sourceMedia: { type: 'disk', path: bootIso() } })).toMatchObject({
      name: 'memtest',
      cdrom: bootIso(),
    })
  })
})

describe('what is no medium is refused with its check', () => {
  test.each([
    ['a relative path', 'x/y.iso', 'VIRT_ERR_MEDIA_RELATIVE'],
    ['a missing file', '/no/such/file.iso', 'VIRT_ERR_MEDIA_MISSING'],
    ['a directory', '/tmp', 'VIRT_ERR_MEDIA_KIND'],
    ['a device', '/dev/zero', 'VIRT_ERR_MEDIA_KIND'],
    ['a scheme nobody boots from', 'file:///etc/passwd', 'VIRT_ERR_MEDIA_RELATIVE'],
  ])('%s', async (_what, given, expected) => {
    await expect(create({ sourceMedia: { type: 'disk', path: given } })).rejects.toMatchObject(code(expected, '/source_media/path'))
  })
  test.each([
    ['a text file', 'text.iso', 'VIRT_ERR_MEDIA_FORMAT'],
    ['an image with a backing file', 'overlay.img', 'VIRT_ERR_MEDIA_FORMAT'],
    ['an ISO image that cannot boot', 'no-boot.iso', 'VIRT_ERR_ISO_NOT_BOOTABLE'],
    ['a named pipe', 'pipe.iso', 'VIRT_ERR_MEDIA_KIND'],
  ])('%s', async (_what, name, expected) => {
    await expect(create(iso(name))).rejects.toMatchObject(code(expected, '/source_media/path'))
  })
  test('a symbolic link to /proc', async () => {
    symlinkSync('/proc/self/mem', path('link.iso'))
    await expect(create(iso('link.iso'))).rejects.toMatchObject(code('VIRT_ERR_MEDIA_KIND'))
  })
})

describe('a field that does not fit is refused at its pointer', () => {
  test.each([
    [{ memory: { current: 64 } }, '/memory/current'],
    [{ memory: { current: 1e9 } }, '/memory/current'],
    [{ memory: { current: 512, maxmemory: 256 } }, '/memory/current'],
    [{ cpuInfo: { maxvcpus: 3, topology: { sockets: 1, cores: 2, threads: 1 } } }, '/cpu_info/maxvcpus'],
    [{ cpuInfo: { vcpus: 4, maxvcpus: 2 } }, '/cpu_info/vcpus'],
    [{ cpuInfo: { vcpus: 3, topology: { sockets: 1, cores: 2, threads: 2 } } }, '/cpu_info/vcpus'],
    [{ graphics: { listen: 'localhost' } }, '/graphics/listen'],
    [{ graphics: { type: 'x11' } }, '/graphics/type'],
    [{ networks: ['/plugins/kimchi/networks/none'] }, '/networks/0'],
    [{ networks: ['nonsense'] }, '/networks/0'],
    [{ disks: [{ pool: { name: '/plugins/kimchi/storagepools/none' } }] }, '/disks/0/pool/name'],
    [{ disks: [{}, { sizeGiB: 0 }] }, '/disks/1/size'],
    [{ disks: [{ index: 1 }, {}] }, '/disks/1/index'],
    [{ disks: [{ format: 'vhdx' }] }, '/disks/0/format'],
    [{ disks: [{ volume: 'x' }] }, '/disks/0/volume'],
    [{ name: 'a/b' }, '/name'],
    [{ name: 'said 옹기' }, '/name'],
  ])('%j', async (more, pointer) => {
    await expect(create({ ...iso('debian.iso'), ...more })).rejects.toMatchObject({ params: { pointer } })
  })
})

test('a template from a disk image has it as base of its first disk, with its format', async () => {
  const made = await create({ name: 'image', ...iso('disk.img') })
  expect(made).toMatchObject({ cdrom: null, disks: [{ index: 0, size: 3, format: 'qcow2', base: path('disk.img') }] })
  expect((await world.virt.templates.get('image'))?.disks[0]?.base).toEqual({ path: path('disk.img'), format: 'qcow2' })
  const more = await create({ name: 'image-more', ...iso('disk.img'), disks: [{ index: 0, sizeGiB: 1 }] })
  expect(more.disks).toMatchObject([
    { index: 1, base: path('disk.img') },
    { index: 0, size: 1 },
  ])
})

test('an image that became another one since is refused when a machine is to be made of it', async () => {
  spawnSync('qemu-img', ['create', '-q', '-f', 'qcow2', path('swapped.img'), '1M'])
  await create({ name: 'swapped', ...iso('swapped.img') })
  expect((await world.virt.templates.get('swapped'))?.name).toBe('swapped')
  rmSync(path('swapped.img'))
  symlinkSync(path('overlay.img'), path('swapped.img'))
  await expect(world.virt.templates.get('swapped')).rejects.toMatchObject(code('VIRT_ERR_MEDIA_FORMAT', '/template'))
  rmSync(path('swapped.img'))
  await expect(world.virt.templates.get('swapped')).rejects.toMatchObject(code('VIRT_ERR_MEDIA_MISSING', '/template'))
  expect(json(await world.virt.templates.view('swapped', admin)).invalid).toEqual({ 'vm-image': [path('swapped.img')] })
})

test('a template from the network needs no path and has no CD-ROM', async () => {
  expect(await create({ name: 'net', sourceMedia: { type: 'netboot' } })).toMatchObject({ name: 'net', cdrom: null, os_distro: 'unknown' })
  await expect(create({ sourceMedia: { type: 'disk' } })).rejects.toMatchObject(code('VIRT_ERR_FIELD_INVALID', '/source_media/path'))
})

describe('a change', () => {
  test('merges objects, replaces lists, keeps the rest', async () => {
    await create({ name: 'change', ...iso('debian.iso'), memory: { current: 256, maxmemory: 1024 } })
    const { view, isRenamed } = await world.virt.templates.update(
      'change',
      { memory: { current: 512 }, cpuInfo: { vcpus: 2 }, disks: [{ sizeGiB: 7 }], folder: ['f'], cdrom: path('strange one.iso') },
      admin,
    )
    expect(isRenamed).toBe(false)
    expect(json(view)).toMatchObject({
      memory: { current: 512, maxmemory: 1024 },
      cpu_info: { vcpus: 2, maxvcpus: 2 },
      disks: [{ index: 0, size: 7 }],
      folder: ['f'],
      cdrom: path('strange one.iso'),
      os_distro: 'debian',
    })
    const same = await world.virt.templates.update('change', {}, admin)
    expect(same.view.revision).toBe(view.revision)
    expect(json((await world.virt.templates.update('change', { cdrom: null }, admin)).view).cdrom).toBeNull()
    await expect(world.virt.templates.update('change', { cdrom: '/none.iso' }, admin)).rejects.toMatchObject(
      code('VIRT_ERR_MEDIA_MISSING', '/cdrom'),
    )
    await expect(world.virt.templates.update('change', { disks: [{ base: '/etc/shadow' }] }, admin)).rejects.toMatchObject(
      code('VIRT_ERR_FIELD_INVALID', '/disks/0/base'),
    )
  })
  test('of the name moves it, and tells both URIs', async () => {
    await create({ name: 'old name', ...iso('debian.iso') })
    await create({ name: 'other', ...iso('debian.iso') })
    await expect(world.virt.templates.update('old name', { name: 'other' }, admin)).rejects.toMatchObject(
      code('VIRT_ERR_TEMPLATE_EXISTS', '/name'),
    )
    const { isRenamed, name } = await world.virt.templates.update('old name', { name: 'new name' }, admin)
    expect([isRenamed, name]).toEqual([true, 'new name'])
    await expect(world.virt.templates.view('old name', admin)).rejects.toMatchObject(code('VIRT_ERR_TEMPLATE_NOT_FOUND'))
    expect(await world.event((e) => e.type === 'template.renamed')).toMatchObject({
      data: { from: '/plugins/kimchi/templates/old%20name', to: '/plugins/kimchi/templates/new%20name' },
    })
  })
})

test('clones count up; deleting is once', async () => {
  await create({ name: 'orig', ...iso('debian.iso') })
  expect((await world.virt.templates.clone('orig', admin)).name).toBe('orig-clone1')
  const { view, name } = await world.virt.templates.clone('orig', admin)
  expect(name).toBe('orig-clone2')
  expect(json(view)).toEqual({ ...json(await world.virt.templates.view('orig', admin)), name: 'orig-clone2' })
  await world.virt.templates.delete('orig', admin)
  await expect(world.virt.templates.delete('orig', admin)).rejects.toMatchObject(code('VIRT_ERR_TEMPLATE_NOT_FOUND'))
  await expect(world.virt.templates.clone('orig', admin)).rejects.toMatchObject(code('VIRT_ERR_TEMPLATE_NOT_FOUND'))
  expect((await world.virt.templates.list(admin)).map((v) => json(v).name)).toEqual(expect.arrayContaining(['orig-clone1', 'orig-clone2']))
})

test('two makers of one name: one wins, the other is told', async () => {
  const results = await Promise.allSettled([1, 2, 3, 4].map(() => create({ name: 'race', ...iso('debian.iso') })))
  expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1)
  for (const r of results) if (r.status === 'rejected') expect(r.reason).toMatchObject(code('VIRT_ERR_TEMPLATE_EXISTS'))
})

test('of a machine that is there: its hardware, not what is on its disks', async () => {
  await create({ name: 'for-vm', ...iso('debian.iso'), disks: [{ sizeGiB: 3 }], networks: [] })
  const { taskId } = await world.virt.vms.create(
    {
      template: '/plugins/kimchi/templates/for-vm',
      name: 't-model',
      overrides: { memory: { current: 256, maxmemory: 512 }, cpu_info: { vcpus: 2, maxvcpus: 2 } },
    },
    admin,
  )
  expect(await world.tasks.wait(taskId)).toMatchObject({ status: 'finished' })
  const made = await create({ name: 'like-it', sourceMedia: { type: 'vm', path: '/plugins/kimchi/vms/t-model' } })
  expect(made).toMatchObject({
    name: 'like-it',
    memory: { current: 256, maxmemory: 512 },
    cpu_info: { vcpus: 2, maxvcpus: 2 },
    disks: [{ index: 0, size: 3, format: 'qcow2', pool: { name: '/plugins/kimchi/storagepools/default' } }],
    cdrom: path('debian.iso'),
    os_distro: 'debian',
    invalid: {},
  })
  await expect(create({ sourceMedia: { type: 'vm', path: '/plugins/kimchi/vms/none' } })).rejects.toMatchObject(
    code('VIRT_ERR_REFERENCE_UNKNOWN', '/source_media/path'),
  )
  await world.virt.vms.remove('t-model', admin)
})

test('what no longer exists is told on read, by kind', async () => {
  const pool = 't-gone'
  const poolDir = join(libvirt.dir, 't-gone')
  await world.virt.storagePools.create({ name: pool, type: 'dir', path: poolDir }, admin)
  writeFileSync(path('going.iso'), isoImage())
  await create({ name: 'invalid', ...iso('going.iso'), disks: [{ sizeGiB: 1, pool: { name: `/plugins/kimchi/storagepools/${pool}` } }] })
  await expect(world.virt.storagePools.delete(pool, admin)).rejects.toMatchObject({
    code: 'VIRT_ERR_POOL_IN_USE',
    params: { users: 'template invalid' },
  })
  spawnSync('virsh', ['-q', '-c', libvirt.uri, 'pool-undefine', pool])
  rmSync(path('going.iso'))
  await world.event((e) => e.type === 'storagepool.deleted' && e.uri.endsWith(pool))
  expect(json(await world.virt.templates.view('invalid', admin)).invalid).toEqual({ storagepools: [pool], cdrom: [path('going.iso')] })
})

describe('an ISO image on an HTTP server', () => {
  let server: Server
  let base: string
  const seen: string[] = []
  const image = isoImage({ volumeId: 'Debian 11.1.0 amd64 n' })
  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push(`${request.url ?? ''} ${request.headers.range ?? '-'} ${request.headers.authorization ?? '-'}`)
      const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '')
      if (request.url === '/none.iso') return void response.writeHead(404).end()
      if (request.url === '/plain.iso' || range === null) return void response.writeHead(200).end(image)
      const from = Number(range[1])
      const to = Math.min(Number(range[2]) + 1, image.length)
      const extra = request.url === '/more.iso' ? Buffer.alloc(1_000_000) : Buffer.alloc(0)
      response
        .writeHead(206, { 'content-range': `bytes ${from}-${to - 1}/${image.length}` })
        .end(Buffer.concat([image.subarray(from, to), extra]))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    base = `127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => new Promise((resolve) => server.close(resolve)))

  test('is identified by two small requests, its password never shown', async () => {
    seen.length = 0
    const made = await create({ name: 'remote', sourceMedia: { type: 'disk', path: `http://kim:secret@${base}/debian.iso` } })
    expect(made).toMatchObject({ os_distro: 'debian', cdrom: `http://***@${base}/debian.iso` })
    expect(seen).toHaveLength(2)
    expect(seen[0]).toBe(`/debian.iso bytes=32768-40959 Basic ${Buffer.from('kim:secret').toString('base64')}`)
    expect(JSON.stringify(world.told)).not.toContain('secret')
    expect((await world.virt.templates.get('remote'))?.cdrom).toContain('kim:secret@')
    const { view } = await world.virt.templates.update('remote', { cdrom: made.cdrom }, admin)
    expect(json(view).cdrom).toBe(made.cdrom)
    expect((await world.virt.templates.get('remote'))?.cdrom).toContain('kim:secret@')
  })
  test('of a server that sends more than was asked for is read all the same', async () => {
    expect((await create({ name: 'more', sourceMedia: { type: 'disk', path: `http://${base}/more.iso` } })).os_distro).toBe('debian')
  })
  test.each([
    ['none.iso', '404'],
    ['plain.iso', 'Range'],
  ])('%s is refused with a text that names %s', async (name, word) => {
    await expect(create({ sourceMedia: { type: 'disk', path: `http://${base}/${name}` } })).rejects.toMatchObject({
      code: 'VIRT_ERR_MEDIA_UNREADABLE',
      message: expect.stringContaining(word),
    })
  })
  test('of a server that is not there is refused', async () => {
    await expect(create({ sourceMedia: { type: 'disk', path: 'http://127.0.0.1:1/x.iso' } })).rejects.toMatchObject(
      code('VIRT_ERR_MEDIA_UNREADABLE', '/source_media/path'),
    )
  })
})
