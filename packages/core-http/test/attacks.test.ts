import { once } from 'node:events'
import { get, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Policy } from '../src/index.ts'
import { route, serve, session, user } from './support/serve.ts'

const app = async (limits: object = {}) => {
  const server = await serve({
    limits,
    base(a) {
      route(
        a,
        'POST',
        '/api',
        {
          config: { access: 'user', log: 'L' },
          schema: { body: { type: 'object', properties: { list: { type: 'array', items: { type: 'integer' } } } } },
        },
        () => ({}),
      )
      route(a, 'GET', '/api', { config: { access: 'user' } }, () => ({}))
    },
  })
  await server.listen()
  return { server, port: Number(new URL(server.url).port) }
}

const raw = async (port: number, text: string, more?: (socket: Socket) => void): Promise<string> => {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  let got = ''
  socket.on('data', (d) => (got += String(d))).on('error', () => undefined)
  socket.write(text)
  more?.(socket)
  // Not once(): a reset while we still write is an answer too.
  await new Promise((resolve) => socket.on('close', resolve))
  return got
}
const bodyOf = (answer: string): any => JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))
const auth = `Authorization: ${user.authorization}\r\n`

test('ASVS 15.2.2 10,000 headers are 431', async () => {
  const { port } = await app()
  const headers = Array.from({ length: 10_000 }, (_, i) => `X-${i}: y\r\n`).join('')
  const answer = await raw(port, `GET /api HTTP/1.1\r\nHost: x\r\n${headers}\r\n`)
  expect(answer).toMatch(/^HTTP\/1\.1 431 /)
  expect(bodyOf(answer).type).toBe('urn:onggi:error:CORE_ERR_HEADERS_TOO_LARGE')
})

test('an 8 MB URL is refused without being kept', async () => {
  const { port } = await app()
  const before = process.memoryUsage().rss
  expect(await raw(port, `GET /${'a'.repeat(8_000_000)} HTTP/1.1\r\nHost: x\r\n\r\n`)).toMatch(/^$|^HTTP\/1\.1 431 /)
  expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024)
})

test('headers that come one byte at a time are 408', async () => {
  const { port } = await app({ headersTimeoutMs: 300, requestTimeoutMs: 300, checkEveryMs: 50 })
  const answer = await raw(port, 'GET /api HTTP/1.1\r\nHo')
  expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  expect(bodyOf(answer).type).toBe('urn:onggi:error:CORE_ERR_TIMEOUT')
})

test('a body that never ends is cut off with 408', async () => {
  const { port } = await app({ headersTimeoutMs: 300, requestTimeoutMs: 300, checkEveryMs: 50 })
  const answer = await raw(port, `POST /api HTTP/1.1\r\nHost: x\r\n${auth}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`)
  expect(answer).toMatch(/^HTTP\/1\.1 408 /)
})

test('a 1 GB body is refused by its length before it comes, also for nobody', async () => {
  const { port } = await app()
  const head = (more: string) =>
    `POST /api HTTP/1.1\r\nHost: x\r\n${more}Content-Type: application/json\r\nContent-Length: 1000000000\r\n\r\n{`
  expect(await raw(port, head(auth))).toMatch(/^HTTP\/1\.1 413 /)
  expect(await raw(port, head(''))).toMatch(/^HTTP\/1\.1 401 /)
})

test('a chunked body over the limit is 413', async () => {
  const { port } = await app({ bodyBytes: 10_000 })
  const req = request({ port, path: '/api', method: 'POST', headers: { ...user, 'content-type': 'application/json' } })
  req.on('error', () => undefined)
  req.write('{"list":[')
  req.write('1,'.repeat(20_000))
  const [res] = await once(req, 'response')
  expect(res.statusCode).toBe(413)
  req.destroy()
})

