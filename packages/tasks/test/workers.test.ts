import { openMemoryStore, type Store } from '@onggi/objectstore'
import { expect, test } from 'vitest'
import { createTasks, taskTypes, type TaskType } from '../src/index.ts'
import { deferred } from './support/deferred.ts'
import { fakeClock, settle, type FakeClock } from './support/fake-clock.ts'
import { alice, as, events, policy, system } from './support/harness.ts'

/** A store that several workers share; its clock is the test's. */
function shared(clock: FakeClock): Store {
  const store = openMemoryStore({ types: [...taskTypes] })
  return { ...store, capabilities: { ...store.capabilities, manyProcesses: true }, now: async () => clock.now() }
}
const worker = (store: Store, clock: FakeClock, name: string, o = {}) =>
  createTasks({ store, events, policy, clock, worker: name, heartbeatMs: 1000, leaseMs: 3000, ...o })
const put = (store: Store, tasks: ReturnType<typeof worker>, type: string, input: number = 0) =>
  store.transaction((tx) => tasks.enqueue(tx, type, input, { ctx: as(system), target: '', audience: {} }))
const type = (run: TaskType<number, unknown>['run'], o: Partial<TaskType<number, unknown>> = {}): TaskType<number, unknown> => ({
  name: 'thing.make',
  cancellable: true,
  onCrash: 'restart',
  steps: {},
  run,
  ...o,
})
/** A store whose writes stop for ever: a process that is frozen or cut off. */
function freezable(store: Store): { store: Store; freeze(): void; thaw(): void } {
  let gate: Promise<unknown> | undefined
  const open = deferred<null>()
  return {
    store: {
      ...store,
      transaction: async (fn, o) => (await gate, store.transaction(fn, o)),
      now: async () => (await gate, store.now()),
    },
    freeze: () => void (gate = open.promise),
    thaw: () => {
      gate = undefined
      open.resolve(null)
    },
  }
}

test('services() lists who is alive, what they serve and since when', async () => {
  const clock = fakeClock()
  const store = shared(clock)
  const a = worker(store, clock, 'a', { queues: ['main'] })
  const b = worker(store, clock, 'b')
  a.register(
    type(async () => null),
    'test',
  )
  await a.start()
  await b.start()
  expect(await b.services()).toMatchObject([
    { name: 'a', queues: ['main'], types: ['thing.make'], alive: true, running: 0, pid: process.pid, takenOver: [] },
    { name: 'b', queues: ['*'], types: [], alive: true },
  ])
  await a.close()
  expect(await b.services()).toMatchObject([{ name: 'b' }])
  await b.close()
  await store.close()
})

test('two workers share the queue and run each task once', async () => {
  const clock = fakeClock()
  const store = shared(clock)
  const ran: number[] = []
  const two = [worker(store, clock, 'a'), worker(store, clock, 'b')]
  for (const w of two)
    w.register(
      type(async (n) => void ran.push(n)),
      'test',
    )
  await Promise.all(two.map((w) => w.start()))
  const ids = await Promise.all(Array.from({ length: 200 }, (_, i) => put(store, two[i % 2]!, 'thing.make', i)))
  await Promise.all(ids.map(({ id }) => two[0]!.wait(id)))
  expect(ran.sort((x, y) => x - y)).toEqual(Array.from({ length: 200 }, (_, i) => i))
  for (const w of two) await w.close()
  await store.close()
})

