import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sessionLibvirt, type TestLibvirt } from '../../../../test/support/libvirt.ts'
import type { View } from '../../src/needs.ts'
import { isoImage, qcow2Image } from '../media/images.ts'
import { admin, openWorld, type World } from '../support/world.ts'

let libvirt: TestLibvirt
let world: World
let root: string
const json = (view: View): any => JSON.parse(view.json.toString())
const virsh = (...args: string[]): string => {
  const { stdout, stderr, status } = spawnSync('virsh', ['-q', '-c', libvirt.uri, ...args], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return stdout.trim()
}
/** A pool that is there for one test. */
const pool = async (name: string, o: { isActive?: boolean } = {}): Promise<string> => {
  const path = join(root, name)
  await world.virt.storagePools.create({ name, type: 'dir', path }, admin)
  if (o.isActive !== false) await world.virt.storagePools.activate(name, admin)
  return path
}
const volume = async (poolName: string, name: string, capacityMiB = 1, more: object = {}): Promise<any> => {
  const { id } = await world.virt.volumes.create(poolName, { name, capacityMiB, ...more }, admin)
  expect(await world.tasks.wait(id)).toMatchObject({ status: 'finished' })
  return json(await world.virt.volumes.get(poolName, name, admin))
}

beforeAll(async () => {
  libvirt = await sessionLibvirt()
  root = join(libvirt.dir, `pools-${process.pid}`)
  mkdirSync(root)
  chmodSync(root, 0o777)
  world = await openWorld({ uri: libvirt.uri, socketPath: libvirt.socketPath })
  await world.virt.storagePools.inventory.ready()
})
afterAll(async () => {
  for (const line of virsh('pool-list', '--all', '--name').split('\n')) {
    const name = line.trim()
    if (!name.startsWith('t-')) continue
    spawnSync('virsh', ['-q', '-c', libvirt.uri, 'pool-destroy', name])
    spawnSync('virsh', ['-q', '-c', libvirt.uri, 'pool-undefine', name])
  }
  await world.close()
  rmSync(root, { recursive: true, force: true })
})

describe('a pool', () => {
  test('is made inactive with its directory, starts, stops and goes, each told as an event', async () => {
    const name = 't-life ключ 옹기'
    const path = join(root, 'life dir')
    const made = json(await world.virt.storagePools.create({ name, type: 'dir', path }, admin))
    expect(made).toMatchObject({
      name,
      type: 'dir',
      path,
      state: 'inactive',
      nr_volumes: 0,
      autostart: true,
      persistent: true,
      in_use: false,
      capacity: 0,
    })
    expect(existsSync(path)).toBe(true)
    const active = json(await world.virt.storagePools.activate(name, admin))
    expect(active.state).toBe('active')
    expect(active.capacity).toBeGreaterThan(0)
    await expect(world.virt.storagePools.activate(name, admin)).rejects.toMatchObject({ code: 'VIRT_ERR_POOL_STATE' })
    await expect(world.virt.storagePools.delete(name, admin)).rejects.toMatchObject({ code: 'VIRT_ERR_POOL_STATE' })
    expect(json(await world.virt.storagePools.update(name, { autostart: false }, admin)).autostart).toBe(false)
    expect(json(await world.virt.storagePools.deactivate(name, admin)).state).toBe('inactive')
    await expect(world.virt.storagePools.deactivate(name, admin)).rejects.toMatchObject({ code: 'VIRT_ERR_POOL_STATE' })
    await world.virt.storagePools.delete(name, admin)
    await expect(world.virt.storagePools.get(name, admin)).rejects.toMatchObject({ code: 'VIRT_ERR_POOL_NOT_FOUND' })
    const uri = `/plugins/kimchi/storagepools/${encodeURIComponent(name)}`
    const types = world.told.filter((e) => e.uri === uri).map((e) => e.type)
    const steps = ['storagepool.created', 'storagepool.activated', 'storagepool.changed', 'storagepool.deactivated', 'storagepool.deleted']
    expect(types.filter((t, i) => t !== types[i - 1])).toEqual(expect.arrayContaining(steps))
  })

  test('of a taken name is refused', async () => {
    await pool('t-taken')
    await expect(world.virt.storagePools.create({ name: 't-taken', type: 'dir', path: join(root, 'x') }, admin)).rejects.toMatchObject({
      code: 'VIRT_ERR_POOL_EXISTS',
      params: { pointer: '/name' },
    })
  })

  describe('whose directory another has', () => {
    let taken: string
    beforeAll(async () => {
      taken = await pool('t-apart')
      mkdirSync(join(taken, 'sub'))
      symlinkSync(taken, join(root, 'link'))
      symlinkSync(join(root, 'link'), join(root, 'link-to-link'))
    })
    test.each([
      ['the same', 't-apart'],
      ['with a slash at its end', 't-apart/'],
      ['with dots', 'x/../t-apart/.'],
      ['with two slashes', 't-apart//'],
      ['below it', 't-apart/sub'],
      ['below it, and not there yet', 't-apart/new/er'],
      ['below it by dots', 't-apart/./sub/../sub2'],
      ['by a symbolic link', 'link'],
      ['by a link to a link, below it', 'link-to-link/sub'],
      ['above it', '.'],
    ])('is refused: %s', async (_what, path) => {
      await expect(world.virt.storagePools.create({ name: 't-nested', type: 'dir', path: `${root}/${path}` }, admin)).rejects.toMatchObject(
        {
          code: 'VIRT_ERR_POOL_OVERLAP',
          params: { pointer: '/path', pool: 't-apart', directory: taken },
        },
      )
      expect(virsh('pool-list', '--all', '--name')).not.toContain('t-nested')
      expect(existsSync(join(taken, 'new'))).toBe(false)
    })
    test('a name that only begins alike is another directory, also of a pool that other tools made through a link', async () => {
      await world.virt.storagePools.create({ name: 't-beside', type: 'dir', path: `${taken}-beside` }, admin)
      mkdirSync(join(root, 'far'))
      symlinkSync(join(root, 'far'), join(root, 'near'))
      virsh('pool-define-as', 't-linked', 'dir', '--target', join(root, 'near'))
      await world.virt.storagePools.inventory.refresh()
      await expect(
        world.virt.storagePools.create({ name: 't-nested', type: 'dir', path: join(root, 'far/below') }, admin),
      ).rejects.toMatchObject({ code: 'VIRT_ERR_POOL_OVERLAP', params: { pool: 't-linked', directory: join(root, 'far') } })
    })
  })

  test('whose directory cannot be made leaves nothing', async () => {
    writeFileSync(join(root, 'file'), '')
    await expect(
      world.virt.storagePools.create({ name: 't-nodir', type: 'dir', path: join(root, 'file', 'below') }, admin),
    ).rejects.toThrow()
    expect(virsh('pool-list', '--all', '--name')).not.toContain('t-nodir')
  })

  test.each(['a/b', '', '..', 'x\u0007', 'n'.repeat(201), 'kimchi_isos'])('of the name %j is refused', async (name) => {
    await expect(world.virt.storagePools.create({ name, type: 'dir', path: join(root, 'n') }, admin)).rejects.toMatchObject({
      code: 'VIRT_ERR_NAME_INVALID',
    })
  })

  test.each(["'><source>", ']]>', '&xxe;', '<pool>'])('of the name %j is that pool and nothing else', async (given) => {
    const name = `t-${given}`
    await world.virt.storagePools.create({ name, type: 'dir', path: join(root, `evil ${given.length}`) }, admin)
    expect(json(await world.virt.storagePools.get(name, admin))).toMatchObject({ name, source: {} })
    await world.virt.storagePools.delete(name, admin)
  })

  test('made and removed by another program is seen', async () => {
    const from = world.told.length
    virsh('pool-define-as', 't-foreign', 'dir', '--target', join(root, 'foreign'))
    await world.event((e) => e.type === 'storagepool.created' && e.uri.endsWith('/t-foreign'), { from })
    virsh('pool-undefine', 't-foreign')
    await world.event((e) => e.type === 'storagepool.deleted' && e.uri.endsWith('/t-foreign'), { from })
  })

  test('of an unknown name is 404 for every action', async () => {
    const { storagePools: pools, volumes } = world.virt
    for (const call of [
      () => pools.get('none', admin),
      () => pools.activate('none', admin),
      () => pools.deactivate('none', admin),
      () => pools.update('none', {}, admin),
      () => pools.delete('none', admin),
      () => volumes.list('none', admin),
    ])
      await expect(call()).rejects.toMatchObject({ code: 'VIRT_ERR_POOL_NOT_FOUND' })
  })
})

describe('a volume', () => {
  test('is made by a task, resized, wiped and deleted', async () => {
    const path = await pool('t-vol')
    const made = await volume('t-vol', 'one.img', 4)
    expect(made).toMatchObject({
      name: 'one.img',
      type: 'file',
      capacity: 4 * 2 ** 20,
      format: 'qcow2',
      used_by: [],
      isvalid: true,
      has_permission: true,
    })
    expect(made.path).toBe(join(path, 'one.img'))
    expect((await world.virt.volumes.list('t-vol', admin)).map((v) => json(v).name)).toEqual(['one.img'])
    expect(json(await world.virt.volumes.resize('t-vol', 'one.img', 8 * 2 ** 20, admin)).capacity).toBe(8 * 2 ** 20)
    await volume('t-vol', 'raw.img', 1, { format: 'raw' })
    expect(json(await world.virt.volumes.wipe('t-vol', 'raw.img', admin)).name).toBe('raw.img')
    await world.virt.volumes.delete('t-vol', 'one.img', admin)
    await expect(world.virt.volumes.get('t-vol', 'one.img', admin)).rejects.toMatchObject({ code: 'VIRT_ERR_VOLUME_NOT_FOUND' })
    expect(world.told.map((e) => e.type)).toEqual(
      expect.arrayContaining(['volume.created', 'volume.resized', 'volume.wiped', 'volume.deleted']),
    )
  })

  test('of a taken name, or in an inactive pool, is refused before any task begins', async () => {
    await pool('t-conflict')
    await volume('t-conflict', 'a')
    await expect(world.virt.volumes.create('t-conflict', { name: 'a', capacityMiB: 1 }, admin)).rejects.toMatchObject({
      code: 'VIRT_ERR_VOLUME_EXISTS',
    })
    await expect(world.virt.volumes.create('t-conflict', { name: 'a/b', capacityMiB: 1 }, admin)).rejects.toMatchObject({
      code: 'VIRT_ERR_NAME_INVALID',
    })
    await world.virt.storagePools.deactivate('t-conflict', admin)
    await expect(world.virt.volumes.create('t-conflict', { name: 'b', capacityMiB: 1 }, admin)).rejects.toMatchObject({
      code: 'VIRT_ERR_POOL_STATE',
    })
    expect(await world.virt.volumes.list('t-conflict', admin)).toEqual([])
  })

  test('that is larger than the pool is refused and leaves nothing', async () => {
    const path = await pool('t-full')
    const wish = { name: 'big', capacityMiB: 65_536 * 1024, allocationMiB: 65_536 * 1024 }
    await expect(world.virt.volumes.create('t-full', wish, admin)).rejects.toMatchObject({ code: 'VIRT_ERR_NO_SPACE' })
    expect(existsSync(join(path, 'big'))).toBe(false)
  })

  test('that another program puts into the directory is listed, an ISO image told by its content', async () => {
    const path = await pool('t-seen')
    writeFileSync(join(path, 'plain.img'), isoImage({ volumeId: 'Debian 11.1.0 amd64 n' }))
    writeFileSync(join(path, 'evil.img'), qcow2Image(2n ** 62n))
    const listed = (await world.virt.volumes.list('t-seen', admin)).map(json)
    expect(listed).toMatchObject([
      { name: 'evil.img', isvalid: false },
      { name: 'plain.img', format: 'iso', isvalid: true, bootable: true, os_distro: 'debian', os_version: '11' },
    ])
  })

  test('keeps hostile names as they are', async () => {
    await pool('t-names')
    for (const name of ["a'><b>", '$(touch x);`id`', 'ÄÖ 옹기.img', '-rf']) expect((await volume('t-names', name)).name).toBe(name)
  })
})
