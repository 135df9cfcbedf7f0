import type { Connect } from '@onggi/libvirt'
import { systemClock } from '../clock.ts'
import { VirtError } from '../errors.ts'
import type { Clock, CodedError, Log } from '../needs.ts'

/** Where a link stands. */
export interface LinkState {
  readonly kind: 'connecting' | 'up' | 'down'
  /** ISO-8601. */
  readonly since: string
  /** Why it is not up: `VIRT_ERR_UNREACHABLE`, with the failure as cause. */
  readonly reason?: CodedError
}

/** One lasting connection to libvirt that comes back by itself. */
export interface Link {
  /** The URI it was made for. */
  readonly uri: string
  readonly state: LinkState
  /**
   * The open connection. Ask each time; never keep it.
   * @throws {@link VirtError} `VIRT_ERR_UNREACHABLE` while libvirtd is away.
   */
  connection(): Connect
  /**
   * The open connection, waited for.
   * @throws {@link VirtError} `VIRT_ERR_UNREACHABLE` when there is none within `timeoutMs` (default 30,000); the signal's reason.
   */
  ready(o?: { readonly signal?: AbortSignal; readonly timeoutMs?: number }): Promise<Connect>
  /** Calls `fn` with each new connection (at once when there is one already). A throw is logged. The returned function ends it. */
  onUp(fn: (connection: Connect) => void | Promise<void>): () => void
  /** Calls `fn` each time the connection is lost, and after each failed attempt to get one before the first. */
  onDown(fn: (reason: CodedError) => void): () => void
  /** Begins to connect, in the background; idempotent. */
  start(): void
  /** Closes the connection and stops trying; idempotent. */
  close(): Promise<void>
}

/** Options of {@link createLink}. */
export interface LinkOptions {
  /** libvirt URI, for messages. */
  readonly uri: string
  /** Opens one connection that does not come back by itself (`reconnect: false`). */
  readonly open: () => Promise<Connect>
  readonly log: Log
  /** @default the machine's time */
  readonly clock?: Clock
  /** First wait before another attempt, in ms; doubles up to `maxDelayMs`. @default 200 */
  readonly minDelayMs?: number
  /** Longest wait between attempts, in ms. @default 3000 */
  readonly maxDelayMs?: number
}

/** Makes a {@link Link}; it does nothing until `start()`. */
export function createLink(options: LinkOptions): Link {
  const { uri, open, log, clock = systemClock, minDelayMs = 200, maxDelayMs = 3000 } = options
  const ups = new Set<(connection: Connect) => void | Promise<void>>()
  const downs = new Set<(reason: CodedError) => void>()
  let current: Connect | undefined
  let state: LinkState = { kind: 'connecting', since: at() }
  let started = false
  let closed = false
  let delayMs = minDelayMs
  let cancelRetry = (): void => undefined
  let attempt: Promise<void> = Promise.resolve()

  function at(): string {
    return new Date(clock.now()).toISOString()
  }
  function unreachable(cause: unknown): VirtError {
    const reason = cause instanceof Error ? cause.message : String(cause)
    return new VirtError('VIRT_ERR_UNREACHABLE', { uri, reason }, { cause })
  }
  async function tellUp(fn: (connection: Connect) => void | Promise<void>, connection: Connect): Promise<void> {
    try {
      await fn(connection)
    } catch (err) {
      log.warn({ err, uri }, 'a listener failed on the new connection to libvirt')
    }
  }
  function down(cause: unknown): void {
    const reason = unreachable(cause)
    if (state.kind !== 'down') {
      state = { kind: 'down', since: at(), reason }
      log.warn({ err: reason, uri }, 'libvirt is out of reach')
    } else state = { ...state, reason }
    for (const fn of downs) fn(reason)
    if (closed) return
    cancelRetry = clock.after(delayMs, () => {
      attempt = connect()
    })
    delayMs = Math.min(delayMs * 2, maxDelayMs)
  }
  async function connect(): Promise<void> {
    let connection: Connect
    try {
      connection = await open()
      await connection.on('connection.closed', ({ error }) => {
        if (current !== connection) return
        current = undefined
        if (!closed) down(error ?? new Error('the connection ended'))
      })
    } catch (err) {
      if (!isClosed()) down(err)
      return
    }
    // close() may have been called during an await above.
    if (isClosed()) return connection.close()
    if (connection.state !== 'connected') {
      down(new Error('the connection ended at once'))
      return
    }
    current = connection
    delayMs = minDelayMs
    state = { kind: 'up', since: at() }
    log.info({ uri }, 'connected to libvirt')
    for (const fn of [...ups]) void tellUp(fn, connection)
  }
  const isClosed = (): boolean => closed

  return {
    uri,
    get state() {
      return state
    },
    connection() {
      if (current !== undefined) return current
      throw state.reason ?? unreachable(new Error(closed ? 'the link is closed' : 'not connected yet'))
    },
    async ready({ signal, timeoutMs = 30_000 } = {}) {
      if (current !== undefined) return current
      let resolve: (connection: Connect) => void = () => undefined
      let reject: (reason: unknown) => void = () => undefined
      const promise = new Promise<Connect>((yes, no) => {
        resolve = yes
        reject = no
      })
      const give = (): void => {
        reject(signal?.aborted === true ? signal.reason : (state.reason ?? unreachable(new Error('not connected yet'))))
      }
      ups.add(resolve)
      const cancel = clock.after(timeoutMs, give)
      signal?.addEventListener('abort', give, { once: true })
      try {
        signal?.throwIfAborted()
        return await promise
      } finally {
        ups.delete(resolve)
        cancel()
        signal?.removeEventListener('abort', give)
      }
    },
    onUp(fn) {
      ups.add(fn)
      if (current !== undefined) void tellUp(fn, current)
      return () => ups.delete(fn)
    },
    onDown(fn) {
      downs.add(fn)
      return () => downs.delete(fn)
    },
    start() {
      if (started || closed) return
      started = true
      attempt = connect()
    },
    async close() {
      if (!closed) {
        closed = true
        cancelRetry()
      }
      await attempt
      const connection = current
      current = undefined
      state = { kind: 'down', since: at(), reason: unreachable(new Error('the link is closed')) }
      await connection?.close().catch(() => undefined)
    },
  }
}
