import type { Deps } from '../deps.ts'
import { VirtError } from '../errors.ts'
import { byCodePoints } from '../inventory/book.ts'
import type { Audience, JsonValue, View } from '../needs.ts'
import { readPool } from '../storage/pool-record.ts'
import { ask, isLibvirt } from '../storage/refusal.ts'
import { element } from '../xml/build.ts'
import { all, attribute, text } from '../xml/find.ts'
import { parseRoot } from '../xml/parse.ts'
import { plainView } from './plain-view.ts'

/** A server that pools use, or that a simulated host has. */
type Server = Readonly<Record<string, JsonValue>> & { readonly host: string }

const admins: Audience = {}
/** Kinds of pools that lie on servers. */
const kinds: readonly string[] = ['netfs', 'iscsi']
const hostShape = /^[A-Za-z0-9_][A-Za-z0-9_.:-]{0,252}$/
/** A server that is away must not hold the answer up. Unit: ms. */
const PATIENCE = { timeoutMs: 10_000 }

/** The parts of a host that speak of storage servers. */
export interface StorageServers {
  storageServers(filter: { readonly targetType?: string; readonly port?: number }): Promise<readonly View[]>
  storageServer(host: string): Promise<View>
  storageTargets(host: string, filter: { readonly targetType?: string; readonly port?: number }): Promise<readonly View[]>
}

/** The port a server is asked at; the protocol's own when nothing is said. */
const portOf = (s: Server): JsonValue => s['port'] ?? (s['target_type'] === 'iscsi' ? 3260 : s['target_type'] === 'netfs' ? 2049 : null)

/** Makes {@link StorageServers}. */
export function createStorageServers({ link, simulate }: Pick<Deps, 'link' | 'simulate'>): StorageServers {
  async function servers(): Promise<readonly Server[]> {
    if (simulate?.storage_servers !== undefined) return simulate.storage_servers.filter((s): s is Server => typeof s['host'] === 'string')
    return ask(async () => {
      const pools = await link.connection().listAllStoragePools(0)
      const read = await Promise.allSettled(pools.map(async (pool) => readPool(await pool.getXMLDesc(0))))
      const found = new Map<string, Server>()
      for (const r of read) {
        if (r.status === 'rejected' || r.value.source.host === undefined || !kinds.includes(r.value.type)) continue
        const host = r.value.source.host
        const { port } = r.value.source
        found.set(`${host} ${r.value.type} ${port ?? ''}`, { host, target_type: r.value.type, ...(port === undefined ? {} : { port }) })
      }
      return [...found.values()]
    })
  }
  const view = (s: Server): View => plainView('storageserver', s.host, admins, s)

  return {
    async storageServers({ targetType, port }) {
      const fits = (s: Server): boolean =>
        (targetType === undefined || s['target_type'] === undefined || s['target_type'] === targetType) &&
        (port === undefined || portOf(s) === port)
      const found = (await servers()).filter(fits)
      const byHost = new Map(found.map((s) => [s.host, s]))
      return [...byHost.values()].sort((a, b) => byCodePoints(a.host, b.host)).map(view)
    },
    async storageServer(host) {
      const found = (await servers()).find((s) => s.host === host)
      if (found === undefined) throw new VirtError('VIRT_ERR_HOST_OBJECT_NOT_FOUND', { kind: 'storage server', name: host })
      return view(found)
    },
    async storageTargets(host, { targetType, port }) {
      if (!hostShape.test(host)) throw new VirtError('VIRT_ERR_HOST_OBJECT_NOT_FOUND', { kind: 'storage server', name: host })
      const simulated = simulate?.storage_servers?.filter((s) => s['host'] === host)
      const targets =
        simulated === undefined
          ? (await Promise.all(kinds.filter((k) => targetType === undefined || k === targetType).map((k) => offered(k, host, port)))).flat()
          : simulated
              .filter((s) => port === undefined || portOf(s as Server) === port)
              .flatMap((s) => (Array.isArray(s['targets']) ? (s['targets'] as Readonly<Record<string, JsonValue>>[]) : []))
              .filter((t) => targetType === undefined || t['target_type'] === undefined || t['target_type'] === targetType)
      return targets.map((t) => plainView('storagetarget', `${host} ${JSON.stringify(t['target'])}`, admins, { host, ...t }))
    },
  }

  async function offered(type: string, host: string, port: number | undefined): Promise<readonly Readonly<Record<string, JsonValue>>[]> {
    const source = element('source', {}, element('host', { name: host, port })).markup
    try {
      const root = parseRoot(await link.connection().findStoragePoolSources(type, source, 0, PATIENCE), 'sources')
      return all(root, 'source').flatMap((s) => {
        const target = attribute(s, 'path', 'dir') ?? attribute(s, 'path', 'device') ?? text(s, 'name')
        return target === undefined ? [] : [{ target, target_type: type }]
      })
    } catch (err) {
      // No client tools, no server, no such service there: it offers nothing that this host could use.
      if (isLibvirt(err)) return []
      throw err
    }
  }
}
