import { get as httpGet, type IncomingMessage } from 'node:http'
import { ServerResponse } from 'node:http'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { WebSocket, WebSocketServer } from 'ws'
import { expect, test } from 'vitest'
import notificationsFastify from '../../src/fastify/index.ts'
import { createNotifications, type Principal } from '../../src/index.ts'
import { admin, alice, as, bob, draft, harness, type Harness, policy, read } from '../support/harness.ts'

const users: Record<string, Principal> = { alice, bob, admin }
const log = { debug() {}, info() {}, warn() {}, error() {} }

const sockets = new WebSocketServer({ noServer: true, clientTracking: false })

/** A WebSocket handshake goes through Fastify's own routes, as the framework's server does it. */
function routeUpgrades(app: FastifyInstance): void {
  app.server.on('upgrade', (request, socket) => {
    const answer = new ServerResponse(request)
    answer.assignSocket(socket as never)
    answer.once('finish', () => socket.end())
    app.routing(request, answer)
  })
}

async function serve(h: Harness) {
  const app = fastify({ forceCloseConnections: true, ajv: { customOptions: { removeAdditional: false } } })
  const signal = new AbortController().signal
  const notifications = createNotifications({ store: h.store, events: h.hub, policy })
  const detached: object[] = []
  await app.register(notificationsFastify, {
    events: h.hub,
    notifications,
    handOver: (_request, reply) => {
      const { raw } = (reply as FastifyReply).hijack()
      detached.push(raw)
      return raw
    },
    upgrade: (request, _reply, open) => {
      const { raw } = (_reply as FastifyReply).hijack()
      const { socket } = raw
      raw.detachSocket(socket!)
      sockets.handleUpgrade((request as FastifyRequest).raw, socket!, Buffer.alloc(0), (ws) => open(ws))
    },
    guard: async (request) => {
      const name = (request as { headers: Record<string, string | undefined> }).headers['x-user']
      const user = name === undefined ? undefined : users[name]
      if (!user) throw Object.assign(new Error('Log in first'), { statusCode: 401 })
      return { ...as(user), signal, log }
    },
  })
  return { app, notifications, detached }
}
const of = (user: string) => ({ headers: { 'x-user': user } })
const stream = (app: FastifyInstance, path: string, headers: Record<string, string> = { 'x-user': 'alice' }): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => httpGet(`${app.listeningOrigin}${path}`, { headers, agent: false }, resolve).on('error', reject))

test('GET /notifications and /notifications/:id answer what the caller may see', async () => {
  await using h = await harness()
  const { app, notifications } = await serve(h)
  const id = await notifications.add({ code: 'A', audience: { users: ['alice'] }, text: 'Hello' })
  const list = await app.inject({ url: '/notifications', ...of('alice') })
  expect(list.statusCode).toBe(200)
  expect(list.json()).toMatchObject([{ id, code: 'A', message: 'Hello', severity: 'info', count: 1 }])
  expect((await app.inject({ url: `/notifications/${id}`, ...of('alice') })).json()).toMatchObject({ id })
  expect((await app.inject({ url: `/notifications/${id}`, ...of('bob') })).statusCode).toBe(404)
  expect((await app.inject({ url: '/notifications', ...of('bob') })).json()).toEqual([])
  await app.close()
})

test('DELETE /notifications/:id dismisses: 204, then 404', async () => {
  await using h = await harness()
  const { app, notifications } = await serve(h)
  const id = await notifications.add({ code: 'A', audience: { everyone: true } })
  expect((await app.inject({ method: 'DELETE', url: `/notifications/${id}`, ...of('alice') })).statusCode).toBe(204)
  const again = await app.inject({ method: 'DELETE', url: `/notifications/${id}`, ...of('alice') })
  expect(again.statusCode).toBe(404)
  expect(again.json()).toMatchObject({ code: 'NOTIFY_ERR_NOT_FOUND' })
  await app.close()
})

test('nobody gets 401 from each route', async () => {
  await using h = await harness()
  const { app } = await serve(h)
  for (const url of ['/notifications', '/notifications/x', '/events']) expect((await app.inject({ url })).statusCode).toBe(401)
  expect((await app.inject({ method: 'DELETE', url: '/notifications/x' })).statusCode).toBe(401)
  await app.close()
})

