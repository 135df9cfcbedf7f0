import type { Clock } from '../src/index.ts'

/** Time that stands until the test moves it on. */
export function manualClock(): Clock & { advance(ms: number): void; pending(): number[] } {
  let now = 0
  const timers = new Set<{ at: number; fn: () => void }>()
  return {
    now: () => now,
    after(ms, fn) {
      const t = { at: now + ms, fn }
      timers.add(t)
      return () => void timers.delete(t)
    },
    pending: () => [...timers].map((t) => t.at - now).sort((a, b) => a - b),
    advance(ms) {
      now += ms
      for (const t of [...timers].sort((a, b) => a.at - b.at)) if (t.at <= now && timers.delete(t)) t.fn()
    },
  }
}
