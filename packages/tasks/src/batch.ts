import { AsyncResource } from 'node:async_hooks'
import { isTaskError } from './errors.ts'
import type { Store, Tx } from './needs.ts'

/** @internal Runs an operation about one task in a transaction that others may share. */
export type Batch<C> = <T>(id: string, op: (tx: Tx, context: C) => Promise<T>) => Promise<T>

/**
 * Makes a function that runs small operations of many tasks in shared transactions: `begin` reads what all of them need at once,
 * `finish` writes what they have in common. An operation that refuses itself with a TaskError must not have written anything before;
 * any other failure of the transaction makes each run alone.
 *
 * @internal
 */
export function createBatch<C>(
  store: Store,
  begin: (tx: Tx, ids: readonly string[]) => Promise<C>,
  finish: (tx: Tx, context: C) => void = () => undefined,
): Batch<C> {
  type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown }
  interface Waiting {
    readonly id: string
    readonly op: (tx: Tx, context: C) => Promise<unknown>
    readonly resolve: (value: unknown) => void
    readonly reject: (error: unknown) => void
  }
  // where each transaction is several ways over the network, what comes meanwhile waits and goes together
  const inTurn = store.capabilities.manyProcesses
  const most = 128
  let waiting: Waiting[] = []
  let scheduled = false
  let busy = false

  const run = async (batch: readonly Waiting[]): Promise<void> => {
    const ids = batch.map((w) => w.id)
    const outcomes = await store.transaction(async (tx) => {
      const context = await begin(tx, ids)
      const all: Outcome[] = []
      for (const { op } of batch)
        try {
          all.push({ ok: true, value: await op(tx, context) })
        } catch (error) {
          if (!isTaskError(error)) throw error
          all.push({ ok: false, error })
        }
      finish(tx, context)
      return all
    })
    batch.forEach(({ resolve, reject }, i) => {
      const outcome = outcomes[i]!
      if (outcome.ok) resolve(outcome.value)
      else reject(outcome.error)
    })
  }
  const alone = (w: Waiting): Promise<void> => run([w]).catch(w.reject)
  const together = async (batch: readonly Waiting[]): Promise<void> => {
    if (batch.length > 1)
      try {
        await run(batch)
        return
      } catch {
        // one of them broke it: each for itself
      }
    await Promise.all(batch.map(alone))
  }
  const flush = (): void => {
    scheduled = false
    if (busy) return
    while (waiting.length > 0) {
      // powers of two: few different statements, so that they stay prepared
      const size = inTurn ? 2 ** Math.floor(Math.log2(Math.min(most, waiting.length))) : most
      const batch = waiting.slice(0, size)
      waiting = waiting.slice(size)
      const done = together(batch)
      if (!inTurn) continue
      busy = true
      void done.finally(() => {
        busy = false
        flush()
      })
      return
    }
  }
  // not in the asynchronous context of whoever came first: that may be inside a transaction of its own
  const soon = AsyncResource.bind(flush)

  return <T>(id: string, op: (tx: Tx, context: C) => Promise<T>) =>
    new Promise<T>((resolve, reject) => {
      waiting.push({ id, op, resolve: resolve as (value: unknown) => void, reject })
      if (scheduled) return
      scheduled = true
      setImmediate(soon)
    })
}