test('two lengths, or a length and chunks, are refused: no smuggling', async () => {
  const { port } = await app()
  for (const headers of [
    'Content-Length: 5\r\nContent-Length: 6\r\n',
    'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n',
    'Transfer-Encoding: chunked, identity\r\n',
  ])
    expect(await raw(port, `POST /api HTTP/1.1\r\nHost: x\r\n${auth}${headers}\r\n0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 /)
})

test('a body of many wrong elements answers in a small body', async () => {
  const { server } = await app()
  const answer = await server.inject({
    method: 'POST',
    url: '/api',
    headers: user,
    payload: { list: Array.from({ length: 90_000 }, () => 'x') },
  })
  expect([answer.statusCode, answer.json().errors.length]).toEqual([400, 1])
  const smaller = await server.inject({
    method: 'POST',
    url: '/api',
    headers: user,
    payload: { list: Array.from({ length: 1_000 }, () => 'x') },
  })
  expect(smaller.json().errors).toHaveLength(20)
  expect(smaller.body.length).toBeLessThan(5_000)
})

test('ASVS 3.5.1 cross-site forms of any type with a valid cookie are 403', async () => {
  const { server } = await app()
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/json'])
    for (const from of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }] as Record<string, string>[]) {
      const answer = await server.inject({
        method: 'POST',
        url: '/api',
        headers: { ...session('uwe'), ...from, 'content-type': type },
        payload: '{}',
      })
      expect([answer.statusCode, answer.json().type]).toEqual([403, 'urn:onggi:error:CORE_ERR_CROSS_SITE'])
    }
})

test('ASVS 3.4.2 no origin is ever allowed to read', async () => {
  const { server } = await app()
  for (const origin of ['https://evil.example', 'null', 'http://localhost:80.evil'])
    for (const method of ['GET', 'OPTIONS'] as const) {
      const { headers } = await server.inject({ method, url: '/api', headers: { ...user, origin, 'access-control-request-method': 'PUT' } })
      expect(Object.keys(headers).filter((h) => h.startsWith('access-control'))).toEqual([])
    }
})

test('an absolute URL and a strange Host reach nothing else', async () => {
  const { port } = await app()
  const answer = await raw(port, `GET http://evil.example/api HTTP/1.1\r\nHost: evil.example\r\n${auth}Connection: close\r\n\r\n`)
  expect(answer).toMatch(/^HTTP\/1\.1 200 /)
  expect(await raw(port, `GET /nothing HTTP/1.1\r\nHost: <script>\r\n${auth}Connection: close\r\n\r\n`)).not.toContain('<script>')
})

test('CONNECT, TRACE and unknown methods get no further than the route table', async () => {
  const { port } = await app()
  for (const method of ['TRACE', 'PROPFIND']) {
    const answer = await raw(port, `${method} /api HTTP/1.1\r\nHost: x\r\n${auth}Connection: close\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 405 /)
    expect(answer).toMatch(/allow: GET, HEAD, POST/i)
  }
  expect(await raw(port, 'CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n')).not.toContain('200')
})

test('many pipelined requests of a client that leaves are all let go', async () => {
  const { server, port } = await app()
  const socket = connect(port, '127.0.0.1')
  socket.write(`GET /api HTTP/1.1\r\nHost: x\r\n${auth}\r\n`.repeat(50))
  await once(socket, 'data')
  socket.destroy()
  await once(socket, 'close')
  await server.close()
})

test('a compressed body is no JSON and is never unpacked; a body of 100,000 parts is refused by its type', async () => {
  const { server } = await app()
  const bomb = gzipSync(Buffer.alloc(50_000_000, 0x20))
  const before = process.memoryUsage().rss
  const packed = await server.inject({
    method: 'POST',
    url: '/api',
    headers: { ...user, 'content-type': 'application/json', 'content-encoding': 'gzip' },
    payload: bomb,
  })
  expect([packed.statusCode, packed.json().type]).toEqual([400, 'urn:onggi:error:CORE_ERR_JSON'])
  expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024)
  const parts = await server.inject({
    method: 'POST',
    url: '/api',
    headers: { ...user, 'content-type': 'multipart/form-data; boundary=x' },
    payload: '--x\r\n\r\n\r\n'.repeat(100_000),
  })
  expect([parts.statusCode, parts.json().type]).toEqual([415, 'urn:onggi:error:CORE_ERR_MEDIA_TYPE'])
})

test('a page is never larger than 1,000 of 100,000 objects, however it is asked for', async () => {
  const many = Array.from({ length: 100_000 }, (_, i) => ({ name: `n${i}` }))
  const server = await serve({ base: (a) => route(a, 'GET', '/many', { config: { access: 'user' } }, () => many) })
  expect((await server.inject({ url: '/many?_limit=1000', headers: user })).json()).toHaveLength(1_000)
  for (const limit of ['1001', '100000', '1e9', '-1', '1&_limit=100000'])
    expect([limit, (await server.inject({ url: `/many?_limit=${limit}`, headers: user })).statusCode]).toEqual([limit, 400])
})

test('a WebSocket is never compressed, whatever the client offers', async () => {
  const server = await serve({
    base: (a, { upgrade }) =>
      route(a, 'GET', '/ws', { config: { access: 'user' } }, (q, r) => upgrade(q, r, (socket) => socket.send('hello'))),
  })
  await server.listen()
  const ws = new WebSocket(`${server.url.replace('http', 'ws')}/ws`, { headers: user, perMessageDeflate: true })
  // Sent right after it opened, and not lost.
  const [hello] = await once(ws, 'message')
  expect([String(hello), ws.extensions]).toEqual(['hello', ''])
  ws.close()
})

test.each(['Admin', 'usr', '', {}, { action: '' }, { action: 'a.b', subject: 'x' }, ['admin'], true, null])(
  'config.access %j is no rule: the server does not start',
  async (access) => {
    const server = serve({ base: (a) => route(a, 'GET', '/x', { config: { access } }, () => 1) })
    await expect(server).rejects.toMatchObject({ code: 'CORE_ERR_ROUTE_ACCESS' })
  },
)

test('a policy decides about nobody too', async () => {
  const can: Policy['can'] = (_who, action) =>
    action === 'door.knock' ? { allow: true } : { allow: false, status: 403, code: 'MY_ERR_NO', why: 'no' }
  const server = await serve({
    policy: { can },
    base(a) {
      route(a, 'GET', '/knock', { config: { access: { action: 'door.knock' } } }, () => ({ who: 'there' }))
      route(a, 'GET', '/open', { config: { access: { action: 'door.open' } } }, () => 1)
    },
  })
  expect((await server.inject('/knock')).json()).toEqual({ who: 'there' })
  expect((await server.inject('/open')).json()).toMatchObject({ status: 401, type: 'urn:onggi:error:CORE_ERR_LOGIN_REQUIRED' })
  expect((await server.inject({ url: '/open', headers: user })).json()).toMatchObject({ status: 403, type: 'urn:onggi:error:MY_ERR_NO' })
})

test('who could see some log sees this one only when the policy says so of it', async () => {
  const can: Policy['can'] = (_who, action, on) =>
    action === 'log.view' && on === undefined ? { allow: true } : { allow: false, status: 403, code: 'MY_ERR_NO', why: 'no' }
  const server = await serve({ policy: { can } })
  for (const url of ['/logs', '/logs/download/x']) expect((await server.inject({ url, headers: user })).statusCode).toBe(403)
})

test('a target with scheme and host is the path in it (RFC 9112 §3.2.2)', async () => {
  const server = await serve({ serverRoot: '/x' })
  await server.listen()
  const { port } = new URL(server.url)
  for (const path of ['http://h/healthz', 'HTTPS://h:1/x/healthz?a=1', 'http://h/x/healthz'])
    expect((await once(get({ port, path }), 'response'))[0], path).toMatchObject({ statusCode: 200 })
  expect((await once(get({ port, path: 'http://h' }), 'response'))[0]).toMatchObject({ statusCode: 200 })
})

test('the challenge of a 401 is the one that was asked for, or none', async () => {
  const challenge = async (options: object): Promise<unknown> => (await (await serve(options)).inject('/logs')).headers['www-authenticate']
  expect(await challenge({})).toBe('Basic realm="onggi", charset="UTF-8"')
  expect(await challenge({ challenge: 'Bearer' })).toBe('Bearer')
  expect(await challenge({ challenge: '' })).toBeUndefined()
})

test('a server without an identity, a policy or a store is not made', async () => {
  for (const name of ['identity', 'policy', 'store'])
    await expect(serve({ [name]: undefined })).rejects.toMatchObject({ code: 'CORE_ERR_OPTION', message: `${name} is needed` })
})
