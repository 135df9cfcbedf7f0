import { readFile } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import { parseSubnet, prefixOf, formatAddress, type Subnet } from './ipv4.ts'

/** Subnets this host is in or has a route to; the default route is not one of them. */
export async function hostSubnets(): Promise<readonly Subnet[]> {
  const found: Subnet[] = []
  for (const addresses of Object.values(networkInterfaces()))
    for (const a of addresses ?? []) {
      const subnet = a.family === 'IPv4' && a.cidr !== null ? parseSubnet(a.cidr) : undefined
      if (subnet !== undefined) found.push(subnet)
    }
  const routes = await readFile('/proc/net/route', 'utf8').catch(() => '')
  for (const line of routes.split('\n').slice(1)) {
    const [, destination, , , , , , mask] = line.split('\t')
    if (destination === undefined || mask === undefined) continue
    const prefix = prefixOf(formatAddress(littleEndian(mask)))
    if (prefix !== undefined && prefix > 0) found.push({ network: littleEndian(destination), prefix })
  }
  return found
}

/** /proc/net/route writes addresses as the machine's own 32-bit numbers (proc_net(5)); all of Node's platforms are little-endian but s390x. */
const littleEndian = (hex: string): number => Buffer.from(hex.padStart(8, '0'), 'hex').readUInt32LE(0)
