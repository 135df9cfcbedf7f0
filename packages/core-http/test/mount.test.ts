// The framework in a Fastify app of somebody else: below its prefix, with its logger, store and identity; the rest of the app stays as it was.
import fastify, { type FastifyServerOptions } from 'fastify'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, get, type IncomingMessage } from 'node:http'
import { connect as connectHttp2 } from 'node:http2'
import { Agent, get as getTls } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex, Readable } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { createHandler, createListener, definePlugin, type HandlerOptions, type Identity, mount } from '../src/index.ts'
import { createFakeIdentity, createFakePolicy, createFakeStore } from '../src/testing/index.ts'
import { admin, route, user, users } from './support/serve.ts'

const body = { type: 'object', required: ['name'], properties: { name: { type: 'string' }, password: { type: 'string' } } } as const

const mounted = async (options: Partial<HandlerOptions> = {}, theirs: FastifyServerOptions = {}) => {
  const said: string[] = []
  const log = (o: object, m?: string): void => void said.push(`${m ?? ''} ${JSON.stringify(o)}`)
  const store = createFakeStore()
  const app = fastify({ routerOptions: { ignoreTrailingSlash: true }, ...theirs })
  app.get('/', () => ({ theirs: true }))
  app.post('/', (request) => ({ got: request.body }))
  app.get('/broken', () => {
    throw new Error('theirs')
  })
  const handler = await createHandler({
    serverRoot: '/manage',
    identity: createFakeIdentity(users),
    policy: createFakePolicy(),
    store,
    log: { debug: log, info: log, warn: log, error: log },
    base(scope, { responder, guard, handOver }) {
      const view = (name: string) => ({
        ref: { type: 'thing', id: name },
        audience: { everyone: true },
        json: Buffer.from(JSON.stringify({ name })),
        revision: '1',
        figures: 0,
      })
      const things = ['a', 'b', 'c'].map(view)
      route(scope, 'GET', '/things', { config: { access: 'user' } }, (q, r) => responder.list(q, r, things))
      route(scope, 'POST', '/things', { config: { access: 'admin', log: 'L' }, schema: { body } }, (q, r) =>
        r.code(201).header('location', `/things/${q.body.name}`).send({ name: q.body.name }),
      )
      route(scope, 'GET', '/things/:name', { config: { access: 'user' } }, (q) => ({ name: q.params.name }))
      route(scope, 'GET', '/me', { config: { access: 'user' } }, async (q) => ({
        me: (await guard(q, { access: 'user' })).principal?.name,
      }))
      route(scope, 'GET', '/fails', { config: { access: 'user' } }, () => {
        throw new Error('inner words')
      })
      route(scope, 'GET', '/stream', { config: { access: 'user' } }, (q, r) => {
        const res = handOver(q, r)
        res.writeHead(200, { 'content-type': 'text/event-stream' })
        res.end('data: hello\n\n')
      })
    },
    ...options,
  })
  await app.register(mount, { handler })
  onTestFinished(() => app.close())
  return { app, said, store, handler }
}

