import { openMemoryStore } from '@onggi/objectstore'
import { createFaultyStore } from '@onggi/objectstore/testing'
import { expect, test } from 'vitest'
import { taskTypes } from '../src/index.ts'
import { deferred } from './support/deferred.ts'
import { admin, as, harness, published } from './support/harness.ts'

const faulty = () => createFaultyStore(openMemoryStore({ types: [...taskTypes] }))

test.each([
  ['before a step', 'commit', 'STORE_ERR_CONFLICT'],
  ['before a step, written all the same', 'acknowledge', 'STORE_ERR_UNREACHABLE'],
] as const)('a moment of store trouble %s does not fail a task without retries', async (_when, at, error) => {
  const store = faulty()
  await using h = await harness({}, store)
  const done: string[] = []
  const queued = deferred()
  h.tasks.register(
    {
      name: 'thing.make',
      cancellable: false,
      onCrash: 'compensate',
      steps: { build: { do: async () => void done.push('built'), undo: async () => void done.push('undone') } },
      async run(_input: unknown, ctx) {
        // the trouble is the run's alone
        await queued.promise
        store.inject({ at, error, times: 2 })
        await ctx.step('build', {})
        store.inject({ at, error, times: 2 })
        return 'made'
      },
    },
    'test',
  )
  await h.tasks.start()
  const id = await h.enqueue('thing.make')
  queued.resolve(undefined)
  expect(await h.tasks.wait(id)).toEqual({ status: 'finished', result: 'made' })
  expect(done).toEqual(['built'])
  expect(await h.tasks.log(id, as(admin))).toEqual([])
  // a write that came through although the store did not say so is not done again
  expect((await published(store)).filter((e) => e.type === 'task.finished')).toHaveLength(1)
  await h.tasks.close()
  await store.close()
})

test('a store that stays in trouble fails a run after some seconds; other errors of the store do so at once', async () => {
  const store = faulty()
  const pauses: number[] = []
  /** The pauses between tries take no time; nothing else waits for a timer here. */
  const timer = (fn: () => void, ms: number): (() => void) => {
    if (![50, 100, 200, 400, 800, 1600, 3200].includes(ms)) return () => undefined
    pauses.push(ms)
    const t = setImmediate(fn)
    return () => clearImmediate(t)
  }
  await using h = await harness({ clock: { now: Date.now, timer } }, store)
  let queued = deferred()
  h.tasks.register(
    {
      name: 'thing.make',
      cancellable: false,
      onCrash: 'compensate',
      steps: { build: { do: async () => undefined } },
      async run(error: 'STORE_ERR_TIMEOUT' | 'STORE_ERR_DISK_FULL', ctx) {
        await queued.promise
        pauses.splice(0)
        store.inject({ at: 'commit', error, times: 1000 })
        await ctx.step('build', {}).finally(() => store.heal())
        return 'made'
      },
    },
    'test',
  )
  await h.tasks.start()
  for (const error of ['STORE_ERR_TIMEOUT', 'STORE_ERR_DISK_FULL']) {
    queued = deferred()
    const id = await h.enqueue('thing.make', error)
    queued.resolve(undefined)
    expect(await h.tasks.wait(id)).toMatchObject({ status: 'failed', error: { code: error } })
    // the longest pause is the last before it gives up
    expect(pauses.includes(3200)).toBe(error === 'STORE_ERR_TIMEOUT')
  }
  await h.tasks.close()
  await store.close()
})
