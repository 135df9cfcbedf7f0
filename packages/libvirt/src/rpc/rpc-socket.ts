import type { Duplex } from 'node:stream'
import { LibvirtError, remoteError } from '../errors.ts'
import type { RemoteErrorFields } from '../errors.ts'
import type { CallOptions } from '../handle.ts'
import { QEMU, REMOTE, errorCodec, procedures } from '../protocol/codec.ts'
import type { Procedure } from '../protocol/procedure.ts'
import { Reader, Writer } from '../protocol/xdr.ts'
import type { PendingCall, RpcSocketOptions, StreamPort, StreamSink } from './rpc-types.ts'
import { CALL, CONTINUE, ERROR, HEADER, HOLE, KEEPALIVE, MESSAGE, OK, REPLY, STREAM, createFrameCutter } from './frames.ts'

/** Calls a daemon serves per connection is 5; one is left for keepalive and what the connection itself asks. */
const IN_FLIGHT = 4

const events = new Map<number, Procedure>()
const qemuEvents = new Map<number, Procedure>()
for (const p of procedures.values()) if (p.kind === 'event') (p.program === QEMU ? qemuEvents : events).set(p.number, p)

/** One socket to a daemon: calls by serial, at most four in flight, streams, keepalive. Everything that fails ends it, once, with one error. */
export class RpcSocket {
  readonly #io: Duplex
  readonly #options: RpcSocketOptions
  readonly #writer = new Writer(16384)
  readonly #reader = new Reader(Buffer.alloc(0))
  readonly #pending = new Map<number, PendingCall>()
  readonly #streams = new Map<number, StreamSink>()
  /** Calls that wait for a slot; sockets of one lane share it. */
  #queue: PendingCall[] = []
  #inFlight = 0
  #serial = 0
  #flushing = false
  #receiving = false
  #heard = true
  #silent = 0
  #paused = 0
  #timer: NodeJS.Timeout | null = null
  #error: LibvirtError | null = null

