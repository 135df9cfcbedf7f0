import type { Connect, StoragePool } from '@onggi/libvirt'
import type { Item } from '../inventory/item.ts'
import type { Clock, Log } from '../needs.ts'
import { poolBody, type PoolRecord, poolStates, readPool } from './pool-record.ts'

/** Options of {@link createPoolReader}. */
export interface PoolReaderOptions {
  readonly log: Log
  readonly clock: Clock
  /** How long one pool may take to answer before it counts as inaccessible. Unit: ms. @default 4000 */
  readonly patienceMs?: number
}

/** Reads pools so that one that hangs (a dead file server) costs only itself. */
export interface PoolReader {
  read(pool: StoragePool): Promise<Item<PoolRecord>>
  /** Rescans active pools whose volumes may have changed on disk; a pool that hangs is left alone until it answers. */
  rescan(pool: StoragePool): Promise<void>
}

/** Makes a {@link PoolReader}. */
export function createPoolReader(options: PoolReaderOptions): PoolReader {
  const { log, clock, patienceMs = 4000 } = options
  /** Calls that have not answered yet, by pool: libvirt cannot take one back, and a second would only queue behind it. */
  const hanging = new Map<string, Promise<unknown>>()
  const last = new Map<string, PoolRecord>()

  async function within<T>(uuid: string, work: () => Promise<T>): Promise<T | undefined> {
    if (hanging.has(uuid)) return undefined
    const running = work()
    let cancel = (): void => undefined
    const late = new Promise<'late'>((resolve) => {
      cancel = clock.after(patienceMs, () => resolve('late'))
    })
    try {
      const first = await Promise.race([running, late])
      if (first !== 'late') return first
    } finally {
      cancel()
    }
    log.warn({ pool: uuid, patienceMs }, 'a storage pool does not answer')
    const settled = running
      .catch(() => undefined)
      .finally(() => {
        hanging.delete(uuid)
      })
    hanging.set(uuid, settled)
    return undefined
  }

  const item = (record: PoolRecord): Item<PoolRecord> => {
    last.set(record.uuid, record)
    return { id: record.uuid, name: record.name, record, audience: { everyone: true }, body: poolBody(record) }
  }

  return {
    async read(pool) {
      const record = await within(pool.uuid, () => readRecord(pool))
      if (record !== undefined) return item(record)
      const known = last.get(pool.uuid)
      const { name, uuid } = pool
      const unknown: PoolRecord = {
        ...(known ?? { type: 'unknown', path: '', source: { devices: [] }, capacity: 0, allocation: 0, available: 0, volumeCount: 0 }),
        ...{ name, uuid, state: 'inaccessible', autostart: known?.autostart ?? false, persistent: known?.persistent ?? true },
      }
      return item(unknown)
    },
    async rescan(pool) {
      await within(pool.uuid, () => pool.refresh(0))
    },
  }
}

async function readRecord(pool: StoragePool): Promise<PoolRecord> {
  const [info, xml, autostart, persistent] = await Promise.all([
    pool.getInfo(),
    pool.getXMLDesc(0),
    pool.getAutostart(),
    pool.isPersistent(),
  ])
  const state = poolStates[info.state] ?? 'inaccessible'
  const volumeCount = state === 'active' || state === 'degraded' ? await pool.numOfVolumes() : 0
  return {
    ...readPool(xml),
    state,
    capacity: Number(info.capacity),
    allocation: Number(info.allocation),
    available: Number(info.available),
    volumeCount,
    autostart,
    persistent,
  }
}

/** Every pool, each read on its own. */
export async function readPools(connection: Connect, reader: PoolReader): Promise<readonly Item<PoolRecord>[]> {
  const pools = await connection.listAllStoragePools(0)
  const read = await Promise.allSettled(pools.map((pool) => reader.read(pool)))
  // One that fails was undefined between the two calls.
  return read.flatMap((r) => (r.status === 'fulfilled' ? [r.value] : []))
}
