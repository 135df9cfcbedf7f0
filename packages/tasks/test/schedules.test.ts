import { expect, test } from 'vitest'
import type { ScheduleOptions } from '../src/index.ts'
import { fakeClock, type FakeClock } from './support/fake-clock.ts'
import { as, harness, type Harness, system } from './support/harness.ts'

const minute = 60_000
const hour = 60 * minute
const every: Omit<ScheduleOptions, 'cron'> = { type: 'thing.make', input: {}, ctx: as(system), target: '/things', audience: {} }

async function scheduled(clock: FakeClock, o: Partial<ScheduleOptions> & { cron: string }, given?: Harness) {
  const ran: string[] = []
  const h = await harness({ clock, pollMs: 60_000 }, given?.store)
  h.tasks.register(
    {
      name: 'thing.make',
      cancellable: true,
      onCrash: 'compensate',
      steps: {},
      run: async () => void ran.push(new Date(clock.now()).toISOString().slice(0, 16)),
    },
    'test',
  )
  await h.tasks.schedule('nightly', { ...every, ...o })
  await h.tasks.start()
  return { h, ran }
}

test('a schedule enqueues its task at each of its times', async () => {
  const clock = fakeClock()
  const { h, ran } = await scheduled(clock, { cron: '0 * * * *' })
  await clock.advance(3 * hour + minute)
  expect(ran).toEqual(['2026-01-01T01:00', '2026-01-01T02:00', '2026-01-01T03:00'])
  expect(await h.tasks.schedules()).toMatchObject([
    { name: 'nightly', lastAt: '2026-01-01T03:00:00.000Z', next: '2026-01-01T04:00:00.000Z' },
  ])
  await h[Symbol.asyncDispose]()
})

test('times that passed while nothing ran are made up for by one run, also when it is declared again', async () => {
  const clock = fakeClock()
  const first = await scheduled(clock, { cron: '0 * * * *' })
  await first.h.tasks.close()
  await clock.advance(5 * hour + 30 * minute)
  const second = await scheduled(clock, { cron: '0 * * * *' }, first.h)
  await clock.advance(minute)
  expect(second.ran).toEqual(['2026-01-01T05:30'])
  await clock.advance(hour)
  expect(second.ran).toEqual(['2026-01-01T05:30', '2026-01-01T06:00'])
  await second.h.tasks.close()
  await first.h.store.close()
})

test('with skip, a time that passed while nothing ran is left out', async () => {
  const clock = fakeClock()
  const first = await scheduled(clock, { cron: '0 * * * *', ifMissed: 'skip' })
  await first.h.tasks.close()
  await clock.advance(5 * hour + 30 * minute)
  const second = await scheduled(clock, { cron: '0 * * * *', ifMissed: 'skip' }, first.h)
  await clock.advance(hour)
  expect(second.ran).toEqual(['2026-01-01T06:00'])
  await second.h.tasks.close()
  await first.h.store.close()
})

test('a clock that is set back does not run it twice, one that is set forward does not leave it out', async () => {
  const clock = fakeClock()
  const { h, ran } = await scheduled(clock, { cron: '0 * * * *' })
  await clock.advance(hour)
  expect(ran).toEqual(['2026-01-01T01:00'])
  clock.set(clock.now() - hour)
  await clock.advance(hour + minute)
  expect(ran).toEqual(['2026-01-01T01:00'])
  clock.set(clock.now() + 5 * hour)
  await clock.advance(2 * minute)
  expect(ran).toHaveLength(2)
  await h[Symbol.asyncDispose]()
})

test.each([
  // Vienna 2026: 29 March 02:00 → 03:00, 25 October 03:00 → 02:00
  ['forward', Date.UTC(2026, 2, 28, 12), ['2026-03-29T01:00', '2026-03-30T00:30']],
  ['back', Date.UTC(2026, 9, 24, 12), ['2026-10-25T00:30', '2026-10-26T01:30']],
])('a daily time in a zone whose clocks go %s runs once that day', async (_name, start, times) => {
  const clock = fakeClock(start)
  const { h, ran } = await scheduled(clock, { cron: '30 2 * * *', timeZone: 'Europe/Vienna' })
  await clock.advance(40 * hour)
  expect(ran).toEqual(times)
  await h[Symbol.asyncDispose]()
})

test('a pattern or zone that is none is refused with TASK_ERR_SCHEDULE', async () => {
  await using h = await harness()
  await expect(h.tasks.schedule('x', { ...every, cron: 'often' })).rejects.toMatchObject({ code: 'TASK_ERR_SCHEDULE' })
  await expect(h.tasks.schedule('x', { ...every, cron: '0 0 * * *', timeZone: 'Mars/Base' })).rejects.toMatchObject({
    code: 'TASK_ERR_SCHEDULE',
  })
})

test('unschedule() takes it away and tells whether there was one', async () => {
  const clock = fakeClock()
  const { h, ran } = await scheduled(clock, { cron: '0 * * * *' })
  expect(await h.tasks.unschedule('nightly')).toBe(true)
  expect(await h.tasks.unschedule('nightly')).toBe(false)
  await clock.advance(2 * hour)
  expect(ran).toEqual([])
  await h[Symbol.asyncDispose]()
})
