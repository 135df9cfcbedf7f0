import { createServer, get as httpGet, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openMemoryStore, type Store } from '@onggi/objectstore'
import {
  createEventHub,
  type CallerContext,
  type EventDraft,
  type EventFilters,
  type EventHub,
  type EventHubOptions,
  notificationTypes,
  type Policy,
  type Principal,
  type WireEvent,
} from '../../src/index.ts'

export const alice: Principal = { name: 'alice', realm: 'local', roles: ['user'], groups: [] }
export const bob: Principal = { name: 'bob', realm: 'local', roles: ['user'], groups: [] }
export const admin: Principal = { name: 'root', realm: 'local', roles: ['admin'], groups: [] }

export const as = (principal: Principal | null): CallerContext => ({ principal, requestId: 'test', locale: 'en' })

export const policy: Policy = {
  can(who, _action, on) {
    if (!who) return { allow: false, status: 401, code: 'AUTH_ERR_LOGIN', why: 'nobody' }
    if (who.roles.includes('admin')) return { allow: true }
    const a = on?.audience
    if (!a || a.everyone || a.owner === who.name || a.users?.includes(who.name)) return { allow: true }
    return { allow: false, status: 404, code: 'AUTH_ERR_FORBIDDEN', why: 'audience' }
  },
}

export const draft = (n: number | string, o: Partial<EventDraft> = {}): EventDraft => ({
  type: 'vm.updated',
  uri: `/vms/${n}`,
  method: 'PUT',
  ref: { type: 'vm', id: String(n) },
  audience: { everyone: true },
  data: { n },
  ...o,
})

/** A client of the stream, of a few lines, as programs write them. */
export interface Stream {
  readonly events: WireEvent[]
  readonly response: IncomingMessage
  /** Resolves with the records so far when there are `n`. */
  count(n: number): Promise<WireEvent[]>
  /** Resolves when the server ended the stream. */
  readonly ended: Promise<void>
  /** Last id seen, in a record or alone. */
  lastId(): string
  close(): void
}

export interface Harness extends AsyncDisposable {
  readonly store: Store
  readonly hub: EventHub
  readonly url: string
  publish(...drafts: EventDraft[]): Promise<void>
  connect(who?: Principal, o?: { after?: string; filters?: EventFilters; sessionId?: string }): Promise<Stream>
}

export function read(response: IncomingMessage): Stream {
  const events: WireEvent[] = []
  const waiting: { n: number; resolve: (e: WireEvent[]) => void; reject: (e: Error) => void }[] = []
  let lastId = ''
  let rest = ''
  const ended = new Promise<void>((resolve) =>
    response.once('close', () => {
      for (const w of waiting) w.reject(new Error(`stream ended after ${events.length} records, wanted ${w.n}`))
      resolve()
    }),
  )
  response.setEncoding('utf8')
  response.on('error', () => undefined)
  response.on('data', (text: string) => {
    rest += text
    for (let end = rest.indexOf('\n\n'); end !== -1; end = rest.indexOf('\n\n')) {
      for (const line of rest.slice(0, end).split('\n')) {
        if (line.startsWith('id: ')) lastId = line.slice(4)
        if (line.startsWith('data: ')) events.push(JSON.parse(line.slice(6)))
      }
      rest = rest.slice(end + 2)
    }
    for (const w of waiting) if (events.length >= w.n) w.resolve(events)
  })
  return {
    events,
    response,
    ended,
    lastId: () => lastId,
    count: (n) =>
      new Promise((resolve, reject) => {
        if (events.length >= n) resolve(events)
        else waiting.push({ n, resolve, reject })
      }),
    close: () => response.destroy(),
  }
}

/** Opens a stream of a hub, in this process or another. */
export const connectTo = (url: string, who: Principal, o: Parameters<Harness['connect']>[1]): Promise<Stream> =>
  new Promise((resolve, reject) => {
    const request = httpGet(`${url}?${encodeURIComponent(JSON.stringify({ who, o }))}`, { agent: false }, (res) => resolve(read(res)))
    request.on('error', reject)
  })

export async function harness(options: Partial<EventHubOptions> = {}, given?: Store): Promise<Harness> {
  const store = given ?? openMemoryStore({ types: [...notificationTypes] })
  const hub = createEventHub({ store, policy, ...options })
  await hub.start()
  const server: Server = createServer((req, res) => {
    const { who, o } = JSON.parse(decodeURIComponent(req.url!.slice(2)))
    const { sessionId, ...more } = o
    hub.open(res, { ctx: { ...as(who), sessionId }, ...more })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return {
    store,
    hub,
    url,
    publish: (...drafts) => store.transaction(async (tx) => drafts.forEach((d) => hub.publish(tx, d))),
    connect: (who = alice, o = {}) => connectTo(url, who, o),
    async [Symbol.asyncDispose]() {
      await hub.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      if (!given) await store.close()
    },
  }
}
