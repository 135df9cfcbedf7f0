import type { JsonValue } from '../needs.ts'
import { attribute, children, first, text } from '../xml/find.ts'
import { parseRoot } from '../xml/parse.ts'

/** Where a pool stands. */
export type PoolState = 'inactive' | 'initializing' | 'active' | 'degraded' | 'inaccessible'

/** What stands behind a pool. */
export interface PoolSource {
  readonly host?: string
  readonly port?: number
  /** Account of an iSCSI target; the password is libvirt's. */
  readonly username?: string
  /** Exported directory of a file server. */
  readonly path?: string
  readonly devices: readonly string[]
  /** Name of a volume group. */
  readonly name?: string
  readonly adapter?: string
}

/** What this package reads from a pool's definition. */
export interface PoolDefinition {
  readonly uuid: string
  readonly name: string
  /** libvirt's type: dir, netfs, logical, iscsi, scsi, fs, disk, zfs, … */
  readonly type: string
  /** Where its volumes lie; '' when the type has no such place. */
  readonly path: string
  readonly source: PoolSource
}

/** A pool as the inventory holds it. */
export interface PoolRecord extends PoolDefinition {
  readonly state: PoolState
  /** Unit: bytes; 0 while inactive. */
  readonly capacity: number
  /** Unit: bytes. */
  readonly allocation: number
  /** Unit: bytes. */
  readonly available: number
  readonly volumeCount: number
  readonly autostart: boolean
  readonly persistent: boolean
}

/** virStoragePoolState, by number. */
export const poolStates: readonly PoolState[] = ['inactive', 'initializing', 'active', 'degraded', 'inaccessible']

/** Reads a pool's XML. */
export function readPool(xml: string): PoolDefinition {
  const pool = parseRoot(xml, 'pool')
  const source = first(pool, 'source')
  const host = attribute(pool, 'name', 'source/host')
  const path = attribute(pool, 'path', 'source/dir')
  const name = text(pool, 'source/name')
  const adapter = attribute(pool, 'name', 'source/adapter')
  const port = Number(attribute(pool, 'port', 'source/host') ?? 0)
  const username = attribute(pool, 'username', 'source/auth')
  return {
    uuid: text(pool, 'uuid') ?? '',
    name: text(pool, 'name') ?? '',
    type: pool.getAttribute('type') ?? '',
    path: text(pool, 'target/path') ?? '',
    source: {
      ...(host ? { host } : {}),
      ...(port > 0 ? { port } : {}),
      ...(username ? { username } : {}),
      ...(path ? { path } : {}),
      devices: source === undefined ? [] : children(source, 'device').flatMap((d) => d.getAttribute('path') ?? []),
      ...(name ? { name } : {}),
      ...(adapter ? { adapter } : {}),
    },
  }
}

/** Types whose volumes libvirt cannot make. */
export const readOnlyPoolTypes: ReadonlySet<string> = new Set(['iscsi', 'scsi', 'mpath', 'iscsi-direct'])

/** Types whose volumes are files that can have a format. */
export const filePoolTypes: ReadonlySet<string> = new Set(['dir', 'fs', 'netfs', 'kimchi-iso'])

/** The part of a pool's view that is configuration and state. */
export const poolBody = (pool: PoolRecord): Readonly<Record<string, JsonValue>> => ({
  name: pool.name,
  state: pool.state,
  path: pool.path,
  source: {
    ...(pool.source.host === undefined ? {} : { addr: pool.source.host, host: pool.source.host }),
    ...(pool.source.path === undefined ? {} : { path: pool.source.path }),
    ...(pool.source.devices.length === 0 ? {} : { devices: pool.source.devices }),
    ...(pool.source.name === undefined ? {} : { name: pool.source.name }),
    ...(pool.type === 'iscsi' && pool.source.devices[0] !== undefined ? { target: pool.source.devices[0] } : {}),
    ...(pool.source.port === undefined ? {} : { port: pool.source.port }),
    ...(pool.source.username === undefined ? {} : { auth: { username: pool.source.username } }),
    ...(pool.source.adapter === undefined ? {} : { adapter_name: pool.source.adapter }),
  },
  type: pool.type,
  nr_volumes: pool.volumeCount,
  autostart: pool.autostart,
  persistent: pool.persistent,
})

/** Names of the disks of a VM, as far as storage cares. */
export interface DiskUse {
  readonly path: string
  readonly pool?: string
  readonly volume?: string
}

/** Whether a disk lies in a pool: named by the definition, or by the directory of its path. */
export const liesIn = (disk: DiskUse, pool: Pick<PoolDefinition, 'name' | 'path'>): boolean =>
  disk.pool === undefined
    ? pool.path !== '' && disk.path.startsWith(pool.path.endsWith('/') ? pool.path : `${pool.path}/`)
    : disk.pool === pool.name
