import type { Clock } from './needs.ts'

/** A clock whose timers are there. @internal */
export type FullClock = Required<Clock>

/** @internal */
export const fullClock = (clock?: Clock): FullClock => ({
  now: clock === undefined ? Date.now : () => clock.now(),
  after:
    clock?.after === undefined
      ? (ms, fn) => {
          const timer = setTimeout(fn, ms)
          timer.unref()
          return () => clearTimeout(timer)
        }
      : (ms, fn) => clock.after!(ms, fn),
})
