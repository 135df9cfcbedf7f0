import type { Duplex } from 'node:stream'
import { ErrorNumber } from '../constants.gen.ts'
import { errorCodec, procedures, QEMU, REMOTE } from '../protocol/codec.ts'
import type { Procedure } from '../protocol/procedure.ts'
import { Reader, Writer } from '../protocol/xdr.ts'
import { CALL, CONTINUE, createFrameCutter, ERROR, HEADER, HOLE, KEEPALIVE, MESSAGE, OK, REPLY, STREAM } from '../rpc/frames.ts'
import { FakeError } from './fake-error.ts'
import type { FakeState } from './fake-state.ts'
import type { FakeCaller, FakeStream } from './handlers.ts'

/** Answers a call: what the daemon's interceptors and handlers make of it. */
export type Answer = (procedure: Procedure, args: unknown, caller: FakeCaller) => unknown

const byNumber = new Map<string, Procedure>()
for (const p of procedures.values()) byNumber.set(`${p.program.number}/${p.number}`, p)

/** One client of the fake daemon. */
export interface FakeSession {
  /** Sends an event to this client if it registered for it. */
  event(message: string, fields: Readonly<Record<string, unknown>>, about: string | null): void
  /** Writes octets as they are: half frames, garbage. */
  raw(octets: Uint8Array): void
  /** Ends the connection at once. */
  drop(): void
  /** Pings the client. */
  ping(): void
  /** While frozen nothing is read and nothing answered, as after SIGSTOP. */
  freeze(on: boolean): void
  /** Pongs that came back. */
  readonly pongs: number
}

