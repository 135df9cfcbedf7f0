import { StoreError } from './errors.ts'
import { pageCursor } from './internal/plan.ts'
import type { JsonValue, Store, Stored } from './store.ts'

/** Options of {@link copyStore}. */
export interface CopyOptions {
  /** Types to copy; both stores must have been opened with them. */
  readonly types: readonly string[]
  /** Logs to copy; the cursors of the copy are its own. @default none */
  readonly logs?: readonly string[]
  /** Objects or records per transaction. Minimum 1. @default 200 */
  readonly batch?: number
  /** Ends the copy between two transactions; what was copied stays. */
  readonly signal?: AbortSignal
}

/** What was copied. */
export interface CopyResult {
  readonly objects: number
  readonly records: number
}

/**
 * Copies objects and logs from one store to another, of whatever drivers: the way from SQLite to PostgreSQL and back. Objects are written anew (version, created and updated are the copy's);
 * what the target has already under the same id is replaced. Nobody else should write to the source meanwhile.
 *
 * @throws {@link StoreError} `STORE_ERR_UNSUPPORTED` when logs are wanted and a driver has none; what either store throws.
 * @example `await copyStore(sqlite, postgres, { types: ['task', 'user'], logs: ['events'] })`
 */
export async function copyStore(from: Store, to: Store, { types, logs = [], batch = 200, signal }: CopyOptions): Promise<CopyResult> {
  if (logs.length > 0 && !(from.capabilities.logs && to.capabilities.logs)) throw new StoreError('STORE_ERR_UNSUPPORTED', { what: 'logs' })
  const many = to.capabilities.transactions ? Math.max(1, batch) : 1
  let objects = 0
  let records = 0
  for (const type of types) {
    let last: Stored | undefined
    do {
      signal?.throwIfAborted()
      const after = last === undefined ? {} : { after: pageCursor(last) }
      const page: readonly Stored[] = await from.transaction((tx) => tx.list(type, { limit: many, ...after }))
      await to.transaction(async (tx) => {
        for (const o of page) await tx.put(type, o.id, o.value)
      })
      objects += page.length
      last = page.at(-1)
    } while (last)
  }
  for (const log of logs) {
    let after: string | undefined
    do {
      signal?.throwIfAborted()
      const page = await from.readLog(log, { limit: many, ...(after === undefined ? {} : { after }) })
      await to.transaction(async (tx) => {
        for (const r of page.records) tx.append(log, r.record satisfies JsonValue)
      })
      records += page.records.length
      after = page.records.at(-1)?.cursor
    } while (after !== undefined)
  }
  return { objects, records }
}
