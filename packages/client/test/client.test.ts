import { describe, expect, test } from 'vitest'
import { createClient, isClientError } from '../src/index.ts'
import { json, problem, startServer } from './fake-server.ts'
import { manualClock } from './manual-clock.ts'

const caught = (p: Promise<unknown>): Promise<any> =>
  p.then(
    () => Promise.reject(new Error('did not reject')),
    (e: unknown) => e,
  )

describe('requests', () => {
  test('a route with params and a query is sent percent-encoded and answers its JSON', async () => {
    await using server = await startServer({ 'GET /vms/k%C4%ABm%2Fx': json(200, { name: 'kīm/x' }) })
    const client = createClient(`${server.url}/`)
    expect(await client.request('GET /vms/:name', { params: { name: 'kīm/x' }, query: { _all: true, state: undefined } })).toEqual({
      name: 'kīm/x',
    })
    expect(server.requests[0]?.line).toBe('GET /vms/k%C4%ABm%2Fx?_all=true')
    expect(client.url).toBe(server.url)
  })

  test('a body is sent as JSON, and an empty answer is undefined', async () => {
    await using server = await startServer({ 'DELETE /x': (_, res) => res.writeHead(204).end(), 'POST /x': json(201, { ok: true }) })
    const client = createClient(server.url)
    expect(await client.request('POST /x', { body: { a: 1 } })).toEqual({ ok: true })
    expect(server.requests[0]).toMatchObject({ body: '{"a":1}', headers: { 'content-type': 'application/json' } })
    expect(await client.request('DELETE /x')).toBeUndefined()
  })

  test('paths lie under the prefix the server is mounted at', async () => {
    await using server = await startServer({ 'GET /pre/tasks': json(200, []) })
    expect(await createClient(`${server.url}/pre`).request('GET /tasks')).toEqual([])
  })

  test('a param without a value is a TypeError', async () => {
    const client = createClient('http://127.0.0.1:9')
    expect(await caught(client.request('GET /vms/:name' as 'GET /vms'))).toBeInstanceOf(TypeError)
    // A URL would take these for steps to another resource.
    for (const name of ['', '.', '..'])
      expect(await caught(client.request('DELETE /vms/:name', { params: { name } }))).toBeInstanceOf(TypeError)
  })

  test('an option that is not a number is a TypeError', () => {
    expect(() => createClient('http://127.0.0.1:9', { timeoutMs: -1 })).toThrow(TypeError)
  })
})

