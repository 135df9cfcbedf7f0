import { openMemoryStore, type Store } from '@onggi/objectstore'
import { expect, test } from 'vitest'
import { createTasks, isTaskError, taskTypes, type TaskView } from '../src/index.ts'
import { deferred } from './support/deferred.ts'
import { admin, alice, as, bob, harness, policy, published } from './support/harness.ts'

const viewOf = (json: Buffer): TaskView => JSON.parse(json.toString())

test('a task runs to its end and its result is kept', async () => {
  await using h = await harness()
  h.tasks.register(
    {
      name: 'thing.make',
      cancellable: true,
      onCrash: 'compensate',
      steps: {},
      run: async (input: { n: number }) => ({ twice: input.n * 2 }),
    },
    'test',
  )
  await h.tasks.start()
  const id = await h.enqueue('thing.make', { n: 21 })
  expect(await h.tasks.wait(id)).toEqual({ status: 'finished', result: { twice: 42 } })
  expect(viewOf((await h.tasks.get(id, as(alice))).json)).toMatchObject({
    id,
    type: 'thing.make',
    status: 'finished',
    target_uri: '/things/a',
    progress: 1,
    owner: 'alice',
    cancellable: false,
    result: { twice: 42 },
    error: null,
    message: '',
  })
})

test('events of a task tell of its creation, start and end, in this order', async () => {
  await using h = await harness()
  const run = async (): Promise<null> => {
    while ((await published(h.store)).length < 2) await new Promise(setImmediate)
    return null
  }
  h.tasks.register({ name: 'thing.make', cancellable: true, onCrash: 'compensate', steps: {}, run }, 'test')
  await h.tasks.start()
  const id = await h.enqueue('thing.make')
  await h.tasks.wait(id)
  const all = await published(h.store)
  expect(all.map((e) => [e.type, e.uri, (e.data as { status: string }).status])).toEqual([
    ['task.created', `/tasks/${id}`, 'queued'],
    ['task.updated', `/tasks/${id}`, 'running'],
    ['task.finished', `/tasks/${id}`, 'finished'],
  ])
  expect(all.every((e) => e.audience.owner === 'alice')).toBe(true)
})

test('a task that ends at once is two durable writes: queued and ended', async () => {
  await using h = await harness()
  h.tasks.register({ name: 'thing.make', cancellable: true, onCrash: 'compensate', steps: {}, run: async () => null }, 'test')
  await h.tasks.start()
  expect(await h.tasks.wait(await h.enqueue('thing.make'))).toMatchObject({ status: 'finished' })
  expect((await published(h.store)).map((e) => e.type)).toEqual(['task.created', 'task.finished'])
})

test('a run that takes the process with it before its row was written is an interrupted one, found by its note', async () => {
  const store = openMemoryStore({ types: [...taskTypes] })
  const lost = createTasks({ store, policy, worker: 'lost' })
  const type = { name: 'thing.make', cancellable: true, onCrash: 'compensate', steps: {}, run: async () => null } as const
  lost.register(type, 'test')
  const { id } = await lost.cast('main', 'thing.make', {}, { ctx: as(alice), audience: {} })
  // what the claim leaves behind when the process dies in the first instant of the run
  await store.transaction((tx) => tx.put('task.claim', 'lost', { tasks: { [id]: 1 } }))
  await using h = await harness({}, store)
  h.tasks.register(type, 'test')
  await h.tasks.start()
  expect(await h.tasks.wait(id)).toMatchObject({ status: 'failed', error: { code: 'TASK_ERR_INTERRUPTED' } })
  expect(await store.transaction((tx) => tx.count('task.claim'))).toBe(0)
})

test('a task whose transaction fails never exists', async () => {
  await using h = await harness()
  h.tasks.register({ name: 'thing.make', cancellable: true, onCrash: 'compensate', steps: {}, run: async () => null }, 'test')
  await h.tasks.start()
  const boom = new Error('boom')
  await expect(
    h.store.transaction(async (tx) => {
      await h.tasks.enqueue(tx, 'thing.make', {}, { ctx: as(alice), target: '/things/a', audience: {} })
      throw boom
    }),
  ).rejects.toBe(boom)
  expect(await h.tasks.list(as(admin))).toEqual([])
})

