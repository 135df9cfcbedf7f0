import { type Clock, fullClock } from './clock.ts'
import { compileFilters, type EventFilters } from './filters.ts'
import type { EventDraft, Log, Store } from './needs.ts'
import { silent } from './options.ts'
import { eventLog } from './tail.ts'
import { isDraft } from './wire.ts'

/** An event as a channel gets it: whole, whoever its audience is. */
export interface ChannelEvent extends EventDraft {
  /** Place in the stream; the same for each attempt, so that receivers can tell repeats. */
  readonly id: string
  readonly at: string
}

/** Where events go besides the stream: mail, a webhook, whatever resolves when it has taken an event. */
export interface Delivery {
  /**
   * Hands one event over. A throw is tried again later, unless it has `permanent: true`: then the event is given up.
   */
  deliver(event: ChannelEvent, signal: AbortSignal): Promise<void>
}

/** What {@link createChannel} takes. */
export interface ChannelOptions {
  /** Its log "events" is read. It must have been opened with `notificationTypes`; shared by many processes it needs `now` and `capabilities`. */
  readonly store: Store & { readonly now?: () => Promise<number>; readonly capabilities?: { readonly manyProcesses: boolean } }
  /** Name of its cursor; a channel of the same name goes on where the last one stopped. */
  readonly name: string
  readonly to: Delivery
  /** @default notifications that are new: types ["notification.added"] */
  readonly filters?: EventFilters
  /** @default silent */
  readonly log?: Log
  /** @default the system's */
  readonly clock?: Clock
  /**
   * Attempts before an event is given up, so that the next ones get their turn; what a receiver refuses for good (`permanent`) is given up at once.
   *
   * @default Infinity: a receiver that is down loses nothing, for as long as events are kept
   */
  readonly attempts?: number
  /** First wait after a failure; it doubles, with jitter, up to `maxBackoffMs`. Unit: ms. @default 1000 */
  readonly backoffMs?: number
  /** @default 60000 */
  readonly maxBackoffMs?: number
  /** Time one attempt may take. Unit: ms. @default 30000 */
  readonly timeoutMs?: number
  /** How often the outbox is looked at without being woken. Unit: ms. @default 1000 */
  readonly pollMs?: number
  /** Told of each event that is given up. */
  readonly onGiveUp?: (event: ChannelEvent, error: unknown) => void
}

/** A reader of the outbox with a cursor of its own: what happens while it is down is delivered when it is back. */
export interface Channel {
  /** Begins to deliver; a new channel begins with what comes from now on. Idempotent. */
  start(): Promise<void>
  /** Stops after the running attempt was aborted. What it did not acknowledge is delivered by the next start. Idempotent. */
  close(): Promise<void>
}

interface CursorRow {
  readonly cursor: string
  readonly holder: string
  readonly until: number
}

const leaseMs = 60_000
const page = 100

