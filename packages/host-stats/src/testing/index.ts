import type { Sample, StatsSource } from '../needs.ts'
import type { Clock } from '../options.ts'

/** A clock that moves only when told to. */
export interface ManualClock extends Clock {
  /** Moves time on and runs the timers that are due, in order. Unit: ms. */
  advance(ms: number): Promise<void>
  /** Steps the wall clock alone, as an administrator or NTP would. Unit: ms. */
  stepWall(ms: number): void
}

/** Lets everything that waits on settled promises run. */
const settle = (): Promise<void> => new Promise((done) => setImmediate(done))

/** Makes a {@link ManualClock}; the wall begins at `startAt` (epoch ms), monotonic time at 0. */
export const manualClock = (startAt = 1_800_000_000_000): ManualClock => {
  let mono = 0
  let offset = startAt
  const timers = new Set<{ at: number; fn: () => void }>()
  return {
    now: () => mono + offset,
    monotonic: () => mono,
    after: (ms, fn) => {
      const timer = { at: mono + ms, fn }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    stepWall: (ms) => void (offset += ms),
    advance: async (ms) => {
      const end = mono + ms
      for (;;) {
        await settle()
        const next = [...timers].filter((t) => t.at <= end).sort((a, b) => a.at - b.at)[0]
        if (next === undefined) break
        timers.delete(next)
        mono = Math.max(mono, next.at)
        next.fn()
      }
      mono = end
      await settle()
    },
  }
}

/** A source whose next samples the test sets; a function may hang, throw or look at the signal. */
export const fakeSource = (
  name: string,
  answer: (signal: AbortSignal, call: number) => readonly Sample[] | Promise<readonly Sample[]>,
  intervalMs = 1000,
): StatsSource & { readonly calls: number; readonly isClosed: boolean } => {
  const state = { calls: 0, isClosed: false }
  return {
    name,
    intervalMs,
    sample: async (signal) => answer(signal, state.calls++),
    close: () => void (state.isClosed = true),
    get calls() {
      return state.calls
    },
    get isClosed() {
      return state.isClosed
    },
  }
}
