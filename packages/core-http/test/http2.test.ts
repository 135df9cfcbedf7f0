import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { connect, type ClientHttp2Session } from 'node:http2'
import { Agent, get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { definePlugin } from '../src/index.ts'
import { admin, route, serve, session, user } from './support/serve.ts'

const app = async () => {
  const dir = await mkdtemp(join(tmpdir(), 'onggi-core-http-h2-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const streams = new Set<ServerResponse>()
  const extra = definePlugin({ name: 'x', id: 'x', version: '1.0.0', apiVersion: 1, enabledAtFirst: false })
  const server = await serve({
    http2: true,
    tls: { kind: 'auto', dir },
    plugins: [extra],
    base(a, { handOver, upgrade }) {
      const body = { type: 'object', properties: { text: { type: 'string' } } }
      route(a, 'GET', '/api', { config: { access: 'user' } }, (q) => ({ version: q.raw.httpVersion }))
      route(a, 'POST', '/api', { config: { access: 'user', log: 'L' }, schema: { body } }, (q) => ({ length: q.body.text.length }))
      route(a, 'GET', '/events', { config: { access: 'user' } }, (q, r) => {
        const res = handOver(q, r)
        res.writeHead(200, { 'content-type': 'text/event-stream' })
        res.flushHeaders()
        streams.add(res)
      })
      route(a, 'GET', '/ws', { config: { access: 'user' } }, (q, r) => upgrade(q, r, (ws) => ws.send('hello')))
    },
  })
  await server.listen()
  const client = connect(server.url, { rejectUnauthorized: false })
  onTestFinished(() => client.destroy())
  return { server, client, streams }
}

const call = async (client: ClientHttp2Session, headers: Record<string, string>, body?: string) => {
  const stream = client.request({ ':path': '/api', ...user, ...headers })
  stream.end(body)
  let text = ''
  stream.setEncoding('utf8').on('data', (d: string) => (text += d))
  const [response] = await once(stream, 'response')
  await once(stream, 'end')
  return { status: response[':status'], headers: response, json: text === '' ? undefined : JSON.parse(text) }
}

test('HTTP/2 and HTTP/1.1 answer on the same port, errors in the same shape', async () => {
  const { server, client } = await app()
  expect(await call(client, {})).toMatchObject({ status: 200, json: { version: '2.0' }, headers: { 'x-content-type-options': 'nosniff' } })
  expect(await call(client, { ':path': '/nowhere' })).toMatchObject({ status: 404, json: { type: 'urn:onggi:error:CORE_ERR_NOT_FOUND' } })
  const post = { ':method': 'POST', 'content-type': 'application/json' }
  expect(await call(client, post, '{"text":"abc"}')).toMatchObject({ status: 200, json: { length: 3 } })
  expect(await call(client, post, '{"text":')).toMatchObject({ status: 400 })
  expect(await call(client, { ...post, authorization: '' }, JSON.stringify({ text: 'x'.repeat(200_000) }))).toMatchObject({ status: 401 })
  const ws = new WebSocket(`${server.url.replace('https', 'wss')}/ws`, { headers: user, rejectUnauthorized: false })
  const [message] = await once(ws, 'message')
  expect(String(message)).toBe('hello')
  ws.close()
})

test('the request log has the address over HTTP/2 too', async () => {
  const { server, client } = await app()
  await call(client, { ':method': 'POST', 'content-type': 'application/json' }, '{"text":"abc"}')
  const lines = (await server.inject({ url: '/logs', headers: admin })).json()
  expect(lines).toMatchObject([{ req: 'POST', ip: expect.stringMatching(/127\.0\.0\.1$/) }])
})

test('our own origin counts over HTTP/2, another does not', async () => {
  const { server, client } = await app()
  const post = { ':method': 'POST', 'content-type': 'application/json', authorization: '', ...session('uwe') }
  expect((await call(client, { ...post, origin: server.url }, '{"text":"a"}')).status).toBe(200)
  expect((await call(client, { ...post, origin: 'https://evil.example' }, '{"text":"a"}')).status).toBe(403)
})

test('an event stream over HTTP/2 outlives swaps, and close() ends the session', async () => {
  const { server, client, streams } = await app()
  const stream = client.request({ ':path': '/events', ...user })
  await once(stream, 'response')
  for (let i = 0; i < 5; i++) {
    await server.plugins.enable('x')
    await server.plugins.disable('x')
    expect((await call(client, {})).status).toBe(200)
  }
  for (const res of streams) res.write('data: after\n\n')
  const [data] = await once(stream, 'data')
  expect(String(data)).toBe('data: after\n\n')
  for (const res of streams) res.end()
  const closed = once(client, 'close')
  await server.close()
  await closed
})

test('close() does not wait for HTTP/1.1 connections that are idle or stream for ever', async () => {
  const { server } = await app()
  const agent = new Agent({ keepAlive: true, rejectUnauthorized: false })
  const read = async (path: string) => (await once(get(`${server.url}${path}`, { headers: user, agent }), 'response'))[0]
  const idle = await read('/api')
  idle.resume()
  await once(idle, 'end')
  const stream = await read('/events')
  stream.on('error', () => undefined)
  await server.close()
  agent.destroy()
})
