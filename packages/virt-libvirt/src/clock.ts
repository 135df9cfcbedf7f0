import type { Clock } from './needs.ts'

/** The machine's own time; timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, fn) => {
    const timer = setTimeout(fn, ms)
    timer.unref()
    return () => {
      clearTimeout(timer)
    }
  },
}
