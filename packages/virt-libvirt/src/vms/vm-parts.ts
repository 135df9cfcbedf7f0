import type { Change } from '../inventory/inventory.ts'
import type { EventDraft, JsonValue } from '../needs.ts'
import { type VmRecord, vmUri } from './vm-view.ts'

/** What lies below a VM, by kind and name: not shown with it, but told when it changes. */
type Parts = Readonly<Record<Kind, Readonly<Record<string, Readonly<Record<string, JsonValue>>>>>>
type Kind = 'storages' | 'ifaces' | 'hostdevs'
const kinds: Readonly<Record<Kind, string>> = { storages: 'storage', ifaces: 'iface', hostdevs: 'hostdev' }

/** Drives, interfaces and devices of the host of a VM, without what only a running one has. */
export const vmParts = ({ disks, interfaces, hostdevs }: VmRecord): Parts => ({
  storages: Object.fromEntries(disks.map(({ dev, kind, path, format, bus }) => [dev, { dev, type: kind, path, format, bus }])),
  ifaces: Object.fromEntries(
    interfaces.map(({ mac, type, model, network, bridge }) => [
      mac,
      // Libvirt adds the bridge of a network while the VM runs.
      { type, mac, model, network: network ?? null, ...(network === undefined ? { bridge: bridge ?? null } : {}) },
    ]),
  ),
  hostdevs: Object.fromEntries(hostdevs.map((dev) => [dev.name, { name: dev.name, type: dev.type }])),
})

/** The events that tell what changed below a VM: `vm.storage.*`, `vm.iface.*`, `vm.hostdev.*` with `created`, `updated`, `deleted`, `renamed`. */
export function partEvents({ ref, now, was }: Change<VmRecord>, prefix: string): readonly EventDraft[] {
  if (now === undefined || was?.parts === undefined) return []
  const { audience, name } = now
  const before = was.parts as unknown as Parts
  const after = vmParts(now.record)
  return (Object.keys(kinds) as Kind[]).flatMap((kind): EventDraft[] => {
    const [old, present] = [before[kind], after[kind]]
    const uriOf = (part: string): string => `${vmUri(prefix, name)}/${kind}/${encodeURIComponent(part)}`
    const draft = (what: string, method: string, part: string, data?: JsonValue): EventDraft => ({
      ...{ type: `vm.${kinds[kind]}.${what}`, uri: uriOf(part), method, ref, audience },
      ...(data === undefined ? {} : { data }),
    })
    const gone = Object.keys(old).filter((part) => !(part in present))
    const made = Object.keys(present).filter((part) => !(part in old))
    const [from, to] = [gone[0], made[0]]
    // An interface is called by its address: a new one is a new name.
    if (kind === 'ifaces' && gone.length === 1 && made.length === 1 && from !== undefined && to !== undefined)
      return [draft('renamed', 'PUT', to, { from: uriOf(from), to: uriOf(to) })]
    const changed = Object.keys(present).filter((part) => part in old && !isSame(old[part], present[part]))
    return [
      ...gone.map((part) => draft('deleted', 'DELETE', part)),
      ...made.map((part) => draft('created', 'POST', part, present[part])),
      ...changed.map((part) => draft('updated', 'PUT', part, present[part])),
    ]
  })
}

/** By members: a store may keep them in another order. */
const isSame = (a: Readonly<Record<string, JsonValue>> | undefined, b: Readonly<Record<string, JsonValue>> | undefined): boolean =>
  a !== undefined && b !== undefined && Object.keys(b).every((key) => a[key] === b[key])