test('a run that throws is failed with its code, and its steps are undone last first', async () => {
  const did: string[] = []
  await using h = await harness()
  const step = (name: string) => ({
    do: async () => {
      did.push(`do ${name}`)
      return name.toUpperCase()
    },
    undo: async (_: unknown, result: unknown) => void did.push(`undo ${name} ${String(result)}`),
  })
  h.tasks.register(
    {
      name: 'thing.make',
      cancellable: true,
      onCrash: 'compensate',
      steps: { a: step('a'), b: step('b') },
      run: async (_, ctx) => {
        await ctx.step('a', {})
        await ctx.step('b', {})
        throw Object.assign(new Error('The pool is full'), { code: 'VIRT_ERR_POOL_FULL', params: { pool: 'p' } })
      },
    },
    'test',
  )
  await h.tasks.start()
  const id = await h.enqueue('thing.make')
  expect(await h.tasks.wait(id)).toEqual({
    status: 'failed',
    error: { code: 'VIRT_ERR_POOL_FULL', params: { pool: 'p' }, message: 'The pool is full' },
  })
  expect(did).toEqual(['do a', 'do b', 'undo b B', 'undo a A'])
  expect(await h.store.transaction((tx) => tx.list('task.step'))).toEqual([])
})

test('a step that throws half-way is undone with an unknown result', async () => {
  const undone: unknown[] = []
  await using h = await harness()
  h.tasks.register(
    {
      name: 'thing.make',
      cancellable: true,
      onCrash: 'compensate',
      steps: { a: { do: async () => Promise.reject(new Error('half-way')), undo: async (args, result) => void undone.push(args, result) } },
      run: async (_, ctx) => ctx.step('a', { n: 1 }),
    },
    'test',
  )
  await h.tasks.start()
  const end = await h.tasks.wait(await h.enqueue('thing.make'))
  expect(end).toMatchObject({ status: 'failed', error: { code: 'TASK_ERR_INTERNAL' } })
  expect(undone).toEqual([{ n: 1 }, undefined])
})

test('call() of a task that is cancelled throws TASK_ERR_CANCELLED, and the task ends with it', async () => {
  await using h = await harness()
  const begun = deferred<string>()
  h.tasks.register(
    {
      name: 'thing.make',
      cancellable: true,
      onCrash: 'compensate',
      steps: {},
      run: async (_, ctx) => {
        begun.resolve(ctx.taskId)
        await new Promise((_, reject) => ctx.signal.addEventListener('abort', () => reject(new Error('aborted'))))
      },
    },
    'test',
  )
  await h.tasks.start()
  const answer = h.tasks.call('main', 'thing.make', {}, { ctx: as(alice), audience: {} })
  answer.catch(() => undefined)
  const id = await begun.promise
  await h.tasks.cancel(id, as(alice))
  await expect(answer).rejects.toMatchObject({ code: 'TASK_ERR_CANCELLED', params: { id } })
  expect(await h.tasks.wait(id)).toMatchObject({ status: 'killed', error: { code: 'TASK_ERR_CANCELLED' } })
})

test('cancel() of a running task aborts it, undoes its steps, and it reads killed when cancel() returns', async () => {
  await using h = await harness()
  const undone: string[] = []
  const stepDone = deferred()
  h.tasks.register(
    {
      name: 'thing.make',
      cancellable: true,
      onCrash: 'compensate',
      steps: { a: { do: async () => 1, undo: async () => void undone.push('a') } },
      run: async (_, ctx) => {
        await ctx.step('a', {})
        stepDone.resolve(undefined)
        await new Promise((_, reject) => ctx.signal.addEventListener('abort', () => reject(new Error('aborted'))))
      },
    },
    'test',
  )
  await h.tasks.start()
  const id = await h.enqueue('thing.make')
  await stepDone.promise
  await h.tasks.cancel(id, as(alice))
  expect(viewOf((await h.tasks.get(id, as(alice))).json)).toMatchObject({ status: 'killed', cancellable: false })
  expect(undone).toEqual(['a'])
  await h.tasks.cancel(id, as(alice))
})

test('a cancel that was accepted wins over a run that ignores it and comes through', async () => {
  await using h = await harness()
  const running = deferred()
  const go = deferred()
  const undone: string[] = []
  h.tasks.register(
    {
      name: 'thing.make',
      cancellable: true,
      onCrash: 'compensate',
      steps: { a: { do: async () => 1, undo: async () => void undone.push('a') } },
      run: async (_, ctx) => {
        await ctx.step('a', {})
        running.resolve(undefined)
        await go.promise
        return 'done'
      },
    },
    'test',
  )
  await h.tasks.start()
  const id = await h.enqueue('thing.make')
  await running.promise
  const cancelled = h.tasks.cancel(id, as(alice))
  go.resolve(undefined)
  await cancelled
  expect((await h.tasks.wait(id)).status).toBe('killed')
  expect(undone).toEqual(['a'])
})

