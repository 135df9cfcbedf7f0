import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sessionLibvirt, type TestLibvirt } from '../../../../test/support/libvirt.ts'
import { createHost, type Host } from '../../src/host/host.ts'
import { readNodeDevice } from '../../src/host/node-devices.ts'
import { heldDevices } from '../../src/host/vm-holders.ts'
import type { View } from '../../src/needs.ts'
import { admin, openWorld, type World } from '../support/world.ts'

let libvirt: TestLibvirt
let world: World
let host: Host
const json = (view: View): any => JSON.parse(view.json.toString())

beforeAll(async () => {
  libvirt = await sessionLibvirt()
  world = await openWorld({ uri: libvirt.uri, socketPath: libvirt.socketPath })
  await world.virt.storagePools.inventory.ready()
  host = createHost({ link: world.virt.link })
})
afterAll(() => world.close())

describe('the host', () => {
  test('tells its architecture, memory and CPUs', async () => {
    const info = json(await host.info(admin))
    expect(info.arch).toMatch(/^[a-z0-9_]+$/)
    expect(info.memory).toBeGreaterThan(100)
    expect(info.cpus).toBeGreaterThan(0)
    const cpu = json(await host.cpuInfo(admin))
    expect(cpu).toEqual({
      threading_enabled: cpu.threads_per_core > 1,
      sockets: expect.any(Number),
      cores: expect.any(Number),
      threads_per_core: expect.any(Number),
    })
  })
  test.each(['interfaces', 'partitions', 'vgs'] as const)('lists %s sorted by name, and each of them by name', async (kind) => {
    const names = (await host.list(kind, admin)).map((v) => json(v).name as string)
    expect(names).toEqual([...names].sort())
    for (const name of names.slice(0, 3)) expect(json(await host.get(kind, name, admin)).name).toBe(name)
    await expect(host.get(kind, 'no such thing', admin)).rejects.toMatchObject({ code: 'VIRT_ERR_HOST_OBJECT_NOT_FOUND' })
  })
  test('lists devices, of one kind when asked', async () => {
    const all = (await host.devices({}, admin)).map(json)
    for (const device of all)
      expect(device).toMatchObject({ name: expect.any(String), path: expect.any(String), device_type: expect.any(String) })
    const nets = (await host.devices({ cap: 'net' }, admin)).map(json)
    expect(nets).toEqual(all.filter((d) => d.device_type === 'net'))
    await expect(host.devices({ affectedBy: 'none' }, admin)).rejects.toMatchObject({
      code: 'VIRT_ERR_REFERENCE_UNKNOWN',
      params: { pointer: '/_passthrough_affected_by' },
    })
  })
  test('names the accounts that machines can be given to', async () => {
    expect(await host.users()).toContain('root')
    expect(await host.users()).not.toContain('daemon')
    expect(await host.groups()).toContain('root')
    const given = createHost({ link: world.virt.link }, { accounts: { users: async () => ['kim'], groups: async () => ['cooks'] } })
    expect([await given.users(), await given.groups()]).toEqual([['kim'], ['cooks']])
  })
})

test('the devices a machine has are told by their addresses', () => {
  const xml = `<domain><devices>
    <hostdev mode='subsystem' type='pci'><source><address domain='0x0000' bus='0x01' slot='0x02' function='0x3'/></source></hostdev>
    <hostdev mode='subsystem' type='usb'><source><address bus='1' device='4'/></source></hostdev>
    <hostdev mode='subsystem' type='usb'><source><vendor id='0x1'/><product id='0x2'/></source></hostdev>
    <hostdev mode='subsystem' type='scsi'><source><adapter name='scsi_host5'/><address bus='0' target='1' unit='2'/></source></hostdev>
    <hostdev mode='subsystem' type='mdev'/></devices></domain>`
  expect(heldDevices(xml)).toEqual(['pci 0.1.2.3', 'usb 1.4', 'scsi 5.0.1.2'])
})

test('who has a device is asked of libvirt', async () => {
  const xml = `<domain type='qemu'><name>holder</name><memory unit='MiB'>64</memory><os><type>hvm</type></os><devices>
    <hostdev mode='subsystem' type='pci'><source><address domain='0' bus='1' slot='2' function='3'/></source></hostdev></devices></domain>`
  const domain = await world.virt.link.connection().domainDefineXML(xml)
  const simulate = {
    devices: [
      { name: 'gpu', device_type: 'pci', path: '', parent: '', domain: 0, bus: 1, slot: 2, function: 3 },
      { name: 'nic', device_type: 'net' },
    ],
  }
  const simulated = createHost({ link: world.virt.link, simulate })
  expect((await simulated.vmHolders('gpu', admin)).map(json)).toEqual([{ name: 'holder', state: 'shutoff' }])
  expect(await simulated.vmHolders('nic', admin)).toEqual([])
  await expect(simulated.vmHolders('none', admin)).rejects.toMatchObject({ code: 'VIRT_ERR_HOST_OBJECT_NOT_FOUND' })
  await domain.undefine()
})

test('a PCI device is read with its IOMMU group', () => {
  const xml = `<device><name>pci_0000_01_00_0</name><path>/sys/devices/x</path><parent>computer</parent><driver><name>nvidia</name></driver>
    <capability type='pci'><class>0x030200</class><domain>0</domain><bus>1</bus><slot>2</slot><function>3</function>
    <product id='0x1db6'>GPU</product><vendor id='0x10de'>NVIDIA</vendor><iommuGroup number='17'><address domain='0x0000'/></iommuGroup></capability></device>`
  expect(readNodeDevice(xml)).toEqual({
    name: 'pci_0000_01_00_0',
    parent: 'computer',
    path: '/sys/devices/x',
    device_type: 'pci',
    domain: 0,
    bus: 1,
    slot: 2,
    function: 3,
    vendor: { id: '0x10de', description: 'NVIDIA' },
    product: { id: '0x1db6', description: 'GPU' },
    iommuGroup: 17,
    vga3d: true,
    driver: { name: 'nvidia' },
  })
})

test('a fibre channel host is read with its names', () => {
  const xml = `<device><name>scsi_host5</name><path>/sys/x</path><capability type='scsi_host'><host>5</host>
    <capability type='fc_host'><wwnn>20</wwnn><wwpn>21</wwpn><fabric_wwn>22</fabric_wwn></capability></capability></device>`
  expect(readNodeDevice(xml)).toMatchObject({ host: 5, adapter: { type: 'fc_host', wwnn: '20', wwpn: '21', fabric_wwn: '22' } })
})