test('below the prefix everything is as the contract says: rights, validation, 405, pages, locations, languages, errors', async () => {
  const { app, said } = await mounted()
  expect((await app.inject('/manage/things')).statusCode).toBe(401)
  expect((await app.inject({ url: '/manage/me', headers: user })).json()).toEqual({ me: 'uwe' })
  const post = (headers: object, payload: object) => app.inject({ method: 'POST', url: '/manage/things', headers: { ...headers }, payload })
  expect((await post(user, { name: 'x' })).statusCode).toBe(403)
  expect((await post(admin, { nam: 1 })).json().errors.map((e: any) => e.pointer)).toEqual(['/name', '/nam'])
  const made = await post(admin, { name: 'x' })
  expect([made.statusCode, made.headers.location, made.headers['x-content-type-options']]).toEqual([201, '/manage/things/x', 'nosniff'])
  const wrong = await app.inject({ method: 'DELETE', url: '/manage/things', headers: admin })
  expect([wrong.statusCode, wrong.headers.allow]).toEqual([405, 'GET, HEAD, POST'])
  expect((await app.inject({ url: '/manage/none', headers: admin })).json()).toMatchObject({
    type: 'urn:onggi:error:CORE_ERR_NOT_FOUND',
    instance: '/manage/none',
  })
  const page = await app.inject({ url: '/manage/things?_limit=2', headers: user })
  expect([page.json().length, page.headers.link]).toEqual([2, expect.stringMatching(/^<\/manage\/things\?_limit=2&_after=/)])
  expect((await app.inject({ url: '/manage/things/', headers: { ...user, 'if-none-match': '*' } })).statusCode).toBe(304)
  expect((await app.inject({ url: '/manage/none', headers: { ...admin, 'accept-language': 'en-XA' } })).json().detail).toMatch(/^⟦/)
  const failed = await app.inject({ url: '/manage/fails', headers: user })
  expect([failed.statusCode, failed.json().type, failed.body.includes('inner')]).toEqual([500, 'urn:onggi:error:CORE_ERR_INTERNAL', false])
  // Their logger has it.
  expect(said.join('\n')).toContain('request failed')
})

test('the request log and the description of the API are there, below the prefix and in their store', async () => {
  const { app } = await mounted()
  await app.inject({ method: 'POST', url: '/manage/things', headers: admin, payload: { name: 'x', password: 'hush' } })
  const logs = await app.inject({ url: '/manage/logs', headers: admin })
  expect(logs.json()).toMatchObject([{ app: 'wok', req: 'POST', status: 201, user: 'ada', uri: '/things' }])
  expect(logs.body).not.toContain('hush')
  const { uri } = (await app.inject({ url: '/manage/logs?download=true', headers: admin })).json()
  expect([uri.startsWith('/manage/logs/download/'), (await app.inject({ url: uri, headers: admin })).statusCode]).toEqual([true, 200])
  const { paths } = (await app.inject({ url: '/manage/openapi.json', headers: user })).json()
  expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/things', '/logs', '/openapi.json']))
  expect(Object.keys(paths)).not.toContain('/broken')
})

test('the rest of the app is untouched', async () => {
  const { app } = await mounted()
  expect((await app.inject('/')).json()).toEqual({ theirs: true })
  expect((await app.inject('/')).headers['content-security-policy']).toBeUndefined()
  const plain = await app.inject({ method: 'POST', url: '/', headers: { 'content-type': 'text/plain' }, payload: 'words' })
  expect(plain.json()).toEqual({ got: 'words' })
  expect((await app.inject('/broken')).json()).toEqual({ statusCode: 500, error: 'Internal Server Error', message: 'theirs' })
  expect((await app.inject('/none')).json()).toMatchObject({ error: 'Not Found' })
})

test('an answer is handed over to an owner outside', async () => {
  const { app } = await mounted()
  await app.listen({ port: 0 })
  const { port } = app.server.address() as AddressInfo
  const [res] = await once(get({ port, path: '/manage/stream', headers: user }), 'response')
  expect(String((await once(res, 'data'))[0])).toBe('data: hello\n\n')
})

test('their hooks run before: what these made of the request says who it is, their headers and the id of their log line stay', async () => {
  const identity: Identity = {
    async identify({ outer }) {
      const name = (outer as { readonly session?: string }).session
      return name === undefined ? null : { principal: { name, realm: 'theirs', roles: ['user'], groups: [] }, via: 'session' }
    },
  }
  const { app, said } = await mounted({ identity }, { genReqId: () => 'their-id' })
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-theirs', 'yes')
    if (request.headers['x-session'] !== undefined) Object.assign(request, { session: request.headers['x-session'] })
  })
  const headers = { 'x-session': 'eve' }
  const me = await app.inject({ url: '/manage/me', headers })
  expect([me.json(), me.headers['x-theirs']]).toEqual([{ me: 'eve' }, 'yes'])
  expect((await app.inject('/manage/me')).statusCode).toBe(401)
  await app.inject({ url: '/manage/fails', headers })
  expect(said.join('\n')).toContain('their-id')
})

