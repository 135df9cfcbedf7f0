// What is promised without an option: numbers that a user meets.
import { openMemoryStore, type Store } from '@onggi/objectstore'
import { expect, test } from 'vitest'
import { createTasks, taskTypes, type TaskType } from '../src/index.ts'
import { deferred } from './support/deferred.ts'
import { fakeClock, settle, type FakeClock } from './support/fake-clock.ts'
import { alice, as, harness, system } from './support/harness.ts'

const type = (name: string, run: TaskType<unknown, unknown>['run'], o: Partial<TaskType<unknown, unknown>> = {}) => ({
  name,
  cancellable: true,
  onCrash: 'resume' as const,
  steps: {},
  run,
  ...o,
})
const shared = (clock: FakeClock): Store => {
  const store = openMemoryStore({ types: [...taskTypes] })
  return { ...store, capabilities: { ...store.capabilities, manyProcesses: true }, now: async () => clock.now() }
}

test('a user may have 100 queued tasks; the next is refused with TASK_ERR_QUOTA, the system has no quota', async () => {
  await using h = await harness()
  h.tasks.register(
    type('thing.make', async () => null),
    'test',
  )
  for (let i = 0; i < 100; i++) await h.enqueue('thing.make')
  await expect(h.enqueue('thing.make')).rejects.toMatchObject({ code: 'TASK_ERR_QUOTA', params: { user: 'alice', count: 100 } })
  for (let i = 0; i < 101; i++) await h.enqueue('thing.make', {}, { ctx: as(system) })
})

test('close() lets what runs come to its end, begins nothing more, and leaves the queue to the next start', async () => {
  await using h = await harness({ concurrency: 1 })
  const gate = deferred<string>()
  const begun: string[] = []
  const make = type('thing.make', (_, ctx) => {
    begun.push(ctx.taskId)
    return gate.promise
  })
  h.tasks.register(make, 'test')
  await h.tasks.start()
  const running = await h.enqueue('thing.make')
  const queued = await h.enqueue('thing.make')
  await expect.poll(() => begun).toEqual([running])
  const ended = h.tasks.wait(running)
  const closing = h.tasks.close()
  await settle()
  gate.resolve('made')
  await closing
  expect(await ended).toEqual({ status: 'finished', result: 'made' })
  expect(begun).toEqual([running])
  const next = createTasks({ store: h.store })
  next.register(make, 'test')
  await next.start()
  expect(await next.wait(queued)).toEqual({ status: 'finished', result: 'made' })
  expect((await next.wait(running)).status).toBe('finished')
  await next.close()
})

test('retries wait for longer each time: the backoff, twice it, four times it, within a quarter', async () => {
  const clock = fakeClock()
  await using h = await harness({ clock })
  const at: number[] = []
  const run = async (): Promise<never> => {
    at.push(clock.now())
    throw Object.assign(new Error('x'), { code: 'X_ERR', params: {} })
  }
  h.tasks.register(type('thing.make', run, { retry: { attempts: 4, backoffMs: 1000 } }), 'test')
  await h.tasks.start()
  const id = await h.enqueue('thing.make')
  for (let i = 0; i < 100; i++) await clock.advance(100)
  expect((await h.tasks.wait(id)).status).toBe('failed')
  expect(at).toHaveLength(4)
  for (const [i, wanted] of [1000, 2000, 4000].entries()) {
    const gap = at[i + 1]! - at[i]!
    expect(gap).toBeGreaterThanOrEqual(wanted * 0.75)
    // and at most one step of the clock later
    expect(gap).toBeLessThanOrEqual(wanted * 1.25 + 101)
  }
})

test('a worker says every 10 s that it lives, and counts as alive for 30 s', async () => {
  const clock = fakeClock()
  const store = shared(clock)
  const worker = createTasks({ store, clock, worker: 'a' })
  const other = createTasks({ store, clock, worker: 'b', queues: [] })
  await worker.start()
  const seen = async (): Promise<{ seen: string; alive: boolean } | undefined> => (await other.services()).find((s) => s.name === 'a')
  const first = await seen()
  await clock.advance(9_900)
  expect(await seen()).toEqual(first)
  await clock.advance(200)
  const second = await seen()
  expect(Date.parse(second!.seen) - Date.parse(first!.seen)).toBeGreaterThanOrEqual(10_000)
  // as it would look to others if this one were silent from now on
  const until = (await store.transaction((tx) => tx.get<{ until: number }>('task.worker', 'a')))!.value.until
  expect(until - Date.parse(second!.seen)).toBe(30_000)
  await worker.close()
  await other.close()
  await store.close()
})

test('call() is answered within a second by looking, where nobody is woken', async () => {
  const clock = fakeClock()
  const store = shared(clock)
  const deaf: Store = { ...store, onAppend: () => () => undefined }
  const caller = createTasks({ store: deaf, clock, worker: 'caller', queues: [] })
  const server = createTasks({ store: deaf, clock, worker: 'server', queues: ['far'] })
  server.register(
    type('thing.make', async () => 'made'),
    'test',
  )
  await caller.start()
  await server.start()
  const took: number[] = []
  // at ten different moments between two looks
  for (let i = 0; i < 10; i++) {
    await clock.advance(130)
    const begun = clock.now()
    let answer: unknown
    void caller.call('far', 'thing.make', {}, { ctx: as(alice), audience: {} }).then((a) => (answer = a))
    await settle()
    while (answer === undefined && clock.now() - begun < 5000) {
      await clock.advance(50)
      await settle()
    }
    expect(answer).toBe('made')
    took.push(clock.now() - begun)
  }
  took.sort((a, b) => a - b)
  expect(took[5]).toBeLessThanOrEqual(1000)
  await caller.close()
  await server.close()
  await store.close()
})
