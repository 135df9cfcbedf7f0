import type { Duplex } from 'node:stream'
import { LibvirtError, remoteError } from '../errors.ts'
import type { RemoteErrorFields } from '../errors.ts'
import type { CallOptions } from '../handle.ts'
import { errorCodec, eventOf } from '../protocol/codec.ts'
import type { Procedure } from '../protocol/procedure.ts'
import { Reader } from '../protocol/xdr.ts'
import { limitCall } from './call-limit.ts'
import { CALL, CONTINUE, HOLE, KEEPALIVE, MESSAGE, OK, REPLY, STREAM, createFrameCutter } from './frames.ts'
import { Keepalive } from './keepalive.ts'
import { Outgoing } from './outgoing.ts'
import type { PendingCall, RpcSocketOptions, StreamPort, StreamSink } from './rpc-types.ts'

/** Calls a daemon serves per connection is 5; one is left for keepalive and what the connection itself asks. */
const IN_FLIGHT = 4

const PING = { program: KEEPALIVE, number: 1 } as const
const PONG = { program: KEEPALIVE, number: 2 } as const

/** One socket to a daemon: calls by serial, at most four in flight, streams, keepalive. Everything that fails ends it, once, with one error. */
export class RpcSocket {
  readonly #io: Duplex
  readonly #options: RpcSocketOptions
  readonly #out: Outgoing
  readonly #reader = new Reader(Buffer.alloc(0))
  readonly #pending = new Map<number, PendingCall>()
  readonly #streams = new Map<number, StreamSink>()
  readonly #keepalive: Keepalive | null = null
  /** Calls that wait for a slot; sockets of one lane share it. */
  #queue: PendingCall[] = []
  #inFlight = 0
  #serial = 0
  #paused = 0
  #error: LibvirtError | null = null

