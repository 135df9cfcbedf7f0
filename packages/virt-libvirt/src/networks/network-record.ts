import type { JsonValue } from '../needs.ts'
import { all, attribute, first, text } from '../xml/find.ts'
import { parseRoot } from '../xml/parse.ts'
import { formatSubnet, parseAddress, parseSubnet, prefixOf, type Subnet } from './ipv4.ts'

/** How a network reaches the world. */
export type Connection = 'nat' | 'isolated' | 'bridge' | 'macvtap' | 'vepa' | 'passthrough' | 'route' | 'open' | 'private' | 'hostdev'

/** What this package reads from a network's definition. */
export interface NetworkDefinition {
  readonly uuid: string
  readonly name: string
  readonly connection: Connection
  /** Interfaces of the host it uses; for a virtual one: the bridge libvirt makes. */
  readonly interfaces: readonly string[]
  readonly subnet?: Subnet
  readonly dhcp?: { readonly start: string; readonly end: string }
}

/** A network as the inventory holds it. */
export interface NetworkRecord extends NetworkDefinition {
  readonly isActive: boolean
  readonly autostart: boolean
  readonly persistent: boolean
}

/** Reads a network's XML. */
export function readNetwork(xml: string): NetworkDefinition {
  const network = parseRoot(xml, 'network')
  const forward = first(network, 'forward')
  const mode = forward === undefined ? undefined : (forward.getAttribute('mode') ?? 'nat')
  const bridge = attribute(network, 'name', 'bridge')
  const devices = forward === undefined ? [] : all(forward, 'interface').flatMap((i) => i.getAttribute('dev') ?? [])
  const ip = all(network, 'ip').find((i) => (i.getAttribute('family') ?? 'ipv4') === 'ipv4')
  const range = ip === undefined ? undefined : first(ip, 'dhcp/range')
  const subnet = ip === undefined ? undefined : subnetOf(ip.getAttribute('address'), ip.getAttribute('netmask'), ip.getAttribute('prefix'))
  const start = range?.getAttribute('start')
  const end = range?.getAttribute('end')
  return {
    uuid: text(network, 'uuid') ?? '',
    name: text(network, 'name') ?? '',
    connection: connectionOf(mode, bridge !== undefined && devices.length === 0),
    interfaces: devices.length > 0 ? devices : bridge === undefined ? [] : [bridge],
    ...(subnet === undefined ? {} : { subnet }),
    ...(start && end ? { dhcp: { start, end } } : {}),
  }
}

function connectionOf(mode: string | undefined, isBridge: boolean): Connection {
  if (mode === undefined) return 'isolated'
  if (mode === 'bridge') return isBridge ? 'bridge' : 'macvtap'
  return mode === 'vepa' || mode === 'passthrough' || mode === 'route' || mode === 'open' || mode === 'private' || mode === 'hostdev'
    ? mode
    : 'nat'
}

function subnetOf(address: string | null, netmask: string | null, prefix: string | null): Subnet | undefined {
  if (address === null || parseAddress(address) === undefined) return undefined
  const length = prefix === null ? (netmask === null ? 24 : prefixOf(netmask)) : Number(prefix)
  return length === undefined ? undefined : parseSubnet(`${address}/${length}`)
}

/** The part of a network's view that is configuration and state. */
export const networkBody = (n: NetworkRecord): Readonly<Record<string, JsonValue>> => ({
  name: n.name,
  state: n.isActive ? 'active' : 'inactive',
  autostart: n.autostart,
  connection: n.connection,
  interfaces: n.interfaces,
  subnet: n.subnet === undefined ? '' : formatSubnet(n.subnet),
  dhcp: n.dhcp === undefined ? {} : { start: n.dhcp.start, end: n.dhcp.end },
  persistent: n.persistent,
})
