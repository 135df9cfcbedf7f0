/** What `ip -json -details link show` says of an interface, as far as a bridge over it must know. */
export interface IpLink {
  readonly ifname: string
  readonly address?: string
  readonly mtu?: number
  readonly flags?: readonly string[]
  readonly link_type?: string
  /** The bridge or bond it belongs to. */
  readonly master?: string
  readonly linkinfo?: { readonly info_kind?: string }
}
/** An address of `ip -json address show`. */
export interface IpAddress {
  readonly family: string
  readonly local: string
  readonly prefixlen: number
  readonly broadcast?: string
  readonly scope: string
  /** Given for a while: by DHCP or a router. */
  readonly dynamic?: boolean
}
/** A route of `ip -json route show`. */
export interface IpRoute {
  readonly dst: string
  readonly gateway?: string
  readonly protocol?: string
  readonly metric?: number
  readonly prefsrc?: string
  readonly scope?: string
  readonly flags?: readonly string[]
}
/** An interface with what hangs on it. */
export interface NicState {
  readonly link: IpLink
  readonly addresses: readonly IpAddress[]
  readonly routes: readonly IpRoute[]
}
/** Lines for `ip -batch` that make a bridge, and those that take it back. */
export interface BridgePlan {
  readonly bridge: string
  readonly apply: readonly string[]
  readonly undo: readonly string[]
  /** The host's own addresses move to the bridge: done wrongly, nobody reaches it any more. */
  readonly movesAddresses: boolean
}

/** Names of interfaces have at most 15 characters in the kernel. */
const MAX_NAME = 15

/** Name of the bridge over an interface; with a VLAN, that of the VLAN's. */
export const bridgeName = (nic: string, vlanId?: number): string =>
  `br-${nic}`.slice(0, vlanId === undefined ? MAX_NAME : 10) + (vlanId === undefined ? '' : `.${vlanId}`)
const vlanName = (nic: string, vlanId: number): string => `${nic.slice(0, 10)}.${vlanId}`

// An address that was the host's a moment ago need not be looked for in the network first.
const addressLine = ({ family, local, prefixlen, broadcast }: IpAddress, dev: string): string =>
  `address add ${local}/${prefixlen}${broadcast === undefined ? '' : ` broadcast ${broadcast}`} dev ${dev}${family === 'inet6' ? ' nodad' : ''}`
function routeLine(r: IpRoute, dev: string): string {
  const words = ['route', 'add', r.dst]
  if (r.gateway !== undefined) words.push('via', r.gateway)
  words.push('dev', dev)
  if (r.protocol !== undefined) words.push('proto', r.protocol)
  if (r.metric !== undefined) words.push('metric', String(r.metric))
  if (r.prefsrc !== undefined) words.push('src', r.prefsrc)
  if (r.scope !== undefined && r.gateway === undefined) words.push('scope', r.scope)
  if (r.flags?.includes('onlink') === true) words.push('onlink')
  return words.join(' ')
}

/** Plans a bridge over a VLAN of an interface: the host's own addresses stay where they are. */
export function planVlanBridge({ link }: NicState, vlanId: number): BridgePlan {
  const bridge = bridgeName(link.ifname, vlanId)
  const vlan = vlanName(link.ifname, vlanId)
  return {
    bridge,
    movesAddresses: false,
    apply: [
      `link add link ${link.ifname} name ${vlan} type vlan id ${vlanId}`,
      `link add name ${bridge} type bridge stp_state 0 forward_delay 0`,
      `link set dev ${vlan} master ${bridge}`,
      `link set dev ${vlan} up`,
      `link set dev ${bridge} up`,
    ],
    undo: [`link delete dev ${bridge}`, `link delete dev ${vlan}`],
  }
}

/** Plans a bridge over an interface: with its hardware address, so that neighbours and leases stay true, its addresses and its routes. */
export function planNicBridge({ link, addresses, routes }: NicState): BridgePlan {
  const nic = link.ifname
  const bridge = bridgeName(nic)
  // Addresses of the link itself, and what routers announce, come by themselves.
  const moved = addresses.filter((a) => a.scope !== 'link' && !(a.family === 'inet6' && a.dynamic === true))
  const kept = routes.filter((r) => r.protocol !== 'kernel' && r.protocol !== 'ra')
  // A route through a gateway needs the one that leads to it.
  const ordered = [...kept].sort((a, b) => Number(a.gateway !== undefined) - Number(b.gateway !== undefined))
  const all = (dev: string): string[] => [...moved.map((a) => addressLine(a, dev)), ...ordered.map((r) => routeLine(r, dev))]
  return {
    bridge,
    movesAddresses: moved.length > 0,
    apply: [
      `link add name ${bridge} type bridge stp_state 0 forward_delay 0`,
      ...(link.address === undefined ? [] : [`link set dev ${bridge} address ${link.address}`]),
      ...(link.mtu === undefined ? [] : [`link set dev ${bridge} mtu ${link.mtu}`]),
      `link set dev ${bridge} up`,
      `link set dev ${nic} master ${bridge}`,
      `link set dev ${nic} up`,
      ...(moved.length === 0 ? [] : [`address flush dev ${nic} scope global`]),
      ...all(bridge),
    ],
    undo: [`link set dev ${nic} nomaster`, `link delete dev ${bridge}`, ...all(nic)],
  }
}

/** Why an interface is of the wrong kind for a bridge; undefined when it is not. */
export function wrongKind({ link }: NicState): string | undefined {
  if (link.flags?.includes('LOOPBACK') === true) return 'it is the loopback of the host'
  return link.link_type === undefined || link.link_type === 'ether' ? undefined : `it is no Ethernet interface but ${link.link_type}`
}
/** Why no bridge can be made over an interface as it is now; undefined when one can. */
export function bridgeObstacle({ link, addresses }: NicState, vlanId: number | undefined): string | undefined {
  if (vlanId !== undefined) return undefined
  const kind = link.linkinfo?.info_kind
  if (link.master !== undefined) return `it belongs to ${link.master} already; name that instead`
  if (kind === 'macvtap' || kind === 'tun') return 'it belongs to a virtual machine'
  if (addresses.some((a) => a.family === 'inet' && a.dynamic === true))
    return "its address comes from DHCP, whose client would lose it; make a bridge in the host's own configuration and name that, or use the connection macvtap"
  return undefined
}