  constructor(io: Duplex, options: RpcSocketOptions) {
    this.#io = io
    this.#options = options
    this.#out = new Outgoing(io)
    const { keepalive } = options
    if (keepalive !== null) {
      this.#keepalive = new Keepalive(
        keepalive.intervalMs,
        keepalive.count,
        () => this.#out.packet(PING, MESSAGE, 0, OK),
        () => this.#lost(`no sign of life after ${keepalive.count} pings`),
      )
    }
    const cut = createFrameCutter((buffer, at, end) => this.#frame(buffer, at, end))
    io.on('data', (chunk: Buffer) => {
      if (this.#error !== null) return
      if (this.#keepalive !== null) this.#keepalive.heard = true
      this.#out.held = true
      try {
        cut(chunk)
      } catch (e) {
        this.destroy(e instanceof LibvirtError ? e : new LibvirtError('LIBVIRT_ERR_PROTOCOL', { what: String(e) }, { cause: e }))
      }
      this.#out.held = false
      this.#out.flush()
    })
    io.on('error', (cause: Error) => this.#lost(cause.message, cause))
    io.on('close', () => this.#lost('the daemon closed it'))
    io.on('end', () => this.#lost('the daemon closed it'))
  }

  /** Why the socket ended, or null while it lives. */
  get error(): LibvirtError | null {
    return this.#error
  }

  /** Calls waiting for an answer. */
  get load(): number {
    return this.#inFlight
  }

  /** Calls made so far; two equal readings mean that nobody used it in between. */
  get made(): number {
    return this.#serial
  }

  /** Can a call be sent at once? */
  get free(): boolean {
    return this.#inFlight < IN_FLIGHT
  }

  /** From now on serves this queue together with others. */
  join(queue: PendingCall[]): void {
    this.#queue = queue
    this.#pull()
  }

  /** Ends the socket: everything under way fails with `error`. */
  destroy(error: LibvirtError): void {
    if (this.#error !== null) return
    this.#error = error
    this.#out.ended = true
    this.#keepalive?.stop()
    this.#io.destroy()
    const waiting = [...this.#pending.values()]
    this.#pending.clear()
    for (const p of waiting) p.reject(error)
    for (const s of this.#streams.values()) s.fail(error)
    this.#streams.clear()
    this.#options.onClose(error)
  }

  /** One call. */
  call(procedure: Procedure, args: unknown, options?: CallOptions): Promise<unknown> {
    return this.#start(procedure, args, null, options)
  }

  /** One call that opens a stream; the sink gets its packets from the moment the call is sent. */
  async stream(
    procedure: Procedure,
    args: unknown,
    sink: StreamSink,
    options?: CallOptions,
  ): Promise<{ result: unknown; port: StreamPort }> {
    let serial = 0
    const result = await this.#start(procedure, args, sink, options, (s) => (serial = s))
    return { result, port: this.#port(procedure, serial) }
  }

  #lost(why: string, cause?: Error): void {
    this.destroy(new LibvirtError('LIBVIRT_ERR_LOST', { why }, cause === undefined ? undefined : { cause }))
  }

  /** Takes calls off the queue as long as there are slots. */
  #pull(): void {
    while (this.#error === null && this.#inFlight < IN_FLIGHT) {
      const next = this.#queue.shift()
      if (next === undefined) return
      this.#send(next)
    }
  }

  #start(
    procedure: Procedure,
    args: unknown,
    sink: StreamSink | null,
    options: CallOptions | undefined,
    sent?: (serial: number) => void,
  ): Promise<unknown> {
    if (this.#error !== null) return Promise.reject(this.#error)
    const signal = options?.signal
    const ms = options?.timeoutMs ?? this.#options.timeoutMs
    return new Promise((resolve, reject) => {
      const pending: PendingCall = { procedure, args, sink, resolve, reject, settled: false, serial: 0 }
      // most calls have no limit of time, no signal and no stream
      if ((signal !== undefined || ms > 0 || sent !== undefined) && !limitCall(pending, { signal, ms, sent }, () => this.#queue)) return
      if (this.#inFlight < IN_FLIGHT) this.#send(pending)
      else this.#queue.push(pending)
    })
  }

  #send(pending: PendingCall): void {
    const { procedure } = pending
    const serial = (this.#serial = this.#serial >= 0x7fffffff ? 1 : this.#serial + 1)
    try {
      this.#out.packet(procedure, CALL, serial, OK, (w) => procedure.writeArgs?.(w, pending.args))
    } catch (e) {
      pending.reject(e)
      return
    }
    pending.serial = serial
    this.#inFlight++
    this.#pending.set(serial, pending)
    if (pending.sink !== null) this.#streams.set(serial, pending.sink)
  }

  #frame(buffer: Buffer, at: number, end: number): void {
    const r = this.#reader
    r.buffer = buffer
    r.at = at + 4
    r.end = end
    const program = r.u32()
    const version = r.u32()
    const number = r.i32()
    const type = r.u32()
    const serial = r.u32()
    const status = r.u32()
    if (type === REPLY) this.#reply(r, number, serial, status)
    else if (program === KEEPALIVE.number) {
      if (number === PING.number) this.#out.packet(PONG, MESSAGE, 0, OK)
    } else if (type === MESSAGE) {
      const event = eventOf(program, version, number)
      if (event?.readArgs != null) this.#options.onEvent?.(event, event.readArgs(r))
    } else if (type === STREAM || type === HOLE) this.#streamPacket(r, type, serial, status)
    else throw new LibvirtError('LIBVIRT_ERR_PROTOCOL', { what: `message type ${type}` })
  }

  #reply(r: Reader, number: number, serial: number, status: number): void {
    const pending = this.#pending.get(serial)
    if (pending?.procedure.number !== number)
      throw new LibvirtError('LIBVIRT_ERR_PROTOCOL', { what: `answer ${serial} to a call that was not made` })
    this.#pending.delete(serial)
    this.#inFlight--
    if (status === OK) {
      let value: unknown
      try {
        value = pending.procedure.readResults?.(r)
      } catch (e) {
        pending.reject(e)
        throw e
      }
      if (pending.settled && pending.sink !== null) this.#port(pending.procedure, serial).abort()
      pending.resolve(value)
    } else {
      this.#streams.delete(serial)
      pending.reject(remoteError(errorCodec().read(r) as RemoteErrorFields))
    }
    this.#pull()
  }

  #streamPacket(r: Reader, type: number, serial: number, status: number): void {
    const sink = this.#streams.get(serial)
    if (sink === undefined) return // of a stream that was given up
    if (type === HOLE) sink.hole(r.s64())
    else if (status === CONTINUE) sink.data(r.buffer.subarray(r.at, r.end))
    else {
      this.#streams.delete(serial)
      if (status === OK) sink.end()
      else sink.fail(remoteError(errorCodec().read(r) as RemoteErrorFields))
    }
  }

  #port(procedure: Procedure, serial: number): StreamPort {
    let paused = false
    return this.#out.port(
      procedure,
      serial,
      () => void this.#streams.delete(serial),
      (on) => {
        if (paused === on) return
        paused = on
        this.#paused += on ? 1 : -1
        if (this.#keepalive !== null) this.#keepalive.paused = this.#paused
        if (this.#paused > 0) this.#io.pause()
        else this.#io.resume()
      },
    )
  }
}
