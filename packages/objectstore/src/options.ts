import type { Clock, Log } from './needs.ts'
import type { StoreType } from './store.ts'

/** Options every driver has. */
export interface StoreOptions {
  /** Types of objects the store will hold; others are refused. */
  readonly types: readonly StoreType[]
  /**
   * How long one run of a transaction function may stay open; then it fails with `STORE_ERR_TIMEOUT`. The commit itself is not counted.
   *
   * Unit: ms. Minimum 1.
   *
   * @default 1000
   */
  readonly maxTransactionMs?: number
  /** Wall clock behind `created`, `updated` and the time of log records. @default Date.now */
  readonly clock?: Clock
  /** Told about failures in the background. @default silent */
  readonly log?: Log
}

/** Options with their defaults. */
export interface ResolvedStoreOptions {
  readonly types: readonly StoreType[]
  readonly maxTransactionMs: number
  readonly now: () => number
  readonly log: Log | undefined
}

/** Checks the common options. @throws `TypeError` with code `ERR_INVALID_ARG_VALUE` */
export function resolveStoreOptions(o: StoreOptions): ResolvedStoreOptions {
  const { clock, maxTransactionMs = 1000 } = o
  if (!Number.isFinite(maxTransactionMs) || maxTransactionMs < 1)
    throw Object.assign(new TypeError(`maxTransactionMs must be 1 or more, got ${String(maxTransactionMs)}`), {
      code: 'ERR_INVALID_ARG_VALUE',
    })
  return { types: o.types, maxTransactionMs, now: clock ? () => clock.now() : Date.now, log: o.log }
}
