import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bootIso, ownLibvirt, stopLibvirt, type TestLibvirt } from '../../../../test/support/libvirt.ts'
import type { View } from '../../src/needs.ts'
import { admin, openWorld, user, type World } from '../support/world.ts'

let libvirt: TestLibvirt
let world: World
const json = (view: { json: Buffer }): any => JSON.parse(view.json.toString())
const all = (views: readonly View[]): any[] => views.map(json)
const virsh = (...args: string[]): string => {
  const { stdout, stderr, status } = spawnSync('virsh', ['-q', '-c', libvirt.uri, ...args], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return stdout.trim()
}
const template = '/plugins/kimchi/templates/dev'
const small = { memory: { current: 128, maxmemory: 128 }, disks: [{ size: 1 }] }
const made = async (name: string, overrides: object = small): Promise<void> => {
  const { taskId } = await world.virt.vms.create({ template, name, overrides }, admin)
  expect(await world.tasks.wait(taskId)).toMatchObject({ status: 'finished' })
}
const code = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no error',
    (e: unknown) => (e as { code: string }).code,
  )

beforeAll(async () => {
  libvirt = await ownLibvirt('session')
  world = await openWorld({ uri: libvirt.uri, socketPath: libvirt.socketPath })
  await world.virt.vms.inventory.ready()
  await world.virt.templates.create({ name: 'dev', sourceMedia: { type: 'disk', path: bootIso() } }, admin)
})
afterAll(async () => {
  await world.close()
  await stopLibvirt(libvirt)
})

describe('drives of a VM that is off', () => {
  beforeAll(() => made('drives'))
  afterAll(() => world.virt.vms.remove('drives', admin))
  const drives = (): World['virt']['vms']['drives'] => world.virt.vms.drives

  test('are listed', async () => {
    expect(all(await drives().list('drives', admin))).toEqual([
      { dev: 'hda', type: 'disk', path: expect.stringMatching(/-0\.img$/), format: 'qcow2', bus: 'ide' },
      { dev: 'hdb', type: 'cdrom', path: bootIso(), format: 'raw', bus: 'ide' },
    ])
    expect(await code(drives().get('drives', 'vdz', admin))).toBe('VIRT_ERR_DRIVE_NOT_FOUND')
    expect(await code(drives().list('drives', user('lee')))).toBe('VIRT_ERR_VM_NOT_FOUND')
  })
  test('a CD-ROM is ejected, changed and refused a file that is none', async () => {
    expect(json(await drives().update('drives', 'hdb', { path: '' }, admin)).path).toBe('')
    expect(json(await drives().update('drives', 'hdb', { path: 'http://127.0.0.1:1/boot.iso' }, admin)).path).toBe(
      'http://127.0.0.1:1/boot.iso',
    )
    expect(json(await drives().update('drives', 'hdb', { path: bootIso() }, admin)).path).toBe(bootIso())
    for (const path of ['http://me:secret@h/x.iso', '/nowhere.iso', 'relative.iso', '/dev/zero', '/tmp'])
      expect(await code(drives().update('drives', 'hdb', { path }, admin))).toBe('VIRT_ERR_FIELD_INVALID')
    expect(await code(drives().update('drives', 'hda', { path: '' }, admin))).toBe('VIRT_ERR_FIELD_INVALID')
  })
  test('a disk comes and goes, its volume stays; a used one is refused; a full bus too', async () => {
    virsh('vol-create-as', 'default', 'extra.qcow2', '1M', '--format', 'qcow2')
    const { view, uri } = await drives().create(
      'drives',
      { type: 'disk', pool: '/plugins/kimchi/storagepools/default', vol: 'extra.qcow2' },
      admin,
    )
    expect(json(view)).toMatchObject({ dev: 'hdc', bus: 'ide', format: 'qcow2' })
    expect(uri).toBe('/plugins/kimchi/vms/drives/storages/hdc')
    const { path } = json(view)
    expect(await code(drives().create('drives', { type: 'disk', path }, admin))).toBe('VIRT_ERR_VOLUME_USED')
    await drives().create('drives', { type: 'cdrom', path: '' }, admin)
    expect(await code(drives().create('drives', { type: 'cdrom', path: '' }, admin))).toBe('VIRT_ERR_BUS_FULL')
    await drives().remove('drives', 'hdd', admin)
    await drives().remove('drives', 'hdc', admin)
    expect(virsh('vol-list', 'default')).toContain('extra.qcow2')
    virsh('vol-delete', 'extra.qcow2', 'default')
  })
  test.each([
    [{ type: 'disk' }, 'VIRT_ERR_FIELD_INVALID'],
    [{ type: 'disk', path: '/x', pool: 'default', vol: 'y' }, 'VIRT_ERR_FIELD_INVALID'],
    [{ type: 'disk', pool: 'default' }, 'VIRT_ERR_FIELD_INVALID'],
    [{ type: 'disk', pool: 'none', vol: 'x' }, 'VIRT_ERR_REFERENCE_UNKNOWN'],
    [{ type: 'disk', pool: 'default', vol: 'none' }, 'VIRT_ERR_REFERENCE_UNKNOWN'],
    [{ type: 'disk', path: '/nowhere.img' }, 'VIRT_ERR_REFERENCE_UNKNOWN'],
  ])('%j is %s', async (asked, expected) => {
    expect(await code(drives().create('drives', asked as never, admin))).toBe(expected)
  })
})

