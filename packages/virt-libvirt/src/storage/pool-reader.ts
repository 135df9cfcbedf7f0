import { type Connect, isConnectionError, isTimeout, type StoragePool } from '@onggi/libvirt'
import { VirtError } from '../errors.ts'
import type { Item } from '../inventory/item.ts'
import { isGone, unlessGone } from '../link/failures.ts'
import type { Clock, Log } from '../needs.ts'
import { poolBody, type PoolRecord, poolStates, readPool } from './pool-record.ts'

/** Options of {@link createPoolReader}. */
export interface PoolReaderOptions {
  readonly log: Log
  readonly clock: Clock
  /** How long one pool may take to answer before it counts as inaccessible. Unit: ms. @default 4000 */
  readonly patienceMs?: number
}

/** A call that is out for longer is a bad sign. Unit: ms. */
const LATE_MS = 500
/** How long the list of all pools may take. Unit: ms. */
const LIST_MS = 4000

/** Reads pools so that one that hangs (a dead file server) costs only itself. */
export interface PoolReader {
  read(pool: StoragePool): Promise<Item<PoolRecord>>
  /** Reads a pool by its id; undefined when it is gone. */
  readById(uuid: string, name: string, find: () => Promise<StoragePool>): Promise<Item<PoolRecord> | undefined>
  /** Does something with a pool's content. @throws {@link VirtError} `VIRT_ERR_POOL_INACCESSIBLE` when it hangs, or did and has not come back */
  use<T>(pool: { readonly uuid: string; readonly name: string }, work: () => Promise<T>): Promise<T>
  /** Whether a call to some pool is out and late: libvirt lists pools only when none of them is busy. */
  isStuck(): boolean
  /** Rescans active pools whose volumes may have changed on disk; a pool that hangs is left alone until it answers. */
  rescan(uuid: string, find: () => Promise<StoragePool>): Promise<void>
}

/** Makes a {@link PoolReader}. */
export function createPoolReader(options: PoolReaderOptions): PoolReader {
  const { log, clock, patienceMs = 4000 } = options
  /** Calls that have not answered yet, by pool: libvirt cannot take one back, and a second would only queue behind it. */
  const hanging = new Map<string, Promise<unknown>>()
  const last = new Map<string, PoolRecord>()
  /** When each call that is out was sent. */
  const out = new Map<Promise<unknown>, number>()

  async function within<T>(uuid: string, work: () => Promise<T>): Promise<T | undefined> {
    if (hanging.has(uuid)) return undefined
    const running = work()
    out.set(running, clock.now())
    const settle = (): void => void out.delete(running)
    running.then(settle, settle)
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

  function inaccessible(uuid: string, name: string): Item<PoolRecord> {
    const known = last.get(uuid)
    const unknown: PoolRecord = {
      ...(known ?? { type: 'unknown', path: '', source: { devices: [] }, capacity: 0, allocation: 0, available: 0, volumeCount: 0 }),
      ...{ name, uuid, state: 'inaccessible', autostart: known?.autostart ?? false, persistent: known?.persistent ?? true },
    }
    return item(unknown)
  }

  return {
    async read(pool) {
      const record = await within(pool.uuid, () => readRecord(pool)).catch((err: unknown) => {
        if (isGone(err) || isConnectionError(err)) throw err
        // Its own trouble: it is shown as what it is, and the others as ever.
        log.warn({ err, pool: pool.name }, 'a storage pool could not be read')
        return undefined
      })
      return record === undefined ? inaccessible(pool.uuid, pool.name) : item(record)
    },
    async readById(uuid, name, find) {
      // libvirt waits for a busy pool as soon as it is looked up.
      const record = await within(uuid, async () => {
        const pool = await unlessGone(find)
        return pool === undefined ? ('gone' as const) : readRecord(pool)
      })
      if (record === 'gone') return undefined
      return record === undefined ? inaccessible(uuid, name) : item(record)
    },
    async use({ uuid, name }, work) {
      const done = await within(uuid, async () => ({ value: await work() }))
      if (done === undefined) throw new VirtError('VIRT_ERR_POOL_INACCESSIBLE', { name, seconds: Math.round(patienceMs / 1000) })
      return done.value
    },
    isStuck: () => hanging.size > 0 || [...out.values()].some((at) => clock.now() - at > LATE_MS),
    async rescan(uuid, find) {
      await within(uuid, async () => (await find()).refresh(0))
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

/**
 * Every pool, each read on its own. While one hangs the list itself would hang, and with it everything that changes a pool: then those that are known
 * are read, and events bring the others.
 */
export async function readPools(
  connection: Connect,
  reader: PoolReader,
  known: () => readonly { readonly id: string; readonly name: string }[],
): Promise<readonly Item<PoolRecord>[]> {
  const listed = reader.isStuck()
    ? undefined
    : await connection.listAllStoragePools(0, { timeoutMs: LIST_MS }).catch((err: unknown) => {
        if (isTimeout(err)) return undefined
        throw err
      })
  const read = await Promise.allSettled(
    listed === undefined
      ? known().map(({ id, name }) => reader.readById(id, name, () => connection.storagePoolLookupByUUID(id)))
      : listed.map((pool) => reader.read(pool)),
  )
  // One that fails was undefined between the two calls.
  return read.flatMap((r) => (r.status === 'fulfilled' && r.value !== undefined ? [r.value] : []))
}
