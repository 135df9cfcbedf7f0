import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, get, request } from 'node:http'
import type { ServerResponse } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { definePlugin, type Plugin, type Server, type ServerOptions } from '../src/index.ts'
import { route, serve, user } from './support/serve.ts'

/** A hub as the app has them: lives outside all generations and makes its own closures. */
const hub = () => {
  const streams = new Set<ServerResponse>()
  const sockets = new Set<{ send(text: string): void }>()
  return {
    add: (res: ServerResponse) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' })
      res.flushHeaders()
      streams.add(res)
    },
    addSocket: (ws: { send(text: string): void }) => sockets.add(ws),
    publish(text: string) {
      for (const res of streams) res.write(`data: ${text}\n\n`)
      for (const ws of sockets) ws.send(text)
    },
    end() {
      for (const res of streams) res.end()
    },
    streams,
    sockets,
  }
}

/** The test of 1,000 swaps runs in the long lane; here 60 show the mechanism. */
const long = process.env['ONGGI_LONG'] !== undefined

const extra = (): Plugin =>
  definePlugin({
    name: 'extra',
    id: 'extra',
    version: '1.0.0',
    apiVersion: 1,
    enabledAtFirst: false,
    routes: async (app) => {
      app.get('/hello', { config: { access: 'user' } }, () => ({ hello: true }))
    },
  })

const deferred = () => {
  let resolve = (): void => undefined
  const promise = new Promise<void>((r) => {
    resolve = r
  })
  return { promise, resolve: () => resolve() }
}

const app = async (options: Partial<ServerOptions> = {}) => {
  const events = hub()
  const slow = { started: deferred(), release: deferred() }
  const server = await serve({
    ...options,
    plugins: [extra()],
    base(a, { handOver, upgrade }) {
      route(a, 'GET', '/quick', { config: { access: 'user' } }, () => ({ ok: true }))
      route(a, 'GET', '/held', { config: { access: 'user' } }, async () => {
        slow.started.resolve()
        await slow.release.promise
        return { ok: true }
      })
      route(a, 'GET', '/slow', { config: { access: 'user' } }, async () => {
        await new Promise((r) => setTimeout(r, 30))
        return { ok: true }
      })
      route(
        a,
        'POST',
        '/echo',
        { config: { access: 'user', log: 'E' }, schema: { body: { type: 'object', properties: { text: { type: 'string' } } } } },
        (q) => ({ length: q.body.text.length }),
      )
      route(a, 'GET', '/events', { config: { access: 'user' } }, (q, r) => {
        events.add(handOver(q, r))
      })
      route(a, 'GET', '/ws', { config: { access: 'user' } }, (q, r) => {
        upgrade(q, r, events.addSocket)
      })
    },
  })
  await server.listen()
  return { server, events, slow, port: Number(new URL(server.url).port) }
}

const swaps = async (server: Server, count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await (i % 2 === 0 ? server.plugins.enable('extra') : server.plugins.disable('extra'))
}

test('no request fails while generations are swapped: keep-alive, slow answers and uploads in flight', { timeout: 180_000 }, async () => {
  const { server, port } = await app()
  const load = fork(new URL('./support/load.ts', import.meta.url), [String(port), user.authorization])
  onTestFinished(() => void load.kill())
  await once(load, 'message')
  const began = performance.now()
  await swaps(server, long ? 1_000 : 60)
  const took = performance.now() - began
  load.send('stop')
  const [{ bad, ...seen }] = (await once(load, 'message')) as [
    Record<'answered' | 'uploads' | 'slow' | 'pipelined', number> & { readonly bad: readonly string[] },
  ]
  process.stdout.write(`${long ? 1_000 : 60} swaps in ${(took / 1000).toFixed(1)} s, ${JSON.stringify(seen)}, ${bad.length} bad\n`)
  expect(bad).toEqual([])
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0)
})

test('a swap with 300 routes holds the event loop in short pieces; the longest is printed', { timeout: 180_000 }, async () => {
  const body = { type: 'object', properties: { text: { type: 'string' }, n: { type: 'integer' } } } as const
  const many = (id: string): Plugin =>
    definePlugin({
      name: id,
      id,
      version: '1.0.0',
      apiVersion: 1,
      enabledAtFirst: id !== 'p9',
      routes: async (a) => {
        for (let i = 0; i < 15; i++) {
          a.get(`/r${i}`, { config: { access: 'user' } }, () => ({ i }))
          a.post(`/r${i}`, { schema: { body }, config: { access: 'user', log: 'L' } }, () => ({ i }))
        }
      },
    })
  const server = await serve({ plugins: Array.from({ length: 10 }, (_, i) => many(`p${i}`)) })
  const holds: number[] = []
  for (let i = 0; i < (long ? 200 : 20); i++) {
    let longest = 0
    // Of this thread's CPU, so that other work on the machine does not count.
    const spent = (): number => {
      const { user: u, system } = process.threadCpuUsage()
      return (u + system) / 1000
    }
    let last = spent()
    let running = true
    const look = (): void => {
      const now = spent()
      longest = Math.max(longest, now - last)
      last = now
      if (running) setImmediate(look)
    }
    setImmediate(look)
    await (i % 2 === 0 ? server.plugins.enable('p9') : server.plugins.disable('p9'))
    running = false
    holds.push(longest)
  }
  holds.sort((a, b) => a - b)
  const at = (q: number): string => (holds[Math.floor(holds.length * q)] ?? 0).toFixed(1)
  process.stdout.write(`longest hold of the event loop by a swap (300 routes): p50 ${at(0.5)} ms, p95 ${at(0.95)} ms of CPU\n`)
  // Ten times the 20 ms that are wanted: the printed figure is the measure, this only catches a swap that compiles everything again.
  expect(Number(at(0.5))).toBeLessThan(200)
})