test('changes of one VM at the same time all arrive', async () => {
  await made('busy')
  const { vms } = world.virt
  const mac = (n: number): string => `52:54:00:00:01:0${n}`
  const [nic] = all(await vms.nics.list('busy', admin))
  await Promise.all([
    vms.update('busy', { title: 'T' }, admin),
    vms.update('busy', { description: 'D' }, admin),
    vms.update('busy', { users: ['kim'] }, admin),
    vms.nics.update('busy', nic.mac, { mac: mac(1) }, admin),
    vms.drives.create('busy', { type: 'cdrom', path: '' }, admin),
    vms.drives.create('busy', { type: 'cdrom', path: '' }, admin),
  ])
  expect(json(await vms.get('busy', admin))).toMatchObject({ title: 'T', description: 'D', users: ['kim'] })
  expect(all(await vms.drives.list('busy', admin)).map((drive) => drive.dev)).toEqual(['hda', 'hdb', 'hdc', 'hdd'])
  expect(all(await vms.nics.list('busy', admin))[0].mac).toBe(mac(1))
  await vms.remove('busy', admin)
})

test('a disk taken out of its VM is not deleted with it', async () => {
  await made('giver')
  const [disk] = all(await world.virt.vms.drives.list('giver', admin))
  await world.virt.vms.drives.remove('giver', 'hda', admin)
  await world.virt.vms.remove('giver', admin)
  const volume = disk.path.split('/').at(-1)
  expect(virsh('vol-list', 'default')).toContain(volume)
  virsh('vol-delete', volume, 'default')
})

