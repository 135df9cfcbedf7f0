import { LibvirtError } from '../errors.ts'

/** Longest string libvirt itself accepts, in octets (4 MiB). */
export const MAX_STRING = 4 * 1024 * 1024

const bad = (what: string): LibvirtError => new LibvirtError('LIBVIRT_ERR_PROTOCOL', { what })
const wrong = (want: string, got: unknown): LibvirtError =>
  new LibvirtError('LIBVIRT_ERR_ARGUMENT', {
    want,
    got: typeof got === 'string' ? JSON.stringify(got.slice(0, 40)) : `${String(got)} (${typeof got})`,
  })

const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'))
const nibble = (c: number): number => (c >= 48 && c <= 57 ? c - 48 : c >= 97 && c <= 102 ? c - 87 : c >= 65 && c <= 70 ? c - 55 : -1)

/** Appends XDR values to a growing buffer. One instance is used again and again: `start()` empties it. */
export class Writer {
  buffer: Buffer
  length = 0

  constructor(size = 4096) {
    this.buffer = Buffer.allocUnsafeSlow(size)
  }

  /** Makes room for `n` more octets and returns where they begin. */
  room(n: number): number {
    const at = this.length
    if (at + n > this.buffer.length) {
      const bigger = Buffer.allocUnsafeSlow(Math.max(this.buffer.length * 2, at + n))
      this.buffer.copy(bigger, 0, 0, at)
      this.buffer = bigger
    }
    this.length = at + n
    return at
  }

  /** A copy of what was written, and an empty writer; a buffer that grew large is given back. */
  take(): Buffer {
    const out = Buffer.allocUnsafe(this.length)
    this.buffer.copy(out, 0, 0, this.length)
    this.length = 0
    if (this.buffer.length > 1 << 20) this.buffer = Buffer.allocUnsafeSlow(4096)
    return out
  }

  i32(v: number): void {
    if ((v | 0) !== v) throw wrong('a 32-bit integer', v)
    const at = this.room(4)
    this.buffer.writeInt32BE(v, at)
  }

  u32(v: number): void {
    // -1 is how C code says "all bits"
    if (v >>> 0 !== v && (v | 0) !== v) throw wrong('an unsigned 32-bit integer', v)
    const at = this.room(4)
    this.buffer.writeUInt32BE(v >>> 0, at)
  }

  bool(v: boolean): void {
    const at = this.room(4)
    this.buffer.writeUInt32BE(v ? 1 : 0, at)
  }

  i64(v: bigint | number): void {
    if (typeof v !== 'bigint' && !Number.isSafeInteger(v)) throw wrong('a 64-bit integer', v)
    const big = BigInt(v)
    if (BigInt.asIntN(64, big) !== big) throw wrong('a 64-bit integer', v)
    const at = this.room(8)
    this.buffer.writeBigInt64BE(big, at)
  }

  u64(v: bigint | number): void {
    if (typeof v !== 'bigint' && !Number.isSafeInteger(v)) throw wrong('an unsigned 64-bit integer', v)
    const big = BigInt(v)
    if (BigInt.asUintN(64, big) !== big) throw wrong('an unsigned 64-bit integer', v)
    const at = this.room(8)
    this.buffer.writeBigUInt64BE(big, at)
  }

  f64(v: number): void {
    if (typeof v !== 'number') throw wrong('a number', v)
    const at = this.room(8)
    this.buffer.writeDoubleBE(v, at)
  }

  string(v: string): void {
    if (typeof v !== 'string') throw wrong('a string', v)
    if (v.includes('\0')) throw wrong('a string without NUL', v)
    const n = Buffer.byteLength(v)
    if (n > MAX_STRING) throw wrong(`a string of at most ${MAX_STRING} octets`, `${n} octets`)
    const padded = (n + 3) & ~3
    const at = this.room(4 + padded)
    this.buffer.writeUInt32BE(n, at)
    this.buffer.write(v, at + 4, n, 'utf8')
    this.buffer.fill(0, at + 4 + n, at + 4 + padded)
  }

  bytes(v: Uint8Array): void {
    if (!(v instanceof Uint8Array)) throw wrong('bytes', v)
    const padded = (v.length + 3) & ~3
    const at = this.room(4 + padded)
    this.buffer.writeUInt32BE(v.length, at)
    this.buffer.set(v, at + 4)
    this.buffer.fill(0, at + 4 + v.length, at + 4 + padded)
  }