test('cancel() of a queued task kills it without running it', async () => {
  await using h = await harness()
  let ran = false
  h.tasks.register({ name: 'thing.make', cancellable: true, onCrash: 'compensate', steps: {}, run: async () => void (ran = true) }, 'test')
  const id = await h.enqueue('thing.make')
  await h.tasks.cancel(id, as(alice))
  await h.tasks.start()
  expect((await h.tasks.wait(id)).status).toBe('killed')
  expect(ran).toBe(false)
})

test('cancel() on a finished task rejects with TASK_ERR_NOT_CANCELLABLE', async () => {
  await using h = await harness()
  h.tasks.register({ name: 'thing.make', cancellable: true, onCrash: 'compensate', steps: {}, run: async () => null }, 'test')
  await h.tasks.start()
  const id = await h.enqueue('thing.make')
  await h.tasks.wait(id)
  await expect(h.tasks.cancel(id, as(alice))).rejects.toMatchObject({ code: 'TASK_ERR_NOT_CANCELLABLE', params: { id, state: 'finished' } })
})

test('cancel() on a type that is not cancellable rejects with TASK_ERR_NOT_CANCELLABLE, also while it is queued', async () => {
  await using h = await harness()
  h.tasks.register({ name: 'thing.make', cancellable: false, onCrash: 'compensate', steps: {}, run: async () => null }, 'test')
  const id = await h.enqueue('thing.make')
  await expect(h.tasks.cancel(id, as(alice))).rejects.toMatchObject({ code: 'TASK_ERR_NOT_CANCELLABLE' })
})

test('who is not in the audience finds no task: TASK_ERR_NOT_FOUND for get, log and cancel, nothing in the list', async () => {
  await using h = await harness()
  h.tasks.register({ name: 'thing.make', cancellable: true, onCrash: 'compensate', steps: {}, run: async () => null }, 'test')
  const id = await h.enqueue('thing.make')
  await expect(h.tasks.get(id, as(bob))).rejects.toMatchObject({ code: 'TASK_ERR_NOT_FOUND' })
  await expect(h.tasks.log(id, as(bob))).rejects.toMatchObject({ code: 'TASK_ERR_NOT_FOUND' })
  await expect(h.tasks.cancel(id, as(bob))).rejects.toMatchObject({ code: 'TASK_ERR_NOT_FOUND' })
  await expect(h.tasks.get(id, as(null))).rejects.toMatchObject({ code: 'TASK_ERR_LOGIN_REQUIRED' })
  expect(await h.tasks.list(as(bob))).toEqual([])
  expect(await h.tasks.list(as(alice))).toHaveLength(1)
})

test('who sees a task but does not own it may not cancel it: TASK_ERR_FORBIDDEN', async () => {
  await using h = await harness()
  h.tasks.register({ name: 'thing.make', cancellable: true, onCrash: 'compensate', steps: {}, run: async () => null }, 'test')
  const id = await h.enqueue('thing.make', {}, { audience: { users: ['bob'] } })
  await expect(h.tasks.cancel(id, as(bob))).rejects.toMatchObject({ code: 'TASK_ERR_FORBIDDEN' })
  await h.tasks.cancel(id, as(admin))
})

test('rights are looked at again when the task starts: a user who is gone fails it with TASK_ERR_PRINCIPAL_GONE', async () => {
  await using h = await harness({ resolvePrincipal: async () => null })
  let ran = false
  h.tasks.register({ name: 'thing.make', cancellable: true, onCrash: 'compensate', steps: {}, run: async () => void (ran = true) }, 'test')
  await h.tasks.start()
  expect(await h.tasks.wait(await h.enqueue('thing.make'))).toMatchObject({ status: 'failed', error: { code: 'TASK_ERR_PRINCIPAL_GONE' } })
  expect(ran).toBe(false)
})

test('rights are looked at again when the task starts: a user who lost them fails it with TASK_ERR_FORBIDDEN', async () => {
  await using h = await harness({ resolvePrincipal: async () => ({ ...alice, name: 'renamed' }) })
  h.tasks.register({ name: 'thing.make', cancellable: true, onCrash: 'compensate', steps: {}, run: async () => null }, 'test')
  await h.tasks.start()
  expect(await h.tasks.wait(await h.enqueue('thing.make'))).toMatchObject({ status: 'failed', error: { code: 'TASK_ERR_FORBIDDEN' } })
})