describe('network interfaces', () => {
  beforeAll(async () => {
    await made('nics')
    await made('other')
  })
  afterAll(async () => {
    await world.virt.vms.remove('nics', admin)
    await world.virt.vms.remove('other', admin)
  })
  test('are listed, changed and removed; addresses are single and used once', async () => {
    const { nics } = world.virt.vms
    const [nic] = all(await nics.list('nics', admin))
    expect(nic).toMatchObject({ type: 'user', model: 'e1000', network: null, ips: [] })
    const [other] = all(await nics.list('other', admin))
    const { view, renamed } = await nics.update('nics', nic.mac.toUpperCase(), { mac: '52:54:00:AB:CD:EF', model: 'rtl8139' }, admin)
    expect(json(view)).toMatchObject({ mac: '52:54:00:ab:cd:ef', model: 'rtl8139' })
    expect(renamed).toBe('/plugins/kimchi/vms/nics/ifaces/52%3A54%3A00%3Aab%3Acd%3Aef')
    expect(await code(nics.update('nics', '52:54:00:ab:cd:ef', { mac: other.mac }, admin))).toBe('VIRT_ERR_NIC_EXISTS')
    for (const mac of ['53:54:00:00:00:01', 'no', '52:54:00:00:00'])
      expect(await code(nics.update('nics', '52:54:00:ab:cd:ef', { mac }, admin))).toBe('VIRT_ERR_FIELD_INVALID')
    expect(await code(nics.create('nics', { type: 'network', network: '/plugins/kimchi/networks/none' }, admin))).toBe(
      'VIRT_ERR_REFERENCE_UNKNOWN',
    )
    await nics.remove('nics', '52:54:00:ab:cd:ef', admin)
    expect(await code(nics.get('nics', '52:54:00:ab:cd:ef', admin))).toBe('VIRT_ERR_NIC_NOT_FOUND')
  })
})

test('a clone is its source in everything but name, uuid, addresses and volumes', async () => {
  await made('model')
  await world.virt.vms.update('model', { title: 'T', graphics: { passwd: 'sekrit' }, users: ['kim'] }, admin)
  const { target, taskId } = await world.virt.vms.clone('model', admin)
  expect(target).toBe('/plugins/kimchi/vms/model-clone-1')
  expect(await world.tasks.wait(taskId)).toMatchObject({ status: 'finished' })
  const clean = (xml: string, name: string): string =>
    xml.replaceAll(new RegExp(`<name>${name}</name>|<uuid>.*</uuid>|<mac address=.*/>|[0-9a-f-]{36}-\\d\\.img`, 'g'), '')
  expect(clean(virsh('dumpxml', '--security-info', 'model-clone-1'), 'model-clone-1')).toBe(
    clean(virsh('dumpxml', '--security-info', 'model'), 'model'),
  )
  const [one, two] = [json(await world.virt.vms.get('model', admin)), json(await world.virt.vms.get('model-clone-1', admin))]
  expect(two.uuid).not.toBe(one.uuid)
  expect(virsh('vol-list', 'default')).toContain(`${two.uuid}-0.img`)
  await world.virt.vms.remove('model', admin)
  expect(virsh('vol-list', 'default')).toContain(`${two.uuid}-0.img`)
  await world.virt.vms.remove('model-clone-1', admin)
  expect(virsh('vol-list', 'default')).not.toContain('.img')
})

test('snapshots are taken, found, reverted to and removed; only off or running VMs with qcow2 disks have them', async () => {
  await made('snap')
  const { snapshots } = world.virt.vms
  expect(await code(snapshots.current('snap', admin))).toBe('VIRT_ERR_SNAPSHOT_NOT_FOUND')
  const first = await snapshots.create('snap', 'one', admin)
  expect(first.target).toBe('/plugins/kimchi/vms/snap/snapshots/one')
  expect(await world.tasks.wait(first.taskId)).toMatchObject({ status: 'finished' })
  expect(await code(snapshots.create('snap', 'one', admin))).toBe('VIRT_ERR_SNAPSHOT_EXISTS')
  const both = await Promise.allSettled([snapshots.create('snap', 'twice', admin), snapshots.create('snap', 'twice', admin)])
  expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
  for (const one of both)
    if (one.status === 'fulfilled') expect(await world.tasks.wait(one.value.taskId)).toMatchObject({ status: 'finished' })
  expect(json(await snapshots.get('snap', 'twice', admin))).toMatchObject({ parent: 'one' })
  await snapshots.remove('snap', 'twice', admin)
  expect(await code(snapshots.create('snap', 'current', admin))).toBe('VIRT_ERR_NAME_INVALID')
  await world.tasks.wait((await snapshots.create('snap', undefined, admin)).taskId)
  const list = all(await snapshots.list('snap', admin))
  expect(list).toHaveLength(2)
  expect(list.find((one) => one.name === 'one')).toMatchObject({ parent: '', state: 'shutoff', created: expect.any(Number) })
  expect(list.find((one) => one.name !== 'one')).toMatchObject({ parent: 'one' })
  expect(json(await snapshots.current('snap', admin)).parent).toBe('one')
  expect(json(await snapshots.revert('snap', 'one', admin)).name).toBe('one')
  expect(json(await snapshots.current('snap', admin)).name).toBe('one')
  await snapshots.remove('snap', 'one', admin)
  expect(await code(snapshots.get('snap', 'one', admin))).toBe('VIRT_ERR_SNAPSHOT_NOT_FOUND')
  await world.virt.vms.remove('snap', admin)
  await made('raw', { ...small, disks: [{ size: 1, format: 'raw' }] })
  expect(await code(snapshots.create('raw', 'one', admin))).toBe('VIRT_ERR_SNAPSHOT_IMPOSSIBLE')
  await world.virt.vms.remove('raw', admin)
})

