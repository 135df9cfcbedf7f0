import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { coreErrorTexts, statusOf } from '../src/index.ts'
import { admin, basic, route, serve, session, user } from './support/serve.ts'

const thing = {
  type: 'object',
  required: ['name', 'size'],
  properties: {
    name: { type: 'string', minLength: 1 },
    size: { type: 'integer' },
    on: { type: 'boolean' },
    inner: { type: 'object', properties: { depth: { type: 'number' } } },
    'a/b': { type: 'string' },
  },
}
const things = () =>
  serve({
    base(app) {
      route(app, 'POST', '/things', { config: { access: 'user', log: 'T_LOG_CREATE' }, schema: { body: thing } }, (q) => q.body)
      route(app, 'GET', '/things/:id', { config: { access: { action: 'thing.view' } } }, (q) => ({ id: q.params.id }))
      route(app, 'PUT', '/things/:id', { config: { access: { action: 'thing.edit' }, log: 'T_LOG_EDIT' } }, () => ({ ok: true }))
      route(app, 'POST', '/things/:id/start', { config: { access: 'admin', log: 'T_LOG_START' } }, () => ({ ok: true }))
      route(
        app,
        'GET',
        '/count',
        {
          config: { access: 'user' },
          schema: { querystring: { type: 'object', properties: { n: { type: 'integer' }, deep: { type: 'boolean' } } } },
        },
        (q) => q.query,
      )
      route(app, 'GET', '/boom', { config: { access: 'user' } }, () => {
        throw new Error('secret /etc/path')
      })
      route(app, 'GET', '/busy', { config: { access: 'user' } }, () => {
        throw Object.assign(new Error('Wait'), { code: 'AUTH_ERR_THROTTLED', params: { seconds: 30 }, status: 429 })
      })
    },
  })
const post = (payload: unknown, headers: object = {}) => ({
  method: 'POST' as const,
  url: '/things',
  payload: payload as never,
  headers: { ...user, 'content-type': 'application/json', ...headers },
})

test('a problem has the members of RFC 9457 and of the contract', async () => {
  const server = await things()
  const answer = await server.inject({ url: '/nothing', headers: user })
  expect(answer.statusCode).toBe(404)
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
  expect(answer.json()).toEqual({
    type: 'urn:onggi:error:CORE_ERR_NOT_FOUND',
    title: 'Not Found',
    status: 404,
    detail: 'There is nothing at /nothing',
    instance: '/nothing',
    code: '404 Not Found',
    reason: 'CORE_ERR_NOT_FOUND: There is nothing at /nothing',
    params: { uri: '/nothing' },
    request_id: expect.any(String),
  })
})

test('all offending fields are named by JSON pointer, unknown ones included', async () => {
  const server = await things()
  const answer = await server.inject(post({ size: '5', extra: 1, inner: { depth: 'x', other: true } }))
  expect(answer.statusCode).toBe(400)
  expect(answer.json().reason).toMatch(/^CORE_ERR_VALIDATION: /)
  expect(
    answer
      .json()
      .errors.map((e: any) => e.pointer)
      .sort(),
  ).toEqual(['/extra', '/inner/depth', '/inner/other', '/name', '/size'])
})

test('at most 20 offending fields are named', async () => {
  const server = await things()
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`x${i}`, 1]))
  expect((await server.inject(post(many))).json().errors).toHaveLength(20)
})

test('bodies are not coerced, queries are, booleans in any case', async () => {
  const server = await things()
  expect((await server.inject(post({ name: 'a', size: '5' }))).statusCode).toBe(400)
  expect((await server.inject({ url: '/count?n=5&deep=TRUE', headers: user })).json()).toEqual({ n: 5, deep: true })
  expect((await server.inject({ url: '/count?n=x', headers: user })).json().errors[0].pointer).toBe('/n')
})

test.each([
  ['broken JSON', '{"name": '],
  ['a key twice', '{"name":"a","name":"b","size":1}'],
  ['a byte order mark', '\ufeff{"name":"a","size":1}'],
  ['a prototype key', '{"__proto__":{"admin":true},"name":"a","size":1}'],
  ['an escaped prototype key', '{"\\u005f_proto__":{},"name":"a","size":1}'],
  ['deep nesting', '['.repeat(200_000)],
])('%s is 400 CORE_ERR_JSON', async (_name, body) => {
  const server = await things()
  const answer = await server.inject(post(body))
  expect([answer.statusCode, answer.json().type]).toEqual([400, 'urn:onggi:error:CORE_ERR_JSON'])
})

test('a body that is not UTF-8 is 400, one in UTF-16 by its type 415', async () => {
  const server = await things()
  expect((await server.inject(post(Buffer.from('{"name":"a"}', 'utf16le')))).statusCode).toBe(400)
  expect((await server.inject(post('{}', { 'content-type': 'application/json; charset=utf-16' }))).statusCode).toBe(415)
})

