import { TaskError } from './errors.ts'
import { failureOf } from './failure.ts'
import type { Ledger } from './ledger.ts'
import type { Tx } from './needs.ts'
import type { Resolved } from './options.ts'
import type { Registry } from './registry.ts'
import { type ClaimNote, isClaimed, type StoredTask, type TaskRow, toRunning, unpack, type WorkerRow } from './task-row.ts'
import type { AnyTaskType } from './task-type.ts'

/**
 * What becomes of a task that was running when its process ended. Pure: the row to write, still `running` with a new
 * fence when there is work to do (undo, or a cancel to honour), `queued` to be run again, or ended.
 *
 * @internal
 */
export function afterCrash(
  id: string,
  row: TaskRow,
  type: AnyTaskType | undefined,
  o: { worker: string; maxCrashes: number; at: number },
): TaskRow {
  const interrupted = failureOf(new TaskError('TASK_ERR_INTERRUPTED', { id }), id)
  const next: TaskRow = { ...row, worker: o.worker, fence: row.fence + 1, crashes: row.crashes + 1, updated: new Date(o.at).toISOString() }
  if (!type) {
    // nobody here can undo it: say so now, undo when the type is registered
    return { ...next, status: 'failed', worker: '', error: interrupted, owed: row.journalled, ended: next.updated }
  }
  if (row.ending) return next
  if (row.cancel) return { ...next, ending: { status: 'killed', error: failureOf(new TaskError('TASK_ERR_CANCELLED', { id }), id) } }
  if (type.onCrash === 'compensate' || next.crashes > o.maxCrashes) return { ...next, ending: { status: 'failed', error: interrupted } }
  if (type.onCrash === 'restart') return { ...next, ending: { status: 'queued', error: null } }
  // attempts are for failures; the interrupted one does not count
  return { ...next, status: 'queued', worker: '', dueAt: 0, attempt: Math.max(0, row.attempt - 1) }
}

/** @internal */
export interface Taken {
  readonly id: string
  readonly row: TaskRow
  readonly version: number
  /** Worker that had it. */
  readonly from: string
}

/**
 * Takes over every running task that `lost` names, and answers those that need work now (their undo).
 *
 * @internal
 */
export async function takeOver(
  o: Resolved,
  ledger: Ledger,
  registry: Registry,
  lost: (row: { readonly worker: string }, id: string) => boolean,
  now: number,
): Promise<readonly Taken[]> {
  const running = await o.store.transaction((tx) => tx.list<StoredTask>('task', { where: { place: 'running' } }))
  const taken: Taken[] = []
  const take = async (id: string, fence: number, from: string): Promise<void> => {
    const found = await o.store.transaction((tx) => takeOne(tx, o, ledger, registry, id, fence, now))
    if (!found) return
    const { row } = found
    o.log.warn({ taskId: id, type: row.kind, was: from, becomes: row.ending?.status ?? row.status }, 'interrupted task taken over')
    taken.push({ id, ...found, from })
  }
  for (const { id, value } of running) {
    const { fence, worker, status } = unpack(value)
    if (lost({ worker }, id)) await take(id, status === 'queued' ? fence + 1 : fence, worker)
  }
  if (o.store.capabilities.manyProcesses) return taken
  const notes = await o.store.transaction((tx) => tx.list<ClaimNote>('task.claim'))
  for (const { id: worker, value } of notes) {
    for (const [id, fence] of Object.entries(value.tasks))
      if (worker === o.worker ? lost({ worker }, id) : true) await take(id, fence, worker)
    // ours is written anew with each claim
    if (worker !== o.worker) await o.store.transaction((tx) => tx.delete('task.claim', worker))
  }
  return taken
}

async function takeOne(
  tx: Tx,
  o: Resolved,
  ledger: Ledger,
  registry: Registry,
  id: string,
  fence: number,
  now: number,
): Promise<{ row: TaskRow; version: number } | undefined> {
  const stored = await tx.get<StoredTask>('task', id)
  if (!stored) return undefined
  const found = unpack(stored.value)
  const isNoted = isClaimed(found, fence)
  if (!isNoted && (found.status !== 'running' || found.fence !== fence)) return undefined
  if (o.store.capabilities.manyProcesses && found.worker !== o.worker) {
    // looked at in the same transaction: a worker that has renewed its lease meanwhile keeps its tasks
    const owner = await tx.get<WorkerRow>('task.worker', found.worker)
    if (owner && owner.value.until >= now) return undefined
  }
  const was = isNoted ? toRunning(o, found) : found
  const row = afterCrash(id, was, registry.get(was.kind), {
    worker: o.worker,
    maxCrashes: o.maxCrashes,
    at: o.clock.now(),
  })
  const event = row.status === 'failed' ? 'task.failed' : 'task.updated'
  return { row, version: await ledger.put(tx, id, row, { event, ifVersion: stored.version }) }
}
