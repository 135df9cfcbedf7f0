import { once } from 'node:events'
import { createServer as createTcp } from 'node:net'
import { queryObjects } from 'node:v8'
import { createHookRegistry } from '@onggi/hooks'
import { expect, test } from 'vitest'
import { definePlugin, type Plugin } from '../src/index.ts'
import { admin, serve, user } from './support/serve.ts'

/** What the plugin makes once per enable, per generation and per request. */
class Service {
  readonly weight = Array.from({ length: 1_000 }, (_, i) => i)
}
class RoutesPart {
  readonly answers = new Map<string, string>()
}
class Answer {
  readonly text = 'hello'
}
const classes = { Service, RoutesPart, Answer }
const long = process.env['ONGGI_LONG'] !== undefined

/** Objects of each class in the heap, garbage excluded: the query collects it first. */
const counts = () => Object.fromEntries(Object.entries(classes).map(([name, one]) => [name, queryObjects(one, { format: 'count' })]))
const resources = (): Record<string, number> => {
  const out: Record<string, number> = {}
  for (const kind of process.getActiveResourcesInfo()) if (kind !== 'Immediate' && kind !== 'FSReqPromise') out[kind] = (out[kind] ?? 0) + 1
  return out
}

test('of a disabled plugin nothing remains: objects, timers, sockets, hooks, routes, tabs, texts', { timeout: 180_000 }, async () => {
  const hooks = createHookRegistry()
  const plugin: Plugin = definePlugin({
    name: '@test/much',
    id: 'much',
    version: '1.0.0',
    apiVersion: 1,
    enabledAtFirst: false,
    messages: new URL('../messages/', import.meta.url),
    tabs: [{ id: 'much', title: 'T', path: '/much', order: 1, module: 'x.js', element: 'x-much', mode: { admin: 'admin', user: 'admin' } }],
    async start(host) {
      const service = new Service()
      const timer = setInterval(() => service.weight.push(1), 60_000)
      const listener = createTcp(() => service.weight.pop()).listen(0, '127.0.0.1')
      await once(listener, 'listening')
      hooks.add('much', { match: 'vm.*', phase: 'on', handle: async () => void service.weight.at(0) })
      host.signal.addEventListener('abort', () => service.weight.splice(0))
      host.own(() => clearInterval(timer))
      host.own(() => hooks.removeAll('much'))
      host.own(() => new Promise<void>((resolve) => listener.close(() => resolve())))
    },
    async routes(app) {
      const part = new RoutesPart()
      app.get('/hello', { config: { access: 'user' } }, () => {
        const answer = new Answer()
        part.answers.set('last', answer.text)
        return answer
      })
    },
  })
  const server = await serve({ plugins: [plugin], ownTabs: false })
  const get = async (url: string) => server.inject({ url, headers: user })
  const seen = async () => ({
    objects: counts(),
    resources: resources(),
    hooks: hooks.list('much').length,
    answer: (await get('/plugins/much/hello')).statusCode,
    paths: Object.keys((await get('/openapi.json')).json().paths).filter((p) => p.startsWith('/plugins/much')),
    tabs: (await get('/ui/tabs')).json(),
    files: (await get('/ui/pkg/much/1.0.0/x.js')).statusCode,
  })
  const change = async (verb: 'enable' | 'disable') => {
    expect((await server.inject({ method: 'POST', url: `/config/plugins/much/${verb}`, headers: admin })).statusCode).toBe(200)
    while (server.retiring > 0) await new Promise((r) => setImmediate(r))
    // Generations are let go of by promises that are settled but not yet run.
    for (let i = 0; i < 5; i++) await new Promise((r) => setImmediate(r))
  }
  // Once before, so that what is loaded once for all (compilers, texts) counts for nobody.
  await change('enable')
  await get('/plugins/much/hello')
  await change('disable')
  const before = await seen()
  expect(before).toMatchObject({
    objects: { Service: 0, RoutesPart: 0, Answer: 0 },
    hooks: 0,
    answer: 404,
    paths: [],
    tabs: [],
    files: 404,
  })
  for (let i = 0; i < (long ? 20 : 1); i++) {
    await change('enable')
    const during = await seen()
    expect(during).toMatchObject({ objects: { Service: 1 }, hooks: 1, answer: 200, paths: ['/plugins/much/hello'] })
    expect(during.tabs).toHaveLength(1)
    await change('disable')
  }
  const after = await seen()
  expect(after).toEqual(before)
  const served = await fetch(`${await server.listen()}/healthz`)
  expect(served.status).toBe(200)
})
