import { createHeap } from './heap.ts'
import { isStale, type Ledger, type QueuedRecord, wakeLog } from './ledger.ts'
import type { Tx } from './needs.ts'
import type { Resolved } from './options.ts'
import type { Registry } from './registry.ts'
import { queuedPlaces, type TaskRow } from './task-row.ts'

/** @internal A task that this worker has claimed. */
export interface Claimed {
  readonly id: string
  readonly row: TaskRow
  readonly version: number
}

/** @internal Finds due tasks and makes them ours. */
export interface Claimer {
  /** At most `limit` tasks, highest priority first, then oldest; fewer: there are no more now. */
  next(limit: number): Promise<readonly Claimed[]>
  /** A task that is being queued here, so that it need not be read again; its transaction may still fail. */
  offer(id: string, row: TaskRow, version: number): void
}

const maxOffers = 10_000
const pageSize = 500

const toRunning = (o: Resolved, row: TaskRow, at: number): TaskRow => ({
  ...row,
  status: 'running',
  worker: o.worker,
  fence: row.fence + 1,
  attempt: row.attempt + 1,
  updated: new Date(at).toISOString(),
})

/** @internal For a store with many processes: asks it each time, so that no two get the same. */
export function createSharedClaimer(o: Resolved, ledger: Ledger, registry: Registry): Claimer {
  const serves = (row: TaskRow, at: number): boolean =>
    row.dueAt <= at && registry.get(row.kind) !== undefined && (!o.queues || o.queues.includes(row.queue))
  /** Ids that look free, in their order; read outside of the transaction, which would conflict with all who enqueue. */
  const look = async (limit: number): Promise<readonly string[]> => {
    const at = o.clock.now()
    const found: string[] = []
    let after: string | undefined
    for (;;) {
      const page = await o.store.rawList('task', {
        where: { place: queuedPlaces },
        order: ['turn'],
        limit: pageSize,
        ...(after === undefined ? {} : { after }),
      })
      for (const { id, json } of page) if (serves(JSON.parse(json.toString()) as TaskRow, at)) found.push(id)
      after = page.at(-1)?.id
      if (page.length < pageSize || found.length >= limit) return found
    }
  }
  const claim = async (tx: Tx, ids: readonly string[], limit: number): Promise<Claimed[]> => {
    const at = o.clock.now()
    const found = await tx.claim<TaskRow>('task', { where: { place: queuedPlaces, id: { in: ids } }, order: ['turn'], limit })
    const claimed: Claimed[] = []
    for (const { id, value, version } of found) {
      if (!serves(value, at)) continue
      const row = toRunning(o, value, at)
      claimed.push({ id, row, version: await ledger.put(tx, id, row, { event: 'task.updated', ifVersion: version }) })
    }
    return claimed
  }
  return {
    async next(limit) {
      // more than needed, as others look at the same ones
      const ids = await look(limit * 2 + 10)
      return ids.length === 0 ? [] : o.store.transaction((tx) => claim(tx, ids, limit))
    },
    offer: () => undefined,
  }
}

/** @internal For a store of one process: keeps the order of the queue in memory, fed by the log of what was queued. */
export function createLocalClaimer(o: Resolved, ledger: Ledger, registry: Registry): Claimer {
  const ready = createHeap<QueuedRecord>((a, b) =>
    a.priority === b.priority ? (a.dueAt === b.dueAt ? a.queued < b.queued : a.dueAt < b.dueAt) : a.priority > b.priority,
  )
  const later = createHeap<QueuedRecord>((a, b) => a.dueAt < b.dueAt)
  /** Of types that are not registered (yet). */
  let parked: QueuedRecord[] = []
  let types = ''
  const offers = new Map<string, { row: TaskRow; version: number }>()
  let cursor: string | undefined

  const page = async (): Promise<readonly unknown[]> => {
    const { records, oldest } = await o.store.readLog(wakeLog, { ...(cursor === undefined ? {} : { after: cursor }), limit: 1000 })
    cursor = records.at(-1)?.cursor ?? cursor ?? oldest
    return records.map((r) => r.record)
  }
  const sort = (r: QueuedRecord): void => {
    if (o.queues && !o.queues.includes(r.queue)) return
    if (!registry.get(r.kind)) parked.push(r)
    else (r.dueAt > o.clock.now() ? later : ready).push(r)
  }
  /** What was queued before we listened. */
  const fill = async (): Promise<void> => {
    while ((await page()).length > 0);
    for (const { id, value } of await o.store.transaction((tx) => tx.list<TaskRow>('task', { where: { place: queuedPlaces } })))
      sort({ queued: id, kind: value.kind, queue: value.queue, priority: value.priority, dueAt: value.dueAt })
  }
  const listen = async (): Promise<void> => {
    for (let records = await page(); records.length > 0; records = records.length < 1000 ? [] : await page())
      for (const r of records) if (typeof r === 'object' && r !== null && 'queued' in r) sort(r as QueuedRecord)
    const names = registry.names().join()
    if (names !== types) {
      types = names
      const again = parked
      parked = []
      again.forEach(sort)
    }
    const now = o.clock.now()
    for (let first = later.peek(); first && first.dueAt <= now; first = later.peek()) ready.push(later.pop()!)
  }
  const claimKnown = async (tx: Tx, id: string, offered: { row: TaskRow; version: number }, at: number): Promise<Claimed | undefined> => {
    const row = toRunning(o, offered.row, at)
    try {
      return { id, row, version: await ledger.put(tx, id, row, { event: 'task.updated', ifVersion: offered.version }) }
    } catch (e) {
      if (isStale(e)) return undefined
      throw e
    }
  }
  const take = async (tx: Tx, candidates: readonly QueuedRecord[]): Promise<Claimed[]> => {
    const at = o.clock.now()
    const claimed: Claimed[] = []
    for (const { queued: id } of candidates) {
      const offered = offers.get(id)
      const known = offered && offered.row.dueAt <= at ? await claimKnown(tx, id, offered, at) : undefined
      if (known) {
        claimed.push(known)
        continue
      }
      const stored = await tx.get<TaskRow>('task', id)
      // cancelled meanwhile, or told of twice
      if (stored?.value.status !== 'queued' || stored.value.dueAt > at) continue
      const row = toRunning(o, stored.value, at)
      claimed.push({ id, row, version: await ledger.put(tx, id, row, { event: 'task.updated', ifVersion: stored.version }) })
    }
    return claimed
  }

  return {
    async next(limit) {
      if (cursor === undefined) await fill()
      await listen()
      const claimed: Claimed[] = []
      while (claimed.length < limit && ready.size > 0) {
        const candidates: QueuedRecord[] = []
        while (candidates.length < limit - claimed.length && ready.size > 0) candidates.push(ready.pop()!)
        try {
          claimed.push(...(await o.store.transaction((tx) => take(tx, candidates))))
          for (const c of candidates) offers.delete(c.queued)
        } catch (e) {
          for (const c of candidates) ready.push(c)
          throw e
        }
      }
      return claimed
    },
    offer(id, row, version) {
      if (offers.size >= maxOffers) {
        const [oldest] = offers.keys()
        if (oldest !== undefined) offers.delete(oldest)
      }
      offers.set(id, { row, version })
    },
  }
}
