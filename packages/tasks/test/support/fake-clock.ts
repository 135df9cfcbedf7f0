/** A clock that stands still until it is moved. */
export interface FakeClock {
  now(): number
  timer(fn: () => void, ms: number): () => void
  /** Moves on, firing what becomes due in order, and lets what that starts run. */
  advance(ms: number): Promise<void>
  /** Sets the clock without any time passing, as an administrator does. */
  set(at: number): void
}

export const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve))
}

export function fakeClock(start = Date.UTC(2026, 0, 1)): FakeClock {
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