test('GET /events is a stream that outlives the Fastify instance that opened it', async () => {
  await using h = await harness()
  const app = fastify()
  const { detached, app: inner } = await serve(h)
  await inner.listen({ port: 0, host: '127.0.0.1' })
  const open = read(await stream(inner, '/events?type=vm.*,task.*&uri=/vms/*'))
  expect(open.response.statusCode).toBe(200)
  await h.publish(draft(1, { type: 'pool.updated' }), draft(2))
  expect((await open.count(1))[0]).toMatchObject({ uri: '/vms/2' })
  expect(detached).toHaveLength(1)
  open.close()
  await inner.close()
  await app.close()
})

test('GET /events resumes by Last-Event-ID and by ?after=', async () => {
  await using h = await harness()
  const { app } = await serve(h)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const first = read(await stream(app, '/events'))
  await h.publish(draft(1), draft(2))
  const [one] = await first.count(2)
  const byHeader = read(await stream(app, '/events', { 'x-user': 'alice', 'last-event-id': one!.id! }))
  const byQuery = read(await stream(app, `/events?after=${encodeURIComponent(one!.id!)}`))
  expect((await byHeader.count(1))[0]).toMatchObject({ uri: '/vms/2' })
  expect((await byQuery.count(1))[0]).toMatchObject({ uri: '/vms/2' })
  for (const s of [first, byHeader, byQuery]) s.close()
  await app.close()
})

test('GET /events refuses before it streams: 400 for bad filters and unknown keys, 503 when the hub is closed', async () => {
  await using h = await harness()
  const { app } = await serve(h)
  const many = Array.from({ length: 21 }, (_, i) => `a${i}`).join(',')
  const answer = await app.inject({ url: `/events?type=${many}`, ...of('alice') })
  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toMatchObject({ code: 'NOTIFY_ERR_FILTER' })
  expect((await app.inject({ url: '/events?x=1', ...of('alice') })).statusCode).toBe(400)
  await h.hub.close()
  expect((await app.inject({ url: '/events', ...of('alice') })).statusCode).toBe(503)
  await app.close()
})

test('HEAD /events answers the head alone', async () => {
  await using h = await harness()
  const { app } = await serve(h)
  const answer = await app.inject({ method: 'HEAD', url: '/events', ...of('alice') })
  expect(answer.statusCode).toBe(200)
  expect(answer.headers['content-type']).toMatch('text/event-stream')
  await app.close()
})

test('a WebSocket at /events carries the same records, resumes by ?after= and ends with a reason', async () => {
  await using h = await harness()
  const { app } = await serve(h)
  routeUpgrades(app)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const open = (path: string) => new WebSocket(`ws${app.listeningOrigin.slice(4)}${path}`, of('alice'))
  const records = (socket: WebSocket, n: number) =>
    new Promise<any[]>((resolve) => {
      const all: unknown[] = []
      socket.on('message', (data: Buffer) => {
        all.push(JSON.parse(data.toString()))
        if (all.length === n) resolve(all)
      })
    })
  const first = open('/events?type=vm.*')
  const seen = records(first, 3)
  await new Promise((resolve) => first.once('message', resolve))
  await h.publish(draft(1), draft(1, { type: 'pool.updated' }), draft('big', { data: 'x'.repeat(3000) }))
  const [hello, one, big] = await seen
  expect(hello).toMatchObject({ type: 'open', id: expect.any(String) })
  expect(one).toMatchObject({ type: 'vm.updated', uri: '/vms/1', data: { n: 1 } })
  expect(big.data).toHaveLength(3000)
  const second = open(`/events?after=${encodeURIComponent(one.id)}`)
  expect((await records(second, 2)).map((e) => e.uri)).toEqual(['/vms/1', '/vms/big'])
  const closing = records(first, 1)
  const closed = new Promise<number>((resolve) => first.once('close', resolve))
  await h.hub.close('CORE_SHUTTING_DOWN')
  expect((await closing)[0]).toMatchObject({ type: 'closing', data: { code: 'CORE_SHUTTING_DOWN' } })
  expect(await closed).toBe(1013)
  await app.close()
})

test('a WebSocket that nobody is logged in for is refused with 401', async () => {
  await using h = await harness()
  const { app } = await serve(h)
  routeUpgrades(app)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const socket = new WebSocket(`ws${app.listeningOrigin.slice(4)}/events`)
  const refused = await new Promise<Error>((resolve) => socket.once('error', resolve))
  expect(refused.message).toMatch('401')
  await app.close()
})
