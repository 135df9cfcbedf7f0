// A small authenticated JSON GET: our server with all its duties, against bare Fastify on the same Node and against Fastify with its official plugins for
// the same duties. CPU µs per request of the serving process; the load comes from another one.
import { spawn } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import fastify, { type FastifyInstance } from 'fastify'
import { createServer } from '../packages/core-http/src/index.ts'
import { createFakePolicy, createFakeStore } from '../packages/core-http/src/testing/index.ts'

const isSmoke = process.argv.includes('--smoke')
const rounds = isSmoke ? 2 : 9
const requests = isSmoke ? 2_000 : 20_000
const connections = 20

const client = `
const net = require('node:net'); const [port, total, connections] = process.argv.slice(1).map(Number)
const request = 'GET /small?n=5 HTTP/1.1\\r\\nHost: bench\\r\\nCookie: onggi=abc; sessionId=abc\\r\\n\\r\\n'
let left = total, done = 0
for (let i = 0; i < connections; i++) {
  const socket = net.connect(port, '127.0.0.1'), send = () => { if (left-- > 0) socket.write(request); else socket.destroy() }
  socket.on('connect', send).on('data', (d) => { if (d.toString('latin1', 9, 12) !== '200') { console.error(String(d)); process.exit(1) } if (++done === total) process.exit(0); send() })
}`
const load = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['-e', client, String(port), String(requests), String(connections)], { stdio: 'inherit' })
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the load ended with ${code}`))))
  })
const cost = async (port: number): Promise<number> => {
  const before = process.cpuUsage()
  await load(port)
  const used = process.cpuUsage(before)
  return (used.user + used.system) / requests
}

const answer = { name: 'small', n: 5, ok: true }
const schema = { querystring: { type: 'object', properties: { n: { type: 'integer' } } } }
const principal = { name: 'ada', realm: 'bench', roles: ['user'], groups: [] }
const sessions = new Map([['abc', { principal, via: 'session' as const, sessionId: 'abc' }]])

const ours = await createServer({
  identity: { identify: async ({ headers }) => sessions.get(/onggi=(\w+)/.exec(String(headers['cookie']))?.[1] ?? '') ?? null },
  policy: createFakePolicy(['small.view']),
  store: createFakeStore(),
  port: 0,
  base(app) {
    app.get('/small', { schema, config: { access: { action: 'small.view' } } as object }, () => answer)
  },
})
await ours.listen()

const listen = async (app: FastifyInstance): Promise<number> => {
  await app.listen({ port: 0, host: '127.0.0.1' })
  return (app.server.address() as AddressInfo).port
}
const bare = fastify()
bare.get('/small', () => answer)

/** The same duties by the official plugins, configured as their pages say; undefined when they are not installed. */
const official = async (): Promise<FastifyInstance | undefined> => {
  try {
    const load = async (name: string): Promise<never> => ((await import(name)) as { default: never }).default
    const app = fastify()
    await app.register(await load('@fastify/helmet'))
    await app.register(await load('@fastify/rate-limit'), { max: 1e9 } as never)
    await app.register(await load('@fastify/cookie'))
    let requestsSeen = 0
    app.addHook('onRequest', async (request, reply) => {
      const session = sessions.get((request as unknown as { cookies: Record<string, string> }).cookies['onggi'] ?? '')
      if (!session) return reply.code(401).send()
      if (!session.principal.roles.includes('user')) return reply.code(403).send()
    })
    app.addHook('onResponse', async () => void requestsSeen++)
    app.get('/small', { schema }, async () => answer)
    return app
  } catch (e) {
    console.log(`official plugins: not measured (${(e as Error).message.split('\n')[0]})`)
    return undefined
  }
}
const stack = await official()

const sides: Record<string, number> = {
  'bare Fastify': await listen(bare),
  ours: Number(new URL(ours.url).port),
  ...(stack ? { 'Fastify with official plugins': await listen(stack) } : {}),
}
const seen: Record<string, number[]> = Object.fromEntries(Object.keys(sides).map((name) => [name, []]))
for (let round = -1; round < rounds; round++)
  for (const [name, port] of Object.entries(sides)) {
    const µs = await cost(port)
    if (round >= 0) seen[name]!.push(µs)
  }
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!
for (const [name, values] of Object.entries(seen))
  console.log(`${name.padEnd(32)} ${median(values).toFixed(1)} µs CPU per request (${Math.min(...values).toFixed(1)}–${Math.max(...values).toFixed(1)})`)

const mine = median(seen['ours']!)
const bareRatio = median(seen['bare Fastify']!) / mine
const officialRatio = stack ? median(seen['Fastify with official plugins']!) / mine : null
const meets = (bareMust: number, officialMust: number): boolean => bareRatio >= bareMust && (officialRatio === null || officialRatio >= officialMust)
console.log(
  JSON.stringify({
    bench: 'http-small',
    ratio: { bare: Number(bareRatio.toFixed(3)), official: officialRatio === null ? null : Number(officialRatio.toFixed(3)) },
    must: { bare: 0.7, official: 2 },
    aim: { bare: 0.85, official: 2.5 },
    met: meets(0.7, 2),
    aim_met: meets(0.85, 2.5),
  }),
)
process.exit(0)
