// Machines that move between two libvirts of the system, each with a network, a name and storage of its own. Storage that both have, and SSH, are walked with
// the contract.
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { connect } from '@onggi/libvirt'
import { ownLibvirt, stopLibvirt, type TestLibvirt } from '../../../../test/support/libvirt.ts'
import { otherHost, type OtherHost } from '../../../../test/support/other-host.ts'
import { admin, openWorld, type World } from '../support/world.ts'

const json = (view: { json: Buffer }): any => JSON.parse(view.json.toString())
/** Each host has another directory there. */
const images = '/var/lib/libvirt/boot'

// Namespaces and a libvirt of the system need root.
describe.runIf(process.getuid?.() === 0)('a machine moves to another host', () => {
  let libvirt: TestLibvirt
  let other: OtherHost
  let world: World
  let asked: unknown
  const virsh = (...args: string[]): string => {
    const { stdout, stderr, status } = spawnSync('virsh', ['-q', '-c', libvirt.uri, ...args], { encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
    return stdout.trim()
  }
  const template = '/plugins/kimchi/templates/moving'
  /** The file of a private directory of one host, as this process sees it. */
  const file = (host: TestLibvirt, path: string): string => path.replace('/var/lib/libvirt', join(host.dir, 'lib'))

  beforeAll(async () => {
    libvirt = await ownLibvirt('system')
    other = await otherHost(libvirt, 'other.example')
    mkdirSync(join(libvirt.dir, 'shared'))
    for (const run of [virsh, other.virsh]) {
      run('pool-create-as', 'own', 'dir', '--target', images)
      run('pool-create-as', 'both', 'dir', '--target', join(libvirt.dir, 'shared'))
    }
    world = await openWorld({
      uri: libvirt.uri,
      socketPath: libvirt.socketPath,
      // What a second server would be reached by: SSH is walked with the contract.
      openHost: async (to) => {
        asked = to
        if (to.host === 'nowhere') throw new Error('no such host')
        return connect(other.libvirt.uri, { reconnect: false })
      },
    })
    await world.virt.vms.inventory.ready()
    const image = join(libvirt.dir, 'shared/image.qcow2')
    spawnSync('qemu-img', ['create', '-q', '-f', 'qcow2', image, '16M'])
    // The hypervisor's own account goes through here.
    chmodSync(libvirt.dir, 0o755)
    chmodSync(image, 0o644)
    await world.virt.templates.create(
      { name: 'moving', sourceMedia: { type: 'disk', path: image }, networks: [], memory: { current: 128, maxmemory: 128 } } as never,
      admin,
    )
  })
  afterAll(async () => {
    await world.close()
    await other.close()
    await stopLibvirt(libvirt)
  })
  beforeEach(() => {
    asked = undefined
  })
  const made = async (name: string, pool: string): Promise<{ uuid: string; path: string }> => {
    const { taskId } = await world.virt.vms.create({ template, name, storagepool: `/plugins/kimchi/storagepools/${pool}` }, admin)
    expect(await world.tasks.wait(taskId)).toMatchObject({ status: 'finished' })
    const { uuid } = json(await world.virt.vms.get(name, admin))
    return { uuid, path: join(pool === 'own' ? images : join(libvirt.dir, 'shared'), `${uuid}-0.img`) }
  }
  const move = async (name: string, more: object = {}): Promise<any> => {
    const { taskId } = await world.virt.vms.migrate(name, { host: other.address, ...more }, admin)
    return world.tasks.wait(taskId)
  }

  test('running, with a disk that only this host has: copied, complete without its image, and gone here', async () => {
    const { uuid, path } = await made('copied', 'own')
    await world.virt.vms.update('copied', { autostart: true, users: ['kim'] }, admin)
    await world.virt.vms.act('copied', 'start', admin)
    expect(await move('copied')).toEqual(expect.objectContaining({ status: 'finished' }))
    await expect(world.virt.vms.get('copied', admin)).rejects.toMatchObject({ code: 'VIRT_ERR_VM_NOT_FOUND' })
    expect(virsh('list', '--all', '--name')).not.toContain('copied')
    expect(other.virsh('domstate', 'copied')).toBe('running')
    expect(other.virsh('dominfo', 'copied')).toMatch(/Autostart:\s+enable[^]*|Persistent:\s+yes/)
    expect(other.virsh('dumpxml', '--inactive', 'copied')).toMatch(/<onggi:user>kim</)
    expect(existsSync(file(libvirt, path))).toBe(false)
    expect(other.virsh('vol-dumpxml', path)).not.toMatch(/backingStore/)
    expect(world.told.filter((e) => e.ref.id === uuid).map((e) => e.type)).toContain('vm.deleted')
    other.virsh('destroy', 'copied')
  })

  test('off, octet by octet', async () => {
    const { path } = await made('off', 'own')
    copyFileSync(file(libvirt, path), join(libvirt.dir, 'kept.img'))
    expect(await move('off')).toMatchObject({ status: 'finished' })
    expect(other.virsh('domstate', 'off')).toBe('shut off')
    const compared = spawnSync('qemu-img', ['compare', join(libvirt.dir, 'kept.img'), file(other.libvirt, path)], { encoding: 'utf8' })
    expect([compared.status, compared.stdout]).toEqual([0, expect.stringMatching(/identical/)])
    other.virsh('start', 'off')
    other.virsh('destroy', 'off')
    await expect(world.virt.vms.get('off', admin)).rejects.toMatchObject({ code: 'VIRT_ERR_VM_NOT_FOUND' })
  })

  test('one that fails on the way runs on here, and leaves nothing there', async () => {
    const { path } = await made('kept', 'own')
    await world.virt.vms.act('kept', 'start', admin)
    // Nobody listens at the address its memory goes to: it is this host's own.
    expect(await move('kept', { host: '203.0.113.1' })).toMatchObject({
      status: 'failed',
      error: { code: 'VIRT_ERR_MIGRATE_FAILED', params: { reason: expect.stringMatching(/connect/) } },
    })
    expect(json(await world.virt.vms.get('kept', admin)).state).toBe('running')
    expect(other.virsh('list', '--all', '--name')).not.toContain('kept')
    expect(existsSync(file(other.libvirt, path))).toBe(false)
    expect(existsSync(file(libvirt, path))).toBe(true)
  })

  test('cancelled on the way it runs on here, and leaves nothing there', async () => {
    // Slow enough that somebody can change his mind.
    virsh('migrate-setspeed', 'kept', '1')
    const { taskId } = await world.virt.vms.migrate('kept', { host: other.address }, admin)
    await expect.poll(() => virsh('domjobinfo', 'kept'), { timeout: 20_000, interval: 50 }).toMatch(/Outgoing migration[^]*Data processed/)
    await (world.tasks as unknown as { cancel(id: string, by: object): Promise<void> }).cancel(taskId, admin)
    expect(await world.tasks.wait(taskId)).toMatchObject({ status: 'killed' })
    await world.virt.vms.inventory.refresh()
    expect(json(await world.virt.vms.get('kept', admin)).state).toBe('running')
    expect(virsh('domjobinfo', 'kept')).toMatch(/None/)
    expect(other.virsh('list', '--all', '--name')).not.toContain('kept')
    expect(other.virsh('vol-list', 'own')).not.toContain(json(await world.virt.vms.get('kept', admin)).uuid)
    await world.virt.vms.act('kept', 'poweroff', admin)
  })

  test('what speaks against it is said before a task is made', async () => {
    const refused = (name: string, reason: RegExp): Promise<void> =>
      expect(world.virt.vms.migrate(name, { host: 'other.example', user: 'me', password: 'hidden' }, admin)).rejects.toMatchObject({
        code: 'VIRT_ERR_MIGRATE_IMPOSSIBLE',
        message: expect.stringMatching(reason),
      })
    await expect(world.virt.vms.migrate('kept', { host: 'nowhere' }, admin)).rejects.toMatchObject({
      code: 'VIRT_ERR_MIGRATE_HOST',
      params: { pointer: '/remote_host', reason: 'no such host' },
    })
    const { path } = await made('plain', 'own')
    writeFileSync(file(other.libvirt, path), 'another')
    await refused('plain', /another volume at .* rename or delete it there/)
    expect(asked).toMatchObject({ user: 'me', password: 'hidden' })

    const { taskId } = await world.virt.vms.snapshots.create('kept', undefined, admin)
    expect(await world.tasks.wait(taskId)).toMatchObject({ status: 'finished' })
    await refused('kept', /it has snapshots/)

    const name = join(libvirt.dir, 'namesake.xml')
    writeFileSync(name, `<domain type='qemu'><name>plain</name><memory unit='MiB'>64</memory><os><type>hvm</type></os></domain>`)
    other.virsh('define', name)
    await refused('plain', /a virtual machine of that name/)

    virsh('pool-create-as', 'alone', 'dir', '--target', join(libvirt.dir, 'etc'))
    await made('elsewhere', 'alone').catch(() => undefined)
    await refused('elsewhere', /the other host has no storage pool at .*; make one there/)
  })
})