/** Serves one byte stream. */
export const serve = (io: Duplex, state: FakeState, answer: Answer, onClose: () => void): FakeSession => {
  const registrations = new Map<number, { message: string; only: string | null }>()
  const streams = new Map<number, FakeStream>()
  const writer = new Writer()
  let callbacks = 0
  let pongs = 0
  let frozen = false
  let held: Buffer[] = []

  const send = (
    program: Procedure['program'],
    number: number,
    type: number,
    serial: number,
    status: number,
    body?: (w: Writer) => void,
  ): void => {
    if (io.destroyed) return
    const at = writer.room(HEADER)
    body?.(writer)
    const b = writer.buffer
    b.writeUInt32BE(writer.length - at, at)
    for (const [i, v] of [program.number, program.version, number, type, serial, status].entries()) b.writeUInt32BE(v >>> 0, at + 4 + 4 * i)
    io.write(writer.take())
  }
  const errorBody =
    (e: unknown) =>
    (w: Writer): void => {
      const known = e instanceof FakeError ? e : null
      errorCodec().write(w, {
        code: known?.number ?? ErrorNumber.INTERNAL_ERROR,
        domain: known?.domain ?? 7,
        message: e instanceof Error ? e.message : String(e),
        level: 2,
        dom: null,
        str1: null,
        str2: null,
        str3: null,
        int1: -1,
        int2: -1,
        net: null,
      })
    }
  /** Packets go out in order, the first after the call's answer; `end` of the map's entry stops them. */
  const openStream = (p: Procedure, serial: number, ready: Promise<unknown>): FakeStream => {
    const out = (type: number, status: number, body?: (w: Writer) => void): void =>
      void ready.then(() => {
        if (streams.get(serial) === stream) send(p.program, p.number, type, serial, status, body)
      })
    const none = (): void => undefined
    const stream: FakeStream = {
      onData: none,
      onHole: none,
      onFinish: none,
      onAbort: none,
      send: (chunk) => {
        for (let at = 0; at < chunk.length; at += 262_120) {
          const piece = chunk.subarray(at, at + 262_120)
          out(STREAM, CONTINUE, (w) => {
            const to = w.room(piece.length)
            w.buffer.set(piece, to)
          })
        }
      },
      hole: (length) =>
        out(HOLE, CONTINUE, (w) => {
          w.i64(length)
          w.u32(0)
        }),
      end: () => out(STREAM, CONTINUE),
      confirm: () => {
        out(STREAM, OK)
        void ready.then(() => streams.delete(serial))
      },
      fail: (message) => {
        out(STREAM, ERROR, errorBody(new FakeError({ code: 'OPERATION_FAILED', message })))
        void ready.then(() => streams.delete(serial))
      },
    }
    streams.set(serial, stream)
    return stream
  }
  const call = async (p: Procedure, r: Reader, serial: number): Promise<void> => {
    let ready = (): void => undefined
    const replied = new Promise<void>((resolve) => (ready = resolve))
    const caller: FakeCaller = {
      state,
      get uri() {
        return session.uri
      },
      set uri(uri) {
        session.uri = uri
      },
      stream: () => openStream(p, serial, replied),
      register: (message, only) => {
        registrations.set(callbacks, { message, only })
        return callbacks++
      },
      deregister: (id, of) => registrations.get(id)?.message.startsWith(of) === true && registrations.delete(id),
    }
    try {
      const result = await answer(p, p.readArgs?.(r), caller)
      send(p.program, p.number, REPLY, serial, OK, (w) => p.writeResults?.(w, result))
      ready()
    } catch (e) {
      writer.length = 0
      streams.delete(serial)
      send(p.program, p.number, REPLY, serial, ERROR, errorBody(e))
    }
  }
  const streamPacket = (p: Procedure, r: Reader, type: number, serial: number, status: number): void => {
    const stream = streams.get(serial)
    if (stream === undefined) return
    if (type === HOLE) stream.onHole(r.s64())
    else if (status === CONTINUE) stream.onData(Buffer.from(r.buffer.subarray(r.at, r.end)))
    else {
      if (status !== OK) {
        streams.delete(serial)
        stream.onAbort()
        return
      }
      stream.onFinish()
      // what onData and onFinish sent goes first; a stream that failed meanwhile is not confirmed
      void Promise.resolve().then(() => {
        if (streams.delete(serial)) send(p.program, p.number, STREAM, serial, OK)
      })
    }
  }
  const frame = (buffer: Buffer, at: number, end: number): void => {
    // a copy: the answer may come when the buffer is used again
    const r = new Reader(Buffer.from(buffer.subarray(at, end)), 4)
    const [program, , number, type, serial, status] = [r.u32(), r.u32(), r.i32(), r.u32(), r.u32(), r.u32()]
    if (program === KEEPALIVE.number) {
      if (number === 1) send(KEEPALIVE, 2, MESSAGE, 0, OK)
      else pongs++
      return
    }
    const p = byNumber.get(`${program}/${number}`)
    if (type === STREAM || type === HOLE) {
      if (p !== undefined) streamPacket(p, r, type, serial, status)
      return
    }
    if (type !== CALL) throw new Error(`type ${type}`)
    if (p === undefined || (program !== REMOTE.number && program !== QEMU.number)) {
      send(
        { number: program, version: 1 },
        number,
        REPLY,
        serial,
        ERROR,
        errorBody(new FakeError({ code: 'RPC', message: `unknown procedure: ${number}`, domain: 7 })),
      )
      return
    }
    void call(p, r, serial)
  }
  const cut = createFrameCutter(frame)
  const take = (chunk: Buffer): void => {
    try {
      cut(chunk)
    } catch {
      io.destroy() // as libvirtd does with what is no frame
    }
  }
  io.on('data', (chunk: Buffer) => {
    if (frozen) held.push(chunk)
    else take(chunk)
  })
  io.on('error', () => undefined)
  io.on('close', () => {
    for (const s of streams.values()) s.onAbort()
    onClose()
  })
  const session = {
    uri: '',
    get pongs() {
      return pongs
    },
    event: (message: string, fields: Readonly<Record<string, unknown>>, about: string | null): void => {
      if (frozen) return
      const p = procedures.get(message)
      for (const [callbackID, one] of registrations) {
        if (p === undefined || one.message !== message || (one.only !== null && one.only !== about)) continue
        send(p.program, p.number, MESSAGE, 0, OK, (w) => p.writeArgs?.(w, { callbackID, reason: 0, ...fields }))
      }
    },
    raw: (octets: Uint8Array): void => void io.write(octets),
    drop: (): void => void io.destroy(),
    ping: (): void => send(KEEPALIVE, 1, MESSAGE, 0, OK),
    freeze: (on: boolean): void => {
      frozen = on
      if (on) return
      const chunks = held
      held = []
      for (const chunk of chunks) take(chunk)
    },
  }
  return session
}
