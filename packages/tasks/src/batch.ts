import { AsyncResource } from 'node:async_hooks'
import { isTaskError } from './errors.ts'
import type { Store, Tx } from './needs.ts'

/** A round trip each, where the store is far away: transactions must stay short there. */
const maxOps = (store: Store): number => (store.capabilities.manyProcesses ? 16 : 128)

/**
 * Makes a function that runs small operations of many tasks in shared transactions. An operation that refuses itself with
 * a TaskError must not have written anything before; any other failure of the transaction makes each run alone.
 *
 * @internal
 */
export function createBatch(store: Store): <T>(op: (tx: Tx) => Promise<T>) => Promise<T> {
  type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown }
  interface Waiting {
    readonly op: (tx: Tx) => Promise<unknown>
    readonly settle: (outcome: Outcome) => void
  }
  const most = maxOps(store)
  let waiting: Waiting[] = []

  const attempt = async (tx: Tx, op: Waiting['op']): Promise<Outcome> => {
    try {
      return { ok: true, value: await op(tx) }
    } catch (error) {
      if (isTaskError(error)) return { ok: false, error }
      throw error
    }
  }
  const alone = async ({ op, settle }: Waiting): Promise<void> => {
    try {
      settle(await store.transaction((tx) => attempt(tx, op)))
    } catch (error) {
      settle({ ok: false, error })
    }
  }
  const together = async (batch: readonly Waiting[]): Promise<void> => {
    const [only] = batch
    if (batch.length === 1 && only) return alone(only)
    try {
      const outcomes = await store.transaction(async (tx) => {
        const all: Outcome[] = []
        for (const { op } of batch) all.push(await attempt(tx, op))
        return all
      })
      batch.forEach(({ settle }, i) => settle(outcomes[i]!))
    } catch {
      await Promise.all(batch.map(alone))
    }
  }
  // not in the asynchronous context of whoever came first: that may be inside a transaction of its own
  const flush = AsyncResource.bind(() => {
    const all = waiting
    waiting = []
    for (let i = 0; i < all.length; i += most) void together(all.slice(i, i + most))
  })

  return <T>(op: (tx: Tx) => Promise<T>) =>
    new Promise<T>((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush)
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- handed on as it was thrown
      waiting.push({ op, settle: (o) => (o.ok ? resolve(o.value as T) : reject(o.error)) })
    })
}
