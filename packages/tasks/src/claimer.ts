import type { TaskRow } from './task-row.ts'

/** @internal A task that this worker has claimed. */
export interface Claimed {
  readonly id: string
  readonly row: TaskRow
  readonly version: number
  /** See {@link Ledger.hold}. */
  readonly noted: boolean
}

/** @internal Finds due tasks and makes them ours. */
export interface Claimer {
  /** At most `limit` tasks, highest priority first, then oldest; fewer: there are no more now. */
  next(limit: number): Promise<readonly Claimed[]>
}
