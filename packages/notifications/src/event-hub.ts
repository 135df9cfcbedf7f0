import { catchUp } from './catch-up.ts'
import { createCounter } from './counter.ts'
import { isNotifyError, NotifyError } from './errors.ts'
import { compileFilters, type EventFilters } from './filters.ts'
import { createGroups, type Reader } from './groups.ts'
import type { EventDraft, JsonValue, StreamContext, Tx } from './needs.ts'
import { type EventHubOptions, resolveOptions } from './options.ts'
import { createRetention } from './retention.ts'
import { createSseSink, type RawResponse, type Sink } from './sink.ts'
import { createTail, eventLog } from './tail.ts'
import { webSocketFrame } from './web-socket-frame.ts'
import { createWebSocketSink, type RawWebSocket } from './web-socket-sink.ts'
import { entryOf, type Frame, frameOf } from './wire.ts'

/** How a stream is opened. */
export interface OpenOptions {
  /** Who reads: rights are looked at for each event. */
  readonly ctx: StreamContext
  /** Last id the reader has seen. Absent: only what comes from now on. */
  readonly after?: string
  /** @default everything the reader may see */
  readonly filters?: EventFilters
}

/** The event stream: publishes into the store's outbox and delivers from it to all open streams. */
export interface EventHub {
  /** Publishes an event with the transaction: it exists if and only if that commits. */
  publish(tx: Tx, e: EventDraft): void
  /** Sends an event to who is connected now; it is not kept. */
  transient(e: EventDraft): void
  /** Begins to deliver. Idempotent. */
  start(): Promise<void>
  /**
   * Says whether a stream would be opened now: asked while the request can still be answered otherwise.
   *
   * @throws {@link NotifyError} `NOTIFY_ERR_FILTER`, `NOTIFY_ERR_TOO_MANY_STREAMS`, `NOTIFY_ERR_CLOSED`.
   */
  admit(o: OpenOptions): void
  /**
   * Turns a raw HTTP response (SSE) or an open `ws` WebSocket into an event stream that the hub owns from then on.
   *
   * @throws {@link NotifyError} as `admit`, before anything is written.
   */
  open(raw: RawResponse | RawWebSocket, o: OpenOptions): void
  /** Ends the streams that `match` names, telling them why: "AUTH_SESSION_ENDED". Answers how many. */
  disconnect(match: (ctx: StreamContext) => boolean, reason: string): number
  /** Open streams. */
  readonly size: number
  /** Ends all streams, telling them why, and stops. Idempotent. @default reason "NOTIFY_CLOSING" */
  close(reason?: string): Promise<void>
}

const pingFrame = webSocketFrame(9, Buffer.alloc(0))
const goneMs = 5000
const trimMs = 600_000

