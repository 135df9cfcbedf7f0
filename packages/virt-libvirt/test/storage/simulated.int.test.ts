import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sessionLibvirt } from '../../../../test/support/libvirt.ts'
import type { View } from '../../src/needs.ts'
import { isoImage } from '../media/images.ts'
import { admin, openWorld, type World } from '../support/world.ts'

let world: World
let dir: string
const json = (view: View): any => JSON.parse(view.json.toString())
const partitions = [{ name: 'sda1', path: '/dev/sda1', type: 'part', fstype: '', size: 1, mountpoint: '', available: true }]
const simulate = {
  partitions,
  volume_groups: [],
  interfaces: [
    { name: 'br7', type: 'bridge', status: 'active', ipaddr: '10.0.0.1', netmask: '255.0.0.0', module: 'bridge' },
    { name: 'eth7', type: 'nic', status: 'active', ipaddr: '', netmask: '', module: 'e1000' },
  ],
  devices: [
    { name: 'pci_1', parent: 'computer', path: '/sys/x', device_type: 'pci', iommuGroup: 4 },
    { name: 'pci_2', parent: 'computer', path: '/sys/y', device_type: 'pci', iommuGroup: 4 },
    { name: 'net_1', parent: 'computer', path: '/sys/z', device_type: 'net' },
  ],
  luns: [{ name: 'unit:0:0:1', path: '/dev/disk/by-path/lun-1', capacity: 1000, allocation: 1000 }],
  storage_servers: [{ host: 'nas', target_type: 'netfs', targets: [{ target: '/export', target_type: 'netfs' }] }],
  users: ['kim'],
  groups: [],
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'onggi-simulated-'))
  const { socketPath } = await sessionLibvirt()
  world = await openWorld({ uri: 'test:///default', socketPath, simulate })
  await Promise.all([world.virt.storagePools.inventory.ready(), world.virt.networks.inventory.ready()])
})
afterAll(async () => {
  await world.close()
  rmSync(dir, { recursive: true, force: true })
})

