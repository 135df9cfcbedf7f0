import { StatsError } from './errors.ts'
import type { Sample, StatsReader, StatsSource } from './needs.ts'
import type { CollectorOptions } from './options.ts'
import { resolveCollectorOptions } from './options.ts'
import { means, Series } from './series.ts'

/** What is known about one series. */
export interface SeriesInfo {
  readonly name: string
  /** Unit of the raw value; a counter's figures are this per second. */
  readonly unit: Sample['unit']
  readonly kind: Sample['kind']
  /** Name of the source that delivers it. */
  readonly source: string
  /** Time between two figures. Unit: ms. */
  readonly intervalMs: number
}

/** A series with its newest figure. */
export interface Figure extends SeriesInfo {
  /** Epoch ms. */
  readonly at: number
  readonly rate: number
  readonly peak: number
}

/** Samples all sources on one tick and keeps their history in memory. */
export interface Collector extends StatsReader {
  /** Time between two ticks. Unit: ms. */
  readonly intervalMs: number
  /** Adds a source; the returned undo removes it and its series. @throws {@link StatsError} `STATS_ERR_SOURCE_EXISTS` */
  addSource(source: StatsSource): () => void
  /** Series whose name begins with `prefix`, sorted by name. */
  series(prefix?: string): readonly SeriesInfo[]
  /** Newest figures of the series whose name begins with `prefix`, sorted by name; those without one are left out. */
  current(prefix?: string): readonly Figure[]
  /** Samples every source that is due, now; resolves when they answered or the grace time is over. `start` calls it on time. */
  tick(): Promise<void>
  /** Begins to tick; takes the first sample at once. Idempotent. @throws {@link StatsError} `STATS_ERR_CLOSED` */
  start(): Promise<void>
  /** Stops ticking, aborts what is being read, closes the sources. Idempotent. */
  close(): Promise<void>
  /** Memory held by the histories. Unit: bytes. */
  readonly bytes: number
}

/** Ticks between two looks for series that are older than the retention. */
const sweepEvery = 256

interface Entry {
  readonly source: StatsSource
  readonly mine: Set<Series>
  /** Series in the order of the last sample: the usual tick finds each without a look-up. */
  readonly order: (Series | undefined)[]
  /** Monotonic ms of the sample that runs or ran last. */
  startedAt: number
  ticks: number
  isBusy: boolean
  isFailing: boolean
  isRemoved: boolean
  abort: AbortController | undefined
}

/** A source that throws instead of rejecting is no different. */
const callSource = (source: StatsSource, signal: AbortSignal): Promise<readonly Sample[]> => {
  try {
    return source.sample(signal)
  } catch (err) {
    return Promise.reject(err instanceof Error ? err : new Error(String(err)))
  }
}

/**
 * Makes a collector.
 *
 * @example
 * const stats = createCollector({ sources: [hostSource()] })
 * await stats.start()
 * stats.latest('host/cpu.busy')?.rate
 */
