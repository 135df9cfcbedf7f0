import { expect, test } from 'vitest'
import type { Sample } from '../src/index.ts'
import { createCollector, isStatsError } from '../src/index.ts'
import { fakeSource, manualClock } from '../src/testing/index.ts'

const counter = (series: string, value: number | bigint): Sample => ({ series, kind: 'counter', unit: 'B', value })
const gauge = (series: string, value: number): Sample => ({ series, kind: 'gauge', unit: 'ratio', value })
const logOf = () => {
  const lines: string[] = []
  const push = (_: object, m?: string) => void lines.push(m ?? '')
  return { lines, debug: push, info: push, warn: push, error: push }
}

test('a counter becomes a rate per second of monotonic time, whatever the timer did', async () => {
  const clock = manualClock()
  const values = [1000n, 3000n, 9000n]
  const stats = createCollector({ clock, sources: [fakeSource('s', (_, n) => [counter('x', values[n]!)])] })
  await stats.tick()
  expect(stats.latest('x')).toBeUndefined()
  await clock.advance(1000)
  await stats.tick()
  expect(stats.latest('x')?.rate).toBe(2000)
  await clock.advance(1500)
  await stats.tick()
  expect(stats.latest('x')).toEqual({ at: clock.now(), rate: 4000, peak: 4000 })
  await stats.close()
})

test('bigint counters above 2^53 keep their last digits', async () => {
  const clock = manualClock()
  const big = 2n ** 60n
  const stats = createCollector({ clock, sources: [fakeSource('s', (_, n) => [counter('x', big + BigInt(n) * 3n)])] })
  await stats.tick()
  await clock.advance(1000)
  await stats.tick()
  expect(stats.latest('x')?.rate).toBe(3)
})

test('a counter that went back is a gap, then counts from its new base', async () => {
  const clock = manualClock()
  const values = [1000, 2000, 50, 150]
  const stats = createCollector({ clock, sources: [fakeSource('s', (_, n) => [counter('x', values[n]!)])] })
  const from = clock.now()
  await stats.start()
  await clock.advance(3000)
  expect([...stats.history('x', { from, to: from + 4000, stepMs: 1000 })]).toEqual([Number.NaN, 1000, Number.NaN, 100])
  await stats.close()
})

test('history gives means over a step, gaps as NaN, and survives a stepped wall clock', async () => {
  const clock = manualClock()
  const stats = createCollector({ clock, sources: [fakeSource('s', (_, n) => (n === 2 ? [] : [gauge('g', n)]))] })
  await stats.start()
  await clock.advance(5000)
  clock.stepWall(3_600_000)
  const to = clock.now() + 1000
  expect([...stats.history('g', { from: to - 6000, to, stepMs: 1000 })]).toEqual([0, 1, Number.NaN, 3, 4, 5])
  expect([...stats.history('g', { from: to - 6000, to, stepMs: 2000 })]).toEqual([0.5, 3, 4.5])
  expect([...stats.history('g', { from: to - 1000, to, stepMs: 500 })]).toEqual([5, 5])
  expect([...stats.history('none', { from: 0, to: 1000, stepMs: 1000 })]).toEqual([Number.NaN])
  await stats.close()
})

test('ticks the loop missed are gaps, not invented figures', async () => {
  const clock = manualClock()
  const stats = createCollector({ clock, sources: [fakeSource('s', (_, n) => [gauge('g', n)])] })
  await stats.tick()
  await clock.advance(3000)
  await stats.tick()
  const to = clock.now() + 1000
  expect([...stats.history('g', { from: to - 4000, to, stepMs: 1000 })]).toEqual([0, Number.NaN, Number.NaN, 1])
})

test('the ring forgets what is older than the retention and a long silence', async () => {
  const clock = manualClock()
  const stats = createCollector({ clock, retentionMs: 4000, sources: [fakeSource('s', (_, n) => [gauge('g', n)])] })
  const begin = clock.now()
  await stats.start()
  await clock.advance(6000)
  expect([...stats.history('g', { from: begin, to: begin + 7000, stepMs: 1000 })]).toEqual([NaN, NaN, NaN, 3, 4, 5, 6])
  await stats.close()
})

