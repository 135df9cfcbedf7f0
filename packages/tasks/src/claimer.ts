import type { Claim } from './ledger.ts'
import type { TaskRow } from './task-row.ts'

/** @internal A task that this worker has claimed. */
export interface Claimed {
  readonly id: string
  readonly row: TaskRow
  readonly version: number
  readonly claim?: Claim
}

/** @internal Finds due tasks and makes them ours. */
export interface Claimer {
  /** Highest priority first, then oldest; `take` says for how many of so many there are slots, and sets these aside. `more`: there may be others. */
  next(take: (most: number) => number): Promise<{ readonly claimed: readonly Claimed[]; readonly more: boolean }>
}
