/** Time as this package sees it; give one of your own to tests. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Calls `fn` once after `ms`; the answer takes it back. Absent: the system's timers, which never keep a process alive. */
  timer?(fn: () => void, ms: number): () => void
}

/** @internal */
export interface FullClock {
  now(): number
  timer(fn: () => void, ms: number): () => void
  /** Never set back or forward: for how long something took. */
  monotonic(): number
}

const timer = (fn: () => void, ms: number): (() => void) => {
  const t = setTimeout(fn, ms)
  t.unref()
  return () => clearTimeout(t)
}

/** @internal */
export const fullClock = (clock: Clock | undefined): FullClock => ({
  now: clock ? () => clock.now() : Date.now,
  monotonic: clock ? () => clock.now() : () => performance.now(),
  timer: clock?.timer ? (fn, ms) => clock.timer!(fn, ms) : timer,
})
