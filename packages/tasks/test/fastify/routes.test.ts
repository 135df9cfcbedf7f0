import fastify, { type FastifyInstance } from 'fastify'
import { expect, test } from 'vitest'
import type { Principal } from '../../src/index.ts'
import tasksFastify from '../../src/fastify/index.ts'
import { admin, alice, as, bob, harness, type Harness } from '../support/harness.ts'

const users: Record<string, Principal> = { alice, bob, admin }

/** A server of one's own: ten lines of guard, Fastify's own error handler. */
async function serve(h: Harness): Promise<FastifyInstance> {
  const app = fastify()
  const signal = new AbortController().signal
  const log = { debug() {}, info() {}, warn() {}, error() {} }
  await app.register(tasksFastify, {
    tasks: h.tasks,
    guard: async (request, meta) => {
      const name = (request as { headers: Record<string, string | undefined> }).headers['x-user']
      const user = name === undefined ? undefined : users[name]
      if (!user) throw Object.assign(new Error('Log in first'), { statusCode: 401 })
      if (meta.access === 'admin' && !user.roles.includes('admin')) throw Object.assign(new Error('Not yours'), { statusCode: 403 })
      return { ...as(user), signal, log }
    },
  })
  return app
}

async function withTask<T>(fn: (app: FastifyInstance, id: string, h: Harness) => Promise<T>): Promise<T> {
  await using h = await harness()
  h.tasks.register(
    { name: 'thing.make', cancellable: true, onCrash: 'compensate', steps: {}, run: async (_, ctx) => ctx.note('did it') },
    'test',
  )
  const app = await serve(h)
  try {
    return await fn(app, await h.enqueue('thing.make'), h)
  } finally {
    await app.close()
  }
}

const of = (user: string) => ({ headers: { 'x-user': user } })

test('GET /tasks answers the tasks that the caller may see', () =>
  withTask(async (app, id) => {
    const answer = await app.inject({ url: '/tasks', ...of('alice') })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-type']).toMatch('application/json')
    expect(answer.json()).toMatchObject([{ id, status: 'queued', owner: 'alice', target_uri: '/things/a' }])
    expect((await app.inject({ url: '/tasks', ...of('bob') })).json()).toEqual([])
    expect((await app.inject({ url: '/tasks', ...of('admin') })).json()).toHaveLength(1)
  }))

test('GET /tasks/:id answers the task with the fields of the contract', () =>
  withTask(async (app, id) => {
    const answer = await app.inject({ url: `/tasks/${id}`, ...of('alice') })
    expect(answer.statusCode).toBe(200)
    const names = ['id', 'status', 'message', 'target_uri', 'progress', 'created', 'updated', 'owner', 'cancellable', 'result', 'error']
    for (const name of names) expect(answer.json()).toHaveProperty(name)
  }))

test('an unknown task and one that the caller may not see are both 404', () =>
  withTask(async (app, id) => {
    for (const [url, user] of [
      ['/tasks/blah', 'alice'],
      [`/tasks/${id}`, 'bob'],
      [`/tasks/${id}/log`, 'bob'],
    ] as const) {
      const answer = await app.inject({ url, ...of(user) })
      expect(answer.statusCode).toBe(404)
      expect(answer.json()).toMatchObject({ code: 'TASK_ERR_NOT_FOUND' })
    }
  }))

test('nobody gets 401', () =>
  withTask(async (app, id) => {
    for (const url of ['/tasks', `/tasks/${id}`, `/tasks/${id}/log`]) expect((await app.inject({ url })).statusCode).toBe(401)
    expect((await app.inject({ method: 'DELETE', url: `/tasks/${id}` })).statusCode).toBe(401)
  }))

test('DELETE /tasks/:id cancels: 204, and the task reads killed; once more is 204 too', () =>
  withTask(async (app, id) => {
    expect((await app.inject({ method: 'DELETE', url: `/tasks/${id}`, ...of('alice') })).statusCode).toBe(204)
    expect((await app.inject({ url: `/tasks/${id}`, ...of('alice') })).json()).toMatchObject({ status: 'killed' })
    expect((await app.inject({ method: 'DELETE', url: `/tasks/${id}`, ...of('alice') })).statusCode).toBe(204)
  }))

