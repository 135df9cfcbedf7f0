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
  write(bytes: Buffer, taken: () => void): boolean
  setNoDelay?(on: boolean): unknown
  readonly writableLength: number
}

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
  let written = 0
  let taken = 0
  let waiting: (() => void)[] = []
  const release = (): void => {
    const all = waiting
    waiting = []
    for (const fn of all) fn()
  }
  const onTaken = (): void => {
    if (++taken === written) release()
  }
  socket.once('close', release)
  return {
    kind: 'ws',
    write(frames) {
      if (socket.readyState !== open) return
      written++
      bytes.write(frames, onTaken)
    },
    pending: () => bytes.writableLength,
    drained(fn) {
      if (taken === written || socket.readyState !== open) fn()
      else waiting.push(fn)
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