test('what changes below a machine is told once, as what it is, whoever changes it; starting and stopping change nothing there', async () => {
  const { vms } = world.virt
  await made('told', { ...small, users: ['kim'] })
  const uri = '/plugins/kimchi/vms/told'
  const [nic] = all(await vms.nics.list('told', admin))
  /** Events of the machine since, without those that tell of the task. */
  const since = (from: number): string[] =>
    world.told
      .slice(from)
      .filter((e) => e.uri.startsWith(uri))
      .map((e) => `${e.method} ${e.type} ${e.uri.slice(uri.length)}`)
  const from = world.told.length
  await vms.drives.update('told', 'hdb', { path: '' }, admin)
  await vms.drives.create('told', { type: 'cdrom', path: '' }, admin)
  await vms.drives.remove('told', 'hdc', admin)
  await vms.nics.update('told', nic.mac, { model: 'rtl8139' }, admin)
  await vms.nics.update('told', nic.mac, { mac: '52:54:00:00:02:01' }, admin)
  await vms.nics.remove('told', '52:54:00:00:02:01', admin)
  const [address, next] = [nic.mac, '52:54:00:00:02:01'].map((mac) => `/ifaces/${encodeURIComponent(mac)}`)
  expect(since(from)).toEqual([
    'PUT vm.storage.updated /storages/hdb',
    'POST vm.storage.created /storages/hdc',
    'DELETE vm.storage.deleted /storages/hdc',
    `PUT vm.iface.updated ${address}`,
    `PUT vm.iface.renamed ${next}`,
    `DELETE vm.iface.deleted ${next}`,
  ])
  const drafts = world.told.slice(from)
  expect(drafts[1]?.data).toEqual({ dev: 'hdc', type: 'cdrom', path: '', format: 'raw', bus: 'ide' })
  expect(drafts[4]?.data).toEqual({ from: `${uri}${address}`, to: `${uri}${next}` })
  // Rights are the machine's.
  for (const e of drafts) expect([e.ref.type, e.audience.users]).toEqual(['vm', ['kim']])

  const byHand = world.told.length
  const file = `${libvirt.dir}/told.xml`
  writeFileSync(file, virsh('dumpxml', 'told').replace("<target dev='hdb'", `<source file='${bootIso()}'/><target dev='hdb'`))
  virsh('define', file)
  await world.event((e) => e.type === 'vm.storage.updated', { from: byHand })
  expect(since(byHand)).toEqual(['PUT vm.storage.updated /storages/hdb'])

  const life = world.told.length
  await vms.act('told', 'start', admin)
  await vms.act('told', 'poweroff', admin)
  // The balloon may have something to say meanwhile.
  expect(since(life).filter((line) => !line.endsWith('vm.updated '))).toEqual(['POST vm.started ', 'POST vm.stopped '])

  const snap = world.told.length
  expect(await world.tasks.wait((await vms.snapshots.create('told', 'é', admin)).taskId)).toMatchObject({ status: 'finished' })
  await vms.snapshots.revert('told', 'é', admin)
  await vms.snapshots.remove('told', 'é', admin)
  const at = '/snapshots/%C3%A9'
  expect(since(snap)).toEqual([`POST vm.snapshot.created ${at}`, `POST vm.snapshot.reverted ${at}`, `DELETE vm.snapshot.deleted ${at}`])
  expect(world.told[snap]?.data).toMatchObject({ name: 'é', parent: '', state: 'shutoff' })
  await vms.remove('told', admin)
})

