import type { Dispatcher } from './dispatcher.ts'
import { TaskError } from './errors.ts'
import { failureOf } from './failure.ts'
import { type Ledger, wakeLog } from './ledger.ts'
import type { CallerContext } from './needs.ts'
import type { Resolved } from './options.ts'
import type { Reader } from './reader.ts'
import { childKeys, isEnded, type StoredTask, type TaskRow, unpack } from './task-row.ts'
import type { Waiter } from './waiter.ts'

/** @internal Cancels a task and its children; resolves when it has ended, or after `cancelWaitMs`. */
export async function cancelTask(
  deps: { options: Resolved; ledger: Ledger; reader: Reader; dispatcher: Dispatcher; waiter: Waiter },
  id: string,
  by: CallerContext,
): Promise<void> {
  const { options: o, ledger, reader, dispatcher, waiter } = deps
  const outcome = await o.store.transaction(async (tx) => {
    const stored = await tx.get<StoredTask>('task', id)
    const row = unpack(reader.see(id, stored?.value, by))
    // cancelling is the owner's right, not that of everybody who sees the task
    const audience = row.owner === '' ? {} : { owner: row.owner }
    if (o.policy?.can(by.principal, 'task.cancel', { ref: { type: 'task', id }, audience }).allow === false)
      throw new TaskError('TASK_ERR_FORBIDDEN', { user: by.principal?.name ?? 'nobody', action: 'task.cancel' })
    if (row.status === 'killed') return undefined
    if (!row.cancellable || isEnded(row.status)) throw new TaskError('TASK_ERR_NOT_CANCELLABLE', { id, state: row.status })
    const updated = new Date(o.clock.now()).toISOString()
    const ifVersion = stored?.version ?? 0
    // one that is claimed but not yet written as running is as good as running
    if (row.status === 'queued' && row.worker === '' && !row.journalled && !dispatcher.has(id)) {
      const error = failureOf(new TaskError('TASK_ERR_CANCELLED', { id }), id)
      const killed: TaskRow = { ...row, status: 'killed', cancel: true, error, updated, ended: updated }
      await ledger.put(tx, id, killed, { event: 'task.killed', ifVersion })
      return killed
    }
    // a queued task that waits for its next attempt has steps to undo: it becomes due now, to be unwound
    const marked: TaskRow = { ...row, cancel: true, updated, ...(row.status === 'queued' ? { dueAt: 0 } : {}) }
    await ledger.put(tx, id, marked, { event: 'task.updated', ifVersion })
    if (o.store.capabilities.manyProcesses) tx.append(wakeLog, { cancel: id })
    return marked
  })
  if (!outcome) return
  if (outcome.status === 'killed') {
    dispatcher.abort(id)
    waiter.ended(id, outcome)
    return
  }
  dispatcher.abort(id)
  const children = await o.store.transaction((tx) => tx.list<StoredTask>('task', { where: { key: childKeys(id) } }))
  const limit = new AbortController()
  const stopTimer = o.clock.timer(() => limit.abort(), o.cancelWaitMs)
  try {
    const live = children.filter((c) => c.value.cancellable && !isEnded(c.value.status))
    await Promise.all(live.map((c) => cancelTask(deps, c.id, { ...by, principal: c.value.caller.principal }).catch(() => undefined)))
    await waiter.wait(id, limit.signal)
  } catch (e) {
    if (!limit.signal.aborted) throw e
  } finally {
    stopTimer()
  }
}
