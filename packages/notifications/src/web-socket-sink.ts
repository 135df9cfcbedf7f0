import type { Sink } from './sink.ts'

/** The part of a `ws` WebSocket that a stream needs. The handshake is done; compression is off. */
export interface RawWebSocket {
  send(text: string): void
  close(code?: number, reason?: string): void
  terminate(): void
  on(event: 'error', fn: () => void): unknown
  once(event: 'close', fn: () => void): unknown
  readonly bufferedAmount: number
  readonly readyState: number
}

interface Bytes {
  write(bytes: Buffer, taken?: () => void): boolean
  setNoDelay?(on: boolean): unknown
  readonly writableLength: number
}

const nothing = Buffer.alloc(0)
const open = 1
const tryAgainLater = 1013

/** The TCP socket below: it takes a tick's frames, built once for all readers, in one write. */
const bytesOf = (socket: RawWebSocket): Bytes => {
  const below = (socket as { readonly _socket?: unknown })._socket
  if (typeof below !== 'object' || below === null || !('write' in below)) throw new TypeError('the WebSocket is not open')
  return below as Bytes
}

/** @internal An event stream on a WebSocket. The hub owns it from here on; what the client says is not listened to. */
export function createWebSocketSink(socket: RawWebSocket): Sink {
  const bytes = bytesOf(socket)
  bytes.setNoDelay?.(true)
  socket.on('error', () => undefined)
  let waiting: (() => void)[] = []
  const release = (): void => {
    const all = waiting
    waiting = []
    for (const fn of all) fn()
  }
  socket.once('close', release)
  return {
    kind: 'ws',
    write(frames) {
      if (socket.readyState !== open) return
      // Without a function to call back: that would be a tick for each reader, and nearly always the kernel has taken all at once.
      bytes.write(frames)
    },
    pending: () => bytes.writableLength,
    drained(fn) {
      // Never at once: who asks may ask again from there, for each of many thousand events.
      if (bytes.writableLength === 0 || socket.readyState !== open) process.nextTick(fn)
      else if (waiting.push(fn) === 1) bytes.write(nothing, release)
    },
    end(last) {
      if (socket.readyState !== open) return
      if (last) socket.send(last.json)
      socket.close(tryAgainLater)
    },
    destroy: () => socket.terminate(),
    onClose: (fn) => void socket.once('close', fn),
  }
}
