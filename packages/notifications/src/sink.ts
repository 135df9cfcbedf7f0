import type { Frame } from './wire.ts'

/** @internal Where a reader's bytes go. */
export interface Sink {
  /** Encodes frames for this kind of sink; equal kinds share what it answers. */
  readonly kind: 'sse' | 'ws'
  write(bytes: Buffer): void
  /** Bytes written but not yet taken by the operating system. */
  pending(): number
  /** Calls `fn` once, when everything written has been taken or the connection is gone. */
  drained(fn: () => void): void
  /** Writes a last frame and ends; what is not gone after a while is cut. */
  end(last: Frame | undefined): void
  destroy(): void
  onClose(fn: () => void): void
}

/** The part of `http.ServerResponse` (or its HTTP/2 sister) that a stream needs. */
export interface RawResponse {
  writeHead(status: number, headers: Record<string, string>): unknown
  write(chunk: Buffer, taken?: () => void): boolean
  end(): unknown
  destroy(): unknown
  once(event: 'close', fn: () => void): unknown
  on(event: 'error', fn: () => void): unknown
  flushHeaders?(): void
  readonly writableLength: number
  readonly destroyed: boolean
  readonly req?: { readonly httpVersionMajor: number }
  readonly socket?: { setNoDelay?(on: boolean): unknown; setTimeout?(ms: number): unknown } | null
  useChunkedEncodingByDefault?: boolean
  shouldKeepAlive?: boolean
}

/** @internal An event stream on a raw response. The hub owns the response from here on. */
export function createSseSink(res: RawResponse): Sink {
  const http1 = (res.req?.httpVersionMajor ?? 1) < 2
  if (http1) {
    // the end of the connection ends the body: one write per event instead of three chunk parts
    res.useChunkedEncodingByDefault = false
    res.shouldKeepAlive = false
    res.socket?.setNoDelay?.(true)
    res.socket?.setTimeout?.(0)
  }
  res.on('error', () => undefined)
  res.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
  })
  res.flushHeaders?.()
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
  res.once('close', release)
  return {
    kind: 'sse',
    write(bytes) {
      written++
      res.write(bytes, onTaken)
    },
    pending: () => res.writableLength,
    drained(fn) {
      if (taken === written || res.destroyed) fn()
      else waiting.push(fn)
    },
    end(last) {
      if (res.destroyed) return
      if (last) res.write(last.sse)
      res.end()
    },
    destroy: () => void res.destroy(),
    onClose: (fn) => void res.once('close', fn),
  }
}
