import { isDeepStrictEqual } from 'node:util'
import { createBatch } from './batch.ts'
import { TaskError } from './errors.ts'
import { isoTime } from './iso-time.ts'
import type { JsonValue, Stored, Tx } from './needs.ts'
import type { Resolved } from './options.ts'
import { createPatience } from './patience.ts'
import {
  isClaimed,
  isEnded,
  pack,
  type StepRow,
  type StoredTask,
  stepId,
  type TaskDraft,
  type TaskRow,
  toRunning,
  unpack,
} from './task-row.ts'
import { toWire } from './task-view.ts'

/** @internal Name of the store's log that wakes runners: new tasks, cancels, ends. */
export const wakeLog = 'tasks'

type TaskEvent = 'task.created' | 'task.updated' | 'task.finished' | 'task.failed' | 'task.killed'

/**
 * @internal Where a claim stands while the store has the row still `queued`: in a note that many claims share ({@link ClaimNote}), or in the row itself
 * (its worker). The row says `running` with the first change.
 */
export type Claim = 'note' | 'row'

/** @internal Every write to a task's row, with its event, in one transaction; fenced once the task has been claimed. */
export interface Ledger {
  /** Remembers a row that this runner has claimed. */
  hold(id: string, row: TaskRow, version: number, claim?: Claim): void
  release(id: string): void
  /** Fences of the held tasks whose claim stands in a note alone. */
  noted(): ReadonlyMap<string, number>
  /** Writes soon that a task runs, unless something else is about to be written. */
  show(id: string): void
  /** A task that is being queued here, so that it need not be read again; its transaction may still fail. */
  offer(id: string, row: TaskRow, version: number): void
  /** Answers what was offered, unless it was changed since. */
  offered(id: string): { readonly row: TaskRow; readonly version: number } | undefined
  /** Whether this runner has claimed it and has not yet let go. */
  isHeld(id: string): boolean
  /** Puts the row and publishes its event. */
  put(tx: Tx, id: string, row: TaskRow, o: { event: TaskEvent; ifVersion?: number | 'absent' }): Promise<number>
  /** Changes a row that this runner holds; `edit` may be called several times, each with a copy. @throws TASK_ERR_FENCED when it no longer does. */
  change(id: string, fence: number, edit: (row: TaskDraft) => void, more?: (tx: Tx, next: TaskRow) => Promise<void>): Promise<TaskRow>
  /** Journals a step of a held task: before `do` without result, after it with one. */
  journal(id: string, fence: number, step: StepRow): Promise<void>
  /** Removes an undone step from the journal. */
  unjournal(id: string, fence: number, n: number): Promise<void>
  /** The journal, oldest first. */
  steps(id: string): Promise<readonly StepRow[]>
}

interface Held {
  readonly row: TaskRow
  readonly version: number
  readonly claim?: Claim | undefined
}

/** The rows of one shared transaction. */
interface Rows {
  get(id: string): Promise<Held | undefined>
  /** What it has written itself. */
  readonly mine: Map<string, Held>
  readonly ended: string[]
}

const maxOffers = 10_000

/** @internal Tells whether a put was refused because the object is no longer at that version. */
const isStale = (e: unknown): e is Error => e instanceof Error && 'code' in e && e.code === 'STORE_ERR_VERSION'

const eventOf = (row: TaskRow): TaskEvent => (isEnded(row.status) ? (`task.${row.status}` as TaskEvent) : 'task.updated')

const plain = (row: TaskRow): unknown => JSON.parse(JSON.stringify(pack(row)))
/** Whether a stored row is the very one that was sent. */
const isSame = (stored: TaskRow, sent: TaskRow): boolean => isDeepStrictEqual(plain(stored), plain(sent))