test('bodies of any type and size, and long names, go through as they are', async () => {
  const bytes = definePlugin({
    ...{ name: 'bytes', id: 'bytes', version: '1.0.0', apiVersion: 1 },
    async routes(scope) {
      scope.addContentTypeParser('application/octet-stream', (_q: unknown, payload: Readable, done: (e: null, body: unknown) => void) =>
        done(null, payload),
      )
      route(scope, 'PUT', '/put', { config: { access: 'user', log: 'L' } }, async (q) => {
        let size = 0
        for await (const chunk of q.body) size += (chunk as Buffer).length
        return { size }
      })
    },
  })
  const { app } = await mounted({ plugins: [bytes] }, { bodyLimit: 10 })
  const headers = { ...user, 'content-type': 'application/octet-stream' }
  const put = await app.inject({ method: 'PUT', url: '/manage/plugins/bytes/put', headers, payload: Buffer.alloc(3_000_000) })
  expect(put.json()).toEqual({ size: 3_000_000 })
  const name = 'x'.repeat(3_000)
  expect((await app.inject({ url: `/manage/things/${name}`, headers: user })).json()).toEqual({ name })
})

/** Echoes over a WebSocket, with a prefix that tells its version of the routes. */
const echo = definePlugin({
  ...{ name: 'echo', id: 'echo', version: '1.0.0', apiVersion: 1 },
  async routes(scope, { upgrade }) {
    route(scope, 'GET', '/ws', { config: { access: 'user' } }, (q, r) =>
      upgrade(q, r, (socket) => socket.on('message', (data) => socket.send(`echo ${(data as Buffer).toString()}`))),
    )
    route(scope, 'GET', '/plain', { config: { access: 'user' } }, () => ({ plain: true }))
  },
})

const said = async (ws: WebSocket, text: string): Promise<string> => {
  ws.send(text)
  return String((await once(ws, 'message'))[0])
}

test('WebSockets below the root pass the hooks of the app, and nobody else gets them, whoever listens and since when', async () => {
  const seen: string[] = []
  const theirs = (when: string) => (req: IncomingMessage, socket: Duplex) => {
    seen.push(`${when} ${req.url}`)
    socket.destroy()
  }
  const early = fastify()
  early.server.on('upgrade', theirs('early'))
  const whole: string[] = []
  early.addHook('onRequest', async (request, reply) => {
    if (request.headers['x-blocked'] !== undefined) return reply.code(418).send({ no: true })
    Object.assign(request, { session: request.headers['x-session'] })
  })
  early.addHook('onResponse', async (request) => void whole.push(request.url))
  const identity: Identity = {
    async identify({ outer }) {
      const name = (outer as { readonly session?: string }).session
      return name === undefined ? null : { principal: { name, realm: 'theirs', roles: ['user'], groups: [] }, via: 'session' }
    },
  }
  const handler = await createHandler({
    serverRoot: '/manage',
    identity,
    policy: createFakePolicy(),
    store: createFakeStore(),
    plugins: [echo],
  })
  await early.register(mount, { handler })
  early.server.on('upgrade', theirs('late'))
  onTestFinished(() => early.close())
  await early.listen({ port: 0 })
  const { port } = early.server.address() as AddressInfo
  const socket = (headers: object): WebSocket => new WebSocket(`ws://localhost:${port}/manage/plugins/echo/ws`, { headers: { ...headers } })
  const ws = socket({ 'x-session': 'eve' })
  await once(ws, 'open')
  expect(await said(ws, 'one')).toBe('echo one')
  ws.close()
  expect((await once(socket({}), 'unexpected-response'))[1]).toMatchObject({ statusCode: 401 })
  expect((await once(socket({ 'x-session': 'eve', 'x-blocked': '1' }), 'unexpected-response'))[1]).toMatchObject({ statusCode: 418 })
  expect(seen).toEqual([])
  await once(new WebSocket(`ws://localhost:${port}/theirs`), 'error')
  expect(seen).toEqual(['early /theirs', 'late /theirs'])
  // What the app does when an answer is through sees its own URL.
  await early.inject({ url: '/manage/healthz?a=1' })
  expect(whole.at(-1)).toBe('/manage/healthz?a=1')
})

