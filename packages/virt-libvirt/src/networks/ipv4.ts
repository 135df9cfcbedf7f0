/** An IPv4 network. */
export interface Subnet {
  /** First address, as a number. */
  readonly network: number
  /** Length of the prefix: 8 to 29. */
  readonly prefix: number
}

const octet = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const addressShape = new RegExp(`^${octet}\\.${octet}\\.${octet}\\.${octet}$`)

/** An address as a number; undefined when it is none. */
export function parseAddress(text: string): number | undefined {
  const found = addressShape.exec(text)
  if (found === null) return undefined
  return found.slice(1, 5).reduce((sum, part) => sum * 256 + Number(part), 0)
}

/** Writes an address as four numbers. */
export const formatAddress = (address: number): string => [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.')

const sizeOf = (prefix: number): number => 2 ** (32 - prefix)

/** Length of the prefix that a netmask means; undefined when its ones are not together. */
export function prefixOf(netmask: string): number | undefined {
  const mask = parseAddress(netmask)
  if (mask === undefined) return undefined
  for (let prefix = 0; prefix <= 32; prefix++) if (mask === 2 ** 32 - sizeOf(prefix)) return prefix
  return undefined
}

/** The netmask of a prefix length. */
export const netmaskOf = (prefix: number): string => formatAddress(2 ** 32 - sizeOf(prefix))

/** Reads "192.168.5.0/24" or "192.168.5.0/255.255.255.0"; host bits are cut off. Undefined when it is neither. */
export function parseSubnet(text: string): Subnet | undefined {
  const slash = text.indexOf('/')
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash))
  const mask = slash < 0 ? '' : text.slice(slash + 1)
  const prefix = /^\d{1,2}$/.test(mask) ? Number(mask) : prefixOf(mask)
  if (address === undefined || prefix === undefined || prefix > 32) return undefined
  return { network: Math.floor(address / sizeOf(prefix)) * sizeOf(prefix), prefix }
}

/** Writes a subnet as CIDR. */
export const formatSubnet = ({ network, prefix }: Subnet): string => `${formatAddress(network)}/${prefix}`

/** Whether two subnets share an address. */
export const overlaps = (a: Subnet, b: Subnet): boolean =>
  a.network < b.network + sizeOf(b.prefix) && b.network < a.network + sizeOf(a.prefix)

/** Whether it is one of RFC 1918. */
export const isPrivate = (s: Subnet): boolean => ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].some((t) => contains(parseSubnet(t)!, s))

const contains = (outer: Subnet, inner: Subnet): boolean => outer.prefix <= inner.prefix && overlaps(outer, inner)

/** The parts of a subnet a virtual network needs. */
export interface SubnetPlan {
  /** The host's own address: the first. */
  readonly gateway: string
  readonly netmask: string
  /** The upper half of the addresses, without broadcast. */
  readonly dhcp: { readonly start: string; readonly end: string }
}

/** Gateway, netmask and DHCP range of a subnet. */
export function planSubnet({ network, prefix }: Subnet): SubnetPlan {
  const size = sizeOf(prefix)
  return {
    gateway: formatAddress(network + 1),
    netmask: netmaskOf(prefix),
    dhcp: { start: formatAddress(network + size / 2), end: formatAddress(network + size - 2) },
  }
}

/** The first private /24 that overlaps with none of `taken`: 192.168.122 to 192.168.254, then 192.168.0 to 121, then 10.0 to 10.255; undefined when all are. */
export function freeSubnet(taken: readonly Subnet[]): Subnet | undefined {
  for (const text of candidates()) {
    const subnet = parseSubnet(text)!
    if (!taken.some((other) => overlaps(other, subnet))) return subnet
  }
  return undefined
}

function* candidates(): Generator<string> {
  for (let n = 122; n < 255; n++) yield `192.168.${n}.0/24`
  for (let n = 0; n < 122; n++) yield `192.168.${n}.0/24`
  for (let n = 0; n < 256; n++) yield `10.${n}.0.0/24`
}
