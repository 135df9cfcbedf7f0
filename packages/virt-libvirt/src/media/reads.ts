/** One range a header reader wants to see. */
export interface ReadRequest {
  /** Where the range begins. Unit: bytes. Never negative, always a safe integer. */
  readonly offset: number
  /** How much is wanted. Unit: bytes, at most {@link MAX_READ}. A shorter buffer means the source ended. */
  readonly length: number
}

/**
 * A header reader: a generator that asks for ranges and returns what it found. Written once, it is driven by blocking reads of a scan
 * (`readNow`), by a file handle, or by HTTP range requests (`readFrom`).
 */
export type Reads<T> = Generator<ReadRequest, T, Buffer>

/** Unit: bytes. No header needs more in one piece; keeps a hostile length field from allocating. */
export const MAX_READ = 65_536

/** Where media are read from: a local file now, an HTTP server by ranges. */
export interface MediaSource {
  /** Unit: bytes. */
  readonly sizeBytes: number
  /** Reads up to `length` bytes at `offset`; shorter when the source ends there. */
  read(offset: number, length: number): Promise<Buffer>
}

const bounded = (r: ReadRequest, sizeBytes: number): ReadRequest => {
  const offset = Number.isSafeInteger(r.offset) && r.offset >= 0 ? r.offset : sizeBytes
  return { offset, length: Math.max(0, Math.min(r.length, MAX_READ, sizeBytes - offset)) }
}

/** Drives a header reader over an asynchronous source; never reads beyond its size. */
export async function readFrom<T>(reads: Reads<T>, source: MediaSource): Promise<T> {
  let next = reads.next()
  while (next.done !== true) {
    const { offset, length } = bounded(next.value, source.sizeBytes)
    next = reads.next(length === 0 ? EMPTY : await source.read(offset, length))
  }
  return next.value
}

/** Drives a header reader over a blocking read function; never reads beyond `sizeBytes`. */
export function readNow<T>(reads: Reads<T>, sizeBytes: number, read: (offset: number, length: number) => Buffer): T {
  let next = reads.next()
  while (next.done !== true) {
    const { offset, length } = bounded(next.value, sizeBytes)
    next = reads.next(length === 0 ? EMPTY : read(offset, length))
  }
  return next.value
}

const EMPTY = Buffer.alloc(0)