test('what libvirt refuses comes with its number, and a disk outside all pools cannot be cloned', async () => {
  await made('odd')
  const file = `${libvirt.dir}/odd.xml`
  writeFileSync(file, virsh('dumpxml', 'odd').replace(/<source file='[^']*-0\.img'\/>/, "<source file='/nowhere/at-all.img'/>"))
  virsh('define', file)
  await world.event((e) => e.type === 'vm.created' && e.uri.endsWith('/odd'))
  await world.virt.vms.inventory.refresh()
  await expect.poll(() => world.virt.vms.inventory.byName('odd')?.record.disks[0]?.path).toBe('/nowhere/at-all.img')
  await expect(world.virt.vms.act('odd', 'start', admin)).rejects.toMatchObject({
    code: 'VIRT_ERR_LIBVIRT',
    params: { number: expect.any(Number) },
  })
  expect(await code(world.virt.vms.clone('odd', admin))).toBe('VIRT_ERR_CLONE_DISK')
  await world.virt.vms.remove('odd', admin)
  expect(virsh('vol-list', 'default')).not.toContain('.img')
})

test('a running VM takes a disk on virtio, changes its CD, and refuses what IDE cannot', async () => {
  await made('hot')
  const { vms } = world.virt
  expect(await code(vms.viewerFile('hot', 'server', admin))).toBe('VIRT_ERR_VM_STATE')
  await vms.update('hot', { graphics: { passwd: 'pw', listen: '0.0.0.0' } }, admin)
  await vms.act('hot', 'start', admin)
  expect(await vms.viewerFile('hot', 'server', admin)).toMatch(/^\[virt-viewer\]\ntype=vnc\nhost=server\nport=\d+\npassword=pw\n$/)
  expect(await code(vms.clone('hot', admin))).toBe('VIRT_ERR_VM_STATE')
  virsh('vol-create-as', 'default', 'hot.qcow2', '1M', '--format', 'qcow2')
  const { view } = await vms.drives.create('hot', { type: 'disk', pool: 'default', vol: 'hot.qcow2' }, admin)
  expect(json(view)).toMatchObject({ dev: 'vda', bus: 'virtio' })
  expect(virsh('domblklist', 'hot', '--inactive')).toContain('hot.qcow2')
  expect(json(await vms.drives.update('hot', 'hdb', { path: '' }, admin)).path).toBe('')
  expect(await code(vms.drives.remove('hot', 'hda', admin))).toBe('VIRT_ERR_DEVICE_BUSY')
  expect(await code(vms.drives.create('hot', { type: 'disk', pool: 'default', vol: 'hot.qcow2', bus: 'ide' }, admin))).toBe(
    'VIRT_ERR_VOLUME_USED',
  )
  const [nic] = all(await vms.nics.list('hot', admin))
  expect(await code(vms.nics.update('hot', nic.mac, { mac: '52:54:00:00:00:09' }, admin))).toBe('VIRT_ERR_DEVICE_BUSY')
  await vms.remove('hot', admin)
  expect(virsh('vol-list', 'default')).toContain('hot.qcow2')
  virsh('vol-delete', 'hot.qcow2', 'default')
})
