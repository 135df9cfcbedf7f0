import { type Clock, wait } from './clock.ts'
import type { ClientError } from './errors.ts'
import { clientError, isClientError } from './errors.ts'
import { createSseParser, type SseMessage } from './sse-parser.ts'

/** A record of the server's event stream. `type: "reset"` means: the history has a gap here, read again what you show. */
export interface ServerEvent {
  /** Opaque position in the stream; empty for events that are not kept. */
  readonly id: string
  /** What happened, e.g. `vm.started`. */
  readonly type: string
  /** The object it happened to. */
  readonly uri: string
  /** HTTP method that stands for the change; DELETE: the object is gone. */
  readonly method?: string
  /** ISO-8601 time. */
  readonly at?: string
  /** The object as it is now; absent: read `uri`. */
  readonly data?: unknown
}

/** Which events a listener wants; `*` stands for any text. Absent: all. A `reset` reaches every listener. */
export interface EventFilter {
  /** e.g. `vm.*`. */
  readonly type?: string
  /** e.g. `/plugins/kimchi/vms/*`. */
  readonly uri?: string
}

/** Where the stream stands. */
export type StreamState =
  /** Nobody listens. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  /** Lost; it is opened again by itself after `retryInMs`. */
  | { readonly kind: 'waiting'; readonly retryInMs: number; readonly error: ClientError }
  /** The server refused (login ended, not allowed): nothing more is tried until `retryNow`. */
  | { readonly kind: 'refused'; readonly error: ClientError }
  | { readonly kind: 'closed' }

/** One connection to `/events` for any number of listeners. */
export interface EventStream {
  /** Where the stream stands. */
  readonly state: StreamState
  /** Listens; the stream opens with the first listener and ends with the last. Returns the undo. */
  on(filter: EventFilter, fn: (event: ServerEvent) => void): () => void
  /** Tells each change of `state`. Returns the undo. */
  onState(fn: (state: StreamState) => void): () => void
  /** Opens a lost or refused stream at once. */
  retryNow(): void
  /** Ends the stream for good. */
  close(): void
}

/** @internal */
export interface EventStreamOptions {
  readonly open: (headers: Readonly<Record<string, string>>, signal: AbortSignal) => Promise<Response>
  readonly refusal: (response: Response) => Promise<ClientError>
  readonly clock: Clock
  readonly random: () => number
  readonly silenceMs: number
  readonly reconnectMinMs: number
  readonly reconnectMaxMs: number
}

const toGlob = (pattern: string): RegExp => new RegExp(`^${pattern.replace(/[.*+?^${}()|[\]\\]/g, (c) => (c === '*' ? '.*' : `\\${c}`))}$`)

const matcher = (f: EventFilter): ((e: ServerEvent) => boolean) => {
  const type = f.type === undefined ? undefined : toGlob(f.type)
  const uri = f.uri === undefined ? undefined : toGlob(f.uri)
  return (e) => e.type === 'reset' || ((type?.test(e.type) ?? true) && (uri?.test(e.uri) ?? true))
}

/** Reads one framed message; undefined when it is not a record of ours. */
function toEvent(m: SseMessage, isKept: boolean): ServerEvent | undefined {
  let body: unknown
  try {
    body = JSON.parse(m.data) as unknown
  } catch {
    return undefined
  }
  if (typeof body !== 'object' || body === null) return undefined
  const record = body as Partial<ServerEvent>
  const type = typeof record.type === 'string' ? record.type : m.event
  return { ...record, id: isKept ? (record.id ?? m.id) : '', type, uri: record.uri ?? '' }
}

/** Statuses that asking again cannot mend. */
const isFinal = (status: number): boolean => status >= 400 && status < 500 && status !== 408 && status !== 429