test.each(['application/json\ta', 'application/json garbage', 'text/plain', 'application/xml'])(
  'a body of type %j is 415',
  async (type) => {
    const server = await things()
    const answer = await server.inject(post('{"name":"a","size":1}', { 'content-type': type }))
    expect([answer.statusCode, answer.json().type]).toEqual([415, 'urn:onggi:error:CORE_ERR_MEDIA_TYPE'])
  },
)

test('an empty body of any type counts as {}', async () => {
  const server = await things()
  for (const type of ['application/json', 'text/plain', undefined]) {
    const headers = { ...admin, ...(type ? { 'content-type': type } : {}) }
    expect((await server.inject({ method: 'POST', url: '/things/a/start', headers })).statusCode).toBe(200)
    expect((await server.inject({ method: 'POST', url: '/things', headers })).json().errors.map((e: any) => e.pointer)).toEqual([
      '/name',
      '/size',
    ])
  }
})

test('a route without a body schema refuses fields', async () => {
  const server = await things()
  const answer = await server.inject({ method: 'POST', url: '/things/a/start', headers: admin, payload: { force: true } })
  expect([answer.statusCode, answer.json().errors]).toEqual([400, [{ pointer: '/force', reason: 'is not a known field' }]])
})

test('methods other than GET refuse unknown query keys', async () => {
  const server = await things()
  const answer = await server.inject({ method: 'POST', url: '/things/a/start?force=1', headers: admin })
  expect([answer.statusCode, answer.json().errors[0].pointer]).toEqual([400, '/force'])
})

test('a body over the limit is 413', async () => {
  const server = await things()
  const answer = await server.inject(post(JSON.stringify({ name: 'x'.repeat(2_000_000), size: 1 })))
  expect([answer.statusCode, answer.json().type]).toEqual([413, 'urn:onggi:error:CORE_ERR_BODY_TOO_LARGE'])
})

test.each(['/things/a%2Fb', '/things/a%2fb', '/things/%ff', '/things/%zz', '/things/a%00b', '/count?n=%zz'])(
  'the URL %s is 400',
  async (url) => {
    const server = await things()
    const answer = await server.inject({ url, headers: user })
    expect([answer.statusCode, answer.json().type, answer.headers['content-type']]).toEqual([
      400,
      'urn:onggi:error:CORE_ERR_URL',
      'application/problem+json; charset=utf-8',
    ])
  },
)

test('a URL that is too long is 414', async () => {
  const server = await things()
  const answer = await server.inject({ url: `/things/${'a'.repeat(9_000)}`, headers: user })
  expect([answer.statusCode, answer.json().type]).toEqual([414, 'urn:onggi:error:CORE_ERR_URL_TOO_LONG'])
})

test('a trailing slash and Unicode names are the same answer', async () => {
  const server = await things()
  for (const url of ['/things/k%C4%ABm%D1%81h%C4%AB', '/things/k%C4%ABm%D1%81h%C4%AB/'])
    expect((await server.inject({ url, headers: user })).json()).toEqual({ id: 'kīmсhī' })
})

test('a wrong method is 405 with Allow from the route table, before the body and under unknown ids', async () => {
  const server = await things()
  const answer = await server.inject({
    method: 'DELETE',
    url: '/things/unknown/',
    headers: { ...user, 'content-type': 'application/json' },
    payload: '{broken',
  })
  expect([answer.statusCode, answer.headers['allow'], answer.json().type]).toEqual([
    405,
    'GET, HEAD, PUT',
    'urn:onggi:error:CORE_ERR_METHOD',
  ])
  expect((await server.inject({ url: '/things/a/start', headers: user })).headers['allow']).toBe('POST')
})

test('checks run in the order authenticate, method, role, parse', async () => {
  const server = await things()
  const broken = { 'content-type': 'application/json' }
  const status = async (method: string, url: string, headers: object) =>
    (await server.inject({ method: method as never, url, headers: { ...broken, ...headers }, payload: '{broken' })).statusCode
  expect(await status('POST', '/things', {})).toBe(401)
  expect(await status('POST', '/things', basic('uwe', 'wrong'))).toBe(401)
  expect(await status('DELETE', '/things/a', {})).toBe(401)
  expect(await status('DELETE', '/things/a', user)).toBe(405)
  expect(await status('POST', '/things/a/start', user)).toBe(403)
  expect(await status('POST', '/things/a/start', admin)).toBe(400)
  expect(await status('POST', '/nowhere', {})).toBe(401)
})