test('DELETE of a finished task is 409 TASK_ERR_NOT_CANCELLABLE', () =>
  withTask(async (app, id, h) => {
    await h.tasks.start()
    await h.tasks.wait(id)
    const answer = await app.inject({ method: 'DELETE', url: `/tasks/${id}`, ...of('alice') })
    expect(answer.statusCode).toBe(409)
    expect(answer.json()).toMatchObject({ code: 'TASK_ERR_NOT_CANCELLABLE' })
  }))

test('POST /tasks/:id/retry runs a failed task again; anything else is 409', () =>
  withTask(async (app, id, h) => {
    expect((await app.inject({ method: 'POST', url: `/tasks/${id}/retry`, ...of('alice') })).statusCode).toBe(409)
    h.tasks.register(
      {
        ...{ name: 'bad', cancellable: true, onCrash: 'compensate', steps: {} },
        run: async (_input, ctx) => {
          ctx.progress(0.5, { code: 'HALF', params: {} })
          return Promise.reject(new Error('x'))
        },
      },
      'test',
    )
    await h.tasks.start()
    const bad = await h.enqueue('bad')
    await h.tasks.wait(bad)
    const answer = await app.inject({ method: 'POST', url: `/tasks/${bad}/retry`, ...of('alice') })
    expect(answer.statusCode).toBe(200)
    // Nothing is left of what the first run said.
    expect(answer.json()).toMatchObject({ id: bad, phase: null, message: '', progress: null, error: null })
    expect((await app.inject({ method: 'POST', url: `/tasks/${bad}/retry` })).statusCode).toBe(401)
  }))

test('DELETE by who sees the task but does not own it is 403', () =>
  withTask(async (app, _, h) => {
    const id = await h.enqueue('thing.make', {}, { audience: { users: ['bob'] } })
    expect((await app.inject({ method: 'DELETE', url: `/tasks/${id}`, ...of('bob') })).statusCode).toBe(403)
  }))

test('GET /tasks/:id/log answers the lines', () =>
  withTask(async (app, id, h) => {
    await h.tasks.start()
    await h.tasks.wait(id)
    expect((await app.inject({ url: `/tasks/${id}/log`, ...of('alice') })).json()).toMatchObject([{ text: 'did it' }])
  }))

test('GET /services tells admins who runs tasks, nobody else', () =>
  withTask(async (app, _id, h) => {
    const [mine] = await h.tasks.services()
    const answer = await app.inject({ url: '/services', ...of('admin') })
    expect(answer.json()).toEqual([
      expect.objectContaining({
        name: mine!.name,
        pid: process.pid,
        queues: ['*'],
        types: ['thing.make'],
        alive: true,
        running: 0,
        taken_over: [],
      }),
    ])
    expect((await app.inject({ url: '/services', ...of('alice') })).statusCode).toBe(403)
  }))

test('a responder answers instead when one is given', async () => {
  await using h = await harness()
  h.tasks.register({ name: 'thing.make', cancellable: true, onCrash: 'compensate', steps: {}, run: async () => null }, 'test')
  const id = await h.enqueue('thing.make')
  const app = fastify()
  const signal = new AbortController().signal
  const seen: string[] = []
  await app.register(tasksFastify, {
    tasks: h.tasks,
    guard: async () => ({ ...as(alice), signal, log: { debug() {}, info() {}, warn() {}, error() {} } }),
    responder: {
      list: (_q, reply, views) => (reply as { send(x: unknown): unknown }).send(Buffer.from(`list of ${views.length}`)),
      one: (_q, reply, view) => (reply as { send(x: unknown): unknown }).send(Buffer.from(`one ${view.ref.id}`)),
      check: (_q, view) => void seen.push(view.ref.id),
    },
  })
  expect((await app.inject(`/tasks/${id}`)).body).toBe(`one ${id}`)
  expect((await app.inject('/tasks')).body).toBe('list of 1')
  await app.close()
})
