import { StoreError } from '../errors.ts'

/** Something that is running and can be given up. */
export interface Stoppable {
  readonly begunAt: number
  ended: Error | 'usual' | undefined
  stop(reason: unknown): void
}

/** The transactions whose function is running; ends those that run too long, with one timer for all. */
export interface OpenTransactions {
  add(t: Stoppable): void
  remove(t: Stoppable): void
  stopAll(reason: Error): void
}

/** Watches transactions for `limitMs`. */
export function createOpenTransactions(limitMs: number): OpenTransactions {
  const all = new Set<Stoppable>()
  let timer: NodeJS.Timeout | undefined
  const end = (t: Stoppable, reason: Error) => {
    t.ended = reason
    all.delete(t)
    t.stop(reason)
  }
  const sweep = () => {
    timer = undefined
    const at = performance.now()
    for (const t of all) {
      const left = t.begunAt + limitMs - at
      if (left > 0) {
        timer = setTimeout(sweep, left + 1).unref()
        return
      }
      end(t, new StoreError('STORE_ERR_TIMEOUT', { limitMs }))
    }
  }
  return {
    add(t) {
      all.add(t)
      timer ??= setTimeout(sweep, limitMs + 1).unref()
    },
    remove(t) {
      all.delete(t)
    },
    stopAll(reason) {
      clearTimeout(timer)
      timer = undefined
      for (const t of all) end(t, reason)
    },
  }
}