/** @internal */
export function createLedger(o: Resolved): Ledger {
  const { store, events, text } = o
  const many = store.capabilities.manyProcesses
  const held = new Map<string, Held>()
  const offers = new Map<string, { row: TaskRow; version: number }>()
  /** Changes on their way, by task. */
  const changing = new Map<string, number>()

  const begin = async (tx: Tx, ids: readonly string[]): Promise<Rows> => {
    const mine = new Map<string, Held>()
    const heldOf = (s: Stored<StoredTask>): Held => ({ row: unpack(s.value), version: s.version })
    let all: Promise<ReadonlyMap<string, Held>> | undefined
    const readAll = async (): Promise<ReadonlyMap<string, Held>> => {
      const found = await tx.list<StoredTask>('task', { where: { id: { in: [...new Set(ids)] } } })
      return new Map(found.map((s) => [s.id, heldOf(s)]))
    }
    const get = async (id: string): Promise<Held | undefined> => {
      const own = mine.get(id)
      if (own) return own
      // where there is a network in between, one way for all of them
      if (many) return (await (all ??= readAll())).get(id)
      const stored = await tx.get<StoredTask>('task', id)
      return stored && heldOf(stored)
    }
    return { get, mine, ended: [] }
  }
  const sayEnded = (tx: Tx, ended: readonly string[]): void => {
    if (many && ended.length > 0) tx.append(wakeLog, { ends: [...ended] })
  }
  const patiently = createPatience(o)
  const batch = createBatch(store, begin, (tx, rows) => sayEnded(tx, rows.ended))

  const write = async (tx: Tx, id: string, row: TaskRow, event: TaskEvent, ifVersion?: number | 'absent'): Promise<number> => {
    const version = await tx.put('task', id, pack(row), ifVersion === undefined ? undefined : { ifVersion })
    if (event !== 'task.created') offers.delete(id)
    if (events) {
      // an event carries at most 16 KiB: a large result is read from its URI
      const fits = (row.result === null && row.error === null) || JSON.stringify([row.result, row.error]).length < 15_000
      const data = fits ? { data: toWire(id, row, text) as unknown as JsonValue } : {}
      const method = event === 'task.created' ? 'POST' : 'PUT'
      events.publish(tx, { type: event, uri: `/tasks/${id}`, method, ref: { type: 'task', id }, audience: row.audience, ...data })
    }
    if (row.status === 'queued' && row.worker === '') {
      // whoever hears of it has the row at hand, or looks into the store
      tx.append(wakeLog, { queued: id })
    }
    return version
  }

  const current = async (rows: Rows, id: string, fence: number): Promise<Held> => {
    const stored = await rows.get(id)
    if (stored?.row.fence === fence && (stored.row.status === 'running' || stored.row.owed)) return stored
    // claimed, but not yet written: somebody else (a cancel) was first
    if (
      held.get(id)?.claim &&
      stored &&
      isClaimed(stored.row, fence) &&
      (stored.row.worker === o.worker || (!many && stored.row.worker === ''))
    )
      return { row: toRunning(o, stored.row), version: stored.version }
    throw new TaskError('TASK_ERR_FENCED', { id })
  }

  let toShow: string[] = []
  const showAll = (): void => {
    const ids = toShow
    toShow = []
    for (const id of ids) {
      const known = held.get(id)
      if (!known?.claim || changing.has(id)) continue
      change(id, known.row.fence, () => undefined).catch((err: unknown) => o.log.debug({ err, taskId: id }, 'claim not shown'))
    }
  }

  const change: Ledger['change'] = async (id, fence, edit, more) => {
    /** What was sent, and may have arrived although the store did not say so. */
    let tried: TaskRow | undefined
    const op = async (tx: Tx, rows: Rows): Promise<Held> => {
      const put = (from: TaskRow, ifVersion: number | undefined): Promise<number> => {
        const next: TaskDraft = { ...from }
        edit(next)
        next.updated = isoTime(o.clock.now())
        row = next
        return write(tx, id, next, eventOf(next), ifVersion)
      }
      let row: TaskRow | undefined
      let version: number | undefined
      const known = rows.mine.get(id) ?? held.get(id)
      if (known?.row.fence === fence)
        try {
          version = await put(known.row, known.version)
        } catch (e) {
          // somebody else has changed it (a cancel, a new owner): it must be read after all
          if (!isStale(e)) throw e
        }
      if (version === undefined || !row) {
        const stored = tried && (await rows.get(id))
        if (tried && stored && isSame(stored.row, tried)) return stored
        const from = await current(rows, id, fence)
        version = await put(from.row, from.version)
      }
      const next: Held = { row: row!, version }
      if (isEnded(next.row.status)) rows.ended.push(id)
      rows.mine.set(id, next)
      if (more) await more(tx, next.row)
      tried = next.row
      return next
    }
    changing.set(id, (changing.get(id) ?? 0) + 1)
    try {
      const changed = await patiently(() => batch(id, op))
      if (held.has(id)) held.set(id, changed)
      return changed.row
    } finally {
      const left = (changing.get(id) ?? 1) - 1
      if (left > 0) changing.set(id, left)
      else changing.delete(id)
    }
  }

  return {
    put(tx, id, row, { event, ifVersion }) {
      if (isEnded(row.status)) sayEnded(tx, [id])
      return write(tx, id, row, event, ifVersion)
    },
    hold: (id, row, version, claim) => void held.set(id, { row, version, claim }),
    release: (id) => void held.delete(id),
    noted() {
      const all = new Map<string, number>()
      for (const [id, h] of held) if (h.claim === 'note') all.set(id, h.row.fence)
      return all
    },
    show(id) {
      // a run that ends at once is one write; every other is seen running
      if (toShow.push(id) === 1) setImmediate(showAll)
    },
    offer(id, row, version) {
      // a store that others write to is asked when the task is claimed
      if (many) return
      if (offers.size >= maxOffers) {
        const [oldest] = offers.keys()
        if (oldest !== undefined) offers.delete(oldest)
      }
      offers.set(id, { row, version })
    },
    offered: (id) => offers.get(id),
    isHeld: (id) => held.has(id),
    change,
    async journal(id, fence, step) {
      const op = async (tx: Tx, rows: Rows): Promise<Held> => {
        const { row, version } = await current(rows, id, fence)
        const next = { ...row, journalled: true }
        let written = version
        if (held.get(id)?.claim) written = await write(tx, id, next, 'task.updated', version)
        else if (!row.journalled) written = await tx.put('task', id, pack(next), { ifVersion: version })
        rows.mine.set(id, { row: next, version: written })
        await tx.put('task.step', stepId(id, step.n), step)
        return { row: next, version: written }
      }
      const after = await patiently(() => batch(id, op))
      if (held.has(id)) held.set(id, after)
    },
    unjournal: (id, fence, n) =>
      patiently(() =>
        batch(id, async (tx, rows) => {
          await current(rows, id, fence)
          await tx.delete('task.step', stepId(id, n))
        }),
      ),
    steps: async (id) => {
      const rows = await patiently(() => store.transaction((tx) => tx.list<StepRow>('task.step', { where: { task: id }, order: ['id'] })))
      return rows.map((r) => r.value)
    },
  }
}