test('a running task has the principal as he is now, with the scopes of then', async () => {
  await using h = await harness({ resolvePrincipal: async () => ({ ...alice, groups: ['new'] }) })
  h.tasks.register(
    { name: 'thing.make', cancellable: true, onCrash: 'compensate', steps: {}, run: async (_, ctx) => ({ ...ctx.principal }) },
    'test',
  )
  await h.tasks.start()
  const id = await h.enqueue('thing.make', {}, { ctx: as({ ...alice, scopes: ['thing.*'] }) })
  expect((await h.tasks.wait(id)).result).toMatchObject({ groups: ['new'], scopes: ['thing.*'] })
})

test('progress never goes back and is written at most once per interval', async () => {
  await using h = await harness({ progressMs: 100, clock: { now: () => 1_000_000 } })
  h.tasks.register(
    {
      name: 'thing.make',
      cancellable: true,
      onCrash: 'compensate',
      steps: {},
      run: async (_, ctx) => {
        for (let i = 0; i <= 1000; i++) ctx.progress(i / 2000)
        ctx.progress(0.1, { code: 'THING_HALF', params: { text: 'half-way' } })
        throw Object.assign(new Error('x'), { code: 'X', params: {} })
      },
    },
    'test',
  )
  await h.tasks.start()
  const id = await h.enqueue('thing.make')
  await h.tasks.wait(id)
  const updates = (await published(h.store)).filter(
    (e) => e.type === 'task.updated' && (e.data as { progress: number | null }).progress !== null,
  )
  expect(updates.length).toBeLessThanOrEqual(3)
  expect(viewOf((await h.tasks.get(id, as(alice))).json)).toMatchObject({ progress: 0.5, phase: { code: 'THING_HALF' } })
})

test('notes are in the log of the task', async () => {
  await using h = await harness()
  h.tasks.register(
    { name: 'thing.make', cancellable: true, onCrash: 'compensate', steps: {}, run: async (_, ctx) => ctx.note('hello') },
    'test',
  )
  await h.tasks.start()
  const id = await h.enqueue('thing.make')
  await h.tasks.wait(id)
  expect((await h.tasks.log(id, as(alice))).map((l) => l.text)).toEqual(['hello'])
})

test('not more than `concurrency` tasks run at once, and all run', async () => {
  await using h = await harness({ concurrency: 3 })
  let now = 0
  let most = 0
  h.tasks.register(
    {
      name: 'thing.make',
      cancellable: true,
      onCrash: 'compensate',
      steps: {},
      run: async () => {
        most = Math.max(most, ++now)
        await new Promise((r) => setImmediate(r))
        now--
      },
    },
    'test',
  )
  await h.tasks.start()
  const ids = await Promise.all(Array.from({ length: 20 }, () => h.enqueue('thing.make')))
  const ends = await Promise.all(ids.map((id) => h.tasks.wait(id)))
  expect(ends.every((e) => e.status === 'finished')).toBe(true)
  expect(most).toBe(3)
})

test('higher priority starts first, equal ones in the order of their coming', async () => {
  await using h = await harness({ concurrency: 1 })
  const order: unknown[] = []
  h.tasks.register(
    { name: 'thing.make', cancellable: true, onCrash: 'compensate', steps: {}, run: async (input) => void order.push(input) },
    'test',
  )
  const ids = [await h.enqueue('thing.make', 1), await h.enqueue('thing.make', 2, { priority: 5 }), await h.enqueue('thing.make', 3)]
  await h.tasks.start()
  await Promise.all(ids.map((id) => h.tasks.wait(id)))
  expect(order).toEqual([2, 1, 3])
})

test('the same idempotency key of the same user answers the first task', async () => {
  await using h = await harness()
  h.tasks.register({ name: 'thing.make', cancellable: true, onCrash: 'compensate', steps: {}, run: async () => null }, 'test')
  const a = await h.enqueue('thing.make', {}, { idempotencyKey: 'k' })
  expect(await h.enqueue('thing.make', {}, { idempotencyKey: 'k' })).toBe(a)
  expect(await h.enqueue('thing.make', {}, { idempotencyKey: 'k', ctx: as(bob) })).not.toBe(a)
})

