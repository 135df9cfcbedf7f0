import type { Clock } from '../clock.ts'

/** A clock that stands still until it is moved. */
export interface ManualClock extends Required<Clock> {
  /** Moves on by `ms`, firing what becomes due in order, and lets what that starts run. */
  advance(ms: number): Promise<void>
  /** Sets the clock without any time passing, as an administrator does. Unit: ms since 1970. */
  set(at: number): void
}

const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve))
}

/** Makes a clock for tests of delays, retries and schedules. `start`: ms since 1970, by default the first of January 2026. */
export function createManualClock(start = Date.UTC(2026, 0, 1)): ManualClock {
  let wall = start
  let passed = 0
  const timers = new Set<{ at: number; fn: () => void }>()
  return {
    now: () => wall,
    timer(fn, ms) {
      const t = { at: passed + Math.max(0, ms), fn }
      timers.add(t)
      return () => void timers.delete(t)
    },
    async advance(ms) {
      const end = passed + ms
      await settle()
      for (;;) {
        const next = [...timers].filter((t) => t.at <= end).sort((a, b) => a.at - b.at)[0]
        if (!next) break
        timers.delete(next)
        wall += next.at - passed
        passed = next.at
        next.fn()
        await settle()
      }
      wall += end - passed
      passed = end
      await settle()
    },
    set: (at) => void (wall = at),
  }
}