/** Creates a channel: each event is delivered at least once and in order, or given up when its receiver refuses it or after `attempts`. */
export function createChannel(options: ChannelOptions): Channel {
  const {
    store,
    name,
    to,
    log = silent,
    attempts = Infinity,
    backoffMs = 1000,
    maxBackoffMs = 60_000,
    timeoutMs = 30_000,
    pollMs = 1000,
  } = options
  const clock = fullClock(options.clock)
  const filter = compileFilters(options.filters ?? { types: ['notification.added'] })
  const holder = Math.random().toString(36).slice(2)
  const many = store.capabilities?.manyProcesses === true
  const stop = new AbortController()
  const isStopped = (): boolean => stop.signal.aborted
  let cursor = ''
  let started: Promise<void> | undefined
  let working: Promise<void> | undefined
  let wakeUp: () => void = () => undefined
  let woken = false
  let unsubscribe: (() => void) | undefined

  /** Keeps the cursor, and with it the right to deliver; false when another process has that. */
  const hold = (at: string | undefined): Promise<boolean> =>
    (async () => {
      const now = many && store.now ? await store.now() : 0
      return store.transaction(async (tx) => {
        const row = (await tx.get<CursorRow>('event.cursor', name))?.value
        if (many && row && row.holder !== holder && row.until >= now) return false
        cursor = at ?? row?.cursor ?? cursor
        await tx.put<CursorRow>('event.cursor', name, { cursor, holder, until: now + leaseMs })
        return true
      })
    })()

  /** Leaves the right to deliver to who wants it. */
  const release = (): Promise<void> =>
    store.transaction(async (tx) => {
      const row = (await tx.get<CursorRow>('event.cursor', name))?.value
      if (row?.holder === holder) await tx.put<CursorRow>('event.cursor', name, { ...row, holder: '', until: 0 })
    })

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const undo = clock.timer(resolve, ms)
      const now = (): void => {
        undo()
        resolve()
      }
      stop.signal.addEventListener('abort', now, { once: true })
    })
  const idle = (): Promise<void> =>
    new Promise((resolve) => {
      const undo = clock.timer(resolve, pollMs)
      wakeUp = () => {
        undo()
        resolve()
      }
      if (woken || isStopped()) wakeUp()
    })
  const wake = (): void => {
    woken = true
    wakeUp()
  }

  const attempt = async (event: ChannelEvent): Promise<void> => {
    const late = new AbortController()
    const undo = clock.timer(() => late.abort(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)
    try {
      await to.deliver(event, AbortSignal.any([stop.signal, late.signal]))
    } finally {
      undo()
    }
  }
  const isPermanent = (e: unknown): boolean => typeof e === 'object' && e !== null && 'permanent' in e && e.permanent === true

  /** False: stopped, or another process has taken over. */
  const deliver = async (event: ChannelEvent): Promise<boolean> => {
    for (let n = 1; ; n++) {
      try {
        await attempt(event)
        return true
      } catch (err) {
        if (isStopped()) return false
        if (n >= attempts || isPermanent(err)) {
          log.error({ err, channel: name, event: event.id, type: event.type, attempts: n }, 'event given up')
          options.onGiveUp?.(event, err)
          return true
        }
        log.warn({ err, channel: name, event: event.id, attempt: n }, 'event not delivered; tried again')
        await pause(Math.min(maxBackoffMs, backoffMs * 2 ** (n - 1)) * (0.5 + Math.random() / 2))
        if (isStopped() || (many && !(await hold(cursor)))) return false
      }
    }
  }

  const round = async (): Promise<boolean> => {
    const { records, oldest } = await store.readLog(eventLog, { ...(cursor === '' ? {} : { after: cursor }), limit: page })
    if (cursor !== '' && cursor < oldest)
      log.error({ channel: name, cursor, oldest }, 'the channel was down for longer than events are kept: some are lost')
    for (const { cursor: at, at: time, record } of records) {
      const draft: unknown = record
      if (isDraft(draft) && filter.matches(draft.type, draft.uri)) {
        if (!(await deliver({ ...draft, id: at, at: time }))) return false
        // kept after each one: a crash repeats the last event at most
        if (!(await hold(at))) return false
      }
      cursor = at
    }
    if (records.length > 0) await hold(cursor)
    return records.length === page
  }

  const work = async (): Promise<void> => {
    while (!isStopped()) {
      woken = false
      try {
        if (many && !(await hold(undefined))) await pause(Math.min(leaseMs / 6, 5 * pollMs))
        else while (!isStopped() && (await round()));
      } catch (err) {
        log.error({ err, channel: name }, 'the channel cannot read or write the store; tried again')
      }
      if (!isStopped()) await idle()
    }
  }

  const toEnd = async (): Promise<void> => {
    for (let full = true; full; ) {
      const { records, oldest } = await store.readLog(eventLog, { ...(cursor === '' ? {} : { after: cursor }), limit: 1000 })
      cursor = records.at(-1)?.cursor ?? (cursor === '' ? oldest : cursor)
      full = records.length === 1000
    }
  }

  return {
    start() {
      started ??= (async () => {
        const known = await store.transaction((tx) => tx.get<CursorRow>('event.cursor', name))
        if (known) cursor = known.value.cursor
        else {
          await toEnd()
          await hold(cursor)
        }
        unsubscribe = store.onAppend(eventLog, wake)
        working = work()
      })()
      return started
    },
    async close() {
      await started?.catch(() => undefined)
      unsubscribe?.()
      stop.abort()
      wake()
      await working
      if (many && started)
        await release().catch((err: unknown) => log.warn({ err, channel: name }, 'the channel could not be left to others at once'))
    },
  }
}
