import { once } from 'node:events'
import { get, type IncomingMessage, type ServerResponse } from 'node:http'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { definePlugin, type Plugin } from '../src/index.ts'
import { route, serve, user } from './support/serve.ts'

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void
const settle = () => new Promise((r) => setImmediate(r))
const long = process.env['ONGGI_LONG'] !== undefined

const extra = (own: () => void): Plugin => {
  const body = { type: 'object', properties: { text: { type: 'string' } } } as const
  return definePlugin({
    name: 'extra',
    id: 'extra',
    version: '1.0.0',
    apiVersion: 1,
    enabledAtFirst: false,
    start: async (host) => {
      const timer = setInterval(() => undefined, 60_000)
      host.own(() => {
        clearInterval(timer)
        own()
      })
    },
    routes: async (app) => {
      for (let i = 0; i < 20; i++) {
        app.get(`/things${i}`, { config: { access: 'user' } }, () => ({ i }))
        app.post(`/things${i}`, { schema: { body }, config: { access: 'user', log: 'L' } }, () => ({ i }))
      }
    },
  })
}

const timers = (): number => process.getActiveResourcesInfo().filter((r) => r === 'Timeout').length

test('old generations are freed while streams opened in them go on, and nothing of a disabled plugin remains', {
  timeout: 180_000,
}, async () => {
  const apps: WeakRef<object>[] = []
  const streams = new Set<ServerResponse>()
  let undone = 0
  const server = await serve({
    plugins: [extra(() => undone++)],
    base(app, { handOver }) {
      apps.push(new WeakRef(app))
      // About 1 MB that dies with the generation, so that a leak is seen in the heap too.
      app.decorate(
        'weight',
        Array.from({ length: 125_000 }, (_, i) => i),
      )
      route(app, 'GET', '/events', { config: { access: 'user' } }, (request, reply) => {
        const res = handOver(request, reply)
        res.writeHead(200, { 'content-type': 'text/event-stream' })
        res.flushHeaders()
        streams.add(res)
      })
    },
  })
  await server.listen()
  const open = async (): Promise<IncomingMessage> => {
    const [res] = await once(get(`${server.url}/events`, { headers: user, agent: false }), 'response')
    return res as IncomingMessage
  }
  const before = timers()
  const cycles = long ? 200 : 20
  const clients: IncomingMessage[] = []
  const heaps: number[] = []
  for (let i = 0; i < cycles; i++) {
    if (clients.length < 50) clients.push(await open())
    await server.plugins.enable('extra')
    if (clients.length < 50) clients.push(await open())
    await server.plugins.disable('extra')
    if (i === Math.floor(cycles / 4) || i === cycles - 1) {
      while (server.retiring > 0) await settle()
      for (let n = 0; n < 4; n++) {
        gc()
        await settle()
      }
      heaps.push(process.memoryUsage().heapUsed)
    }
  }
  const alive = apps.filter((ref) => ref.deref() !== undefined).length
  expect(apps.length).toBe(2 * cycles + 1)
  // The one that serves; the one before may wait for the collector.
  expect(alive).toBeLessThanOrEqual(2)
  expect((heaps[1] ?? 0) - (heaps[0] ?? 0)).toBeLessThan(5 * 1024 * 1024)
  expect(undone).toBe(cycles)
  expect(timers()).toBeLessThanOrEqual(before + 1)
  for (const res of streams) res.write('data: still here\n\n')
  for (const client of clients) {
    const [data] = await once(client, 'data')
    expect(String(data)).toContain('still here')
  }
  for (const res of streams) res.end()
})
