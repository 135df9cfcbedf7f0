import { spawnSync } from 'node:child_process'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sessionLibvirt, systemLibvirt, type TestLibvirt } from '../../../../test/support/libvirt.ts'
import type { View } from '../../src/needs.ts'
import { overlaps, parseSubnet } from '../../src/networks/ipv4.ts'
import { admin, openWorld, type World } from '../support/world.ts'

let libvirt: TestLibvirt
let world: World
const json = (view: View): any => JSON.parse(view.json.toString())
const virsh = (...args: string[]): string => {
  const { stdout, stderr, status } = spawnSync('virsh', ['-q', '-c', libvirt.uri, ...args], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return stdout.trim()
}
const removed = (name: string): void => {
  spawnSync('virsh', ['-q', '-c', libvirt.uri, 'net-destroy', name])
  spawnSync('virsh', ['-q', '-c', libvirt.uri, 'net-undefine', name])
}

beforeAll(async () => {
  libvirt = await systemLibvirt()
  world = await openWorld({ uri: libvirt.uri, socketPath: libvirt.socketPath })
  await world.virt.networks.inventory.ready()
})
afterAll(async () => {
  for (const line of virsh('net-list', '--all', '--name').split('\n')) if (line.trim().startsWith('t-')) removed(line.trim())
  await world.close()
})

describe('a network', () => {
  test('of connection nat gets a free subnet, starts, stops and goes', async () => {
    const { networks } = world.virt
    const name = 't-nat 네트워크'
    const made = json(await networks.create({ name, connection: 'nat' }, admin))
    expect(made).toMatchObject({ name, state: 'inactive', autostart: true, connection: 'nat', persistent: true, vms: [], in_use: false })
    const subnet = parseSubnet(made.subnet)!
    const own = Object.values(networkInterfaces()).flatMap((list) =>
      (list ?? []).flatMap((a) => (a.family === 'IPv4' && a.cidr ? [parseSubnet(a.cidr)!] : [])),
    )
    expect(own.some((s) => overlaps(s, subnet))).toBe(false)
    const [a, b, c] = made.subnet.split('.')
    expect(made.dhcp).toEqual({ start: `${a}.${b}.${c}.128`, end: `${a}.${b}.${c}.254` })

    const second = json(await networks.create({ name: 't-nat2', connection: 'isolated' }, admin))
    expect(overlaps(parseSubnet(second.subnet)!, subnet)).toBe(false)
    expect(second.connection).toBe('isolated')

    expect(json(await networks.activate(name, admin)).state).toBe('active')
    await expect(networks.activate(name, admin)).rejects.toMatchObject({ code: 'VIRT_ERR_NETWORK_STATE' })
    await expect(networks.delete(name, admin)).rejects.toMatchObject({ code: 'VIRT_ERR_NETWORK_STATE' })
    await expect(networks.update(name, { subnet: '10.99.0.0/24' }, admin)).rejects.toMatchObject({ code: 'VIRT_ERR_NETWORK_STATE' })
    expect(json((await networks.update(name, { autostart: false }, admin)).view).autostart).toBe(false)
    expect(json(await networks.deactivate(name, admin)).state).toBe('inactive')
    await expect(networks.deactivate(name, admin)).rejects.toMatchObject({ code: 'VIRT_ERR_NETWORK_STATE' })
    await networks.delete(name, admin)
    await expect(networks.get(name, admin)).rejects.toMatchObject({ code: 'VIRT_ERR_NETWORK_NOT_FOUND' })
    const types = world.told.filter((e) => e.uri === networks.uriOf(name)).map((e) => e.type)
    expect(types).toEqual(
      expect.arrayContaining(['network.created', 'network.started', 'network.changed', 'network.stopped', 'network.deleted']),
    )
  })

  test('changes its name and subnet while it is off, and keeps its identity', async () => {
    const { networks } = world.virt
    await networks.create({ name: 't-before', connection: 'nat', subnet: '10.77.0.0/24' }, admin)
    const id = networks.inventory.byName('t-before')!.id
    const { view, isRenamed } = await networks.update('t-before', { name: 't-after', subnet: '10.78.0.0/25' }, admin)
    expect(isRenamed).toBe(true)
    expect(json(view)).toMatchObject({
      name: 't-after',
      subnet: '10.78.0.0/25',
      dhcp: { start: '10.78.0.64', end: '10.78.0.126' },
      connection: 'nat',
    })
    expect(networks.inventory.byName('t-after')?.id).toBe(id)
    expect(await world.event((e) => e.type === 'network.renamed')).toMatchObject({
      data: { from: networks.uriOf('t-before'), to: networks.uriOf('t-after') },
    })
    expect(virsh('net-list', '--all', '--name')).not.toContain('t-before')
    await networks.delete('t-after', admin)
  })

  test.each([
    [{ connection: 'nat', subnet: 'nonsense' }, '/subnet'],
    [{ connection: 'nat', subnet: '10.5.0.0' }, '/subnet'],
    [{ connection: 'nat', subnet: '10.5.0.0/30' }, '/subnet'],
    [{ connection: 'nat', subnet: '127.0.0.0/24' }, '/subnet'],
    [{ connection: 'nat', subnet: '224.0.0.0/24' }, '/subnet'],
    [{ connection: 'isolated', interfaces: ['eth0'] }, '/interfaces'],
    [{ connection: 'bridge' }, '/interfaces'],
    [{ connection: 'bridge', interfaces: ['no such link'] }, '/interfaces/0'],
    [{ connection: 'bridge', interfaces: ['../../etc'] }, '/interfaces/0'],
    [{ connection: 'bridge', interfaces: ['lo'] }, '/interfaces/0'],
    [{ connection: 'macvtap', interfaces: [] }, '/interfaces'],
    [{ connection: 'macvtap', interfaces: ['lo'], subnet: '10.5.0.0/24' }, '/subnet'],
    [{ connection: 'nat', vlanId: 5 }, '/vlan_id'],
  ])('of %j is refused at %s', async (spec, pointer) => {
    await expect(world.virt.networks.create({ name: 't-bad', ...spec } as never, admin)).rejects.toMatchObject({
      code: 'VIRT_ERR_FIELD_INVALID',
      params: { pointer },
    })
  })

  test('that overlaps with another, or has its name, is refused', async () => {
    const { networks } = world.virt
    await networks.create({ name: 't-first', connection: 'nat', subnet: '10.80.0.0/16' }, admin)
    await expect(networks.create({ name: 't-other', connection: 'nat', subnet: '10.80.3.0/24' }, admin)).rejects.toMatchObject({
      params: { pointer: '/subnet' },
    })
    await expect(networks.create({ name: 't-first', connection: 'nat' }, admin)).rejects.toMatchObject({ code: 'VIRT_ERR_NETWORK_EXISTS' })
  })

  test('of connection macvtap uses an interface of the host', async () => {
    const { networks } = world.virt
    const made = json(await networks.create({ name: 't-macvtap', connection: 'macvtap', interfaces: ['lo'] }, admin))
    expect(made).toMatchObject({ connection: 'macvtap', interfaces: ['lo'], subnet: '', dhcp: {} })
  })

  test('with a hostile name is that network and nothing else', async () => {
    for (const name of ["t-'><forward mode='open'>", 't-]]>&amp;']) {
      expect(json(await world.virt.networks.create({ name, connection: 'isolated' }, admin))).toMatchObject({
        name,
        connection: 'isolated',
      })
      await world.virt.networks.delete(name, admin)
    }
  })

  test('started and stopped by another program is told', async () => {
    await world.virt.networks.create({ name: 't-virsh', connection: 'isolated' }, admin)
    const from = world.told.length
    virsh('net-start', 't-virsh')
    await world.event((e) => e.type === 'network.started' && e.uri.endsWith('/t-virsh'), { from })
    virsh('net-destroy', 't-virsh')
    await world.event((e) => e.type === 'network.stopped' && e.uri.endsWith('/t-virsh'), { from })
  })

  test('of an unknown name is 404 for every action', async () => {
    const { networks } = world.virt
    for (const call of [
      () => networks.get('none', admin),
      () => networks.activate('none', admin),
      () => networks.deactivate('none', admin),
      () => networks.update('none', {}, admin),
      () => networks.delete('none', admin),
    ])
      await expect(call()).rejects.toMatchObject({ code: 'VIRT_ERR_NETWORK_NOT_FOUND' })
  })
})

test('on the libvirt of an ordinary user a network that needs a bridge says why it cannot start', async () => {
  const session = await sessionLibvirt()
  const other = await openWorld({ uri: session.uri, socketPath: session.socketPath })
  await other.virt.networks.inventory.ready()
  await other.virt.networks.create({ name: 't-denied', connection: 'nat' }, admin)
  await expect(other.virt.networks.activate('t-denied', admin)).rejects.toMatchObject({ code: 'VIRT_ERR_NETWORK_DENIED' })
  await other.virt.networks.delete('t-denied', admin)
  await other.close()
})
