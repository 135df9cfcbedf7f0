import { TaskError } from './errors.ts'
import type { Ledger } from './ledger.ts'
import type { CallerContext } from './needs.ts'
import type { Resolved } from './options.ts'
import type { Reader } from './reader.ts'
import { type StoredTask, type TaskRow, unpack } from './task-row.ts'

/** @internal Queues a failed task once more, as the user who started it. */
export async function runAgain(deps: { options: Resolved; ledger: Ledger; reader: Reader }, id: string, by: CallerContext): Promise<void> {
  const { options: o, ledger, reader } = deps
  await o.store.transaction(async (tx) => {
    const stored = await tx.get<StoredTask>('task', id)
    const row = unpack(reader.see(id, stored?.value, by))
    const audience = row.owner === '' ? {} : { owner: row.owner }
    if (o.policy?.can(by.principal, 'task.retry', { ref: { type: 'task', id }, audience }).allow === false)
      throw new TaskError('TASK_ERR_FORBIDDEN', { user: by.principal?.name ?? 'nobody', action: 'task.retry' })
    // what still owes an undo would be done on top of what is left
    if (row.status !== 'failed' || row.owed)
      throw new TaskError('TASK_ERR_NOT_RETRYABLE', { id, state: row.owed ? 'being undone' : row.status })
    const at = o.clock.now()
    const updated = new Date(at).toISOString()
    const again: TaskRow = {
      ...row,
      status: 'queued',
      dueAt: at,
      attempt: 0,
      crashes: 0,
      cancel: false,
      dead: false,
      error: null,
      ending: null,
      progress: null,
      message: null,
      ended: '',
      updated,
    }
    await ledger.put(tx, id, again, { event: 'task.updated', ...(stored ? { ifVersion: stored.version } : {}) })
  })
}