test('one more than `quota` queued tasks of one user is refused with TASK_ERR_QUOTA, others go on', async () => {
  await using h = await harness({ quota: 2 })
  h.tasks.register({ name: 'thing.make', cancellable: true, onCrash: 'compensate', steps: {}, run: async () => null }, 'test')
  await h.enqueue('thing.make')
  await h.enqueue('thing.make')
  await expect(h.enqueue('thing.make')).rejects.toMatchObject({ code: 'TASK_ERR_QUOTA', params: { user: 'alice', count: 2 } })
  await h.enqueue('thing.make', {}, { ctx: as(bob) })
})

test('a type that throws is run again as often as it says, then fails', async () => {
  await using h = await harness()
  let runs = 0
  h.tasks.register(
    {
      name: 'thing.make',
      cancellable: true,
      onCrash: 'compensate',
      retry: { attempts: 3, backoffMs: 1 },
      steps: {},
      run: async () => {
        runs++
        throw Object.assign(new Error('x'), { code: 'X_ERR', params: {} })
      },
    },
    'test',
  )
  await h.tasks.start()
  expect(await h.tasks.wait(await h.enqueue('thing.make'))).toMatchObject({ status: 'failed', error: { code: 'X_ERR' } })
  expect(runs).toBe(3)
})

test('with resume, a retry answers finished steps from the journal', async () => {
  await using h = await harness()
  let did = 0
  h.tasks.register(
    {
      name: 'thing.make',
      cancellable: true,
      onCrash: 'resume',
      retry: { attempts: 2, backoffMs: 1 },
      steps: { once: { do: async () => ++did } },
      run: async (_, ctx) => {
        const n = await ctx.step('once', {})
        if (ctx.attempt === 1) throw new Error('again')
        return n
      },
    },
    'test',
  )
  await h.tasks.start()
  expect(await h.tasks.wait(await h.enqueue('thing.make'))).toEqual({ status: 'finished', result: 1 })
  expect(did).toBe(1)
})

test('a sub-task runs while its parent waits, also with one slot, and its error is thrown in the parent', async () => {
  await using h = await harness({ concurrency: 1 })
  h.tasks.register({ name: 'child', cancellable: true, onCrash: 'compensate', steps: {}, run: async (n: number) => n + 1 }, 'test')
  h.tasks.register(
    {
      name: 'bad',
      cancellable: true,
      onCrash: 'compensate',
      steps: {},
      run: async () => Promise.reject(Object.assign(new Error('b'), { code: 'BAD', params: {} })),
    },
    'test',
  )
  h.tasks.register(
    {
      name: 'parent',
      cancellable: true,
      onCrash: 'compensate',
      steps: {},
      run: async (_, ctx) => [
        await ctx.spawn('child', 1),
        await ctx.spawn('bad', null).catch((e: unknown) => (e as { code: string }).code),
      ],
    },
    'test',
  )
  await h.tasks.start()
  expect((await h.tasks.wait(await h.enqueue('parent'))).result).toEqual([2, 'BAD'])
})

test('a second registration of a name is refused with TASK_ERR_TYPE_DUPLICATE; after the undo it is free', async () => {
  await using h = await harness()
  const type = { name: 'thing.make', cancellable: true, onCrash: 'compensate', steps: {}, run: async () => null } as const
  const undo = h.tasks.register(type, 'first')
  expect(() => h.tasks.register(type, 'second')).toThrow(/first/)
  undo()
  h.tasks.register(type, 'second')
})

test('errors name their code: TASK_ERR_TYPE_UNKNOWN, TASK_ERR_STEP_UNKNOWN, TASK_ERR_NOT_FOUND, TASK_ERR_CLOSED', async () => {
  await using h = await harness()
  await expect(h.enqueue('nothing')).rejects.toMatchObject({ code: 'TASK_ERR_TYPE_UNKNOWN' })
  h.tasks.register(
    { name: 'thing.make', cancellable: true, onCrash: 'compensate', steps: {}, run: async (_, ctx) => ctx.step('toString', {}) },
    'test',
  )
  await h.tasks.start()
  expect(await h.tasks.wait(await h.enqueue('thing.make'))).toMatchObject({ error: { code: 'TASK_ERR_STEP_UNKNOWN' } })
  await expect(h.tasks.wait('blah')).rejects.toMatchObject({ code: 'TASK_ERR_NOT_FOUND' })
  await h.tasks.close()
  const late = await h.enqueue('thing.make').catch((e: unknown) => e)
  expect(isTaskError(late, 'TASK_ERR_CLOSED')).toBe(true)
})

