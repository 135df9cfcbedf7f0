import { expect, onTestFinished, test, vi } from 'vitest'
import { createRequestLog } from '../src/log/request-log.ts'
import { createFakeStore } from '../src/testing/index.ts'
import { admin, basic, route, serve, user } from './support/serve.ts'

const logged = async () => {
  const seen: string[] = []
  const server = await serve({
    events: { transient: (e) => void seen.push(e.type) },
    base(app) {
      const body = { type: 'object', properties: { name: { type: 'string' }, password: { type: 'string' }, url: { type: 'string' } } }
      route(app, 'POST', '/things', { config: { access: 'user', log: 'T_LOG' }, schema: { body } }, (_q, r) => r.code(201).send({}))
      route(app, 'POST', '/work', { config: { access: 'user', log: 'T_WORK' } }, (_q, r) =>
        r.code(202).header('location', '/tasks/t1').send({}),
      )
      route(app, 'GET', '/things', { config: { access: 'user' } }, () => [])
    },
  })
  const logs = async (query = '') => (await server.inject({ url: `/logs${query}`, headers: admin })).json()
  return { server, logs, seen }
}

test('every non-GET request is logged, refused and broken ones too; reads are not', async () => {
  const { server, logs, seen } = await logged()
  await server.inject({ url: '/things', headers: user })
  await server.inject({ method: 'POST', url: '/things', headers: user, payload: { name: 'a' } })
  await server.inject({ method: 'POST', url: '/things', headers: basic('uwe', 'no'), payload: { name: 'b' } })
  await server.inject({ method: 'DELETE', url: '/things', headers: user })
  await server.inject({ method: 'POST', url: '/nowhere', headers: user })
  await server.inject({ method: 'POST', url: '/config/plugins/zz/enable', headers: admin })
  const lines = await logs()
  expect(lines.map((l: any) => [l.app, l.req, l.status, l.user, l.message])).toEqual([
    ['wok', 'POST', 201, 'uwe', 'POST /things'],
    ['wok', 'POST', 401, '', 'POST /things (AUTH_ERR_CREDENTIALS)'],
    ['wok', 'DELETE', 405, 'uwe', 'DELETE /things (CORE_ERR_METHOD)'],
    ['wok', 'POST', 404, 'uwe', 'POST /nowhere (CORE_ERR_NOT_FOUND)'],
    ['wok', 'POST', 404, 'ada', 'Enable plugin zz (CORE_ERR_PLUGIN_NOT_FOUND)'],
  ])
  expect(lines[0]).toMatchObject({
    ip: '127.0.0.1',
    date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    time: expect.stringMatching(/^\d\d:\d\d:\d\d$/),
    zone: expect.any(String),
  })
  expect(seen).toContain('log.appended')
})

test('secrets never reach the log', async () => {
  const { server, logs } = await logged()
  await server.inject({
    method: 'POST',
    url: '/things?token=hush1',
    headers: user,
    payload: { name: 'a', password: 'hush2', url: 'http://u:hush3@host/x.iso' },
  })
  await server.inject({
    method: 'POST',
    url: '/things',
    headers: user,
    payload: { name: 'a', password: 'hush2', url: 'http://u:hush3@host/x.iso' },
  })
  const text = JSON.stringify(await logs())
  for (const secret of ['hush1', 'hush2', 'hush3', 'pw-uwe']) expect(text).not.toContain(secret)
})

test('a field that its schema marks writeOnly is no line’s parameter, whatever it is called', async () => {
  const store = createFakeStore()
  const server = await serve({
    store,
    base(app) {
      const body = { type: 'object', properties: { name: { type: 'string' }, current: { type: 'string', writeOnly: true } } }
      route(app, 'POST', '/things', { config: { access: 'user', log: 'T_LOG' }, schema: { body } }, (_q, r) => r.code(201).send({}))
    },
  })
  for (const payload of [
    { name: 'a', current: 'hush' },
    { name: 'b', current: 'hush', more: 'is refused' },
  ])
    await server.inject({ method: 'POST', url: '/things', headers: user, payload })
  await server.requestLog.flush()
  const { records } = await store.readLog('requests', { limit: 10 })
  expect(records.map((r) => (r.record as any).params.name)).toEqual(['a', 'b'])
  expect(JSON.stringify(records)).not.toContain('hush')
})

test('filters, paging and download', async () => {
  const { server, logs } = await logged()
  for (const name of ['a', 'b', 'c']) await server.inject({ method: 'POST', url: '/things', headers: user, payload: { name } })
  await server.inject({ method: 'DELETE', url: '/things', headers: admin })
  expect(await logs('?status=405&user=ada')).toHaveLength(1)
  expect(await logs('?req=POST&app=wok')).toHaveLength(3)
  expect(await logs('?user=nobody')).toEqual([])
  expect(await logs('?_limit=2')).toHaveLength(2)
  const { uri, records } = await logs('?req=POST&download=true')
  expect(records).toHaveLength(3)
  const file = await server.inject({ url: uri, headers: admin })
  expect([file.headers['content-disposition'], file.body.trim().split('\n').length]).toEqual([
    'attachment; filename="request-log.jsonl"',
    3,
  ])
  expect((await server.inject({ url: uri, headers: user })).statusCode).toBe(403)
  expect((await server.inject({ url: '/logs', headers: user })).statusCode).toBe(403)
  expect((await server.inject({ url: '/logs/download/none', headers: admin })).statusCode).toBe(404)
})

