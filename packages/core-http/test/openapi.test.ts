import { expect, test } from 'vitest'
import { samplePlugin } from '../src/index.ts'
import { createRouteTable } from '../src/access/route-table.ts'
import { createRateLimiter } from '../src/http/rate-limit.ts'
import { openApiOf } from '../src/routes/openapi.ts'
import { admin, basic, route, serve, user } from './support/serve.ts'

test('/openapi.json describes exactly what is mounted now', async () => {
  const server = await serve({ plugins: [samplePlugin], name: 'Test', version: '3.2.1', serverRoot: '/x' })
  const read = async () => (await server.inject({ url: '/x/openapi.json', headers: user })).json()
  const before = await read()
  expect(before).toMatchObject({ openapi: '3.1.0', info: { title: 'Test', version: '3.2.1' }, servers: [{ url: '/x' }] })
  expect(Object.keys(before.paths)).not.toContain('/plugins/sample/rectangles')
  await server.plugins.enable('sample')
  const post = (await read()).paths['/plugins/sample/rectangles'].post
  expect(post).toMatchObject({
    operationId: 'postPluginsSampleRectangles',
    tags: ['sample'],
    'x-access': 'user',
    requestBody: { content: { 'application/json': { schema: { required: ['name', 'length', 'width'] } } } },
    responses: { default: { $ref: '#/components/responses/Problem' } },
  })
  await server.plugins.disable('sample')
  expect(await read()).toEqual(before)
  expect((await server.inject({ url: '/x/openapi.json' })).statusCode).toBe(401)
})

test('operation ids are unique and every path parameter is declared', async () => {
  const server = await serve({ plugins: [samplePlugin] })
  await server.plugins.enable('sample')
  const { paths } = (await server.inject({ url: '/openapi.json', headers: user })).json()
  const ids: string[] = []
  for (const [path, methods] of Object.entries<Record<string, any>>(paths))
    for (const operation of Object.values(methods)) {
      ids.push(operation.operationId)
      const names = operation.parameters.filter((p: any) => p.in === 'path').map((p: any) => p.name)
      expect(names).toEqual([...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1]))
    }
  expect(new Set(ids).size).toBe(ids.length)
})

test('a table describes queries, answers and operations', () => {
  const table = createRouteTable()
  table.add({
    method: 'GET',
    url: '/things/:id/parts/*',
    schema: {
      summary: 'Parts',
      params: { properties: { id: { type: 'integer' } } },
      querystring: { required: ['n'], properties: { n: { type: 'integer' }, _all: { type: 'boolean' } } },
      response: { 200: { type: 'object', description: 'A part' } },
    },
    meta: { access: { action: 'part.view' }, operation: 'part.view' },
    plugin: undefined,
  })
  expect(openApiOf(table, { name: 'n', version: 'v', serverRoot: '' })).toMatchObject({
    paths: {
      '/things/{id}/parts/{path}': {
        get: {
          'x-access': 'part.view',
          'x-operation': 'part.view',
          summary: 'Parts',
          parameters: [
            { name: 'id', in: 'path', schema: { type: 'integer' } },
            { name: 'path', in: 'path', schema: { type: 'string' } },
            { name: 'n', in: 'query', required: true },
            { name: '_all', in: 'query', required: false },
          ],
          responses: { 200: { description: 'A part' } },
        },
      },
    },
  })
})

test('/metrics is for loopback, admins and the token', async () => {
  const server = await serve({ metricsToken: 'tok', metrics: () => ({ my_gauge: 7 }) })
  const far = '192.0.2.7'
  const status = async (headers: Record<string, string>, remoteAddress = far) =>
    (await server.inject({ url: '/metrics', headers, remoteAddress })).statusCode
  expect(await status({}, '127.0.0.1')).toBe(200)
  expect(await status({ 'x-forwarded-for': far }, '127.0.0.1')).toBe(401)
  expect(await status({})).toBe(401)
  expect(await status(user)).toBe(401)
  expect(await status(admin)).toBe(200)
  expect(await status({ authorization: 'Bearer tok' })).toBe(200)
  expect(await status({ authorization: 'Bearer no' })).toBe(401)
  await server.listen()
  await (await fetch(`${server.url}/healthz`)).text()
  await (await fetch(`${server.url}/nowhere`, { headers: user })).text()
  const text = (await server.inject('/metrics')).body
  expect(text).toMatch(/onggi_http_requests_total\{code="200"\} 1\n/)
  expect(text).toMatch(/onggi_http_requests_total\{code="404"\} 1\n/)
  expect(text).toMatch(/^my_gauge 7$/m)
})

test('rate limits answer 429 with Retry-After, by address', async () => {
  const server = await serve({
    rateLimit: { requests: 2 },
    base: (app) => route(app, 'GET', '/a', { config: { access: 'user' } }, () => ({})),
  })
  const get = (remoteAddress: string) => server.inject({ url: '/a', headers: basic('uwe'), remoteAddress })
  expect([(await get('192.0.2.1')).statusCode, (await get('192.0.2.1')).statusCode]).toEqual([200, 200])
  const third = await get('192.0.2.1')
  expect([third.statusCode, third.json().type]).toEqual([429, 'urn:onggi:error:CORE_ERR_RATE'])
  expect(Number(third.headers['retry-after'])).toBeGreaterThan(0)
  expect((await get('192.0.2.2')).statusCode).toBe(200)
  for (const end of ['1', '2']) expect((await get(`2001:db8:1:1::${end}`)).statusCode).toBe(200)
  expect((await get('2001:db8:1:1:ffff::9')).statusCode).toBe(429)
  expect((await get('2001:db8:1:2::1')).statusCode).toBe(200)
})

test('a window of the rate limit ends', () => {
  let now = 0
  const limit = createRateLimiter({ requests: 1, windowMs: 1_000 }, () => now)
  limit('a')
  expect(() => limit('a')).toThrow(/try again in 1 s/)
  now = 1_000
  expect(() => limit('a')).not.toThrow()
})