test('wait() ends with the reason of its signal', async () => {
  await using h = await harness()
  h.tasks.register({ name: 'thing.make', cancellable: true, onCrash: 'compensate', steps: {}, run: async () => null }, 'test')
  const id = await h.enqueue('thing.make')
  const stop = new AbortController()
  const waiting = h.tasks.wait(id, { signal: stop.signal })
  const why = new Error('enough')
  stop.abort(why)
  await expect(waiting).rejects.toBe(why)
})

test('a view is the same object until the task changes', async () => {
  await using h = await harness()
  h.tasks.register({ name: 'thing.make', cancellable: true, onCrash: 'compensate', steps: {}, run: async () => null }, 'test')
  const id = await h.enqueue('thing.make')
  const before = await h.tasks.get(id, as(alice))
  expect((await h.tasks.list(as(alice)))[0]).toBe(before)
  await h.tasks.cancel(id, as(alice))
  expect(await h.tasks.get(id, as(alice))).not.toBe(before)
})

test('cancel() that comes while the task is being claimed reaches its run', async () => {
  const memory = openMemoryStore({ types: [...taskTypes] })
  let onClaimed: (() => Promise<unknown>) | undefined
  // right after the commit that makes it `running`, before the runner hears of that
  const store: Store = {
    ...memory,
    transaction: async (fn, o) => {
      const value = await memory.transaction(fn, o)
      const then = onClaimed
      const [task] = then ? await memory.transaction((tx) => tx.list<{ status: string }>('task')) : []
      if (then && task?.value.status === 'running') {
        onClaimed = undefined
        void then()
        while (!(await memory.transaction((tx) => tx.get<{ cancel: boolean }>('task', task.id)))?.value.cancel)
          await new Promise(setImmediate)
      }
      return value
    },
  }
  await using h = await harness({}, store)
  h.tasks.register(
    {
      name: 'thing.make',
      cancellable: true,
      onCrash: 'compensate',
      steps: {},
      run: (_, ctx) =>
        new Promise((_resolve, reject) => {
          const end = () => reject(new Error('aborted'))
          if (ctx.signal.aborted) end()
          else ctx.signal.addEventListener('abort', end)
        }),
    },
    'test',
  )
  const id = await h.enqueue('thing.make')
  onClaimed = () => h.tasks.cancel(id, as(alice))
  await h.tasks.start()
  expect((await h.tasks.wait(id)).status).toBe('killed')
  await memory.close()
})

test('a run that takes other steps when it is resumed fails with TASK_ERR_STEP_MISMATCH', async () => {
  await using h = await harness()
  const step = { do: async () => 1 }
  h.tasks.register(
    {
      name: 'thing.make',
      cancellable: true,
      onCrash: 'resume',
      retry: { attempts: 2, backoffMs: 1 },
      steps: { a: step, b: step },
      run: async (_, ctx) => {
        await ctx.step(ctx.attempt === 1 ? 'a' : 'b', {})
        throw new Error('again')
      },
    },
    'test',
  )
  await h.tasks.start()
  expect(await h.tasks.wait(await h.enqueue('thing.make'))).toMatchObject({
    status: 'failed',
    error: { code: 'TASK_ERR_STEP_MISMATCH', params: { n: 0, was: 'a', is: 'b' } },
  })
})

test('a task whose row has passed to another owner is left alone: TASK_ERR_FENCED', async () => {
  await using h = await harness()
  const codes: unknown[] = []
  h.tasks.register(
    {
      name: 'thing.make',
      cancellable: true,
      onCrash: 'compensate',
      steps: { a: { do: async () => 1 } },
      run: async (_, ctx) => {
        await h.store.transaction(async (tx) => {
          const row = await tx.get<object>('task', ctx.taskId)
          await tx.put('task', ctx.taskId, { ...row!.value, status: 'running', place: 'running', worker: 'other', fence: 99 })
        })
        await ctx.step('a', {}).catch((e: unknown) => {
          codes.push((e as { code: string }).code)
          throw e
        })
      },
    },
    'test',
  )
  await h.tasks.start()
  const id = await h.enqueue('thing.make')
  await expect.poll(() => codes).toEqual(['TASK_ERR_FENCED'])
  expect(viewOf((await h.tasks.get(id, as(alice))).json).status).toBe('running')
})
