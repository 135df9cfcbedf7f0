// A small authenticated JSON GET: our server with all its duties, against bare Fastify on the same Node and against Fastify with its official plugins for
// the same duties. Each side serves in a process of its own; CPU µs per request of that process; the load comes from another one.
import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import fastify from 'fastify'
import { createServer } from '../packages/core-http/src/index.ts'
import { createFakeStore } from '../packages/core-http/src/testing/index.ts'
import { authTypes, createAuth, createLocalRealm, createPolicy } from '../packages/auth/src/index.ts'
import { openMemoryStore } from '../packages/objectstore/src/index.ts'

const isSmoke = process.argv.includes('--smoke')
// Many short rounds and the median of their ratios: what else the machine does comes and goes, and is then in both sides of a round or in few of them.
const rounds = isSmoke ? 2 : 25
const requests = isSmoke ? 2_000 : 10_000
const connections = 20

interface Side {
  readonly port: number
  /** `Cookie: …` or `Authorization: …`. */
  readonly header: string
}
const answer = { name: 'small', n: 5, ok: true }
const schema = { querystring: { type: 'object', properties: { n: { type: 'integer' } } } }
const principal = { name: 'ada', realm: 'bench', roles: ['user'], groups: [] }

/** Our server, asked with a session or with an API token, both checked by `@onggi/auth`. */
const ours = async (by: 'session' | 'token'): Promise<Side> => {
  const store = openMemoryStore({ types: authTypes })
  const local = createLocalRealm({ store, passwordCost: { logN: 2, r: 1, p: 1 } })
  await local.addUser({ name: 'ada', password: 'correct horse' })
  const auth = createAuth({ store, realms: [local], secureCookie: false })
  const login = await auth.login({ username: 'ada', password: 'correct horse', address: '127.0.0.1' })
  const { token } = await auth.createToken({ principal: login.principal, name: 'bench', scopes: ['small.*'] })
  const server = await createServer({
    identity: auth,
    policy: createPolicy({ rules: [{ action: 'small.view', allow: 'user' }] }),
    store: createFakeStore(),
    port: 0,
    base(app) {
      app.get('/small', { schema, config: { access: { action: 'small.view' } } as object }, () => answer)
    },
  })
  await server.listen()
  const header = by === 'session' ? `Cookie: onggi=${login.token}` : `Authorization: Bearer ${token}`
  return { port: Number(new URL(server.url).port), header }
}

const serve: Record<string, () => Promise<Side>> = {
  bare: async () => {
    const app = fastify()
    app.get('/small', () => answer)
    await app.listen({ port: 0, host: '127.0.0.1' })
    return { port: (app.server.address() as AddressInfo).port, header: 'Cookie: onggi=abc' }
  },
  // Request id, session, access rule, query schema, counter, security headers.
  ours: () => ours('session'),
  token: () => ours('token'),
  // The same duties by the official plugins, configured as their pages say: helmet's default headers, a session store in memory.
  official: async () => {
    const load = async (name: string): Promise<never> => ((await import(name)) as { default: never }).default
    const app = fastify()
    await app.register(await load('@fastify/helmet'))
    const secret = 's'.repeat(40)
    await app.register(await load('@fastify/cookie'), { secret } as never)
    const kept = { cookie: { originalMaxAge: null, expires: null }, user: principal }
    const store = {
      get: (_id: string, done: (e: null, s: unknown) => void) => done(null, kept),
      set: (_i: string, _s: unknown, done: () => void) => done(),
      destroy: (_i: string, done: () => void) => done(),
    }
    await app.register(await load('@fastify/session'), { secret, cookie: { secure: false }, saveUninitialized: false, store } as never)
    let seen = 0
    app.addHook('onRequest', async (request, reply) => {
      const { user } = (request as unknown as { session: { user?: typeof principal } }).session
      if (!user) return reply.code(401).send()
      if (!user.roles.includes('user')) return reply.code(403).send()
    })
    app.addHook('onResponse', async () => void seen++)
    app.get('/small', { schema }, async () => answer)
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { signCookie } = app as unknown as { signCookie(value: string): string }
    const id = 'a'.repeat(32)
    return { port: (app.server.address() as AddressInfo).port, header: `Cookie: sessionId=${encodeURIComponent(signCookie(id))}` }
  },
}