/** Creates the stream; it stays idle until somebody listens. @internal */
export function createEventStream(o: EventStreamOptions): EventStream {
  const listeners = new Set<{ readonly wants: (e: ServerEvent) => boolean; readonly fn: (e: ServerEvent) => void }>()
  const watchers = new Set<(s: StreamState) => void>()
  let state: StreamState = { kind: 'idle' }
  let lastId = ''
  let wasOpen = false
  let failures = 0
  let serverRetryMs: number | undefined
  let current: AbortController | undefined

  const setState = (next: StreamState): void => {
    state = next
    for (const fn of [...watchers]) fn(next)
  }
  const emit = (e: ServerEvent): void => {
    for (const l of [...listeners]) if (l.wants(e)) l.fn(e)
  }

  async function pump(response: Response, signal: AbortSignal): Promise<void> {
    const reader = (response.body ?? new ReadableStream<Uint8Array<ArrayBuffer>>()).pipeThrough(new TextDecoderStream()).getReader()
    const parser = createSseParser(lastId)
    for (;;) {
      const silence = new AbortController()
      const undo = o.clock.after(o.silenceMs, () => silence.abort())
      const silent = new Promise<never>((_, reject) =>
        silence.signal.addEventListener('abort', () =>
          reject(clientError('CLIENT_ERR_UNREACHABLE', { url: '/events', why: 'the stream fell silent' })),
        ),
      )
      const chunk = await Promise.race([reader.read(), silent]).finally(undo)
      if (chunk.done || signal.aborted) return
      failures = 0
      for (const message of parser.push(chunk.value)) {
        const isKept = message.id !== lastId
        lastId = message.id
        const event = toEvent(message, isKept)
        if (event !== undefined) emit(event)
      }
      serverRetryMs = parser.retryMs
    }
  }

  async function connect(signal: AbortSignal): Promise<void> {
    setState({ kind: 'connecting' })
    const response = await o.open(lastId === '' ? {} : { 'last-event-id': lastId }, signal)
    if (!response.ok) throw await o.refusal(response)
    const missed = wasOpen && lastId === ''
    wasOpen = true
    setState({ kind: 'open' })
    // Nothing to resume from: what happened meanwhile is unknown.
    if (missed) emit({ id: '', type: 'reset', uri: '' })
    await pump(response, signal)
  }

  async function run(abort: AbortController): Promise<void> {
    const isOver = (): boolean => abort.signal.aborted
    while (!isOver()) {
      const attempt = new AbortController()
      const stop = (): void => attempt.abort()
      abort.signal.addEventListener('abort', stop, { once: true })
      let error = clientError('CLIENT_ERR_UNREACHABLE', { url: '/events', why: 'the server ended the stream' })
      try {
        await connect(attempt.signal)
      } catch (e) {
        error = isClientError(e) ? e : clientError('CLIENT_ERR_UNREACHABLE', { url: '/events', why: String(e) }, { cause: e })
      }
      stop()
      abort.signal.removeEventListener('abort', stop)
      if (isOver()) return
      if (error.status !== undefined && isFinal(error.status)) {
        current = undefined
        setState({ kind: 'refused', error })
        return
      }
      const base = Math.min(o.reconnectMaxMs, (serverRetryMs ?? o.reconnectMinMs) * 2 ** failures)
      failures += 1
      const retryInMs = Math.max((error.retryAfterS ?? 0) * 1000, Math.round(base * (1 - o.random() / 2)))
      setState({ kind: 'waiting', retryInMs, error })
      await wait(o.clock, retryInMs, abort.signal).catch(() => undefined)
    }
  }

  const start = (): void => {
    current = new AbortController()
    void run(current)
  }
  const stop = (next: StreamState): void => {
    current?.abort()
    current = undefined
    if (state.kind !== next.kind) setState(next)
  }

  return {
    get state() {
      return state
    },
    on(filter, fn) {
      if (state.kind === 'closed') throw clientError('CLIENT_ERR_CLOSED', {})
      const listener = { wants: matcher(filter), fn }
      listeners.add(listener)
      if (current === undefined && state.kind === 'idle') start()
      return () => {
        if (listeners.delete(listener) && listeners.size === 0 && state.kind !== 'closed') stop({ kind: 'idle' })
      }
    },
    onState(fn) {
      watchers.add(fn)
      return () => void watchers.delete(fn)
    },
    retryNow() {
      if (state.kind !== 'waiting' && state.kind !== 'refused') return
      current?.abort()
      failures = 0
      start()
    },
    close() {
      listeners.clear()
      stop({ kind: 'closed' })
      watchers.clear()
    },
  }
}