test('the tasks of a worker that no longer says it lives are taken over; its late writes are refused', async () => {
  const clock = fakeClock()
  const real = shared(clock)
  const frozen = freezable(real)
  const go = deferred()
  const started = deferred()
  const tokens: number[] = []
  const world: string[] = []
  const refused: string[] = []
  const a = worker(frozen.store, clock, 'a')
  const make = (name: string, wait: boolean) =>
    type(
      async (_n, ctx) => {
        tokens.push(ctx.fencingToken)
        if (wait) {
          started.resolve(undefined)
          await go.promise
        }
        await ctx.step('effect', name).catch((e: unknown) => {
          refused.push((e as { code: string }).code)
          throw e
        })
        return name
      },
      { steps: { effect: { do: async (who: string) => void world.push(who) } } },
    )
  a.register(make('a', true), 'test')
  await a.start()
  const { id } = await put(real, a, 'thing.make')
  await started.promise
  const b = worker(real, clock, 'b')
  b.register(make('b', false), 'test')
  await b.start()
  frozen.freeze()
  await clock.advance(5000)
  expect(await b.wait(id)).toEqual({ status: 'finished', result: 'b' })
  expect((await b.services()).find((s) => s.name === 'b')).toMatchObject({ takenOver: [{ from: 'a', tasks: 1 }] })
  frozen.thaw()
  go.resolve(undefined)
  await clock.advance(2000)
  // the one that was frozen came to its step after the fence: it has had no effect
  expect(world).toEqual(['b'])
  expect(refused.every((code) => code === 'TASK_ERR_FENCED')).toBe(true)
  expect(tokens[1]).toBeGreaterThan(tokens[0]!)
  expect(await b.wait(id)).toEqual({ status: 'finished', result: 'b' })
  expect((await b.services()).map((s) => s.name)).toEqual(['a', 'b'])
  await a.close()
  await b.close()
  await real.close()
})

test('a worker that says it lives keeps its tasks however long they run', async () => {
  const clock = fakeClock()
  const store = shared(clock)
  const go = deferred()
  const started = deferred()
  let runs = 0
  const two = [worker(store, clock, 'a'), worker(store, clock, 'b')]
  for (const w of two)
    w.register(
      type(async () => {
        runs++
        started.resolve(undefined)
        await go.promise
      }),
      'test',
    )
  await Promise.all(two.map((w) => w.start()))
  const { id } = await put(store, two[0]!, 'thing.make')
  await started.promise
  await clock.advance(20_000)
  go.resolve(undefined)
  await settle()
  expect((await two[1]!.wait(id)).status).toBe('finished')
  expect(runs).toBe(1)
  for (const w of two) await w.close()
  await store.close()
})

test('call() waits for the result of a task that another process runs, of a type that only that one knows', async () => {
  const clock = fakeClock()
  const store = shared(clock)
  const caller = worker(store, clock, 'caller', { queues: [] })
  const server = worker(store, clock, 'server', { queues: ['compute.host1'] })
  server.register(
    type(async (n, { principal, requestId, locale }) => ({ twice: n * 2, principal, requestId, locale })),
    'test',
  )
  await caller.start()
  await server.start()
  const answer = caller.call('compute.host1', 'thing.make', 21, {
    ctx: { principal: alice, requestId: 'r-17', locale: 'ko' },
    audience: {},
  })
  expect(await answer).toEqual({ twice: 42, principal: alice, requestId: 'r-17', locale: 'ko' })
  await caller.close()
  await server.close()
  await store.close()
})

test('call() throws the error of the task with its code, and TASK_ERR_CALL_TIMEOUT when nobody serves the queue', async () => {
  const clock = fakeClock()
  const store = shared(clock)
  const w = worker(store, clock, 'w', { queues: ['here'] })
  w.register(
    type(async () => Promise.reject(Object.assign(new Error('b'), { code: 'BAD', params: { x: 1 } }))),
    'test',
  )
  await w.start()
  await expect(w.call('here', 'thing.make', 0, { ctx: as(alice), audience: {} })).rejects.toMatchObject({ code: 'BAD', params: { x: 1 } })
  const late = w.call('elsewhere', 'thing.make', 0, { ctx: as(alice), audience: {}, timeoutMs: 500 })
  const refused = expect(late).rejects.toMatchObject({ code: 'TASK_ERR_CALL_TIMEOUT' })
  await clock.advance(1000)
  await refused
  await w.close()
  await store.close()
})

test('cancel() reaches a task that another process runs', async () => {
  const clock = fakeClock()
  const store = shared(clock)
  const started = deferred()
  const here = worker(store, clock, 'here', { queues: [] })
  const there = worker(store, clock, 'there')
  there.register(
    type(async (_n, ctx) => {
      started.resolve(undefined)
      await new Promise((_, reject) => ctx.signal.addEventListener('abort', () => reject(new Error('aborted'))))
    }),
    'test',
  )
  await here.start()
  await there.start()
  const { id } = await here.cast('main', 'thing.make', 0, { ctx: as(alice), audience: {} })
  await started.promise
  await here.cancel(id, as(alice))
  expect((await here.wait(id)).status).toBe('killed')
  await here.close()
  await there.close()
  await store.close()
})
