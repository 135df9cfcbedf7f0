import type { Duplex, Writable } from 'node:stream'
import { LibvirtError, isLibvirtError } from '../errors.ts'
import type { CallOptions, Rpc } from '../handle.ts'
import { procedures } from '../protocol/codec.ts'
import type { Procedure } from '../protocol/procedure.ts'
import { waitBefore } from './backoff.ts'
import { shakeHands } from './handshake.ts'
import { RpcSocket } from './rpc-socket.ts'
import type { ConnectionState, LanesOptions } from './lanes-options.ts'
import type { PendingCall, StreamPort } from './rpc-types.ts'
import { createDuplex, createReadable, createWritable } from './streams.ts'
import type { Bridge } from './streams.ts'

/** Sockets that serve the same queue; the next is opened when calls wait. */
interface Lane {
  sockets: RpcSocket[]
  readonly queue: PendingCall[]
  readonly most: number
  opening: Promise<void> | null
}

const find = (name: string): Procedure => {
  const procedure = procedures.get(name)
  if (procedure === undefined || procedure.kind === 'event') throw new LibvirtError('LIBVIRT_ERR_UNKNOWN_CALL', { procedure: name })
  return procedure
}

/** The sockets of one connection: one for quick calls and events, one for slow calls, one per stream; reopened when the daemon comes back. */
export class Lanes implements Rpc {
  readonly #options: LanesOptions
  readonly #streams = new Set<RpcSocket>()
  readonly #fast: Lane
  readonly #slow: Lane
  readonly #closing = new AbortController()
  #main: RpcSocket | null = null
  #state: ConnectionState = 'connecting'
  #retry: NodeJS.Timeout | null = null
  #sweep: NodeJS.Timeout | null = null
  #lastError: LibvirtError | null = null

  constructor(options: LanesOptions) {
    this.#options = options
    this.#fast = { sockets: [], queue: [], most: options.sockets.fast, opening: null }
    this.#slow = { sockets: [], queue: [], most: options.sockets.slow, opening: null }
  }

  get state(): ConnectionState {
    return this.#state
  }

  /** Opens the first time; failing is the caller's to handle. */
  async open(): Promise<void> {
    await this.#openMain(false)
  }

  /** Opens in the background and keeps trying. */
  start(): void {
    this.#attempt(0, false)
  }

  async call(name: string, args: unknown, options?: CallOptions): Promise<never> {
    return (await this.callProcedure(find(name), args, options)) as never
  }

