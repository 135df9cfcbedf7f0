import { createBatch } from './batch.ts'
import { TaskError } from './errors.ts'
import type { JsonValue, Tx } from './needs.ts'
import type { Resolved } from './options.ts'
import { indexed, isEnded, type StepRow, stepId, type TaskRow } from './task-row.ts'
import { toWire } from './task-view.ts'

/** @internal Name of the store's log that wakes runners: new tasks, cancels, ends. */
export const wakeLog = 'tasks'

/** @internal What the log says of a queued task: enough to order it. */
export interface QueuedRecord {
  readonly queued: string
  readonly kind: string
  readonly queue: string
  readonly priority: number
  readonly dueAt: number
}

type TaskEvent = 'task.created' | 'task.updated' | 'task.finished' | 'task.failed' | 'task.killed'

/** @internal Every write to a task's row, with its event, in one transaction; fenced once the task has been claimed. */
export interface Ledger {
  /** Remembers a row that this runner has claimed, so that it need not be read for each change. */
  hold(id: string, row: TaskRow, version: number): void
  release(id: string): void
  /** Puts the row and publishes its event. */
  put(tx: Tx, id: string, row: TaskRow, o: { event: TaskEvent; ifVersion?: number | 'absent' }): Promise<number>
  /** Changes a row that this runner holds. @throws TASK_ERR_FENCED when it no longer does. */
  change(id: string, fence: number, fn: (row: TaskRow) => TaskRow, more?: (tx: Tx, next: TaskRow) => Promise<void>): Promise<TaskRow>
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
}

/** @internal Tells whether a put was refused because the object is no longer at that version. */
export const isStale = (e: unknown): e is Error => e instanceof Error && 'code' in e && e.code === 'STORE_ERR_VERSION'

const eventOf = (row: TaskRow): TaskEvent => (isEnded(row.status) ? (`task.${row.status}` as TaskEvent) : 'task.updated')

/** @internal */
export function createLedger(o: Resolved): Ledger {
  const { store, events, text } = o
  const batch = createBatch(store)
  const rows = new Map<string, Held>()

  const held = async (tx: Tx, id: string, fence: number): Promise<Held> => {
    const stored = await tx.get<TaskRow>('task', id)
    if (stored?.value.fence !== fence || (stored.value.status !== 'running' && !stored.value.owed))
      throw new TaskError('TASK_ERR_FENCED', { id })
    return { row: stored.value, version: stored.version }
  }

  const put: Ledger['put'] = async (tx, id, row, { event, ifVersion }) => {
    const version = await tx.put('task', id, indexed(row), ifVersion === undefined ? {} : { ifVersion })
    if (events) {
      // an event carries at most 16 KiB: a large result is read from its URI
      const fits = (row.result === null && row.error === null) || JSON.stringify([row.result, row.error]).length < 15_000
      const data = fits ? { data: toWire(id, row, text) as unknown as JsonValue } : {}
      const method = event === 'task.created' ? 'POST' : 'PUT'
      events.publish(tx, { type: event, uri: `/tasks/${id}`, method, ref: { type: 'task', id }, audience: row.audience, ...data })
    }
    if (row.status === 'queued') {
      const record: QueuedRecord = { queued: id, kind: row.kind, queue: row.queue, priority: row.priority, dueAt: row.dueAt }
      tx.append(wakeLog, record as unknown as JsonValue)
    } else if (store.capabilities.manyProcesses && isEnded(row.status)) tx.append(wakeLog, { end: id })
    return version
  }

  return {
    put,
    hold: (id, row, version) => void rows.set(id, { row, version }),
    release: (id) => void rows.delete(id),
    async change(id, fence, fn, more) {
      const changeFrom = async (tx: Tx, { row, version }: Held): Promise<Held> => {
        const next = { ...fn(row), updated: new Date(o.clock.now()).toISOString() }
        return { row: next, version: await put(tx, id, next, { event: eventOf(next), ifVersion: version }) }
      }
      /** Undefined: somebody else has changed it (a cancel, a new owner), so it must be read after all. */
      const changeKnown = async (tx: Tx): Promise<Held | undefined> => {
        const known = rows.get(id)
        if (known?.row.fence !== fence) return undefined
        try {
          return await changeFrom(tx, known)
        } catch (e) {
          if (isStale(e)) return undefined
          throw e
        }
      }
      const changed = await batch(async (tx) => {
        const result = (await changeKnown(tx)) ?? (await changeFrom(tx, await held(tx, id, fence)))
        await more?.(tx, result.row)
        return result
      })
      if (rows.has(id)) rows.set(id, changed)
      return changed.row
    },
    journal: (id, fence, step) =>
      batch(async (tx) => {
        const { row, version } = await held(tx, id, fence)
        if (!row.journalled) await tx.put('task', id, { ...row, journalled: true }, { ifVersion: version })
        await tx.put('task.step', stepId(id, step.n), step)
      }),
    unjournal: (id, fence, n) =>
      batch(async (tx) => {
        await held(tx, id, fence)
        await tx.delete('task.step', stepId(id, n))
      }),
    steps: async (id) => {
      const rows = await store.transaction((tx) => tx.list<StepRow>('task.step', { where: { task: id }, order: ['id'] }))
      return rows.map((r) => r.value)
    },
  }
}
