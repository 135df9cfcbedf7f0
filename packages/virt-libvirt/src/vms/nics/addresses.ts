import { constants } from '@onggi/libvirt'
import type { Link } from '../../link/link.ts'
import { isActive } from '../vm-state.ts'
import type { VmRecord } from '../vm-view.ts'

const { DomainInterfaceAddressesSource } = constants
const sources = Object.values(DomainInterfaceAddressesSource)

/** Addresses of a running VM's interfaces by MAC: from leases, from the host's ARP table and from the guest's agent, whichever answer. */
export async function addressesOf(link: Link, vm: VmRecord): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, Set<string>>()
  if (!isActive(vm.state)) return new Map()
  const domain = await link.connection().domainLookupByUUID(vm.uuid)
  // Each source may be missing (no agent, no leases): the others still count.
  const answers = await Promise.all(sources.map((source) => domain.interfaceAddresses(source).catch(() => [])))
  for (const { hwaddr, addrs } of answers.flat()) {
    if (hwaddr === null) continue
    const mac = hwaddr.toLowerCase()
    const known = found.get(mac) ?? new Set<string>()
    for (const { addr } of addrs) known.add(addr)
    found.set(mac, known)
  }
  return new Map([...found].map(([mac, addresses]) => [mac, [...addresses].sort()]))
}