test('closing the app waits for a request no longer than its own limit for a hook allows', async () => {
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  let started = (): void => undefined
  const has = new Promise<void>((resolve) => (started = resolve))
  const slow = definePlugin({
    ...{ name: 'slow', id: 'slow', version: '1.0.0', apiVersion: 1 },
    async routes(scope) {
      route(scope, 'GET', '/held', { config: { access: 'user' } }, async () => {
        started()
        await held
        return { done: true }
      })
    },
  })
  let began = (): void => undefined
  const begins = new Promise<void>((resolve) => (began = resolve))
  const { app, handler } = await mounted({ plugins: [slow], onClosing: () => began() }, { pluginTimeout: 2_050 })
  await app.listen({ port: 0 })
  const { port } = app.server.address() as AddressInfo
  const answer = once(get({ port, path: '/manage/plugins/slow/held', headers: user, agent: false }), 'response')
  await has
  const closing = app.close()
  await begins
  await handler.close()
  release()
  const [done] = await answer
  expect(done).toMatchObject({ statusCode: 200 })
  done.resume()
  await closing
})

test('plugins come and go in it, an open WebSocket goes on; sockets elsewhere stay theirs', async () => {
  const { app, handler } = await mounted({ plugins: [echo] })
  await app.listen({ port: 0 })
  const { port } = app.server.address() as AddressInfo
  const ws = new WebSocket(`ws://localhost:${port}/manage/plugins/echo/ws`, { headers: user })
  await once(ws, 'open')
  expect(await said(ws, 'one')).toBe('echo one')
  await handler.plugins.disable('echo')
  expect((await app.inject({ url: '/manage/plugins/echo/plain', headers: user })).statusCode).toBe(404)
  expect(await said(ws, 'two')).toBe('echo two')
  await handler.plugins.enable('echo')
  expect((await app.inject({ url: '/manage/plugins/echo/plain', headers: user })).json()).toEqual({ plain: true })
  ws.close()
  // A refusal is an ordinary answer.
  const refused = new WebSocket(`ws://localhost:${port}/manage/plugins/echo/ws`)
  expect((await once(refused, 'unexpected-response'))[1]).toMatchObject({ statusCode: 401 })
  // curl --http2 asks so for anything: nobody there takes sockets, so it is a request like any other.
  const asked = { port, path: '/', headers: { connection: 'upgrade', upgrade: 'h2c' } }
  expect((await once(get(asked), 'response'))[0]).toMatchObject({ statusCode: 200 })
  // Now somebody does.
  app.server.on('upgrade', (req, socket) => {
    if (req.url === '/theirs') socket.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: theirs\r\n\r\n')
  })
  const [answer] = await once(get({ port, path: '/theirs', headers: { connection: 'upgrade', upgrade: 'theirs' } }), 'upgrade')
  expect(answer).toMatchObject({ statusCode: 101 })
})

test('their app listens with our TLS: HTTP/2 and 1.1, sockets, the certificate renewed', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'onggi-mount-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const { server, renew } = await createListener({ tls: { kind: 'auto', dir } })
  const { app } = await mounted({ plugins: [echo] }, { serverFactory: (handle) => server.on('request', handle) })
  await app.listen({ port: 0 })
  const { port } = server.address() as AddressInfo
  const certificate = async () => {
    const socket = connectTls({ port, rejectUnauthorized: false })
    await once(socket, 'secureConnect')
    const { fingerprint256 } = socket.getPeerCertificate()
    socket.destroy()
    return fingerprint256
  }
  const ws = new WebSocket(`wss://localhost:${port}/manage/plugins/echo/ws`, { headers: user, rejectUnauthorized: false })
  await once(ws, 'open')
  const before = await certificate()
  rmSync(join(dir, 'server-cert.pem'))
  await renew()
  expect(await certificate()).not.toBe(before)
  expect(await said(ws, 'still')).toBe('echo still')
  ws.close()
  const session = connectHttp2(`https://localhost:${port}`, { rejectUnauthorized: false })
  const stream = session.request({ ':path': '/manage/me', ...user })
  expect([(await once(stream, 'response'))[0][':status'], String((await once(stream, 'data'))[0])]).toEqual([200, '{"me":"uwe"}'])
  session.close()
})