/** Creates the event stream of an application. */
export function createEventHub(options: EventHubOptions): EventHub {
  const o = resolveOptions(options)
  const retention = createRetention(o)
  const groups = createGroups(o.policy)
  const tail = createTail(
    o,
    () => retention.load(),
    (cursor, at) => retention.saw(cursor, at),
    (entries) => {
      for (const entry of entries) groups.offer(entry)
      groups.flush()
    },
  )
  const readers = new Map<Reader, StreamContext>()
  const perUser = createCounter()
  const timers = new Map<string, () => void>()
  let unsubscribe: (() => void) | undefined
  let started: Promise<void> | undefined
  let closed: { reason: string; done: Promise<void> } | undefined
  let lastPump = 0

  const userOf = (ctx: StreamContext): string => (ctx.principal ? `${ctx.principal.realm}/${ctx.principal.name}` : '')
  const timestamp = (): string => new Date(o.clock.now()).toISOString()
  const own = (type: string, id: string | undefined, data?: JsonValue): Frame =>
    frameOf({
      ...(id === undefined ? {} : { id }),
      type,
      uri: '/events',
      method: 'GET',
      at: timestamp(),
      ...(data === undefined ? {} : { data }),
    })

  const pump = async (): Promise<void> => {
    lastPump = o.clock.now()
    try {
      await tail.pump()
    } catch (err) {
      o.log.error({ err }, 'reading the outbox failed; tried again at the next poll')
    }
  }
  /** Events that come close together are one write: the first one goes at once, the next wait for the tick. */
  const wake = (): void => {
    if (closed || timers.has('tick')) return
    const wait = Math.max(0, Math.min(o.tickMs, lastPump + o.tickMs - o.clock.now()))
    timers.set(
      'tick',
      o.clock.timer(() => {
        timers.delete('tick')
        groups.flush()
        void pump()
      }, wait),
    )
  }
  const every = (name: string, ms: number, fn: () => void): void => {
    timers.set(
      name,
      o.clock.timer(() => {
        every(name, ms, fn)
        fn()
      }, ms),
    )
  }
  const heartbeat = (): void => {
    const sse = Buffer.from(tail.position() === '' ? ': \n\n' : `id: ${tail.position()}\n\n`)
    for (const reader of readers.keys()) if (reader.joined) reader.send(reader.sink.kind === 'sse' ? sse : pingFrame)
  }

  const drop = (reader: Reader): void => {
    const ctx = readers.get(reader)
    if (!ctx) return
    readers.delete(reader)
    groups.remove(reader)
    perUser.down(userOf(ctx))
  }
  const endReader = (reader: Reader, code: string, params: Readonly<Record<string, string | number>> = {}): void => {
    drop(reader)
    reader.sink.end(own('closing', undefined, { code, params }))
    const stop = o.clock.timer(() => reader.sink.destroy(), goneMs)
    reader.sink.onClose(stop)
  }

  const add = (sink: Sink, ctx: StreamContext, filter: ReturnType<typeof compileFilters>, after: string | undefined): void => {
    const user = userOf(ctx)
    perUser.up(user)
    const reader: Reader = {
      principal: ctx.principal,
      filter,
      sink,
      joined: false,
      send(bytes) {
        if (!readers.has(reader)) return
        // what waits from earlier counts, not this write: a burst alone cuts nobody off
        const pending = sink.pending()
        if (pending <= o.maxPendingBytes) {
          sink.write(bytes)
          return
        }
        o.log.warn({ user, pending }, 'event reader cut off: it does not read')
        endReader(reader, 'NOTIFY_ERR_SLOW_READER', { bytes: pending })
      },
    }
    readers.set(reader, ctx)
    sink.onClose(() => drop(reader))
    const join = (): void => {
      reader.joined = true
      if (readers.has(reader)) groups.add(reader)
    }
    // with an id to come back to, though nothing has happened yet
    const hello = (): void => {
      const at = tail.position()
      if (sink.kind === 'ws') reader.send(own('open', at).ws())
      else reader.send(Buffer.from(`retry: 1000\n${at === '' ? '' : `id: ${at}\n`}\n`))
    }
    if (after === undefined) {
      hello()
      join()
      return
    }
    catchUp({
      options: o,
      tail,
      after,
      alive: () => readers.has(reader),
      reader,
      pump,
      reset: () => own('reset', tail.position()),
      join,
    }).catch((err: unknown) => {
      o.log.warn({ err, user }, 'event reader cut off while it caught up')
      if (isNotifyError(err)) endReader(reader, err.code, err.params)
      else endReader(reader, 'NOTIFY_ERR_CLOSED', { reason: 'history' })
    })
  }

  const admit = ({ ctx, filters }: OpenOptions): ReturnType<typeof compileFilters> => {
    if (closed) throw new NotifyError('NOTIFY_ERR_CLOSED', { reason: closed.reason })
    const count = perUser.of(userOf(ctx))
    if (count >= o.maxStreamsPerUser) throw new NotifyError('NOTIFY_ERR_TOO_MANY_STREAMS', { user: ctx.principal?.name ?? 'nobody', count })
    return compileFilters(filters ?? {})
  }

  return {
    publish(tx, e) {
      tx.append(eventLog, e as unknown as JsonValue)
    },
    transient(e) {
      if (closed || readers.size === 0) return
      groups.offer(entryOf('', timestamp(), e))
      wake()
    },
    start() {
      started ??= (async () => {
        await tail.start()
        unsubscribe = o.store.onAppend(eventLog, wake)
        every('poll', o.pollMs, wake)
        every('heartbeat', o.heartbeatMs, heartbeat)
        every('trim', trimMs, () => {
          retention.trim().catch((err: unknown) => o.log.warn({ err }, 'old events not dropped; tried again later'))
        })
        wake()
      })()
      return started
    },
    admit: (w) => void admit(w),
    open(raw, w) {
      const filter = admit(w)
      add('bufferedAmount' in raw ? createWebSocketSink(raw) : createSseSink(raw), w.ctx, filter, w.after)
    },
    disconnect(match, reason) {
      const matching = [...readers].filter(([, ctx]) => match(ctx))
      for (const [reader] of matching) endReader(reader, reason)
      return matching.length
    },
    get size() {
      return readers.size
    },
    close(reason = 'NOTIFY_CLOSING') {
      closed ??= {
        reason,
        done: (async () => {
          await started?.catch(() => undefined)
          unsubscribe?.()
          for (const stop of timers.values()) stop()
          // what has been committed is still delivered
          await pump()
          for (const reader of [...readers.keys()]) endReader(reader, reason)
          if (started) await retention.save().catch((err: unknown) => o.log.warn({ err }, 'place in the outbox not kept'))
        })(),
      }
      return closed.done
    },
  }
}