describe('a simulated host', () => {
  test('answers its own lists, item by item as they are, and those it lacks from the real one', async () => {
    const { host } = world.virt
    expect((await host.list('partitions', admin)).map(json)).toEqual(partitions)
    expect(await host.list('vgs', admin)).toEqual([])
    expect((await host.list('interfaces', admin)).map((v) => [json(v).name, host.isInUse(v)])).toEqual([
      ['br7', true],
      ['eth7', false],
    ])
    expect((await host.devices({ cap: 'net' }, admin)).map((v) => json(v).name)).toEqual(['net_1'])
    expect((await host.devices({ affectedBy: 'pci_1' }, admin)).map((v) => json(v).name)).toEqual(['pci_2'])
    expect([await host.users(), await host.groups()]).toEqual([['kim'], []])
    expect((await host.storageServers({}, admin)).map((v) => json(v).host)).toEqual(['nas'])
    expect((await host.storageTargets('nas', {}, admin)).map((v) => json(v).target)).toEqual(['/export'])
    expect(json(await host.storageServer('nas', admin)).target_type).toBe('netfs')
    await expect(host.storageServer('none', admin)).rejects.toMatchObject({ code: 'VIRT_ERR_HOST_OBJECT_NOT_FOUND' })
    await expect(host.storageTargets('-o exec;rm', {}, admin)).rejects.toMatchObject({ code: 'VIRT_ERR_HOST_OBJECT_NOT_FOUND' })
  })

  test('has the pool and the network of the test driver', async () => {
    expect(world.virt.storagePools.inventory.byName('default-pool')?.record.state).toBe('active')
    expect(world.virt.networks.inventory.byName('default')).toBeDefined()
  })

  test('makes pools of every type without looking at disks or servers', async () => {
    const { storagePools: pools } = world.virt
    for (const spec of [
      { name: 's-dir', type: 'dir', path: '/nowhere/at/all' },
      { name: 's-nfs', type: 'netfs', source: { host: 'nas', path: '/export' } },
      { name: 's-vg', type: 'logical', source: { devices: ['/dev/sdz'] } },
      { name: 's-iscsi', type: 'iscsi', source: { host: 'san', target: 'iqn.2026-01.x:y' } },
      { name: 's-scsi', type: 'scsi', source: { adapterName: 'scsi_host3' } },
    ] as const) {
      expect(json(await pools.create(spec, admin))).toMatchObject({ name: spec.name, type: spec.type, state: 'inactive' })
      expect(json(await pools.activate(spec.name, admin)).state).toBe('active')
    }
    await expect(pools.create({ name: 's-bad', type: 'dir', path: 'relative' }, admin)).rejects.toMatchObject({
      code: 'VIRT_ERR_FIELD_INVALID',
    })
    expect((await world.virt.volumes.list('s-scsi', admin)).map(json)).toMatchObject([
      { name: 'unit:0:0:1', type: 'block', capacity: 1000, format: 'raw' },
    ])
    expect(json(await world.virt.volumes.get('s-scsi', 'unit:0:0:1', admin)).path).toBe('/dev/disk/by-path/lun-1')
    await expect(world.virt.volumes.create('s-scsi', { name: 'x', capacityMiB: 1 }, admin)).rejects.toMatchObject({
      code: 'VIRT_ERR_POOL_READ_ONLY',
    })
    const iso = join(dir, 'x.iso')
    writeFileSync(iso, isoImage())
    const source = { sourceMedia: { type: 'disk', path: iso } } as const
    const pool = { name: '/plugins/kimchi/storagepools/s-scsi' }
    await expect(world.virt.templates.create({ ...source, disks: [{ pool }] }, admin)).rejects.toMatchObject({
      params: { pointer: '/disks/0/volume' },
    })
    await expect(world.virt.templates.create({ ...source, disks: [{ pool, volume: 'none' }] }, admin)).rejects.toMatchObject({
      code: 'VIRT_ERR_REFERENCE_UNKNOWN',
      params: { pointer: '/disks/0/volume' },
    })
    const made = json(await world.virt.templates.create({ name: 's-lun', ...source, disks: [{ pool, volume: 'unit:0:0:1' }] }, admin))
    expect(made.disks).toMatchObject([{ volume: 'unit:0:0:1', format: 'raw', pool: { type: 'scsi' } }])
  })

  test('does to volumes what the test driver cannot, and shows it as done', async () => {
    const { volumes } = world.virt
    const make = async (o: object): Promise<void> => {
      const { id } = await volumes.create('default-pool', o, admin)
      expect(await world.tasks.wait(id)).toMatchObject({ status: 'finished' })
    }
    await make({ name: 's.img', capacityMiB: 1 })
    expect(json(await volumes.resize('default-pool', 's.img', 5 * 2 ** 20, admin)).capacity).toBe(5 * 2 ** 20)
    expect(json(await volumes.get('default-pool', 's.img', admin)).capacity).toBe(5 * 2 ** 20)
    expect(json(await volumes.wipe('default-pool', 's.img', admin)).name).toBe('s.img')
    const { id } = await volumes.create('default-pool', { name: 'up.img', upload: true, sizeBytes: 10 }, admin)
    async function* content(): AsyncGenerator<Uint8Array> {
      yield Buffer.alloc(10)
    }
    expect(await volumes.upload('default-pool', 'up.img', { size: 10, content: content() }, admin)).toEqual({
      offset: 10,
      capacityBytes: 10,
    })
    expect(await world.tasks.wait(id)).toMatchObject({ status: 'finished' })
    const clone = await volumes.clone('default-pool', 's.img', {}, admin)
    expect(await world.tasks.wait(clone.id)).toMatchObject({ status: 'finished' })
    for (const name of ['s.img', 'up.img', 's-clone-1.img']) await volumes.delete('default-pool', name, admin)
    expect(await volumes.list('default-pool', admin)).toEqual([])
  })

  test('makes networks on the interfaces it says it has', async () => {
    const { networks } = world.virt
    expect(json(await networks.create({ name: 's-bridge', connection: 'bridge', interfaces: ['br7'] }, admin))).toMatchObject({
      connection: 'bridge',
      interfaces: ['br7'],
    })
    // What a real host would make first, a simulated one has.
    expect(json(await networks.create({ name: 's-vlan', connection: 'bridge', interfaces: ['eth7'], vlanId: 12 }, admin))).toMatchObject({
      connection: 'bridge',
      interfaces: ['br-eth7.12'],
    })
    await expect(networks.create({ name: 's-x', connection: 'macvtap', interfaces: ['eth0'] }, admin)).rejects.toMatchObject({
      params: { pointer: '/interfaces/0' },
    })
    expect(json(await networks.create({ name: 's-nat', connection: 'nat' }, admin)).subnet).toMatch(/^192\.168\.\d+\.0\/24$/)
    expect(json(await networks.activate('s-nat', admin)).state).toBe('active')
    await networks.deactivate('s-nat', admin)
    for (const name of ['s-nat', 's-bridge', 's-vlan']) await networks.delete(name, admin)
  })
})