test('a hanging source costs only itself: it is aborted after one interval, not asked again, and the others go on', async () => {
  const clock = manualClock()
  const log = logOf()
  const aborted: unknown[] = []
  const hanging = fakeSource('hanging', (signal) => {
    signal.addEventListener('abort', () => aborted.push(signal.reason))
    return new Promise(() => undefined)
  })
  const stats = createCollector({ clock, log, sources: [hanging, fakeSource('good', (_, n) => [gauge('g', n)])] })
  let ticks = 0
  stats.onTick(() => {
    ticks++
  })
  const started = stats.start()
  await clock.advance(5000)
  await started
  expect(ticks).toBe(6)
  expect(stats.latest('g')?.rate).toBe(5)
  expect(hanging.calls).toBe(1)
  expect(aborted).toHaveLength(1)
  expect(isStatsError(aborted[0], 'STATS_ERR_SOURCE_TIMEOUT')).toBe(true)
  expect(log.lines).toEqual(['statistics source failed'])
  await stats.close()
})

test('a source that fails is logged once, leaves a gap, and is logged once when it works again', async () => {
  const clock = manualClock()
  const log = logOf()
  const source = fakeSource('s', (_, n) => {
    if (n === 1 || n === 2) throw new Error('no')
    return [gauge('g', n)]
  })
  const stats = createCollector({ clock, log, sources: [source] })
  await stats.start()
  await clock.advance(3000)
  expect(log.lines).toEqual(['statistics source failed', 'statistics source works again'])
  const to = clock.now() + 1000
  expect([...stats.history('g', { from: to - 4000, to, stepMs: 1000 })]).toEqual([0, NaN, NaN, 3])
  await stats.close()
})

test('a series missing from a good sample ends its run: no newest figure, and its peak starts anew', async () => {
  const clock = manualClock()
  const values = [900, undefined, 20, 10]
  const source = fakeSource('s', (_, n) => [gauge('other', 1), ...(values[n] === undefined ? [] : [gauge('vm', values[n])])])
  const stats = createCollector({ clock, sources: [source] })
  await stats.start()
  expect(stats.latest('vm')?.peak).toBe(900)
  await clock.advance(1000)
  expect(stats.latest('vm')).toBeUndefined()
  await clock.advance(2000)
  expect(stats.latest('vm')).toMatchObject({ rate: 10, peak: 20 })
  await stats.close()
})

test('a source with a longer interval takes part in every n-th tick only', async () => {
  const clock = manualClock()
  const slow = fakeSource('slow', () => [gauge('s', 1)], 5000)
  const stats = createCollector({ clock, sources: [slow, fakeSource('fast', () => [gauge('f', 1)])] })
  await stats.start()
  await clock.advance(10_000)
  expect(slow.calls).toBe(3)
  expect(stats.series().map((s) => [s.name, s.intervalMs])).toEqual([
    ['f', 1000],
    ['s', 5000],
  ])
  await stats.close()
})

test('a source may change its interval while it runs: the next tick counts by the new one', async () => {
  const clock = manualClock()
  let intervalMs = 5000
  const source = fakeSource('guests', () => [gauge('g', 1)])
  const stats = createCollector({ clock })
  stats.addSource({
    name: 'guests',
    sample: (signal) => source.sample(signal),
    get intervalMs() {
      return intervalMs
    },
  })
  await stats.start()
  await clock.advance(1000)
  expect(source.calls).toBe(1)
  intervalMs = 1000
  await clock.advance(3000)
  expect(source.calls).toBe(4)
  intervalMs = 5000
  await clock.advance(4000)
  expect(source.calls).toBe(4)
  await clock.advance(1000)
  expect(source.calls).toBe(5)
  await stats.close()
})

