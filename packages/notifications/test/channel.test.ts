import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openMemoryStore, openSqliteStore } from '@onggi/objectstore'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { expect, test, vi } from 'vitest'
import {
  type ChannelEvent,
  createChannel,
  type ChannelOptions,
  createEventHub,
  createNotifications,
  notificationTypes,
  type Store,
} from '../src/index.ts'
import { createMail } from '../src/mail/index.ts'
import { createWebhook } from '../src/webhook/index.ts'
import { draft } from './support/harness.ts'
import { smtpServer } from './support/smtp-server.ts'

const everything = { types: ['*'] }
const publish = (store: Store, ...ns: (number | string)[]) =>
  store.transaction(async (tx) => {
    for (const n of ns) createEventHub({ store }).publish(tx, draft(n))
  })

/** A channel that keeps what it is given; `fail` may throw. */
function collector(store: Store, o: Partial<ChannelOptions> = {}, fail: (e: ChannelEvent) => void = () => undefined) {
  const got: string[] = []
  const waiting: { n: number; resolve: () => void }[] = []
  const channel = createChannel({
    store,
    name: 'test',
    filters: everything,
    backoffMs: 1,
    maxBackoffMs: 2,
    to: {
      deliver: async (e) => {
        fail(e)
        got.push(e.uri)
        for (const w of waiting) if (got.length >= w.n) w.resolve()
      },
    },
    ...o,
  })
  return {
    channel,
    got,
    count: (n: number) => new Promise<void>((resolve) => (got.length >= n ? resolve() : void waiting.push({ n, resolve }))),
  }
}

test('a channel delivers what comes after its first start, in order', async () => {
  const store = openMemoryStore({ types: [...notificationTypes] })
  await publish(store, 'before')
  const c = collector(store)
  await c.channel.start()
  await publish(store, 1, 2)
  await publish(store, 3)
  await c.count(3)
  expect(c.got).toEqual(['/vms/1', '/vms/2', '/vms/3'])
  await c.channel.close()
  await store.close()
})

test('what happened while a channel was down is delivered when it is back, also in another process, nothing twice', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'onggi-channel-'))
  const path = join(dir, 'test.db')
  let store = await openSqliteStore({ path, types: [...notificationTypes] })
  const first = collector(store)
  await first.channel.start()
  await publish(store, 1)
  await first.count(1)
  await first.channel.close()
  await publish(store, 2, 3)
  await store.close()
  store = await openSqliteStore({ path, types: [...notificationTypes] })
  const second = collector(store)
  await second.channel.start()
  await publish(store, 4)
  await second.count(3)
  expect(second.got).toEqual(['/vms/2', '/vms/3', '/vms/4'])
  await second.channel.close()
  await store.close()
  rmSync(dir, { recursive: true })
})

test('a failed delivery is tried again, and the order is kept', async () => {
  const store = openMemoryStore({ types: [...notificationTypes] })
  let fails = 5
  const c = collector(store, {}, () => {
    if (fails-- > 0) throw new Error('down')
  })
  await c.channel.start()
  await publish(store, 1, 2)
  await c.count(2)
  expect(c.got).toEqual(['/vms/1', '/vms/2'])
  await c.channel.close()
  await store.close()
})

test('a receiver that is away for an hour gets everything when it is back, in order, and nothing is given up', async () => {
  const store = openMemoryStore({ types: [...notificationTypes] })
  let now = 1_000_000
  const timers = new Set<{ at: number; fn: () => void }>()
  const clock = {
    now: () => now,
    timer: (fn: () => void, ms: number) => {
      const t = { at: now + ms, fn }
      timers.add(t)
      return () => void timers.delete(t)
    },
  }
  const from = now
  const backAt = from + 3_600_000
  const error = vi.fn()
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error }
  // as it is without options
  const c = collector(store, { clock, log, backoffMs: 1000, maxBackoffMs: 60_000 }, () => {
    if (now < backAt) throw new Error('away')
  })
  await c.channel.start()
  for (let i = 0; now < backAt + 120_000; i++) {
    if (now < from + 60_000) await publish(store, i)
    now += 1000
    for (const t of [...timers])
      if (t.at <= now) {
        timers.delete(t)
        t.fn()
      }
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
    if (now <= backAt - 1000) expect(c.got).toEqual([])
  }
  expect(c.got).toEqual(Array.from({ length: 60 }, (_, i) => `/vms/${i}`))
  expect(error).not.toHaveBeenCalled()
  await c.channel.close()
  await store.close()
})

test('an event that cannot be delivered is given up, said so, and does not hold up the next', async () => {
  const store = openMemoryStore({ types: [...notificationTypes] })
  const lost: string[] = []
  let tries = 0
  const c = collector(store, { attempts: 3, onGiveUp: (e) => void lost.push(e.uri) }, (e) => {
    if (e.uri === '/vms/poison') tries++
    if (e.uri === '/vms/poison') throw new Error('never')
    if (e.uri === '/vms/final') throw Object.assign(new Error('gone'), { permanent: true })
  })
  await c.channel.start()
  await publish(store, 'poison', 'final', 'good')
  await c.count(1)
  expect(c.got).toEqual(['/vms/good'])
  expect(lost).toEqual(['/vms/poison', '/vms/final'])
  expect(tries).toBe(3)
  await c.channel.close()
  await store.close()
})

