import { constants } from '@onggi/libvirt'
import type { Deps } from '../../deps.ts'
import { isActive } from '../vm-state.ts'
import type { VmRecord } from '../vm-view.ts'

const { DomainInterfaceAddressesSource } = constants
const sources = Object.values(DomainInterfaceAddressesSource)

/** Addresses of a running VM's interfaces by MAC: from leases, from the host's ARP table and from the guest's agent, whichever answer. */
export async function addressesOf(
  { link, simulate }: Pick<Deps, 'link' | 'simulate'>,
  vm: VmRecord,
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (!isActive(vm.state)) return new Map()
  if (simulate?.leases !== undefined) {
    const { leases } = simulate
    return new Map(
      vm.interfaces.map(({ mac }) => [
        mac,
        leases.flatMap((lease) => (lease.mac === '*' || lease.mac.toLowerCase() === mac ? lease.ip : [])),
      ]),
    )
  }
  const found = new Map<string, Set<string>>()
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