  /** One call on the lane that suits it. */
  callProcedure(procedure: Procedure, args: unknown, options?: CallOptions): Promise<unknown> {
    if (this.#main === null) return Promise.reject(this.#away())
    const lane = procedure.slow && !this.#options.single ? this.#slow : this.#fast
    for (const socket of lane.sockets) if (socket.free) return socket.call(procedure, args, options)
    const first = lane.sockets[0]
    if (first === undefined) return this.#widen(lane).then(() => this.callProcedure(procedure, args, options))
    const answer = first.call(procedure, args, options) // waits in the lane's queue
    if (lane.sockets.length < lane.most) this.#widen(lane).catch(() => undefined)
    return answer
  }

  async readable(name: string, args: unknown, options?: CallOptions, sparse = false): Promise<never> {
    const bridge = createReadable(sparse)
    return { result: await this.#stream(find(name), args, bridge, options), stream: bridge.stream } as never
  }

  async writable(name: string, args: unknown, options?: CallOptions, sparse = false): Promise<Writable> {
    const bridge = createWritable(sparse)
    await this.#stream(find(name), args, bridge, options)
    return bridge.stream
  }

  async duplex(name: string, args: unknown, options?: CallOptions): Promise<Duplex> {
    const bridge = createDuplex()
    await this.#stream(find(name), args, bridge, options)
    return bridge.stream
  }

  /** Says goodbye to the daemon and ends every socket. Idempotent. */
  async close(): Promise<void> {
    if (this.#state === 'closed') return
    const main = this.#main
    const sockets = [...this.#fast.sockets, ...this.#slow.sockets, ...this.#streams]
    const error = new LibvirtError('LIBVIRT_ERR_CLOSED', {})
    this.#setState('closed', error)
    this.#closing.abort(error)
    if (this.#retry !== null) clearTimeout(this.#retry)
    if (this.#sweep !== null) clearTimeout(this.#sweep)
    this.#main = null
    // only when nothing is under way: a daemon that does not answer must not hold us
    if (main?.load === 0) await main.call(find('connectClose'), {}, { timeoutMs: 1000 }).catch(() => undefined)
    for (const socket of sockets) socket.destroy(error)
    this.#empty(error)
  }

  async #stream(procedure: Procedure, args: unknown, bridge: Bridge, options: CallOptions | undefined): Promise<unknown> {
    if (this.#main === null) throw this.#away()
    const own = this.#options.single ? null : await this.#openSocket(null)
    const socket = own ?? this.#main
    if (own !== null) this.#streams.add(own)
    const release = (): void => {
      if (own === null || !this.#streams.delete(own)) return
      own.destroy(new LibvirtError('LIBVIRT_ERR_CLOSED', {}))
    }
    let opened: { result: unknown; port: StreamPort }
    try {
      opened = await socket.stream(procedure, args, bridge.sink, options)
    } catch (e) {
      release()
      throw e
    }
    bridge.attach(opened.port, release)
    return opened.result
  }

  #away(): LibvirtError {
    if (this.#state === 'closed') return new LibvirtError('LIBVIRT_ERR_CLOSED', {})
    const last = this.#lastError
    return new LibvirtError('LIBVIRT_ERR_LOST', { why: last?.message ?? 'not connected yet' }, last === null ? undefined : { cause: last })
  }

  #setState(state: ConnectionState, error: LibvirtError | null): void {
    if (this.#state === state) return
    this.#state = state
    this.#options.onState(state, error)
  }

  /** Dials and shakes hands. `lane` null: a stream's socket, which nobody pings because it may be paused for long. */
  async #openSocket(lane: Lane | null): Promise<RpcSocket> {
    const { dial, connectTimeoutMs, log, keepalive, timeoutMs, name, readonly, where } = this.#options
    // a timer of our own, cleared when the socket is open: AbortSignal.timeout would keep what it holds until it fires
    const limit = new AbortController()
    const { signal } = limit
    const timer = setTimeout(
      () => limit.abort(new LibvirtError('LIBVIRT_ERR_CONNECT', { where, why: `no answer within ${connectTimeoutMs} ms` })),
      connectTimeoutMs,
    )
    const closing = (): void => limit.abort(this.#closing.signal.reason)
    this.#closing.signal.addEventListener('abort', closing, { once: true })
    try {
      if (this.#closing.signal.aborted) closing()
      const io = await dial(signal)
      const socket: RpcSocket = new RpcSocket(io, {
        log,
        keepalive: lane === null ? null : keepalive,
        timeoutMs,
        onEvent: this.#options.onEvent,
        onClose: (error) => this.#closed(socket, error),
      })
      signal.addEventListener('abort', () => socket.destroy(signal.reason as LibvirtError), { once: true })
      await shakeHands(socket, { name, readonly, where, keepalive: lane !== null && keepalive !== null })
      return socket
    } finally {
      clearTimeout(timer)
      this.#closing.signal.removeEventListener('abort', closing)
    }
  }

  async #openMain(again: boolean): Promise<void> {
    const socket = await this.#openSocket(this.#fast)
    if (this.#state === 'closed') {
      socket.destroy(new LibvirtError('LIBVIRT_ERR_CLOSED', {}))
      return
    }
    this.#main = socket
    this.#fast.sockets.push(socket)
    socket.join(this.#fast.queue)
    try {
      await this.#options.onOpen((name, args) => socket.call(find(name), args), again)
    } catch (e) {
      if (socket.error !== null) throw e
      this.#options.log.warn({ err: e }, 'libvirt events could not be registered again')
    }
    if (socket.error !== null) throw socket.error
    this.#setState('connected', null)
  }

  /** Adds a socket to a lane. */
  #widen(lane: Lane): Promise<void> {
    lane.opening ??= this.#openSocket(lane).then(
      (socket) => {
        lane.opening = null
        if (this.#main === null) {
          socket.destroy(this.#away())
          throw this.#away()
        }
        lane.sockets.push(socket)
        this.#watch()
        socket.join(lane.queue)
        if (lane.queue.length > 0 && lane.sockets.length < lane.most) this.#widen(lane).catch(() => undefined)
      },
      (e: unknown) => {
        lane.opening = null
        throw e
      },
    )
    return lane.opening
  }

  /** As long as there are sockets besides the main one: closes those that nobody used since the last look. */
  #watch(): void {
    if (this.#sweep !== null) return
    const extra = (): RpcSocket[] => [...this.#fast.sockets, ...this.#slow.sockets].filter((socket) => socket !== this.#main)
    const made = new Map(extra().map((socket) => [socket, socket.made]))
    this.#sweep = setTimeout(() => {
      this.#sweep = null
      for (const socket of extra())
        if (socket.load === 0 && socket.made === made.get(socket)) socket.destroy(new LibvirtError('LIBVIRT_ERR_CLOSED', {}))
      if (extra().length > 0) this.#watch()
    }, this.#options.sockets.idleMs).unref()
  }

  /** Fails what waits for a slot. */
  #empty(error: LibvirtError): void {
    for (const { queue } of [this.#fast, this.#slow]) for (const one of queue.splice(0)) one.reject(error)
  }

  #closed(socket: RpcSocket, error: LibvirtError): void {
    this.#streams.delete(socket)
    for (const lane of [this.#fast, this.#slow]) {
      lane.sockets = lane.sockets.filter((one) => one !== socket)
      // nobody is left to take what waits
      if (lane.sockets.length === 0) for (const one of lane.queue.splice(0)) one.reject(error)
    }
    if (socket !== this.#main) return
    this.#main = null
    if (this.#state !== 'connected') return
    this.#lastError = error
    this.#options.log.warn({ err: error, where: this.#options.where }, 'libvirt connection lost')
    // whatever still runs on the other sockets belongs to the same daemon
    for (const one of [...this.#fast.sockets, ...this.#slow.sockets, ...this.#streams]) one.destroy(error)
    this.#empty(error)
    if (this.#options.reconnect === null) {
      this.#setState('closed', error)
      return
    }
    this.#setState('lost', error)
    this.#attempt(0, true)
  }

  #attempt(n: number, again: boolean): void {
    const reconnect = this.#options.reconnect ?? { minMs: 100, maxMs: 10_000 }
    const wait = n === 0 && !again ? 0 : waitBefore(n, reconnect)
    this.#retry = setTimeout(() => {
      this.#openMain(again).catch((e: unknown) => {
        if (this.#state === 'closed') return
        if (isLibvirtError(e)) this.#lastError = e
        this.#options.log.debug({ err: e, attempt: n + 1 }, 'libvirt is not reachable')
        this.#attempt(n + 1, again)
      })
    }, wait)
  }
}
