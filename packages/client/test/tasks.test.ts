import { describe, expect, test } from 'vitest'
import { createClient, type Task } from '../src/index.ts'
import { json, problem, record, startServer, stream } from './fake-server.ts'
import { manualClock } from './manual-clock.ts'

const task = (status: string, more: object = {}): any => ({ id: 't1', status, target_uri: '/vms/a', progress: 0, ...more })

describe('following a task', () => {
  test('run() waits for the end of the task that a 202 names, woken by events', async () => {
    await using server = await startServer({
      'POST /vms': json(202, task('queued'), { location: '/tasks/t1' }),
      'GET /events': stream((res) => {
        res.write(record('1', 'task.updated', '/tasks/t1', task('running', { progress: 0.5 })))
        // No data: the client reads the task itself.
        setImmediate(() => res.write(record('2', 'task.finished', '/tasks/t1')))
      }),
      'GET /tasks/t1': json(200, task('finished', { progress: 1, result: { uri: '/vms/a' } })),
    })
    const client = createClient(server.url)
    const seen: string[] = []
    const done = await client.run('POST /vms', { body: { template: '/t' }, onUpdate: (t) => seen.push(t.status) })
    expect(done).toMatchObject({ status: 'finished', result: { uri: '/vms/a' } })
    expect(seen[0]).toBe('queued')
    expect(seen.at(-1)).toBe('finished')
    client.close()
  })

  test('run() of something that is done at once answers its body', async () => {
    await using server = await startServer({ 'POST /templates': json(201, { name: 't' }) })
    expect(await createClient(server.url).run('POST /templates', { body: {} })).toEqual({ name: 't' })
  })

  test('a failed task rejects with its own code and text', async () => {
    const error = { code: 'VIRT_ERR_NO_SPACE', params: { pool: 'default' }, text: 'Pool default is full' }
    await using server = await startServer({
      'GET /tasks/t1': json(200, task('failed', { error })),
      'GET /events': stream(() => undefined),
    })
    const client = createClient(server.url)
    await expect(client.follow('t1')).rejects.toMatchObject({
      code: 'VIRT_ERR_NO_SPACE',
      message: 'Pool default is full',
      params: { pool: 'default' },
    })
    client.close()
  })

  test('a failed task without an error is CLIENT_ERR_TASK_FAILED, a cancelled one CLIENT_ERR_TASK_KILLED', async () => {
    await using server = await startServer({
      'GET /tasks/t1': json(200, task('failed')),
      'GET /tasks/t2': json(200, task('killed')),
      'GET /events': stream(() => undefined),
    })
    const client = createClient(server.url)
    await expect(client.follow('t1')).rejects.toMatchObject({ code: 'CLIENT_ERR_TASK_FAILED' })
    await expect(client.follow('t2')).rejects.toMatchObject({ code: 'CLIENT_ERR_TASK_KILLED' })
    client.close()
  })

  test('without an event stream the task is looked at by and by', async () => {
    const clock = manualClock()
    let reads = 0
    await using server = await startServer({
      'GET /events': problem(404, 'CORE_ERR_NOT_FOUND', 'No events here'),
      'GET /tasks/t1': (req, res) => {
        reads += 1
        json(200, task(reads === 3 ? 'finished' : 'running'))(req, res)
      },
    })
    const client = createClient(server.url, { clock, timeoutMs: 0 })
    const updates: Task[] = []
    const done = client.follow('t1', {
      onUpdate: (t) => {
        updates.push(t)
        setImmediate(() => clock.advance(5000))
      },
    })
    expect((await done).status).toBe('finished')
    expect(reads).toBeGreaterThanOrEqual(3)
    client.close()
  })

  test('following ends when its signal is aborted; the task goes on', async () => {
    const abort = new AbortController()
    await using server = await startServer({ 'GET /tasks/t1': json(200, task('running')), 'GET /events': stream(() => undefined) })
    const client = createClient(server.url)
    const reason = new Error('page left')
    await expect(client.follow('t1', { signal: abort.signal, onUpdate: () => setImmediate(() => abort.abort(reason)) })).rejects.toBe(
      reason,
    )
    expect(server.requests.every((r) => r.line.startsWith('GET'))).toBe(true)
    expect(client.events.state.kind).toBe('idle')
  })
})
