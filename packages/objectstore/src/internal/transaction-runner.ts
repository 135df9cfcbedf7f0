import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { StoreError } from '../errors.ts'
import type { Store, Tx } from '../store.ts'
import { createLane } from './lane.ts'
import { createOpenTransactions } from './open-transactions.ts'

/** One run of a transaction function. */
export interface Run {
  readonly tx: Tx
  readonly begunAt: number
  /** Set when the run is over: with what further use throws, or in the usual way. */
  ended: Error | 'usual' | undefined
  /** Told of the end; see {@link Tx.onEnd}. */
  listeners: ((committed: boolean) => void)[] | undefined
  /** Gives the run up from outside; set by the runner. */
  stop: (reason: unknown) => void
}

/** What a driver supplies. */
export interface RunnerParts<R extends Run> {
  readonly maxTransactionMs: number
  /** `again`: an earlier run of the same function met a conflict. */
  begin(again: boolean): R
  /** Whether what `fn` threw means that it must run again. */
  isConflict(run: R, error: unknown): boolean
  /** false: a conflict, nothing happened. */
  commit(run: R): boolean | Promise<boolean>
  /** Called last, whatever happened. */
  cleanUp(run: R): void | Promise<void>
}

/** Runs transaction functions: nesting, retries, time limit, abort. */
export interface TransactionRunner {
  readonly transaction: Store['transaction']
  /** Gives up what is open; nothing begins any more. */
  close(): void
  /** @throws `STORE_ERR_CLOSED` */
  readonly isOpen: () => void
}

const defaultRetries = 30

/** Refuses a run that is over. The error is made here: made ahead it would cost every transaction a stack trace. */
export function assertLive(run: Run): void {
  if (run.ended === undefined) return
  throw run.ended === 'usual' ? new StoreError('STORE_ERR_TX_ENDED') : run.ended
}

/** Makes a runner. */
export function createTransactionRunner<R extends Run>({ maxTransactionMs, ...driver }: RunnerParts<R>): TransactionRunner {
  const lane = createLane()
  const running = new AsyncLocalStorage<Run>()
  const open = createOpenTransactions(maxTransactionMs)
  let closed = false
  const isOpen = () => {
    if (closed) throw new StoreError('STORE_ERR_CLOSED')
  }
  const end = (run: R): void => {
    run.ended ??= 'usual'
    open.remove(run)
  }
  /** Settles as the function does, or when the run is given up. */
  const outcome = <T>(run: R, fn: (tx: Tx) => Promise<T>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      run.stop = reject
      running.run(run, fn, run.tx).then(resolve, reject)
    })
  return {
    isOpen,
    async transaction(fn, o) {
      isOpen()
      const outer = running.getStore()
      if (outer && outer.ended === undefined) return fn(outer.tx)
      const signal = o?.signal
      signal?.throwIfAborted()
      const retries = o?.retries ?? defaultRetries
      let leave: (() => void) | undefined
      try {
        for (let n = 0; ; n++) {
          const run = driver.begin(n > 0)
          open.add(run)
          const abort = signal && (() => run.stop(signal.reason))
          if (abort) signal.addEventListener('abort', abort, { once: true })
          let isThrough = false
          let committed = false
          try {
            const value = await outcome(run, fn)
            isThrough = true
            end(run)
            signal?.throwIfAborted()
            committed = await driver.commit(run)
            if (committed) return value
          } catch (e) {
            if (isThrough) throw e
            const isStopped = run.ended !== undefined
            end(run)
            signal?.throwIfAborted()
            if (isStopped || !driver.isConflict(run, e)) throw e
          } finally {
            if (run.listeners) for (const told of run.listeners) told(committed)
            if (abort) signal.removeEventListener('abort', abort)
            const cleaned = driver.cleanUp(run)
            if (cleaned) await cleaned
          }
          if (n >= retries) throw new StoreError('STORE_ERR_CONFLICT', { attempts: n + 1 })
          isOpen()
          // The unlucky go one at a time, so that each gets through whatever the crowd does.
          if (n < 3) await delay(Math.random() * 2 ** n)
          else leave ??= await lane.enter()
        }
      } finally {
        leave?.()
      }
    },
    close() {
      closed = true
      open.stopAll(new StoreError('STORE_ERR_CLOSED'))
    },
  }
}
