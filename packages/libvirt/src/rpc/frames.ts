import { LibvirtError } from '../errors.ts'

/** Octets of a frame's length word and header. */
export const HEADER = 28
/** Longest frame either side accepts: 32 MiB and the length word. */
export const MAX_FRAME = 32 * 1024 * 1024 + 4
/** Octets of stream data in one packet that every daemon accepts. */
export const STREAM_CHUNK = 262_120
/** The keepalive program. */
export const KEEPALIVE = { number: 0x6b656570, version: 1 } as const

/** Message types. */
export const CALL = 0
export const REPLY = 1
export const MESSAGE = 2
export const STREAM = 3
export const HOLE = 6
/** Message status. */
export const OK = 0
export const ERROR = 1
export const CONTINUE = 2

/** Cuts a byte stream into frames. `take` gets the buffer and where the frame begins and ends; it must not keep the buffer. */
export const createFrameCutter = (take: (buffer: Buffer, at: number, end: number) => void): ((chunk: Buffer) => void) => {
  let parts: Buffer[] = []
  let have = 0
  let need = 4

  return (chunk) => {
    let buffer = chunk
    if (have > 0) {
      parts.push(chunk)
      have += chunk.length
      if (have >= 4 && need === 4) need = lengthAt(parts[0]!.length >= 4 ? parts[0]! : Buffer.concat(parts), 0)
      if (have < need) return
      buffer = parts.length === 1 ? parts[0]! : Buffer.concat(parts)
      parts = []
      have = 0
    }
    let at = 0
    need = 4
    while (buffer.length - at >= 4) {
      need = lengthAt(buffer, at)
      if (buffer.length - at < need) break
      take(buffer, at, at + need)
      at += need
      need = 4
    }
    if (at < buffer.length) {
      parts = [at === 0 ? buffer : buffer.subarray(at)]
      have = buffer.length - at
    }
  }
}

const lengthAt = (buffer: Buffer, at: number): number => {
  const length = buffer.readUInt32BE(at)
  if (length < HEADER || length > MAX_FRAME) throw new LibvirtError('LIBVIRT_ERR_PROTOCOL', { what: `frame of ${length} octets` })
  return length
}