test('a listener that throws is logged and the others still hear the tick; an undo takes only itself away', async () => {
  const log = logOf()
  const stats = createCollector({ log, clock: manualClock() })
  let heard = 0
  stats.onTick(() => {
    throw new Error('mine')
  })
  const listen = () => {
    heard++
  }
  const undo = stats.onTick(listen)
  stats.onTick(listen)
  await stats.tick()
  undo()
  await stats.tick()
  expect(heard).toBe(3)
  expect(log.lines).toEqual(['a listener of the statistics failed', 'a listener of the statistics failed'])
})

test('one hour of 64 series at one second fits in 1 MB', async () => {
  const stats = createCollector({
    clock: manualClock(),
    sources: [fakeSource('s', () => Array.from({ length: 64 }, (_, i) => gauge(`g${i}`, i)))],
  })
  await stats.tick()
  expect(stats.series()).toHaveLength(64)
  expect(stats.bytes).toBeLessThanOrEqual(1_000_000)
})

test('series beyond maxSeries are refused with one line; what was removed makes room', async () => {
  const log = logOf()
  const clock = manualClock()
  const stats = createCollector({ log, clock, maxSeries: 2 })
  const undo = stats.addSource(fakeSource('a', () => [gauge('a1', 1), gauge('a2', 2), gauge('a3', 3)]))
  await stats.tick()
  await clock.advance(1000)
  await stats.tick()
  expect(stats.series('a')).toHaveLength(2)
  expect(log.lines).toEqual(['no room for more series'])
  undo()
  stats.addSource(fakeSource('b', () => [gauge('b1', 1)]))
  await stats.tick()
  expect(stats.series().map((s) => s.name)).toEqual(['b1'])
})

test('a source cannot write into the series of another', async () => {
  const clock = manualClock()
  const stats = createCollector({ clock, sources: [fakeSource('a', () => [gauge('x', 1)]), fakeSource('b', () => [gauge('x', 2)])] })
  await stats.start()
  await clock.advance(2000)
  expect(stats.latest('x')?.rate).toBe(1)
  await stats.close()
})

test('series that have been gone longer than the retention are dropped', async () => {
  const clock = manualClock()
  const stats = createCollector({
    clock,
    retentionMs: 2000,
    sources: [fakeSource('s', (_, n) => (n < 2 ? [gauge('gone', 1), gauge('x', 1)] : [gauge('x', 1)]))],
  })
  await stats.start()
  await clock.advance(300_000)
  expect(stats.series().map((s) => s.name)).toEqual(['x'])
  await stats.close()
})

test('a second source of the same name is refused with STATS_ERR_SOURCE_EXISTS', () => {
  const stats = createCollector({ sources: [fakeSource('a', () => [])] })
  expect(() => stats.addSource(fakeSource('a', () => []))).toThrow(
    expect.objectContaining({ code: 'STATS_ERR_SOURCE_EXISTS', params: { source: 'a' } }),
  )
})

test('close() stops the ticks, closes the sources, twice is once, and start() then rejects with STATS_ERR_CLOSED', async () => {
  const clock = manualClock()
  const source = fakeSource('a', () => [gauge('x', 1)])
  const stats = createCollector({ clock, sources: [source] })
  await Promise.all([stats.start(), stats.start()])
  expect(source.calls).toBe(1)
  await stats.close()
  await stats.close()
  await clock.advance(5000)
  expect(source.calls).toBe(1)
  expect(source.isClosed).toBe(true)
  await expect(stats.start()).rejects.toMatchObject({ code: 'STATS_ERR_CLOSED' })
  await expect(stats.tick()).rejects.toMatchObject({ code: 'STATS_ERR_CLOSED' })
  expect(() => stats.addSource(source)).toThrow(expect.objectContaining({ code: 'STATS_ERR_CLOSED' }))
})

test('wrong options are TypeErrors', () => {
  expect(() => createCollector({ intervalMs: 100 })).toThrow(TypeError)
  expect(() => createCollector({ retentionMs: 10 })).toThrow(TypeError)
})
