import { Duplex, Readable, Writable } from 'node:stream'
import { LibvirtError } from '../errors.ts'
import { STREAM_CHUNK } from './frames.ts'
import type { StreamPort, StreamSink } from './rpc-types.ts'

/** One stream of a call while it is set up: the sink takes packets before anybody reads. */
export interface Bridge {
  readonly sink: StreamSink
  /** Connects the packets with a Node stream; `release` is called once, when the stream is over. */
  attach(port: StreamPort, release: () => void): void
}

const ZEROS = Buffer.alloc(64 * 1024)
/** A part of a volume that holds no data: so many octets of zeros. */
export interface Hole {
  readonly hole: number
}

/** Data a reader has not taken yet, in octets, before the daemon is made to wait. */
const HIGH_WATER = 1024 * 1024

/** Reading half: packets → Node's buffer, in order; what comes before anybody reads waits here. */
const createIncoming = (
  sparse: boolean,
): {
  readonly sink: StreamSink
  start(target: Readable, port: StreamPort): void
  resume(): void
  over(): boolean
} => {
  let target: Readable | null = null
  let port: StreamPort | null = null
  /** Data, or the length of a hole: that is read as zeros, a piece at a time. */
  const waiting: (Buffer | number)[] = []
  let blocked = false
  let finished = false // the daemon said that there is no more
  let confirmed = false // it also confirmed that we know
  let failed: LibvirtError | null = null

  const next = (): Buffer | Hole => {
    const item = waiting[0]!
    if (sparse && typeof item === 'number') {
      waiting.shift()
      return { hole: item }
    }
    if (typeof item === 'number' && item > ZEROS.length) {
      waiting[0] = item - ZEROS.length
      return ZEROS
    }
    waiting.shift()
    return typeof item === 'number' ? ZEROS.subarray(0, item) : item
  }
  /** True when the reader wants more than there is. */
  const pump = (): boolean => {
    if (target === null || port === null || target.destroyed) return false
    while (!blocked && waiting.length > 0)
      if (!target.push(next())) {
        blocked = true
        port.pause()
      }
    if (confirmed && waiting.length === 0 && !target.readableEnded) target.push(null)
    return !blocked
  }
  return {
    sink: {
      data: (chunk) => {
        if (chunk.length > 0) waiting.push(chunk)
        else {
          finished = true
          port?.finish()
        }
        pump()
      },
      hole: (length) => {
        if (length > 0) waiting.push(length)
        pump()
      },
      end: () => {
        confirmed = true
        pump()
      },
      fail: (error) => {
        failed = error
        target?.destroy(error)
      },
    },
    start: (to, via) => {
      target = to
      port = via
      if (failed !== null) to.destroy(failed)
      else if (finished) via.finish()
      pump()
    },
    resume: () => {
      blocked = false
      if (pump()) port?.resume()
    },
    over: () => confirmed || failed !== null,
  }
}

const sendAll = (port: StreamPort, chunk: Buffer, done: () => void): void => {
  let ok = true
  for (let at = 0; at < chunk.length; at += STREAM_CHUNK) ok = port.send(chunk.subarray(at, at + STREAM_CHUNK))
  if (ok) done()
  else port.drained(done)
}

/** A stream that is read: download, screenshot. `sparse`: in object mode, holes come as `{hole: length}`. */
export const createReadable = (sparse = false): Bridge & { readonly stream: Readable } => {
  const incoming = createIncoming(sparse)
  let port: StreamPort | null = null
  let release = (): void => undefined
  const stream = new Readable({
    objectMode: sparse,
    highWaterMark: sparse ? 16 : HIGH_WATER,
    read: () => incoming.resume(),
    destroy: (error, done) => {
      if (!incoming.over()) port?.abort()
      release()
      done(error)
    },
  })
  return {
    stream,
    sink: incoming.sink,
    attach: (via, after) => {
      port = via
      release = after
      incoming.start(stream, via)
    },
  }
}

/** A stream that is written: upload. `finish` comes when the daemon has confirmed the end. `sparse`: takes `{hole: length}` too. */
export const createWritable = (sparse = false): Bridge & { readonly stream: Writable } => {
  let port: StreamPort | null = null
  let release = (): void => undefined
  let over = false
  let confirm: ((error?: Error | null) => void) | null = null
  let failed: LibvirtError | null = null
  const stream = new Writable({
    objectMode: sparse,
    highWaterMark: sparse ? 16 : HIGH_WATER,
    write: (chunk: Buffer | Hole, _encoding, done) => {
      if (Buffer.isBuffer(chunk)) sendAll(port!, chunk, done)
      else if (chunk instanceof Uint8Array) sendAll(port!, Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength), done)
      else if (Number.isSafeInteger(chunk.hole) && chunk.hole >= 0) {
        port!.hole(chunk.hole)
        done()
      } else done(new LibvirtError('LIBVIRT_ERR_ARGUMENT', { want: 'bytes or {hole}', got: typeof chunk }))
    },
    final: (done) => {
      if (failed !== null) {
        done(failed)
        return
      }
      confirm = done
      port!.finish()
    },
    destroy: (error, done) => {
      if (!over) port?.abort()
      release()
      done(error)
    },
  })
  return {
    stream,
    sink: {
      data: () => undefined,
      hole: () => undefined,
      end: () => {
        over = true
        if (confirm !== null) confirm()
        else stream.destroy(new LibvirtError('LIBVIRT_ERR_STREAM', { why: 'the daemon ended it before all was written' }))
      },
      fail: (error) => {
        over = true
        failed = error
        stream.destroy(error)
      },
    },
    attach: (via, after) => {
      port = via
      release = after
    },
  }
}

/** A stream both ways: console, channel. `end()` closes both. */
export const createDuplex = (): Bridge & { readonly stream: Duplex } => {
  const incoming = createIncoming(false)
  let port: StreamPort | null = null
  let release = (): void => undefined
  const stream = new Duplex({
    readableHighWaterMark: HIGH_WATER,
    allowHalfOpen: false,
    read: () => incoming.resume(),
    write: (chunk: Buffer, _encoding, done) => sendAll(port!, chunk, done),
    final: (done) => {
      if (!incoming.over()) port!.finish()
      done()
    },
    destroy: (error, done) => {
      if (!incoming.over()) port?.abort()
      release()
      done(error)
    },
  })
  return {
    stream,
    sink: incoming.sink,
    attach: (via, after) => {
      port = via
      release = after
      incoming.start(stream, via)
    },
  }
}