test('of two processes with one channel only one delivers', async () => {
  const memory = openMemoryStore({ types: [...notificationTypes] })
  const store = { ...memory, capabilities: { ...memory.capabilities, manyProcesses: true } }
  const two = [collector(store), collector(store)]
  for (const c of two) await c.channel.start()
  for (let i = 0; i < 20; i++) await publish(store, i)
  await Promise.race(two.map((c) => c.count(20)))
  expect(two.map((c) => c.got.length).sort((a, b) => a - b)).toEqual([0, 20])
  for (const c of two) await c.channel.close()
  await store.close()
})

test('a webhook receiver that fails half the time gets every event once acknowledged, signed', async () => {
  const secret = 'a secret of at least 24 bytes'
  const taken: string[] = []
  const bad: string[] = []
  let n = 0
  const done: (() => void)[] = []
  const server = createServer((req: IncomingMessage, res) => {
    let body = ''
    req.on('data', (c: Buffer) => (body += c.toString()))
    req.on('end', () => {
      const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = req.headers
      const expected = `v1,${createHmac('sha256', secret)
        .update(`${String(id)}.${String(at)}.${body}`)
        .digest('base64')}`
      if (signature !== expected) bad.push(String(signature))
      if (n++ % 2 === 0) {
        res.writeHead(503).end()
        return
      }
      taken.push(JSON.parse(body).uri)
      res.writeHead(204).end()
      if (taken.length === 30) done.forEach((fn) => fn())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const store = openMemoryStore({ types: [...notificationTypes] })
  const to = createWebhook({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, secret })
  const channel = createChannel({ store, name: 'hook', to, filters: everything, backoffMs: 1, maxBackoffMs: 2 })
  await channel.start()
  const all = Array.from({ length: 30 }, (_, i) => i)
  const finished = new Promise<void>((resolve) => done.push(resolve))
  await publish(store, ...all)
  await finished
  expect(taken).toEqual(all.map((i) => `/vms/${i}`))
  expect(bad).toEqual([])
  await channel.close()
  await store.close()
  server.closeAllConnections()
  server.close()
})

test('a webhook does not tell the audience, and a gateway gets a body of its own', async () => {
  const bodies: string[] = []
  const send = async (_url: unknown, init?: { body?: unknown }) => {
    bodies.push(String(init?.body))
    return new Response(null, { status: 200 })
  }
  const event: ChannelEvent = { ...draft(1, { audience: { users: ['alice'] } }), id: '1', at: '2026-01-01T00:00:00Z' }
  const signal = new AbortController().signal
  await createWebhook({ url: 'https://sms.example/', fetch: send }).deliver(event, signal)
  await createWebhook({ url: 'https://sms.example/', fetch: send, body: (e) => `to=43&text=${e.type}` }).deliver(event, signal)
  expect(JSON.parse(bodies[0]!)).not.toHaveProperty('audience')
  expect(bodies[1]).toBe('to=43&text=vm.updated')
})

test.each([
  [404, true],
  [410, true],
  [429, false],
  [500, false],
])('a webhook that answers %i is a failure that is final: %s', async (status, permanent) => {
  const to = createWebhook({ url: 'https://x.example/', fetch: async () => new Response(null, { status }) })
  const event: ChannelEvent = { ...draft(1), id: '1', at: '' }
  await expect(to.deliver(event, new AbortController().signal)).rejects.toMatchObject({ permanent })
})

test('a webhook with a short secret or another scheme is a TypeError', () => {
  expect(() => createWebhook({ url: 'https://x.example/', secret: 'short' })).toThrow(TypeError)
  expect(() => createWebhook({ url: 'file:///etc/passwd' })).toThrow(TypeError)
})

test('a new notification arrives as mail at a real SMTP server, with one Message-ID for all attempts', async () => {
  let refusals = 1
  await using smtp = await smtpServer(() => (refusals-- > 0 ? '451 try again' : undefined))
  const store = openMemoryStore({ types: [...notificationTypes] })
  const events = createEventHub({ store })
  const notifications = createNotifications({ store, events })
  const transport = createTransport({ host: '127.0.0.1', port: smtp.port, secure: false, ignoreTLS: true })
  const to = createMail({ transport, from: 'Onggi <onggi@host.example>', to: ['ops@host.example'] })
  const channel = createChannel({ store, name: 'mail', to, backoffMs: 1, maxBackoffMs: 2 })
  await channel.start()
  const arrived = smtp.next()
  await notifications.add({ code: 'VIRT_POOL_FULL', params: { pool: 'p' }, text: 'Pool %{pool}\r\nBcc: all@example is full' })
  const mail = await arrived
  expect(mail).toMatch(/^Subject: Pool p Bcc: all@example is full$/m)
  expect(mail).toMatch(/^To: ops@host.example$/m)
  expect(mail).toMatch(/^Message-ID: <[\w.-]+@host.example>$/m)
  expect(mail.split('\n\n')[0]).not.toMatch(/^Bcc:/m)
  expect(smtp.mails).toHaveLength(1)
  await channel.close()
  await store.close()
  transport.close()
})

test('a mail that the server refuses for good is final', async () => {
  await using smtp = await smtpServer(() => '550 no such user')
  const transport = createTransport({ host: '127.0.0.1', port: smtp.port, secure: false, ignoreTLS: true })
  const to = createMail({ transport, from: 'onggi@host.example', to: 'x@host.example' })
  const event: ChannelEvent = { ...draft(1), id: '1', at: '' }
  await expect(to.deliver(event, new AbortController().signal)).rejects.toMatchObject({ permanent: true })
  transport.close()
})