  uuid(v: string): void {
    if (typeof v !== 'string') throw wrong('a UUID', v)
    const at = this.room(16)
    let n = 0
    for (let i = 0; i < v.length; i++) {
      const c = v.charCodeAt(i)
      if (c === 45) continue
      const high = nibble(c)
      const low = nibble(v.charCodeAt(++i))
      if (high < 0 || low < 0 || n === 16) throw wrong('a UUID', v)
      this.buffer[at + n++] = (high << 4) | low
    }
    if (n !== 16) throw wrong('a UUID', v)
  }

  /** C `char[]`: one XDR integer per octet. */
  chars(v: string, fixed = 0): void {
    const text = Buffer.from(v)
    if (fixed > 0 && text.length > fixed) throw wrong(`at most ${fixed} octets`, v)
    if (fixed === 0) this.u32(text.length)
    for (let i = 0; i < (fixed || text.length); i++) this.u32(text[i] ?? 0)
  }

  list<T>(v: readonly T[], write: (w: Writer, item: T) => void): void {
    if (!Array.isArray(v)) throw wrong('an array', v)
    this.u32(v.length)
    for (const item of v as readonly T[]) write(this, item)
  }

  optional<T>(v: T | null | undefined, write: (w: Writer, item: T) => void): void {
    if (v === null || v === undefined) this.u32(0)
    else {
      this.u32(1)
      write(this, v)
    }
  }
}

/** Reads XDR values from a part of a buffer and never beyond it: every failure is LIBVIRT_ERR_PROTOCOL. */
export class Reader {
  buffer: Buffer
  at: number
  end: number

  constructor(buffer: Buffer, at = 0, end: number = buffer.length) {
    this.buffer = buffer
    this.at = at
    this.end = end
  }

  private skip(n: number): number {
    const at = this.at
    if (n > this.end - at) throw bad('value runs past the end of its message')
    this.at = at + n
    return at
  }

  i32(): number {
    const b = this.buffer
    const at = this.skip(4)
    return (b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!
  }

  u32(): number {
    return this.i32() >>> 0
  }

  bool(): boolean {
    return this.i32() !== 0
  }

  i64(): bigint {
    return this.buffer.readBigInt64BE(this.skip(8))
  }

  u64(): bigint {
    return this.buffer.readBigUInt64BE(this.skip(8))
  }

  /** Unsigned, as a number: exact to 2^53. */
  n64(): number {
    const high = this.u32()
    return high * 4294967296 + this.u32()
  }

  /** Signed, as a number: exact to ±2^53. */
  s64(): number {
    const high = this.i32()
    return high * 4294967296 + this.u32()
  }

  f64(): number {
    return this.buffer.readDoubleBE(this.skip(8))
  }

  string(): string {
    const n = this.u32()
    if (n > MAX_STRING) throw bad(`string of ${n} octets`)
    const at = this.skip((n + 3) & ~3)
    return this.buffer.toString('utf8', at, at + n)
  }

  bytes(): Buffer {
    const n = this.u32()
    if (n > this.end - this.at) throw bad(`${n} octets in a shorter message`)
    const at = this.skip((n + 3) & ~3)
    return Buffer.from(this.buffer.subarray(at, at + n))
  }

  uuid(): string {
    const b = this.buffer
    let at = this.skip(16)
    const h = (): string => HEX[b[at++]!]!
    return `${h()}${h()}${h()}${h()}-${h()}${h()}-${h()}${h()}-${h()}${h()}-${h()}${h()}${h()}${h()}${h()}${h()}`
  }

  chars(fixed = 0): string {
    const n = fixed || this.u32()
    if (n * 4 > this.end - this.at) throw bad(`${n} characters in a shorter message`)
    const out = Buffer.alloc(n)
    for (let i = 0; i < n; i++) out[i] = this.i32()
    const zero = out.indexOf(0)
    return out.toString('utf8', 0, zero < 0 ? n : zero)
  }

  /** `size`: least octets of one element, so that a length nobody could have sent is refused before anything is allocated. */
  list<T>(read: (r: Reader) => T, size: number): T[] {
    const n = this.u32()
    if (n * size > this.end - this.at) throw bad(`list of ${n} in a shorter message`)
    const out: T[] = []
    for (let i = 0; i < n; i++) out.push(read(this))
    return out
  }

  optional<T>(read: (r: Reader) => T): T | null {
    return this.i32() === 0 ? null : read(this)
  }
}