test('nobody and the wrong role have codes of their own; a body shorter than it says is CORE_ERR_BODY_LENGTH', async () => {
  const server = await things()
  expect((await server.inject('/count')).json().type).toBe('urn:onggi:error:CORE_ERR_LOGIN_REQUIRED')
  const role = await server.inject({ method: 'POST', url: '/things/a/start', headers: user })
  expect(role.json().type).toBe('urn:onggi:error:CORE_ERR_FORBIDDEN')
  const short = await server.inject(post('{}', { 'content-length': '10' }))
  expect([short.statusCode, short.json().type]).toEqual([400, 'urn:onggi:error:CORE_ERR_BODY_LENGTH'])
})

test('a policy refusal carries its own code', async () => {
  const server = await things()
  const answer = await server.inject({ method: 'PUT', url: '/things/a', headers: user })
  expect([answer.statusCode, answer.json().type]).toEqual([403, 'urn:onggi:error:AUTH_ERR_FORBIDDEN'])
})

test('401 names Basic, but not to scripts of a page', async () => {
  const server = await things()
  expect((await server.inject({ url: '/count' })).headers['www-authenticate']).toMatch(/^Basic /)
  expect(
    (await server.inject({ url: '/count', headers: { 'x-requested-with': 'XMLHttpRequest' } })).headers['www-authenticate'],
  ).toBeUndefined()
})

test('with X-Requested-With only the session counts', async () => {
  const server = await things()
  const script = { 'x-requested-with': 'XMLHttpRequest' }
  expect((await server.inject({ url: '/count', headers: { ...script, ...user } })).statusCode).toBe(401)
  expect((await server.inject({ url: '/count', headers: { ...script, ...session('uwe') } })).statusCode).toBe(200)
})

test('an unforeseen error is CORE_ERR_INTERNAL and leaks nothing', async () => {
  const server = await things()
  const answer = await server.inject({ url: '/boom', headers: user })
  expect([answer.statusCode, answer.json().type]).toEqual([500, 'urn:onggi:error:CORE_ERR_INTERNAL'])
  expect(answer.body).not.toContain('secret')
})

test('429 carries Retry-After', async () => {
  const server = await things()
  expect((await server.inject({ url: '/busy', headers: user })).headers['retry-after']).toBe('30')
})

test('an Accept header that excludes JSON is 406', async () => {
  const server = await things()
  for (const accept of ['application/xml', 'application/json;q=0, text/plain']) {
    const answer = await server.inject({ url: '/count', headers: { ...user, accept } })
    expect([answer.statusCode, answer.json().type]).toEqual([406, 'urn:onggi:error:CORE_ERR_NOT_ACCEPTABLE'])
    expect((await server.inject({ ...post({ name: 'a', size: 1 }), headers: { ...user, accept } })).statusCode).toBe(406)
  }
  for (const accept of ['', '*/*', 'application/*', 'text/html, application/json', 'application/xml, */*;q=0.1'])
    expect((await server.inject({ url: '/count', headers: { ...user, accept } })).statusCode).toBe(200)
})

test('HEAD answers like GET without a body', async () => {
  const server = await things()
  const answer = await server.inject({ method: 'HEAD', url: '/things/a', headers: user })
  expect([answer.statusCode, answer.body, answer.headers['content-length']]).toEqual([200, '', '10'])
})

test('texts follow Accept-Language, the user setting and the cookie', async () => {
  const server = await things()
  const reason = async (headers: Record<string, string>) => (await server.inject({ url: '/nothing', headers })).json().reason as string
  expect(await reason({ ...user, 'accept-language': 'en-XA' })).toMatch(/^CORE_ERR_NOT_FOUND: ⟦.*\/nothing/)
  expect(await reason({ ...user, 'accept-language': 'de, en-XA;q=0.5' })).toMatch(/⟦/)
  expect(await reason({ ...user, cookie: '' })).toMatch(/There is nothing/)
  expect(await reason(basic('xa'))).toMatch(/There is nothing/)
  expect(await reason(session('xa'))).toMatch(/⟦/)
})

test('a frame that is not HTTP is answered as a problem', async () => {
  const server = await things()
  await server.listen()
  const answer = await new Promise<string>((resolve) => {
    let text = ''
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => socket.write('NOT HTTP AT ALL\r\n\r\n'))
    socket.on('data', (d) => (text += String(d))).on('close', () => resolve(text))
  })
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
  expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ type: 'urn:onggi:error:CORE_ERR_FRAME', status: 400 })
  expect(answer).toContain('x-content-type-options: nosniff')
})

test('every code has a text and a status', () => {
  expect(Object.keys(statusOf).sort()).toEqual(Object.keys(coreErrorTexts).sort())
  expect(Object.keys(statusOf)).toHaveLength(44)
})
