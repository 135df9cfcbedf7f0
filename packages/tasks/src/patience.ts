import type { Resolved } from './options.ts'

/** Store errors after which the same may succeed a moment later: too many other writers, a slow or unreachable database. */
const passing = new Set(['STORE_ERR_CONFLICT', 'STORE_ERR_TIMEOUT', 'STORE_ERR_UNREACHABLE'])
const pausesMs = [50, 100, 200, 400, 800, 1600, 3200]

const isPassing = (e: unknown): boolean => e instanceof Error && 'code' in e && passing.has(String(e.code))

/** @internal Runs a store operation that may be done twice; when the store is in trouble it is tried again, for about six seconds. */
export type Patience = <T>(fn: () => Promise<T>) => Promise<T>

/** @internal */
export const createPatience =
  (o: Resolved): Patience =>
  (fn) => {
    const attempt = (n: number): ReturnType<typeof fn> =>
      fn().catch(async (err: unknown) => {
        const pauseMs = pausesMs[n]
        if (pauseMs === undefined || !isPassing(err)) throw err
        o.log.warn({ err, pauseMs }, 'the store is in trouble; a write of a running task is tried again')
        await new Promise<void>((resolve) => void o.clock.timer(resolve, pauseMs))
        return attempt(n + 1)
      })
    return attempt(0)
  }
