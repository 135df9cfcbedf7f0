import { TaskError } from './errors.ts'
import type { JsonValue, Tx } from './needs.ts'
import type { Resolved } from './options.ts'
import { isEnded, type StepRow, stepId, type TaskRow } from './task-row.ts'
import { toWire } from './task-view.ts'

/** @internal Name of the store's log that wakes runners: new tasks, cancels, ends. */
export const wakeLog = 'tasks'

type TaskEvent = 'task.created' | 'task.updated' | 'task.finished' | 'task.failed' | 'task.killed'

/** @internal Every write to a task's row, with its event, in one transaction; fenced once the task has been claimed. */
export interface Ledger {
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

const eventOf = (row: TaskRow): TaskEvent => (isEnded(row.status) ? (`task.${row.status}` as TaskEvent) : 'task.updated')

/** @internal */
export function createLedger(o: Resolved): Ledger {
  const { store, events, text } = o

  const held = async (tx: Tx, id: string, fence: number): Promise<{ row: TaskRow; version: number }> => {
    const stored = await tx.get<TaskRow>('task', id)
    if (stored?.value.fence !== fence || (stored.value.status !== 'running' && !stored.value.owed))
      throw new TaskError('TASK_ERR_FENCED', { id })
    return { row: stored.value, version: stored.version }
  }

  const put: Ledger['put'] = async (tx, id, row, { event, ifVersion }) => {
    const version = await tx.put('task', id, row, ifVersion === undefined ? {} : { ifVersion })
    const data = toWire(id, row, text) as unknown as JsonValue
    // an event carries at most 16 KiB: a large result is read from its URI
    const fits = JSON.stringify(row.result).length + JSON.stringify(row.error).length < 15_000
    events?.publish(tx, {
      type: event,
      uri: `/tasks/${id}`,
      method: event === 'task.created' ? 'POST' : 'PUT',
      ref: { type: 'task', id },
      audience: row.audience,
      ...(fits ? { data } : {}),
    })
    if (isEnded(row.status) && store.capabilities.manyProcesses) tx.append(wakeLog, { end: id })
    return version
  }

  return {
    put,
    change: (id, fence, fn, more) =>
      store.transaction(async (tx) => {
        const { row, version } = await held(tx, id, fence)
        const next = { ...fn(row), updated: new Date(o.clock.now()).toISOString() }
        await put(tx, id, next, { event: eventOf(next), ifVersion: version })
        await more?.(tx, next)
        return next
      }),
    journal: (id, fence, step) =>
      store.transaction(async (tx) => {
        const { row, version } = await held(tx, id, fence)
        if (!row.journalled) await tx.put('task', id, { ...row, journalled: true }, { ifVersion: version })
        await tx.put('task.step', stepId(id, step.n), step)
      }),
    unjournal: (id, fence, n) =>
      store.transaction(async (tx) => {
        await held(tx, id, fence)
        await tx.delete('task.step', stepId(id, n))
      }),
    steps: async (id) => {
      const rows = await store.transaction((tx) => tx.list<StepRow>('task.step', { where: { task: id }, order: ['id'] }))
      return rows.map((r) => r.value)
    },
  }
}