describe('errors', () => {
  test('a problem report becomes a ClientError with code, text, params, fields and request id', async () => {
    const more = { params: { name: 'x' }, errors: [{ pointer: '/template', reason: 'is missing' }], request_id: 'r1' }
    await using server = await startServer({
      'POST /vms': problem(400, 'VIRT_ERR_BAD', 'No template given', more, { 'retry-after': '30' }),
    })
    const e = await caught(createClient(server.url).request('POST /vms', { body: {} }))
    expect(isClientError(e, 'VIRT_ERR_BAD')).toBe(true)
    expect(isClientError(e, 'OTHER')).toBe(false)
    expect(e).toMatchObject({
      name: 'ClientError',
      message: 'No template given',
      status: 400,
      params: { name: 'x' },
      fields: [{ pointer: '/template', reason: 'is missing' }],
      requestId: 'r1',
      retryAfterS: 30,
    })
  })

  test('the code is found in `reason` when there is no type, and the text without the code', async () => {
    await using server = await startServer({ 'GET /x': json(409, { reason: 'VIRT_ERR_BUSY: It runs', code: '409 Conflict' }) })
    expect(await caught(createClient(server.url).request('GET /x'))).toMatchObject({
      code: 'VIRT_ERR_BUSY',
      message: 'It runs',
      status: 409,
    })
  })

  test('a page instead of JSON is CLIENT_ERR_BAD_ANSWER, for errors and for successes', async () => {
    await using server = await startServer({
      'GET /gone': (_, res) => res.writeHead(502).end('<html>'),
      'GET /page': (_, res) => res.writeHead(200).end('<html>'),
    })
    const client = createClient(server.url)
    expect(await caught(client.request('GET /gone'))).toMatchObject({ code: 'CLIENT_ERR_BAD_ANSWER', status: 502 })
    expect(await caught(client.request('GET /page'))).toMatchObject({ code: 'CLIENT_ERR_BAD_ANSWER', status: 200 })
  })

  test('a server that is not there is CLIENT_ERR_UNREACHABLE and says why', async () => {
    const server = await startServer({})
    const { url } = server
    await server[Symbol.asyncDispose]()
    const e = await caught(createClient(url).request('GET /x'))
    expect(e.code).toBe('CLIENT_ERR_UNREACHABLE')
    expect(e.message).toContain('ECONNREFUSED')
  })

  test('an answer that does not come in time is CLIENT_ERR_TIMEOUT', async () => {
    const clock = manualClock()
    await using server = await startServer({ 'GET /slow': () => clock.advance(1000) })
    expect(await caught(createClient(server.url, { clock, timeoutMs: 1000 }).request('GET /slow'))).toMatchObject({
      code: 'CLIENT_ERR_TIMEOUT',
      params: { timeoutMs: 1000 },
    })
  })

  test('an aborted request rejects with the reason it was aborted with', async () => {
    const abort = new AbortController()
    const reason = new Error('changed my mind')
    await using server = await startServer({ 'GET /slow': () => abort.abort(reason) })
    expect(await caught(createClient(server.url).request('GET /slow', { signal: abort.signal }))).toBe(reason)
  })

  test('a closed client refuses with CLIENT_ERR_CLOSED, requests under way included', async () => {
    await using server = await startServer({ 'GET /slow': () => client.close() })
    const client = createClient(server.url)
    expect(await caught(client.request('GET /slow'))).toMatchObject({ code: 'CLIENT_ERR_CLOSED' })
    expect(await caught(client.request('GET /x'))).toMatchObject({ code: 'CLIENT_ERR_CLOSED' })
    expect(() => client.events.on({}, () => undefined)).toThrow('closed')
  })
})

describe('who asks', () => {
  test("a session keeps the cookie of the login and marks its requests as a page's", async () => {
    await using server = await startServer({
      'POST /login': json(200, { username: 'a', groups: [], role: 'admin' }, { 'set-cookie': '__Host-onggi=s1; Path=/; Secure; HttpOnly' }),
      'GET /tasks': json(200, []),
      'POST /logout': json(200, {}),
    })
    const client = createClient(server.url)
    expect(await client.login({ username: 'a', password: 'pässwörd' })).toMatchObject({ role: 'admin' })
    await client.request('GET /tasks')
    await client.logout()
    await client.request('GET /tasks')
    expect(server.requests.map((r) => r.headers.cookie)).toEqual([undefined, '__Host-onggi=s1', '__Host-onggi=s1', undefined])
    expect(server.requests[1]?.headers['x-requested-with']).toBe('XMLHttpRequest')
  })

  test('Basic and token logins send their header, and no page mark', async () => {
    await using server = await startServer({ 'GET /x': json(200, {}) })
    await createClient(server.url, { auth: { kind: 'basic', username: 'jö', password: 'p:w' } }).request('GET /x')
    await createClient(server.url, { auth: { kind: 'token', token: 't0' }, headers: { 'accept-language': 'de' } }).request('GET /x')
    const [basic, token] = server.requests.map((r) => r.headers)
    expect(basic?.authorization).toBe(`Basic ${Buffer.from('jö:p:w').toString('base64')}`)
    expect(basic?.['x-requested-with']).toBeUndefined()
    expect(token).toMatchObject({ authorization: 'Bearer t0', 'accept-language': 'de' })
  })
})
