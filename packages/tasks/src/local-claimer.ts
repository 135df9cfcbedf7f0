import type { Claimed, Claimer } from './claimer.ts'
import { createHeap } from './heap.ts'
import { type Ledger, wakeLog } from './ledger.ts'
import type { Tx } from './needs.ts'
import type { Resolved } from './options.ts'
import type { Registry } from './registry.ts'
import { type ClaimNote, queuedPlaces, type StoredTask, type TaskRow, toRunning, unpack } from './task-row.ts'

const maxRecords = 1000

/** What orders a queued task. */
interface Queued {
  readonly id: string
  readonly kind: string
  readonly queue: string
  readonly priority: number
  readonly dueAt: number
}

/**
 * For a store of one process: keeps the order of the queue in memory, fed by the log of what was queued. Claims are not written into the rows one
 * by one, but into one note; a row follows with its first change, which for a short task is its end.
 *
 * @internal
 */
export function createLocalClaimer(o: Resolved, ledger: Ledger, registry: Registry): Claimer {
  const ready = createHeap<Queued>((a, b) =>
    a.priority === b.priority ? (a.dueAt === b.dueAt ? a.id < b.id : a.dueAt < b.dueAt) : a.priority > b.priority,
  )
  const later = createHeap<Queued>((a, b) => a.dueAt < b.dueAt)
  /** Of types that are not registered (yet). */
  let parked: Queued[] = []
  let types = ''
  let cursor: string | undefined

  const page = async (): Promise<readonly unknown[]> => {
    const { records, oldest } = await o.store.readLog(wakeLog, { ...(cursor === undefined ? {} : { after: cursor }), limit: maxRecords })
    cursor = records.at(-1)?.cursor ?? cursor ?? oldest
    return records.map((r) => r.record)
  }
  const sort = (r: Queued): void => {
    if (o.queues && !o.queues.includes(r.queue)) return
    if (!registry.get(r.kind)) parked.push(r)
    else (r.dueAt > o.clock.now() ? later : ready).push(r)
  }
  /** What was queued before we listened. */
  const fill = async (): Promise<void> => {
    while ((await page()).length > 0);
    for (const { id, value } of await o.store.transaction((tx) => tx.list<StoredTask>('task', { where: { place: queuedPlaces } }))) {
      const { kind, queue, priority, dueAt } = unpack(value)
      sort({ id, kind, queue, priority, dueAt })
    }
  }
  const hear = async (records: readonly unknown[]): Promise<void> => {
    const ids = records.flatMap((r) => (typeof r === 'object' && r !== null && 'queued' in r ? [r.queued as string] : []))
    const unknown = ids.filter((id) => !ledger.offered(id))
    const rows = new Map<string, TaskRow>()
    if (unknown.length > 0)
      for (const { id, json } of await o.store.rawList('task', { where: { id: { in: unknown } } }))
        rows.set(id, unpack(JSON.parse(json.toString()) as StoredTask))
    for (const id of ids) {
      const row = ledger.offered(id)?.row ?? rows.get(id)
      if (row) sort({ id, kind: row.kind, queue: row.queue, priority: row.priority, dueAt: row.dueAt })
    }
  }
  const listen = async (): Promise<void> => {
    for (let records = await page(); records.length > 0; records = records.length < maxRecords ? [] : await page()) await hear(records)
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
  const look = async (tx: Tx, id: string, noted: ReadonlyMap<string, number>): Promise<Claimed | undefined> => {
    // told of twice
    if (noted.has(id)) return undefined
    const offered = ledger.offered(id)
    if (offered && offered.row.dueAt <= o.clock.now())
      return { id, row: toRunning(o, offered.row), version: offered.version, claim: 'note' }
    const stored = await tx.get<StoredTask>('task', id)
    // cancelled meanwhile, or told of twice
    if (stored?.value.status !== 'queued' || stored.value.worker !== undefined || stored.value.dueAt > o.clock.now()) return undefined
    return { id, row: toRunning(o, unpack(stored.value)), version: stored.version, claim: 'note' }
  }
  const claim = async (tx: Tx, candidates: readonly Queued[]): Promise<Claimed[]> => {
    const noted = ledger.noted()
    const claimed = new Map<string, Claimed>()
    for (const { id } of candidates) {
      const found = claimed.has(id) ? undefined : await look(tx, id, noted)
      if (found) claimed.set(id, found)
    }
    if (claimed.size === 0) return []
    const tasks = Object.fromEntries([...noted, ...[...claimed.values()].map((c) => [c.id, c.row.fence] as const)])
    await tx.put<ClaimNote>('task.claim', o.worker, { tasks })
    return [...claimed.values()]
  }

  return {
    async next(take) {
      if (cursor === undefined) await fill()
      await listen()
      const claimed: Claimed[] = []
      for (;;) {
        const n = take(ready.size)
        if (n === 0) break
        const candidates = Array.from({ length: n }, () => ready.pop()!)
        try {
          claimed.push(...(await o.store.transaction((tx) => claim(tx, candidates))))
        } catch (e) {
          for (const c of candidates) ready.push(c)
          throw e
        }
      }
      return { claimed, more: ready.size > 0 }
    },
  }
}
