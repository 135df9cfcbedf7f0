import { expect, test } from 'vitest'
import type { View } from '../src/index.ts'
import { route, serve, user } from './support/serve.ts'

const view = (name: string, more: object = {}, revision = '1', figures = 0): View => ({
  ref: { type: 'vm', id: `id-${name}` },
  audience: {},
  json: Buffer.from(JSON.stringify({ name, ...more })),
  revision,
  figures,
})
const views = ['alpha', 'beta', 'C++', 'gamma', 'käse'].map((n, i) =>
  view(n, { cpus: i, on: i % 2 === 0, tags: [`t${i}`, 'all'], stats: { load: i * 10 }, none: null }),
)

const lists = (all: () => readonly View[] = () => views) =>
  serve({
    serverRoot: '/x',
    base(app, { responder }) {
      const flags = { type: 'object', properties: { _all: { type: 'boolean' } } }
      route(app, 'GET', '/vms', { config: { access: 'user' }, schema: { querystring: flags } }, (q, r) => responder.list(q, r, all()))
      route(app, 'GET', '/vms/:name', { config: { access: 'user' } }, (q, r) => responder.one(q, r, all()[0]!))
      route(app, 'POST', '/vms', { config: { access: 'user', log: 'L' } }, (q, r) =>
        responder.one(q, r, views[0]!, { status: 201, location: '/vms/alpha' }),
      )
      route(app, 'PUT', '/vms/:name', { config: { access: 'user', log: 'L' } }, (q, r) => {
        responder.check(q, all()[0])
        return responder.one(q, r, all()[0]!)
      })
      route(app, 'PUT', '/absent', { config: { access: 'user', log: 'L' } }, (q) => {
        responder.check(q, undefined)
        return { made: true }
      })
      route(app, 'GET', '/plain', { config: { access: 'user' } }, () => [{ name: 'a' }, { name: 'b' }])
    },
  })

const names = async (server: Awaited<ReturnType<typeof lists>>, query: string): Promise<unknown> => {
  const answer = await server.inject({ url: `/vms${query}`, headers: user })
  return answer.statusCode === 200 ? answer.json().map((v: any) => v.name) : answer.json().type
}

test('a list is the views joined', async () => {
  const server = await lists()
  const answer = await server.inject({ url: '/vms', headers: user })
  expect(answer.body).toBe(`[${views.map((v) => v.json.toString()).join(',')}]`)
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
  const empty = await lists(() => [])
  expect((await empty.inject({ url: '/vms', headers: user })).body).toBe('[]')
})

test.each([
  ['?name=alpha', ['alpha']],
  ['?name=.*a$', ['alpha', 'beta', 'gamma']],
  ['?name=a', ['alpha']],
  ['?name=C%2B%2B', ['C++']],
  ['?name=k%C3%A4', ['käse']],
  ['?cpus=3', ['gamma']],
  ['?on=TRUE', ['alpha', 'C++', 'käse']],
  ['?tags=t1', ['beta']],
  ['?stats.load=20', ['C++']],
  ['?name=.*a$&on=false', ['beta', 'gamma']],
  ['?name=.*a$&name=b', ['beta']],
  ['?nothing=1', []],
  ['?constructor=1', []],
  ['?_all=true', ['alpha', 'beta', 'C++', 'gamma', 'käse']],
  ['?_unknown=1', 'urn:onggi:error:CORE_ERR_QUERY_FLAG'],
  ['?_limit=0', 'urn:onggi:error:CORE_ERR_QUERY_LIMIT'],
  ['?_limit=x', 'urn:onggi:error:CORE_ERR_QUERY_LIMIT'],
  ['?_after=nonsense', 'urn:onggi:error:CORE_ERR_QUERY_CURSOR'],
  [`?name=${'a'.repeat(300)}`, 'urn:onggi:error:CORE_ERR_QUERY_FILTER'],
])('GET /vms%s', async (query, expected) => {
  const server = await lists()
  expect(await names(server, query)).toEqual(expected)
})

test('a hostile pattern costs no time: matching is linear', async () => {
  const long = [view('a'.repeat(10_000))]
  const server = await lists(() => long)
  const before = process.cpuUsage()
  expect(await names(server, '?name=(a%2B)%2B%24b')).toEqual([])
  // Backtracking over 10,000 letters would not end at all.
  expect(process.cpuUsage(before).user).toBeLessThan(5_000_000)
})

