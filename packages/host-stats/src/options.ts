import type { Log, StatsSource } from './needs.ts'

/** Time and timers, so that tests need neither. */
export interface Clock {
  /** Wall time. Unit: epoch ms. */
  now(): number
  /** Time that never jumps, from an arbitrary origin. Unit: ms. */
  monotonic(): number
  /** Calls `fn` once after `ms`; returns the cancel. Must not keep the process alive. */
  after(ms: number, fn: () => void): () => void
}

/** The machine's clocks; timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (ms, fn) => {
    const timer = setTimeout(fn, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** Options of {@link createCollector}. */
export interface CollectorOptions {
  /** Sources to collect from the start; more come by `addSource`. @default [] */
  readonly sources?: readonly StatsSource[]
  /** Receives one line when a source begins to fail and one when it works again. @default silent */
  readonly log?: Pick<Log, 'debug' | 'info' | 'warn' | 'error'>
  /** Clocks and timers. @default {@link systemClock} */
  readonly clock?: Clock
  /**
   * Time between two ticks; a source with a longer interval takes part in every n-th.
   *
   * Unit: ms. Minimum 250: `/proc/stat` counts in 10 ms steps (proc_stat(5), USER_HZ), below it a share of the processor is too coarse.
   * @default 1000
   */
  readonly intervalMs?: number
  /** How far back `history` reaches. Unit: ms. Four bytes are kept per interval and series. @default 3600000 */
  readonly retentionMs?: number
  /** Series kept at once; further ones are refused with one log line. @default 16384 */
  readonly maxSeries?: number
  /** How long a tick waits for its sources before it is announced; later figures still count. Unit: ms. @default 200 */
  readonly graceMs?: number
}

/** @internal */
export type CollectorSettings = Required<Omit<CollectorOptions, 'sources' | 'log'>>

/** Fills in defaults. @internal */
export const resolveCollectorOptions = (o: CollectorOptions): CollectorSettings => {
  const settings = {
    clock: o.clock ?? systemClock,
    intervalMs: o.intervalMs ?? 1000,
    retentionMs: o.retentionMs ?? 3_600_000,
    maxSeries: o.maxSeries ?? 16_384,
    graceMs: o.graceMs ?? 200,
  }
  if (!(settings.intervalMs >= 250)) throw new TypeError(`intervalMs must be at least 250, got ${settings.intervalMs}`)
  if (!(settings.retentionMs >= settings.intervalMs))
    throw new TypeError(`retentionMs must not be below intervalMs, got ${settings.retentionMs}`)
  return settings
}

/** Options of {@link hostSource}. */
export interface HostSourceOptions {
  /** Time between two samples. Unit: ms. @default 1000 */
  readonly intervalMs?: number
  /** Where proc is mounted. @default '/proc' */
  readonly procDir?: string
  /** Where sysfs is mounted; tells whole disks from partitions and physical interfaces from virtual ones. @default '/sys' */
  readonly sysDir?: string
  /** Disks to show. @default whole disks but loop, ram, zram, floppy, optical, dm and md devices */
  readonly disks?: (name: string) => boolean
  /** Interfaces to show. @default all but lo, dummy, ifb and the guests' ends (vnet, tap, veth, macvtap) */
  readonly interfaces?: (name: string) => boolean
}
