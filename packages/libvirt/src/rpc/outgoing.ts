import type { Duplex } from 'node:stream'
import type { Procedure } from '../protocol/procedure.ts'
import { Writer } from '../protocol/xdr.ts'
import { CONTINUE, ERROR, HEADER, HOLE, OK, STREAM } from './frames.ts'
import type { StreamPort } from './rpc-types.ts'

/** What a packet's header names. */
export type PacketOf = Pick<Procedure, 'program' | 'number'>

/** Packs packets and writes what came together in one go. */
export class Outgoing {
  readonly #io: Duplex
  readonly #writer = new Writer(16384)
  #flushing = false
  /** While received packets are handled nothing is written; the handler flushes after the last of them. */
  held = false
  /** Set when the socket ended: nothing is packed any more. */
  ended = false

  constructor(io: Duplex) {
    this.#io = io
  }

  /** Appends a packet; nothing of it stays when `body` throws. */
  packet({ program, number }: PacketOf, type: number, serial: number, status: number, body?: (w: Writer) => void): void {
    const w = this.#writer
    const at = w.room(HEADER)
    try {
      body?.(w)
    } catch (e) {
      w.length = at
      throw e
    }
    const b = w.buffer
    b.writeUInt32BE(w.length - at, at)
    b.writeUInt32BE(program.number, at + 4)
    b.writeUInt32BE(program.version, at + 8)
    b.writeUInt32BE(number, at + 12)
    b.writeUInt32BE(type, at + 16)
    b.writeUInt32BE(serial, at + 20)
    b.writeUInt32BE(status, at + 24)
    if (!this.#flushing && !this.held) {
      this.#flushing = true
      queueMicrotask(() => this.flush())
    }
  }

  /** Everything packed since the last time goes out in one write. False: the socket wants a rest. */
  flush(): boolean {
    this.#flushing = false
    if (this.#writer.length === 0 || this.ended) return true
    return this.#io.write(this.#writer.take())
  }

  /** The sending side of a stream; `forget` is called when the caller gives it up, `pause` when reading shall rest. */
  port(of: PacketOf, serial: number, forget: () => void, pause: (on: boolean) => void): StreamPort {
    const packet = (status: number, body?: (w: Writer) => void, type = STREAM): boolean => {
      if (this.ended) return true
      this.packet(of, type, serial, status, body)
      return this.held || this.flush()
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
        forget()
        pause(false)
        packet(ERROR)
      },
      pause: () => pause(true),
      resume: () => pause(false),
      drained: (then) => this.#io.once('drain', then),
    }
  }
}