test('paging follows Link, below the server root, also past an item that vanished', async () => {
  let all: readonly View[] = views
  const server = await lists(() => all)
  const first = await server.inject({ url: '/vms?_limit=2&_all=true', headers: user })
  expect(first.json().map((v: any) => v.name)).toEqual(['alpha', 'beta'])
  const link = /^<(\/x\/vms\?[^>]+)>; rel="next"$/.exec(String(first.headers.link))?.[1] ?? ''
  all = views.filter((v) => v.ref.id !== 'id-beta')
  const second = await server.inject({ url: link, headers: user })
  expect(second.json().map((v: any) => v.name)).toEqual(['C++', 'gamma'])
  all = views
  const again = await server.inject({ url: link, headers: user })
  expect(again.json().map((v: any) => v.name)).toEqual(['C++', 'gamma'])
  const last = await server.inject({ url: /<([^>]+)>/.exec(String(again.headers.link))?.[1] ?? '', headers: user })
  expect([last.json().map((v: any) => v.name), last.headers.link]).toEqual([['käse'], undefined])
})

test('ETag is "<revision>.<figures>"; If-None-Match compares all of it, If-Match the revision', async () => {
  let now = view('alpha', {}, 'r1', 5)
  const server = await lists(() => [now])
  const get = (headers: object) => server.inject({ url: '/vms/alpha', headers: { ...user, ...headers } })
  const put = (headers: object) => server.inject({ method: 'PUT', url: '/vms/alpha', headers: { ...user, ...headers } })
  expect((await get({})).headers.etag).toBe('"r1.5"')
  expect((await get({ 'if-none-match': '"r1.5"' })).statusCode).toBe(304)
  expect((await get({ 'if-none-match': 'W/"x", W/"r1.5"' })).statusCode).toBe(304)
  now = view('alpha', {}, 'r1', 6)
  expect((await get({ 'if-none-match': '"r1.5"' })).statusCode).toBe(200)
  expect((await put({ 'if-match': '"r1.5"' })).statusCode).toBe(200)
  expect((await put({ 'if-match': '*' })).statusCode).toBe(200)
  const stale = await put({ 'if-match': '"r0.6"' })
  expect([stale.statusCode, stale.json().type]).toEqual([412, 'urn:onggi:error:CORE_ERR_STALE'])
})

test('an unchanged list is 304, a changed item makes it 200', async () => {
  let all: readonly View[] = views
  const server = await lists(() => [...all])
  const get = (tag = '') => server.inject({ url: '/vms', headers: { ...user, 'if-none-match': tag } })
  const tag = String((await get()).headers.etag)
  const unchanged = await get(tag)
  expect([unchanged.statusCode, unchanged.body]).toEqual([304, ''])
  all = views.map((v, i) => (i === 2 ? { ...v, figures: 9 } : v))
  expect((await get(tag)).statusCode).toBe(200)
})

test('a create answers 201 with Location below the server root', async () => {
  const server = await lists()
  const answer = await server.inject({ method: 'POST', url: '/vms', headers: user })
  expect([answer.statusCode, answer.headers.location, answer.json().name]).toEqual([201, '/x/vms/alpha', 'alpha'])
})

test('HEAD of a list has its length and no body', async () => {
  const server = await lists()
  const get = await server.inject({ url: '/vms', headers: user })
  const head = await server.inject({ method: 'HEAD', url: '/vms', headers: user })
  expect([head.statusCode, head.body, head.headers['content-length'], head.headers.etag]).toEqual([
    200,
    '',
    String(get.rawPayload.length),
    get.headers.etag,
  ])
})

test('plain arrays have filters, flags and pages too', async () => {
  const server = await lists()
  expect((await server.inject({ url: '/plain?name=b', headers: user })).json()).toEqual([{ name: 'b' }])
  expect((await server.inject({ url: '/plain?_limit=1', headers: user })).headers.link).toMatch(/^<\/x\/plain\?.*_after=/)
  expect((await server.inject({ url: '/plain?_x=1', headers: user })).statusCode).toBe(400)
})

test('a change can ask that there be nothing yet, or something: 412, nothing changed, and never 304', async () => {
  const server = await lists()
  const put = async (url: string, headers: Readonly<Record<string, string>>) => {
    const answer = await server.inject({ method: 'PUT', url, headers: { ...user, ...headers } })
    return [answer.statusCode, answer.json().type]
  }
  expect(await put('/vms/alpha', { 'if-none-match': '*' })).toEqual([412, 'urn:onggi:error:CORE_ERR_EXISTS'])
  expect(await put('/vms/alpha', { 'if-none-match': '"1.7"' })).toEqual([412, 'urn:onggi:error:CORE_ERR_EXISTS'])
  expect(await put('/vms/alpha', { 'if-none-match': '"2.0"' })).toEqual([200, undefined])
  expect(await put('/absent', { 'if-none-match': '*' })).toEqual([200, undefined])
  expect(await put('/absent', { 'if-match': '*' })).toEqual([412, 'urn:onggi:error:CORE_ERR_STALE'])
})
