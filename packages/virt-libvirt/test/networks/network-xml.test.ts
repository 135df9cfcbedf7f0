import { planVlanBridge } from '../../src/networks/bridge-plan.ts'
import { expect, test } from 'vitest'
import { parseSubnet } from '../../src/networks/ipv4.ts'
import { readNetwork } from '../../src/networks/network-record.ts'
import { type HostLinks, type NetworkSpec, networkXml } from '../../src/networks/network-xml.ts'

const host = (...taken: string[]): HostLinks => ({
  taken: taken.map((t) => parseSubnet(t)!),
  kindOf: async (name) => (name.startsWith('br') ? 'bridge' : name === 'none' ? undefined : 'other'),
})

test('without a free private subnet a network is refused', async () => {
  await expect(networkXml({ name: 'n', connection: 'nat' }, host('192.168.0.0/16', '10.0.0.0/8'))).rejects.toMatchObject({
    code: 'VIRT_ERR_NETWORK_NO_SUBNET',
  })
})

test.each<[NetworkSpec, object]>([
  [
    { name: 'n', connection: 'nat', subnet: '10.1.0.0/24' },
    { connection: 'nat', interfaces: [], dhcp: { start: '10.1.0.128', end: '10.1.0.254' } },
  ],
  [
    { name: 'n', connection: 'nat', subnet: '10.1.0.0/24', interfaces: ['eth0'] },
    { connection: 'nat', interfaces: [] },
  ],
  [{ name: 'n', connection: 'isolated', subnet: '10.1.0.0/16' }, { connection: 'isolated' }],
  [
    { name: 'n', connection: 'bridge', interfaces: ['br0'] },
    { connection: 'bridge', interfaces: ['br0'] },
  ],
  [
    { name: 'n', connection: 'macvtap', interfaces: ['eth0'] },
    { connection: 'macvtap', interfaces: ['eth0'] },
  ],
  [
    { name: 'n', connection: 'vepa', interfaces: ['eth0'] },
    { connection: 'vepa', interfaces: ['eth0'] },
  ],
  [
    { name: 'n', connection: 'passthrough', interfaces: ['eth0', 'eth1'] },
    { connection: 'passthrough', interfaces: ['eth0', 'eth1'] },
  ],
])('a network of %j reads back as it was meant', async (spec, expected) => {
  expect(readNetwork(await networkXml(spec, host(), '00000000-0000-0000-0000-000000000001'))).toMatchObject({ name: 'n', ...expected })
})

test.each<[NetworkSpec, string]>([
  [{ name: 'n', connection: 'nat', interfaces: ['eth0', 'eth1'] }, '/interfaces'],
  [{ name: 'n', connection: 'nat', interfaces: ['none'] }, '/interfaces/0'],
  [{ name: 'n', connection: 'bridge', interfaces: ['br0', 'br1'] }, '/interfaces'],
  [{ name: 'n', connection: 'bridge', interfaces: ['br0'], vlanId: 5 }, '/vlan_id'],
  [{ name: 'n', connection: 'vepa', interfaces: ['eth0', 'eth1'] }, '/interfaces'],
])('a network of %j is refused at %s', async (spec, pointer) => {
  await expect(networkXml(spec, host())).rejects.toMatchObject({ code: 'VIRT_ERR_FIELD_INVALID', params: { pointer } })
})

test('networks made by others are read as well', () => {
  expect(
    readNetwork(
      "<network><name>r</name><uuid>u</uuid><forward mode='route'/><bridge name='virbr5'/><ip address='10.3.0.1' prefix='20'/></network>",
    ),
  ).toEqual({
    uuid: 'u',
    name: 'r',
    connection: 'route',
    interfaces: ['virbr5'],
    subnet: parseSubnet('10.3.0.0/20'),
  })
  expect(
    readNetwork("<network><name>six</name><forward mode='nat'/><ip family='ipv6' address='fd00::1' prefix='64'/></network>").subnet,
  ).toBeUndefined()
})

test('a simulated host has a bridge over any interface and any VLAN, with names the kernel could take', async () => {
  const simulated: HostLinks = { ...host(), isSimulated: true }
  for (const [interfaces, vlanId, bridge] of [
    [['eth0'], undefined, 'br-eth0'],
    [['eth0'], 7, 'br-eth0.7'],
    [['enp0s31f6with-a-long-name'], 4094, 'br-enp0s31.4094'],
    [['br0'], undefined, 'br0'],
  ] as const)
    expect(
      await networkXml({ name: 'n', connection: 'bridge', interfaces, ...(vlanId === undefined ? {} : { vlanId }) }, simulated),
    ).toContain(`<bridge name='${bridge}'`)
})

test('a VLAN bridge is two interfaces, none of them the host’s own', () => {
  const nic = { link: { ifname: 'enp0s31f6longer' }, addresses: [], routes: [] }
  expect(planVlanBridge(nic, 4094)).toEqual({
    bridge: 'br-enp0s31.4094',
    movesAddresses: false,
    apply: [
      'link add link enp0s31f6longer name enp0s31f6l.4094 type vlan id 4094',
      'link add name br-enp0s31.4094 type bridge stp_state 0 forward_delay 0',
      'link set dev enp0s31f6l.4094 master br-enp0s31.4094',
      'link set dev enp0s31f6l.4094 up',
      'link set dev br-enp0s31.4094 up',
    ],
    undo: ['link delete dev br-enp0s31.4094', 'link delete dev enp0s31f6l.4094'],
  })
})