  constructor(io: Duplex, options: RpcSocketOptions) {
    this.#io = io
    this.#options = options
    const cut = createFrameCutter((buffer, at, end) => this.#frame(buffer, at, end))
    io.on('data', (chunk: Buffer) => {
      if (this.#error !== null) return
      this.#heard = true
      this.#receiving = true
      try {
        cut(chunk)
      } catch (e) {
        this.destroy(e instanceof LibvirtError ? e : new LibvirtError('LIBVIRT_ERR_PROTOCOL', { what: String(e) }, { cause: e }))
      }
      this.#receiving = false
      this.#flush()
    })
    io.on('error', (cause: Error) => this.destroy(new LibvirtError('LIBVIRT_ERR_LOST', { why: cause.message }, { cause })))
    io.on('close', () => this.destroy(new LibvirtError('LIBVIRT_ERR_LOST', { why: 'the daemon closed it' })))
    io.on('end', () => this.destroy(new LibvirtError('LIBVIRT_ERR_LOST', { why: 'the daemon closed it' })))
    if (options.keepalive !== null) this.#timer = setInterval(() => this.#tick(), options.keepalive.intervalMs).unref()
  }

  /** Why the socket ended, or null while it lives. */
  get error(): LibvirtError | null {
    return this.#error
  }

  /** Calls waiting for an answer. */
  get load(): number {
    return this.#inFlight
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

  /** Takes calls off the queue as long as there are slots. */
  #pull(): void {
    while (this.#error === null && this.#inFlight < IN_FLIGHT) {
      const next = this.#queue.shift()
      if (next === undefined) return
      this.#send(next)
    }
  }

  /** Ends the socket: everything under way fails with `error`. */
  destroy(error: LibvirtError): void {
    if (this.#error !== null) return
    this.#error = error
    if (this.#timer !== null) clearInterval(this.#timer)
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
      if (signal !== undefined || ms > 0 || sent !== undefined) this.#limit(pending, signal, ms, sent)
      if (pending.settled) return
      if (this.#inFlight < IN_FLIGHT) this.#send(pending)
      else this.#queue.push(pending)
    })
  }

  /** Adds what most calls do not have: a limit of time, a signal, a stream. The slot stays taken until the daemon answers. */
  #limit(pending: PendingCall, signal: AbortSignal | undefined, ms: number, sent: ((serial: number) => void) | undefined): void {
    const { resolve, reject, procedure } = pending
    let timer: NodeJS.Timeout | undefined
    const done = (): void => {
      pending.settled = true
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    }
    const give = (error: LibvirtError): void => {
      if (pending.settled) return
      done()
      const queued = this.#queue.indexOf(pending)
      if (queued >= 0) this.#queue.splice(queued, 1)
      reject(error)
    }
    const abort = (): void => give(new LibvirtError('LIBVIRT_ERR_ABORTED', { procedure: procedure.name }, { cause: signal?.reason }))
    pending.resolve = (value) => {
      if (pending.settled) return
      done()
      sent?.(pending.serial)
      resolve(value)
    }
    pending.reject = (error) => {
      if (pending.settled) return
      done()
      reject(error)
    }
    if (signal?.aborted === true) {
      abort()
      return
    }
    signal?.addEventListener('abort', abort, { once: true })
    if (ms > 0) timer = setTimeout(() => give(new LibvirtError('LIBVIRT_ERR_TIMEOUT', { procedure: procedure.name, ms })), ms)
  }

  #send(pending: PendingCall): void {
    const { procedure } = pending
    const serial = (this.#serial = this.#serial >= 0x7fffffff ? 1 : this.#serial + 1)
    const before = this.#writer.length
    try {
      this.#packet(procedure, CALL, serial, OK, (w) => procedure.writeArgs?.(w, pending.args))
    } catch (e) {
      this.#writer.length = before
      pending.reject(e)
      return
    }
    pending.serial = serial
    this.#inFlight++
    this.#pending.set(serial, pending)
    if (pending.sink !== null) this.#streams.set(serial, pending.sink)
  }

  #packet(
    procedure: Pick<Procedure, 'program' | 'number'>,
    type: number,
    serial: number,
    status: number,
    body?: (w: Writer) => void,
  ): void {
    const w = this.#writer
    const at = w.room(HEADER)
    body?.(w)
    const b = w.buffer
    b.writeUInt32BE(w.length - at, at)
    b.writeUInt32BE(procedure.program.number, at + 4)
    b.writeUInt32BE(procedure.program.version, at + 8)
    b.writeUInt32BE(procedure.number, at + 12)
    b.writeUInt32BE(type, at + 16)
    b.writeUInt32BE(serial, at + 20)
    b.writeUInt32BE(status, at + 24)
    if (!this.#flushing && !this.#receiving) {
      this.#flushing = true
      queueMicrotask(() => this.#flush())
    }
  }

  /** Everything packed since the last time goes out in one write. */
  #flush(): boolean {
    this.#flushing = false
    if (this.#writer.length === 0 || this.#error !== null) return true
    return this.#io.write(this.#writer.take())
  }

  #tick(): void {
    const limit = this.#options.keepalive?.count ?? 0
    if (this.#heard || this.#paused > 0) {
      this.#heard = false
      this.#silent = 0
      return
    }
    if (++this.#silent > limit) {
      this.destroy(new LibvirtError('LIBVIRT_ERR_LOST', { why: `no sign of life after ${limit} pings` }))
      return
    }
    this.#packet({ program: KEEPALIVE, number: 1 }, MESSAGE, 0, OK)
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
      if (number === 1) this.#packet({ program: KEEPALIVE, number: 2 }, MESSAGE, 0, OK)
    } else if (type === MESSAGE) this.#event(r, program, version, number)
    else if (type === STREAM || type === HOLE) this.#streamPacket(r, type, serial, status)
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

  #event(r: Reader, program: number, version: number, number: number): void {
    const procedure =
      program === REMOTE.number && version === REMOTE.version
        ? events.get(number)
        : program === QEMU.number
          ? qemuEvents.get(number)
          : undefined
    if (procedure?.readArgs != null) this.#options.onEvent?.(procedure, procedure.readArgs(r))
  }

  #streamPacket(r: Reader, type: number, serial: number, status: number): void {
    const sink = this.#streams.get(serial)
    if (sink === undefined) return // of a stream that was given up
    if (type === HOLE) {
      sink.hole(r.s64())
    } else if (status === CONTINUE) sink.data(r.buffer.subarray(r.at, r.end))
    else {
      this.#streams.delete(serial)
      if (status === OK) sink.end()
      else sink.fail(remoteError(errorCodec().read(r) as RemoteErrorFields))
    }
  }

  #port(procedure: Procedure, serial: number): StreamPort {
    const packet = (status: number, body?: (w: Writer) => void, type = STREAM): boolean => {
      if (this.#error !== null) return true
      this.#packet(procedure, type, serial, status, body)
      return this.#receiving || this.#flush()
    }
    let paused = false
    const pause = (on: boolean): void => {
      if (paused === on) return
      paused = on
      this.#paused += on ? 1 : -1
      if (this.#paused > 0) this.#io.pause()
      else this.#io.resume()
    }
    return {
      send: (chunk) =>
        packet(CONTINUE, (w) => {
          const at = w.room(chunk.length)
          w.buffer.set(chunk, at)
        }),
      hole: (length) =>
        packet(
          CONTINUE,
          (w) => {
            w.i64(length)
            w.u32(0)
          },
          HOLE,
        ),
      finish: () => packet(OK),
      abort: () => {
        this.#streams.delete(serial)
        pause(false)
        packet(ERROR)
      },
      pause: () => pause(true),
      resume: () => pause(false),
      drained: (then) => this.#io.once('drain', then),
    }
  }
}
