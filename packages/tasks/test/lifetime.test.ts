import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createTasks, statusOf, type TaskErrorCode, taskMessages, templateOf, type TaskView } from '../src/index.ts'
import { fakeClock } from './support/fake-clock.ts'
import { admin, alice, as, harness } from './support/harness.ts'

const simple = { name: 'thing.make', cancellable: true, onCrash: 'compensate', steps: {}, run: async () => null } as const
const viewOf = (json: Buffer): TaskView => JSON.parse(json.toString())

test('a delayed task starts when its time has come', async () => {
  const clock = fakeClock()
  await using h = await harness({ clock })
  let ranAt = 0
  h.tasks.register({ ...simple, run: async () => void (ranAt = clock.now()) }, 'test')
  await h.tasks.start()
  const due = clock.now() + 90_000
  await h.enqueue('thing.make', {}, { delayMs: 90_000 })
  await clock.advance(89_000)
  expect(ranAt).toBe(0)
  await clock.advance(2000)
  expect(ranAt).toBeGreaterThanOrEqual(due)
})

test('a task that failed in every attempt is a dead letter, does not hold up others, and runs again when asked to', async () => {
  const clock = fakeClock()
  await using h = await harness({ clock, concurrency: 1 })
  let works = false
  h.tasks.register(
    {
      ...simple,
      name: 'poison',
      retry: { attempts: 3, backoffMs: 1000 },
      run: async () => (works ? 'cured' : Promise.reject(Object.assign(new Error('x'), { code: 'X_ERR', params: {} }))),
    },
    'test',
  )
  h.tasks.register(simple, 'test')
  await h.tasks.start()
  const id = await h.enqueue('poison')
  const other = await h.enqueue('thing.make')
  await clock.advance(500)
  expect((await h.tasks.wait(other)).status).toBe('finished')
  await clock.advance(10_000)
  expect(await h.tasks.wait(id)).toMatchObject({ status: 'failed', error: { code: 'X_ERR' } })
  expect((await h.tasks.deadLetters(as(alice))).map((v) => v.ref.id)).toEqual([id])
  works = true
  await h.tasks.again(id, as(alice))
  await clock.advance(1000)
  expect(await h.tasks.wait(id)).toEqual({ status: 'finished', result: 'cured' })
  expect(await h.tasks.deadLetters(as(alice))).toEqual([])
  await expect(h.tasks.again(id, as(alice))).rejects.toMatchObject({ code: 'TASK_ERR_NOT_RETRYABLE' })
})

test('old tasks are removed by age and by number, with their logs', async () => {
  const clock = fakeClock()
  await using h = await harness({ clock, keepMs: 3_600_000, keepTasks: 3 })
  h.tasks.register({ ...simple, run: async (_, ctx) => ctx.note('x') }, 'test')
  await h.tasks.start()
  const ids: string[] = []
  for (let i = 0; i < 5; i++) {
    ids.push(await h.enqueue('thing.make'))
    await clock.advance(1000)
  }
  await clock.advance(60_000)
  expect((await h.tasks.list(as(admin))).map((v) => v.ref.id)).toEqual(ids.slice(2))
  expect(await h.store.transaction((tx) => tx.count('task.log'))).toBe(3)
  await clock.advance(3_600_000)
  expect(await h.tasks.list(as(admin))).toEqual([])
})

test('watch() yields a task at each change until its end', async () => {
  await using h = await harness()
  h.tasks.register(simple, 'test')
  const id = await h.enqueue('thing.make')
  const seen: string[] = []
  for await (const view of h.tasks.watch(id, as(alice))) {
    seen.push(viewOf(view.json).status)
    if (seen.length === 1) await h.tasks.start()
  }
  expect(seen[0]).toBe('queued')
  expect(seen.at(-1)).toBe('finished')
})

