import { VirtError } from '../errors.ts'
import { element, type Markup } from '../xml/build.ts'
import { formatSubnet, freeSubnet, overlaps, parseSubnet, planSubnet, type Subnet } from './ipv4.ts'

/** Kinds of networks that can be made. */
export type NetworkKind = 'nat' | 'isolated' | 'bridge' | 'macvtap' | 'vepa' | 'passthrough'

/** A network to be made. */
export interface NetworkSpec {
  readonly name: string
  readonly connection: NetworkKind
  /** CIDR. Only for nat and isolated. @default a private /24 that is free on this host */
  readonly subnet?: string
  /** Interfaces of the host: one bridge for `bridge`, one for macvtap and vepa, one or more for passthrough. */
  readonly interfaces?: readonly string[]
  /** 1 to 4094. Only for `bridge`. */
  readonly vlanId?: number
}

/** What the host has, as far as a new network must know. */
export interface HostLinks {
  /** Subnets that a new one must not overlap: of other networks, interfaces and routes. */
  readonly taken: readonly Subnet[]
  /** Tells what a host's interface is; undefined when there is none of that name. */
  kindOf(name: string): Promise<'bridge' | 'other' | undefined>
  /** Bridges over interfaces, and their VLANs, need not be made: the host is simulated. */
  readonly isSimulated?: boolean
}

/**
 * The definition of a network to be made.
 * @throws {@link VirtError} `VIRT_ERR_FIELD_INVALID` with its pointer, `VIRT_ERR_NETWORK_NO_SUBNET`
 */
export async function networkXml(spec: NetworkSpec, host: HostLinks, uuid?: string): Promise<string> {
  return element(
    'network',
    {},
    element('name', {}, spec.name),
    uuid !== undefined && element('uuid', {}, uuid),
    ...(await parts(spec, host)),
  ).markup
}

const refuse = (pointer: string, reason: string): VirtError => new VirtError('VIRT_ERR_FIELD_INVALID', { pointer, reason })

async function parts(spec: NetworkSpec, host: HostLinks): Promise<readonly (Markup | false)[]> {
  const { connection } = spec
  if (spec.vlanId !== undefined && connection !== 'bridge') throw refuse('/vlan_id', 'only a network of connection bridge can have a VLAN')
  switch (connection) {
    case 'nat':
    case 'isolated': {
      if ((spec.interfaces ?? []).length > 0 && connection === 'isolated')
        throw refuse('/interfaces', 'an isolated network has no interface of the host')
      const subnet = chosen(spec.subnet, host.taken)
      return [connection === 'nat' && (await natForward(spec, host)), element('bridge', { stp: 'on', delay: 0 }), ipMarkup(subnet)]
    }
    case 'bridge':
      return bridgeParts(spec, host)
    case 'macvtap':
    case 'vepa':
    case 'passthrough': {
      if (spec.subnet !== undefined) throw refuse('/subnet', `a network of connection ${connection} has the subnet of the network it is in`)
      const names = await interfaces(spec, host)
      if (connection !== 'passthrough' && names.length > 1)
        throw refuse('/interfaces', `a network of connection ${connection} has one interface`)
      const mode = connection === 'macvtap' ? 'bridge' : connection
      return [element('forward', { mode }, ...names.map((dev) => element('interface', { dev })))]
    }
  }
}

async function natForward(spec: NetworkSpec, host: HostLinks): Promise<Markup> {
  if ((spec.interfaces ?? []).length === 0) return element('forward', { mode: 'nat' })
  const [dev, ...more] = await interfaces(spec, host)
  if (more.length > 0) throw refuse('/interfaces', 'a network of connection nat leaves by one interface')
  return element('forward', { mode: 'nat', dev })
}

async function bridgeParts(spec: NetworkSpec, host: HostLinks): Promise<readonly Markup[]> {
  if (spec.subnet !== undefined) throw refuse('/subnet', 'a network of connection bridge has the subnet of the network it is in')
  const [name, ...more] = await interfaces(spec, host)
  if (more.length > 0) throw refuse('/interfaces', 'a network of connection bridge has one interface')
  if (host.isSimulated === true && ((await host.kindOf(name!)) !== 'bridge' || spec.vlanId !== undefined))
    return [element('forward', { mode: 'bridge' }), element('bridge', { name: simulatedBridge(name!, spec.vlanId) })]
  if ((await host.kindOf(name!)) !== 'bridge')
    throw refuse(
      '/interfaces/0',
      `${name!} is no bridge; make a bridge of it on the host first, or use the connection macvtap, which needs none`,
    )
  if (spec.vlanId !== undefined) throw refuse('/vlan_id', 'VLANs on a bridge of the host are not supported yet')
  return [element('forward', { mode: 'bridge' }), element('bridge', { name: name! })]
}

/** Name of the bridge that a simulated host has over an interface; the kernel takes 15 characters. */
const simulatedBridge = (nic: string, vlanId: number | undefined): string =>
  `br-${nic}`.slice(0, vlanId === undefined ? 15 : 10) + (vlanId === undefined ? '' : `.${vlanId}`)

async function interfaces(spec: NetworkSpec, host: HostLinks): Promise<readonly string[]> {
  const names = spec.interfaces ?? []
  if (names.length === 0) throw refuse('/interfaces', `a network of connection ${spec.connection} needs an interface of the host`)
  for (const [i, name] of names.entries())
    if ((await host.kindOf(name)) === undefined) throw refuse(`/interfaces/${i}`, `this host has no interface ${name}`)
  return names
}

function chosen(given: string | undefined, taken: readonly Subnet[]): Subnet {
  if (given === undefined) {
    const free = freeSubnet(taken)
    if (free === undefined) throw new VirtError('VIRT_ERR_NETWORK_NO_SUBNET')
    return free
  }
  const subnet = parseSubnet(given)
  if (subnet === undefined || !given.includes('/')) throw refuse('/subnet', `${given} is no IPv4 subnet such as 192.168.50.0/24`)
  if (subnet.prefix < 8 || subnet.prefix > 29) throw refuse('/subnet', `its prefix must be /8 to /29, got /${subnet.prefix}`)
  const first = Math.floor(subnet.network / 2 ** 24)
  if (first === 0 || first === 127 || first >= 224) throw refuse('/subnet', `${formatSubnet(subnet)} is reserved`)
  const other = taken.find((t) => overlaps(t, subnet))
  if (other !== undefined)
    throw refuse('/subnet', `${formatSubnet(subnet)} overlaps with ${formatSubnet(other)}, which this host uses already`)
  return subnet
}

function ipMarkup(subnet: Subnet): Markup {
  const plan = planSubnet(subnet)
  return element('ip', { address: plan.gateway, netmask: plan.netmask }, element('dhcp', {}, element('range', plan.dhcp)))
}
