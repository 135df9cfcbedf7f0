import { AuthError } from '../errors.ts'

/** Runs expensive work a few at a time, and refuses more than it can queue. @internal */
export interface HashQueue {
  /** @throws {@link AuthError} `AUTH_ERR_BUSY` when the queue is full. */
  run<T>(work: () => Promise<T>): Promise<T>
}

/**
 * libuv has four threads for everything: two hashes at once leave room for files and names.
 * The bound keeps memory and waiting time small when somebody floods the login. @internal
 */
export const createHashQueue = (concurrency: number, limit: number): HashQueue => {
  let running = 0
  const waiting: (() => void)[] = []
  return {
    run: async (work) => {
      if (running >= concurrency) {
        if (waiting.length >= limit) throw new AuthError('AUTH_ERR_BUSY', { seconds: 2 })
        await new Promise<void>((go) => waiting.push(go))
      } else running++
      try {
        return await work()
      } finally {
        const next = waiting.shift()
        if (next === undefined) running--
        else next()
      }
    },
  }
}