test('an undo that fails is said so, stays owed, and is paid when it works again', async () => {
  const clock = fakeClock()
  await using h = await harness({ clock })
  let works = false
  const undone: unknown[] = []
  h.tasks.register(
    {
      ...simple,
      steps: {
        a: { do: async () => 1, undo: async (args) => void undone.push(args) },
        b: { do: async () => 1, undo: async () => (works ? void undone.push('b') : Promise.reject(new Error('no connection'))) },
      },
      run: async (_, ctx) => {
        await ctx.step('a', 'a')
        await ctx.step('b', {})
        throw new Error('x')
      },
    },
    'test',
  )
  await h.tasks.start()
  const id = await h.enqueue('thing.make')
  await clock.advance(5000)
  expect(await h.tasks.wait(id)).toMatchObject({
    status: 'failed',
    error: { code: 'TASK_ERR_UNDO_FAILED', params: { step: 'b', cause: 'Error' } },
  })
  expect(undone).toEqual(['a'])
  works = true
  await clock.advance(120_000)
  expect(undone).toEqual(['a', 'b'])
  expect(await h.store.transaction((tx) => tx.count('task.step'))).toBe(0)
})

test('a task that was interrupted while its type is not known is failed at once, and undone when the type comes', async () => {
  const clock = fakeClock()
  await using h = await harness({ clock })
  const undone: unknown[] = []
  const typeOf = (run: () => Promise<unknown>) => ({
    ...simple,
    steps: { a: { do: async () => 1, undo: async (args: string) => void undone.push(args) } },
    run: async (_: unknown, ctx: { step(name: string, args: string): Promise<unknown> }) => {
      await ctx.step('a', 'file')
      return run()
    },
  })
  h.tasks.register(
    typeOf(() => new Promise(() => undefined)),
    'test',
  )
  await h.tasks.start()
  const id = await h.enqueue('thing.make')
  await clock.advance(100)
  const closing = h.tasks.close({ drainMs: 0 })
  await clock.advance(2000)
  await closing
  const next = createTasks({ store: h.store, clock })
  await next.start()
  expect(await next.wait(id)).toMatchObject({ status: 'failed', error: { code: 'TASK_ERR_INTERRUPTED' } })
  expect(undone).toEqual([])
  next.register(
    typeOf(async () => null),
    'test',
  )
  await clock.advance(100)
  expect(undone).toEqual(['file'])
  await next.close()
})

test('a task that is interrupted again and again is given up', async () => {
  await using h = await harness({ maxCrashes: 2 })
  let id = ''
  for (let i = 0; i < 3; i++) {
    const tasks = createTasks({ store: h.store, maxCrashes: 2 })
    const running = new Promise<void>((resolve) => {
      tasks.register({ ...simple, onCrash: 'restart', run: () => new Promise(() => resolve()) }, 'test')
    })
    if (i === 0)
      ({ id } = await h.store.transaction((tx) => tasks.enqueue(tx, 'thing.make', {}, { ctx: as(alice), target: '', audience: {} })))
    await tasks.start()
    await running
    await tasks.close({ drainMs: 0 })
  }
  const last = createTasks({ store: h.store, maxCrashes: 2 })
  last.register({ ...simple, onCrash: 'restart' }, 'test')
  await last.start()
  expect(await last.wait(id)).toMatchObject({ status: 'failed', error: { code: 'TASK_ERR_INTERRUPTED' } })
  expect((await last.deadLetters(as(admin))).map((v) => v.ref.id)).toEqual([id])
  await last.close()
})

test('an option out of its range is a TypeError that names it', () => {
  expect(() => createTasks({ store: {} as never, concurrency: 0 })).toThrow(/concurrency must be a whole number from 1 to 10000, got 0/)
})

test('every code has its text in the catalogue', () => {
  const texts: Record<string, string> = JSON.parse(readFileSync(new URL('en.json', taskMessages), 'utf8'))
  for (const code of Object.keys(statusOf)) expect(texts[code]).toBe(templateOf(code as TaskErrorCode))
})
