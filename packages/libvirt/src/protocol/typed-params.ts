import { LibvirtError } from '../errors.ts'
import type { Reader, Writer } from './xdr.ts'

/** A value as it is read: 64-bit integers are a bigint only when they do not fit a number exactly. */
export type TypedValue = number | bigint | boolean | string
/** Typed parameters as read: name → value. */
export type TypedParams = Record<string, TypedValue>
/** The seven kinds of libvirt's typed parameters. */
export type TypedKind = 'int' | 'uint' | 'llong' | 'ullong' | 'double' | 'boolean' | 'string'
/** A value with its kind, where the field is not one this package knows. */
export interface Typed {
  readonly kind: TypedKind
  readonly value: TypedValue
}
/** Typed parameters as written: name → value, or several values under one name. The kind follows from the field's name; `{kind, value}` says it outright. */
export type TypedParamsInput = Readonly<Record<string, TypedValue | Typed | readonly (TypedValue | Typed)[] | undefined>>

const KINDS: readonly TypedKind[] = ['int', 'uint', 'llong', 'ullong', 'double', 'boolean', 'string']
/** Field → kind for the fields libvirt documents; filled from the schema. */
const known = new Map<string, TypedKind>()
/** Registers documented fields; called once by the generated table. */
export const registerKinds = (kind: TypedKind, fields: string): void => {
  for (const field of fields.split(' ')) known.set(field, kind)
}

const safe = (v: bigint): number | bigint => (v <= 9007199254740991n && v >= -9007199254740991n ? Number(v) : v)

const readValue = (r: Reader): TypedValue => {
  const type = r.u32()
  switch (type) {
    case 1:
      return r.i32()
    case 2:
      return r.u32()
    case 3: {
      const v = r.s64()
      if (Number.isSafeInteger(v)) return v
      r.at -= 8
      return safe(r.i64())
    }
    case 4: {
      const v = r.n64()
      if (v <= Number.MAX_SAFE_INTEGER) return v
      r.at -= 8
      return r.u64()
    }
    case 5:
      return r.f64()
    case 6:
      return r.bool()
    case 7:
      return r.string()
    default:
      throw new LibvirtError('LIBVIRT_ERR_PROTOCOL', { what: `typed parameter of type ${type}` })
  }
}

// Answers about many objects repeat the same fields in the same order: a field that equals the one seen at this
// place last time is compared octet by octet instead of being decoded.
let order: { text: string; octets: Buffer }[] = []

const readField = (r: Reader, place: number): string => {
  const b = r.buffer
  const at = r.at
  const guess = order[place]
  if (guess !== undefined) {
    const o = guess.octets
    const n = o.length
    if (at + n <= r.end) {
      let i = 0
      while (i < n && b[at + i] === o[i]) i++
      if (i === n) {
        r.at = at + n
        return guess.text
      }
    }
  }
  const text = r.string()
  if (place < 4096 && place <= order.length && text.length < 200) order[place] = { text, octets: Buffer.from(b.subarray(at, r.at)) }
  return text
}

/** Reads a list of typed parameters into a plain object; a field that comes several times keeps the last value. */
export const readParams = (r: Reader): TypedParams => {
  const n = r.u32()
  if (n * 12 > r.end - r.at) throw new LibvirtError('LIBVIRT_ERR_PROTOCOL', { what: `${n} typed parameters in a shorter message` })
  const out: TypedParams = {}
  for (let i = 0; i < n; i++) {
    const field = readField(r, i)
    out[field] = readValue(r)
  }
  if (order.length > 4096) order = []
  return out
}

/** One typed parameter, where a list is not an object: several values under one name. */
export interface TypedParam {
  readonly field: string
  readonly value: TypedValue
}
/** Reads typed parameters one by one. */
export const readParamList = (r: Reader): TypedParam[] => r.list((one) => ({ field: one.string(), value: readValue(one) }), 12)
/** Writes typed parameters one by one. */
export const writeParamList = (w: Writer, params: readonly TypedParam[]): void =>
  w.list(params, (to, { field, value }) => writeOne(to, field, value))

const kindOf = (field: string, value: TypedValue): TypedKind => {
  const kind = known.get(field)
  if (kind !== undefined) return kind
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'bigint') return value < 0n ? 'llong' : 'ullong'
  if (!Number.isInteger(value)) return 'double'
  return value < 0 ? 'int' : value > 0xffffffff ? 'ullong' : 'uint'
}

const writeOne = (w: Writer, field: string, given: TypedValue | Typed): void => {
  const kind = typeof given === 'object' ? given.kind : kindOf(field, given)
  const value = typeof given === 'object' ? given.value : given
  w.string(field)
  const type = KINDS.indexOf(kind) + 1
  w.u32(type)
  switch (kind) {
    case 'int': {
      w.i32(Number(value))
      return
    }
    case 'uint': {
      w.u32(Number(value))
      return
    }
    case 'llong': {
      w.i64(value as bigint)
      return
    }
    case 'ullong': {
      w.u64(value as bigint)
      return
    }
    case 'double': {
      w.f64(Number(value))
      return
    }
    case 'boolean': {
      w.i32(value ? 1 : 0)
      return
    }
    case 'string': {
      w.string(value as string)
      return
    }
  }
}

/** Writes a plain object as typed parameters; `undefined` values are left out. */
export const writeParams = (w: Writer, params: TypedParamsInput): void => {
  const at = w.room(4)
  let n = 0
  for (const [field, given] of Object.entries(params)) {
    if (given === undefined) continue
    for (const one of Array.isArray(given) ? (given as readonly (TypedValue | Typed)[]) : [given as TypedValue | Typed]) {
      writeOne(w, field, one)
      n++
    }
  }
  w.buffer.writeUInt32BE(n, at)
}