test('a server with our TLS closes connections that are idle, HTTP/1.1 as well, and not its WebSockets', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'onggi-mount-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const { server } = await createListener({ tls: { kind: 'auto', dir } })
  const { app } = await mounted({ plugins: [echo] }, { serverFactory: (handle) => server.on('request', handle) })
  await app.listen({ port: 0 })
  const { port } = server.address() as AddressInfo
  const ws = new WebSocket(`wss://localhost:${port}/manage/plugins/echo/ws`, { headers: user, rejectUnauthorized: false })
  await once(ws, 'open')
  const agent = new Agent({ keepAlive: true })
  const [answer] = await once(getTls({ port, path: '/', agent, rejectUnauthorized: false }), 'response')
  const { socket } = answer
  await once(answer.resume(), 'end')
  // It is idle when the server, too, knows that the answer is through.
  while (!socket.destroyed) {
    server.closeIdleConnections()
    await new Promise((r) => setImmediate(r))
  }
  expect(await said(ws, 'still')).toBe('echo still')
  const [second] = await once(getTls({ port, path: '/', agent, rejectUnauthorized: false }), 'response')
  await once(second.resume(), 'end')
  const bye = once(ws, 'close')
  await app.close()
  expect((await bye)[0]).toBe(1001)
})

test('a handler works in any server of node:http, with the root stripped or not', async () => {
  const handler = await createHandler({
    ...{
      serverRoot: '/manage',
      identity: createFakeIdentity(users),
      policy: createFakePolicy(),
      store: createFakeStore(),
      plugins: [echo],
    },
  })
  const server = createServer(handler.onRequest).on('upgrade', handler.onUpgrade).listen(0)
  onTestFinished(async () => {
    await handler.close()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  for (const root of ['/manage', '']) {
    const answer = await fetch(`http://localhost:${port}${root}/plugins/echo/plain`, { headers: user })
    expect([answer.status, await answer.json()]).toEqual([200, { plain: true }])
  }
  const ws = new WebSocket(`ws://localhost:${port}/manage/plugins/echo/ws`, { headers: user })
  await once(ws, 'open')
  expect(await said(ws, 'one')).toBe('echo one')
  ws.close()
})

test('two handlers in one app, one of them at its root', async () => {
  const { app } = await mounted()
  const rest = { identity: createFakeIdentity(users), policy: createFakePolicy(), store: createFakeStore(), plugins: [echo] }
  await app.register(mount, { handler: await createHandler(rest) })
  await app.listen({ port: 0 })
  const { port } = app.server.address() as AddressInfo
  expect((await app.inject('/')).json()).toEqual({ theirs: true })
  expect((await app.inject({ url: '/manage/me', headers: user })).json()).toEqual({ me: 'uwe' })
  expect((await app.inject({ url: '/plugins/echo/plain', headers: user })).json()).toEqual({ plain: true })
  const ws = new WebSocket(`ws://localhost:${port}/plugins/echo/ws`, { headers: user })
  await once(ws, 'open')
  expect(await said(ws, 'one')).toBe('echo one')
  ws.close()
})

test('a route without an access rule fails the handler, another prefix the registration', async () => {
  const more = { identity: createFakeIdentity(users), policy: createFakePolicy(), store: createFakeStore() }
  await expect(createHandler({ ...more, base: (scope) => void scope.get('/open', () => 1) })).rejects.toMatchObject({
    code: 'CORE_ERR_ROUTE_ACCESS',
  })
  const handler = await createHandler({ ...more, serverRoot: '/manage' })
  onTestFinished(() => handler.close())
  await expect(Promise.resolve(fastify().register(mount, { prefix: '/x', handler }))).rejects.toMatchObject({ code: 'CORE_ERR_OPTION' })
})