test('an event stream and a WebSocket opened before the first swap receive every event after the last one', {
  timeout: 180_000,
}, async () => {
  const { server, events, port } = await app()
  let sse = ''
  const stream = get({ port, path: '/events', headers: user })
  const [res] = await once(stream, 'response')
  res.setEncoding('utf8').on('data', (d: string) => (sse += d))
  expect(res.headers['x-content-type-options']).toBe('nosniff')
  const ws = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers: user })
  const got: string[] = []
  ws.on('message', (d) => got.push((d as Buffer).toString()))
  await once(ws, 'open')
  await swaps(server, long ? 1_000 : 20)
  // Old generations are closed although both connections go on.
  while (server.retiring > 0) await new Promise((r) => setImmediate(r))
  const sent = Array.from({ length: 100 }, (_, i) => `after ${i}`)
  for (const text of sent) events.publish(text)
  while (got.length < sent.length) await once(ws, 'message')
  while (!sse.includes(sent.at(-1) ?? '')) await once(res, 'data')
  expect(got).toEqual(sent)
  expect(sse.match(/after \d+/g)).toEqual(sent)
  ws.close()
  events.end()
  await once(res, 'end')
})

test('an upgrade without credentials is refused as an ordinary answer', async () => {
  const { port } = await app()
  const refusal = async (path: string, headers: object): Promise<number> => {
    const ws = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers: { ...headers } })
    ws.on('error', () => undefined)
    const [, response] = await once(ws, 'unexpected-response')
    return response.statusCode
  }
  expect(await refusal('/ws', {})).toBe(401)
  expect(await refusal('/nowhere', user)).toBe(404)
  expect(await refusal('/ws', { cookie: 'onggi=uwe', origin: 'https://evil.example' })).toBe(403)
})

test('a WebSocket route without an upgrade is 426, and a POST that asks for h2c is an ordinary request', async () => {
  const { server, port } = await app()
  const plain = await server.inject({ url: '/ws', headers: user })
  expect([plain.statusCode, plain.json().type]).toEqual([426, 'urn:onggi:error:CORE_ERR_UPGRADE'])
  const body = JSON.stringify({ text: 'abc' })
  const req = request({
    port,
    path: '/echo',
    method: 'POST',
    headers: { ...user, 'content-type': 'application/json', 'content-length': body.length, connection: 'Upgrade', upgrade: 'h2c' },
  })
  req.end(body)
  const [res] = await once(req, 'response')
  expect(res.statusCode).toBe(200)
  res.resume()
})

test('a message over 64 KiB closes the WebSocket with 1009', async () => {
  const { port } = await app()
  const ws = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers: user })
  await once(ws, 'open')
  ws.send('x'.repeat(70_000))
  const [code] = await once(ws, 'close')
  expect(code).toBe(1009)
})

test('close() ends idle connections, lets running requests finish and is idempotent', async () => {
  const { server, port, slow } = await app()
  const agent = new Agent({ keepAlive: true })
  const held = get({ port, path: '/held', headers: user, agent })
  await slow.started.promise
  const closing = server.close({ reason: 'test' })
  expect(server.close()).toBe(closing)
  slow.release.resolve()
  const [res] = await once(held, 'response')
  res.resume()
  expect(res.statusCode).toBe(200)
  await closing
  agent.destroy()
})

test('closing waits for requests as long as closeDrainMs says, and not longer', async () => {
  const patient = await app({ closeDrainMs: 60_000 })
  const held = get({ port: patient.port, path: '/held', headers: user })
  await patient.slow.started.promise
  const closing = patient.server.close()
  setImmediate(() => patient.slow.release.resolve())
  expect((await once(held, 'response'))[0]).toMatchObject({ statusCode: 200 })
  await closing
  const hasty = await app({ closeDrainMs: 20 })
  const cut = get({ port: hasty.port, path: '/held', headers: user })
  await hasty.slow.started.promise
  const failed = once(cut, 'error')
  await hasty.server.close()
  await failed
  hasty.slow.release.resolve()
})

test('closing ends streams: their owner is told first, those it left open end with the reason', async () => {
  const order: string[] = []
  const { server, port, events } = await app({
    onClosing: (reason) => {
      order.push(`owner ${reason}`)
      events.publish('goodbye')
    },
  })
  const ws = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers: user })
  await once(ws, 'open')
  const [stream] = await once(get({ port, path: '/events', headers: user }), 'response')
  let text = ''
  stream.setEncoding('utf8').on('data', (part: string) => (text += part))
  const ended = once(stream, 'end').then(() => order.push('stream'))
  const message = once(ws, 'message')
  const closed = once(ws, 'close')
  await server.close({ reason: 'maintenance' })
  expect(String((await message)[0])).toBe('goodbye')
  expect((await closed).map(String)).toEqual(['1001', 'maintenance'])
  await ended
  expect([order, text]).toEqual([['owner maintenance', 'stream'], 'data: goodbye\n\n'])
})

test('a client that does not answer the end of its WebSocket holds up nobody', async () => {
  const { server, port } = await app()
  const ws = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers: user })
  await once(ws, 'open')
  ws.pause()
  await server.close()
  ws.resume()
  await once(ws, 'close')
})