const asked = process.argv[process.argv.indexOf('--serve') + 1]
if (process.send && asked !== undefined && serve[asked]) {
  try {
    process.send(await serve[asked]())
  } catch (e) {
    process.send({ problem: (e as Error).message.split('\n')[0] })
  }
  process.on('message', () => process.send?.(process.cpuUsage()))
  process.on('disconnect', () => process.kill(process.pid))
} else await compare()

async function compare(): Promise<void> {
  const client = `
const net = require('node:net'); const [port, total, connections, header] = process.argv.slice(1)
const request = 'GET /small?n=5 HTTP/1.1\\r\\nHost: bench\\r\\n' + header + '\\r\\n\\r\\n'
let left = Number(total), done = 0
for (let i = 0; i < Number(connections); i++) {
  const socket = net.connect(Number(port), '127.0.0.1'), send = () => { if (left-- > 0) socket.write(request); else socket.destroy() }
  socket.on('connect', send).on('data', (d) => { if (d.toString('latin1', 9, 12) !== '200') { console.error(String(d)); process.exit(1) } done++; send() })
}
// It ends by itself: process.exit() now and then stands still for ever (nodejs/node#54918).
process.on('exit', () => { if (done !== Number(total)) process.exitCode = 1 })`
  const load = async ({ port, header }: Side): Promise<void> => {
    const child = spawn(process.execPath, ['-e', client, String(port), String(requests), String(connections), header], { stdio: 'inherit' })
    const [code] = await once(child, 'exit')
    if (code !== 0) throw new Error(`the load ended with ${code}`)
  }
  const names: Record<string, string> = {
    bare: 'bare Fastify',
    ours: 'ours, by session',
    token: 'ours, by API token',
    official: 'Fastify with official plugins',
  }
  const sides: { key: string; side: Side; cpu(): Promise<number>; µs: number[]; stop(): void }[] = []
  for (const key of Object.keys(names)) {
    const child = fork(import.meta.filename, ['--serve', key])
    const [side] = (await once(child, 'message')) as [Side & { problem?: string }]
    if (side.problem !== undefined) {
      console.log(`${names[key]}: not measured (${side.problem})`)
      child.disconnect()
      continue
    }
    const cpu = async (): Promise<number> => {
      child.send('cpu')
      const [used] = (await once(child, 'message')) as [NodeJS.CpuUsage]
      return used.user + used.system
    }
    sides.push({ key, side, cpu, µs: [], stop: () => child.disconnect() })
  }
  for (let round = -1; round < rounds; round++)
    for (const s of sides) {
      const before = await s.cpu()
      await load(s.side)
      const spent = ((await s.cpu()) - before) / requests
      if (round >= 0) s.µs.push(spent)
    }
  const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!
  for (const { key, µs, stop } of sides) {
    console.log(
      `${(names[key] ?? '').padEnd(32)} ${median(µs).toFixed(1)} µs CPU per request (${Math.min(...µs).toFixed(1)}–${Math.max(...µs).toFixed(1)})`,
    )
    stop()
  }
  const against = (key: string): number | null => {
    const [mine, other] = ['ours', key].map((k) => sides.find((s) => s.key === k)?.µs)
    return mine && other ? median(other.map((µs, round) => µs / mine[round]!)) : null
  }
  const bare = against('bare') ?? Number.NaN
  const official = against('official')
  const meets = (least: { bare: number; official: number }): boolean =>
    bare >= least.bare && official !== null && official >= least.official
  const must = { bare: 0.7, official: 2 }
  const aim = { bare: 0.85, official: 2.5 }
  const ratio = { bare: Number(bare.toFixed(3)), official: official === null ? null : Number(official.toFixed(3)) }
  console.log(JSON.stringify({ bench: 'http-small', ratio, must, aim, met: meets(must), aim_met: meets(aim) }))
}