test('a download can be fetched for six hours, and no longer', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const { server, logs } = await logged()
  await server.inject({ method: 'POST', url: '/things', headers: user, payload: { name: 'a' } })
  const { uri } = await logs('?download=true')
  const fetched = async () => (await server.inject({ url: uri, headers: admin })).statusCode
  vi.setSystemTime(Date.now() + 6 * 3_600_000 - 1_000)
  expect(await fetched()).toBe(200)
  vi.setSystemTime(Date.now() + 2_000)
  expect(await fetched()).toBe(404)
})

test('each filter of the contract works alone', async () => {
  const { server, logs } = await logged()
  await server.inject({ method: 'POST', url: '/things', headers: user, payload: { name: 'a' } })
  await server.inject({ method: 'POST', url: '/plugins/none/x', headers: admin })
  const [first, second] = await logs()
  for (const field of ['app', 'user', 'status'] as const)
    expect([field, await logs(`?${field}=${encodeURIComponent(first[field])}`)]).toEqual([field, [first]])
  for (const field of ['date', 'ip', 'req'] as const) expect(await logs(`?${field}=${encodeURIComponent(first[field])}`)).toHaveLength(2)
  expect((await logs(`?time=${second.time}`)).length).toBeGreaterThan(0)
  expect(await logs('?date=1999-01-01')).toEqual([])
  expect(second.app).toBe('none')
})

test('the end of a task updates the line of its request', async () => {
  const { server, logs } = await logged()
  await server.inject({ method: 'POST', url: '/work', headers: user })
  expect((await logs())[0].task_status).toBeUndefined()
  server.requestLog.add({ kind: 'outcome', task: 't1', status: 'failed', error: 'VIRT_ERR_X' })
  expect((await logs())[0]).toMatchObject({ task_status: 'failed', message: 'POST /work (VIRT_ERR_X)' })
})

test('with tasks given, the end of each is noted by itself', async () => {
  const ends: ((e: { status: string; error?: { code: string } }) => void)[] = []
  const tasks = { wait: () => new Promise<{ status: string; error?: { code: string } }>((resolve) => ends.push(resolve)) }
  const server = await serve({
    tasks,
    base: (app) =>
      route(app, 'POST', '/work', { config: { access: 'user', log: 'W' } }, (_q, r) =>
        r.code(202).header('location', '/x/tasks/t7').send({}),
      ),
  })
  await server.inject({ method: 'POST', url: '/work', headers: user })
  const read = async () => (await server.inject({ url: '/logs', headers: admin })).json()[0]
  expect((await read()).task_status).toBeUndefined()
  ends[0]?.({ status: 'failed', error: { code: 'VIRT_ERR_Y' } })
  expect(await read()).toMatchObject({ task_status: 'failed', message: 'POST /work (VIRT_ERR_Y)' })
})

const line = (at: string) =>
  ({ kind: 'request', app: 'wok', method: 'POST', uri: '/x', status: 200, user: 'u', ip: '::1', at, params: {} }) as const
const log = { debug() {}, info() {}, warn() {}, error() {} }

test('lines are written in batches, and kept while the store fails', async () => {
  const store = createFakeStore()
  let transactions = 0
  let failing = true
  const requestLog = createRequestLog({
    log,
    batch: 3,
    store: {
      ...store,
      transaction: (fn) => {
        transactions++
        return failing ? Promise.reject(new Error('disk full')) : store.transaction(fn)
      },
    },
  })
  for (let i = 0; i < 3; i++) requestLog.add(line('2026-01-01T00:00:00Z'))
  await requestLog.flush()
  failing = false
  await requestLog.close()
  expect((await store.readLog('requests', { limit: 10 })).records).toHaveLength(3)
  expect(transactions).toBeLessThanOrEqual(3)
})

test('trim() drops what is older than the retention', async () => {
  const store = createFakeStore()
  const requestLog = createRequestLog({ log, store, keepMs: 1_000 })
  for (let i = 0; i < 5; i++) requestLog.add(line('2026-01-01T00:00:00Z'))
  await requestLog.flush()
  await requestLog.trim(new Date(Date.now()))
  expect((await store.readLog('requests', { limit: 10 })).records).toHaveLength(5)
  await requestLog.trim(new Date(Date.now() + 60_000))
  expect((await store.readLog('requests', { limit: 10 })).records.length).toBeLessThanOrEqual(1)
  await requestLog.close()
})