export const createCollector = (options: CollectorOptions = {}): Collector => {
  const { clock, intervalMs, retentionMs, maxSeries, graceMs } = resolveCollectorOptions(options)
  const { log } = options
  const entries = new Map<string, Entry>()
  const all = new Map<string, Series>()
  const listeners = new Set<() => void>()
  // Slots are counted from one retention ago, so that a history reaching back before the start finds slot numbers, not negatives.
  const origin = clock.monotonic() - retentionMs
  let sorted: Series[] | undefined
  let state: 'new' | 'running' | 'closed' = 'new'
  let starting: Promise<void> | undefined
  let stopTimer: (() => void) | undefined
  let isFull = false

  const drop = (entry: Entry, series: Series): void => {
    entry.mine.delete(series)
    if (all.get(series.name) === series) all.delete(series.name)
    sorted = undefined
    isFull = false
  }

  const seriesFor = (sample: Sample, entry: Entry): Series | undefined => {
    const known = all.get(sample.series)
    if (known !== undefined && known.kind === sample.kind && known.unit === sample.unit) return entry.mine.has(known) ? known : undefined
    if (known === undefined && all.size >= maxSeries) {
      if (!isFull) log?.warn({ maxSeries, series: sample.series }, 'no room for more series')
      isFull = true
      return undefined
    }
    if (known !== undefined) drop(entry, known)
    const made = new Series(sample, entry.source.name, Math.max(entry.source.intervalMs, intervalMs), retentionMs)
    all.set(made.name, made)
    entry.mine.add(made)
    sorted = undefined
    return made
  }

  const take = (entry: Entry, samples: readonly Sample[], startedAt: number): void => {
    const at = clock.monotonic()
    const { order } = entry
    const tick = ++entry.ticks
    let isChanged = order.length !== samples.length
    for (let i = 0; i < samples.length; i++) {
      const sample = samples[i]!
      let series = order[i]
      if (series?.name !== sample.series) {
        order[i] = series = seriesFor(sample, entry)
        isChanged = true
      }
      if (series === undefined) continue
      series.take(sample.value, at, Math.round((startedAt - origin) / series.slotMs))
      series.seen = tick
    }
    order.length = samples.length
    if (isChanged || tick % sweepEvery === 0)
      for (const series of entry.mine)
        if (series.seen !== tick) {
          series.end()
          if (at - series.at > retentionMs) drop(entry, series)
        }
  }

  const fail = (entry: Entry, err: unknown): void => {
    if (!entry.isFailing && !entry.isRemoved) log?.warn({ err, source: entry.source.name }, 'statistics source failed')
    entry.isFailing = true
  }

  /** Asks a source; `answered` is called once it settles. Callbacks, not promises: this runs for ever, and garbage is its main cost. */
  const ask = (entry: Entry, startedAt: number, answered: () => void): void => {
    entry.startedAt = startedAt
    entry.isBusy = true
    const abort = (entry.abort = new AbortController())
    const settle = (): boolean => {
      entry.isBusy = false
      return !entry.isRemoved && !abort.signal.aborted
    }
    callSource(entry.source, abort.signal).then(
      (samples) => {
        if (settle()) {
          take(entry, samples, startedAt)
          if (entry.isFailing) log?.info({ source: entry.source.name }, 'statistics source works again')
          entry.isFailing = false
        }
        answered()
      },
      (err: unknown) => {
        if (settle()) fail(entry, err)
        answered()
      },
    )
  }

  /** A source that did not answer within its interval is aborted. It is not asked again until it settles: one that ignores the signal must not pile up. */
  const checkLate = (entry: Entry, now: number): void => {
    const { name, intervalMs: interval } = entry.source
    if (entry.abort === undefined || entry.abort.signal.aborted || now - entry.startedAt < interval - intervalMs / 2) return
    const error = new StatsError('STATS_ERR_SOURCE_TIMEOUT', { source: name, interval })
    entry.abort.abort(error)
    fail(entry, error)
  }

  const tellTick = (): void => {
    if (isClosed()) return
    for (const fn of listeners)
      try {
        fn()
      } catch (err) {
        log?.error({ err }, 'a listener of the statistics failed')
      }
  }

  const tick = (): Promise<void> => {
    if (isClosed()) return Promise.reject(new StatsError('STATS_ERR_CLOSED'))
    return new Promise((done) => {
      const now = clock.monotonic()
      let waiting = 1
      let isOver = false
      const finish = (): void => {
        if (isOver) return
        isOver = true
        cancel?.()
        tellTick()
        done()
      }
      const answered = (): void => {
        if (--waiting === 0) finish()
      }
      for (const entry of entries.values()) {
        if (entry.isBusy) checkLate(entry, now)
        // Half a tick early is on time: timers are late or early by a little, and a 5 s source must not slip to every sixth tick.
        else if (now >= entry.startedAt + entry.source.intervalMs - intervalMs / 2) {
          waiting++
          ask(entry, now, answered)
        }
      }
      const cancel = waiting > 1 ? clock.after(graceMs, finish) : undefined
      answered()
    })
  }
  const isClosed = (): boolean => state === 'closed'

  const schedule = (nextAt: number): void => {
    const now = clock.monotonic()
    // Missed ticks are left out, not made up for: they are gaps.
    const at = nextAt > now ? nextAt : nextAt + Math.ceil((now - nextAt + 1) / intervalMs) * intervalMs
    stopTimer = clock.after(Math.max(1, at - now), () => {
      if (isClosed()) return
      schedule(at + intervalMs)
      tick().catch((err: unknown) => log?.error({ err }, 'a tick failed'))
    })
  }

  const remove = (entry: Entry): void => {
    if (entry.isRemoved) return
    entry.isRemoved = true
    entries.delete(entry.source.name)
    entry.abort?.abort()
    for (const series of entry.mine) drop(entry, series)
    entry.source.close?.()
  }

  const addSource = (source: StatsSource): (() => void) => {
    if (isClosed()) throw new StatsError('STATS_ERR_CLOSED')
    if (entries.has(source.name)) throw new StatsError('STATS_ERR_SOURCE_EXISTS', { source: source.name })
    const flags = { isBusy: false, isFailing: false, isRemoved: false, abort: undefined }
    const entry: Entry = { source, mine: new Set(), order: [], startedAt: Number.NEGATIVE_INFINITY, ticks: 0, ...flags }
    entries.set(source.name, entry)
    return () => remove(entry)
  }
  for (const source of options.sources ?? []) addSource(source)

  const infoOf = (s: Series): SeriesInfo => ({ name: s.name, unit: s.unit, kind: s.kind, source: s.source, intervalMs: s.slotMs })
  const series = (prefix = ''): readonly Series[] => {
    sorted ??= [...all.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
    return prefix === '' ? sorted : sorted.filter((s) => s.name.startsWith(prefix))
  }
  // Series remember monotonic time; the wall's is added when somebody asks, so a stepped wall clock tears no history.
  const wall = (at: number): number => Math.round(at + clock.now() - clock.monotonic())

  return {
    intervalMs,
    addSource,
    tick,
    latest: (name) => {
      const s = all.get(name)
      return s === undefined || Number.isNaN(s.rate) ? undefined : { at: wall(s.at), rate: s.rate, peak: s.peak }
    },
    history: (name, { from, to, stepMs }) => {
      const s = all.get(name)
      const count = stepMs > 0 && to > from ? Math.ceil((to - from) / stepMs) : 0
      if (s === undefined) return new Float64Array(count).fill(Number.NaN)
      return means(s, from - wall(0) - origin, count, stepMs)
    },
    onTick: (fn) => {
      const own = (): void => fn()
      listeners.add(own)
      return () => void listeners.delete(own)
    },
    series: (prefix) => series(prefix).map(infoOf),
    current: (prefix) =>
      series(prefix)
        .filter((s) => !Number.isNaN(s.rate))
        .map((s) => ({ ...infoOf(s), at: wall(s.at), rate: s.rate, peak: s.peak })),
    start: () => {
      if (isClosed()) return Promise.reject(new StatsError('STATS_ERR_CLOSED'))
      state = 'running'
      return (starting ??= (() => {
        schedule(clock.monotonic() + intervalMs)
        return tick()
      })())
    },
    close: async () => {
      if (isClosed()) return
      state = 'closed'
      stopTimer?.()
      for (const entry of entries.values()) remove(entry)
      listeners.clear()
    },
    get bytes() {
      let sum = 0
      for (const s of all.values()) sum += s.ring.bytes
      return sum
    },
  }
}
