import { StoreError } from '../errors.ts'

/** Longest string an indexed field may hold: an index row of PostgreSQL has room for about 2,700 bytes. */
export const maxIndexedChars = 512

const bits = new DataView(new ArrayBuffer(8))

/** Order-preserving text of a finite number: sign bit flipped for positives, all bits for negatives. */
function numberKey(n: number): string {
  bits.setFloat64(0, n === 0 ? 0 : n)
  let high = bits.getUint32(0)
  let low = bits.getUint32(4)
  if (high >= 0x80000000) {
    high = ~high >>> 0
    low = ~low >>> 0
  } else high = (high | 0x80000000) >>> 0
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0')
}

// eslint-disable-next-line no-control-regex -- U+0000 and U+0001 are exactly what is escaped
const awkward = /[\u0000\u0001]/g
// eslint-disable-next-line no-control-regex -- the same, and surrogates, paired or not
const suspicious = /[\u0000\u0001\ud800-\udfff]/

/** No database text may hold U+0000, and lone surrogates have no UTF-8. The first test is all that usual text costs. */
function stringKey(s: string): string {
  if (!suspicious.test(s)) return s
  return s.replace(/\p{Cs}/gu, '\ufffd').replace(awkward, (c) => (c === '\u0000' ? '\u0001\u0001' : '\u0001\u0002'))
}

/** First character of the keys of each kind, in their order; nothing is the empty key. */
const kinds = { number: 'n', string: 's', boolean: 't' } as const
const following = { n: 'o', s: 't', t: 'u' } as const

/** Text whose byte order is the store's order of scalars (nothing < numbers < strings < booleans), or undefined for arrays and objects. */
export function scalarKey(v: unknown): string | undefined {
  if (v === null || v === undefined) return ''
  if (typeof v === 'number') return Number.isFinite(v) ? kinds.number + numberKey(v) : ''
  if (typeof v === 'string') return kinds.string + stringKey(v)
  if (typeof v === 'boolean') return kinds.boolean + (v ? '1' : '0')
  return undefined
}

/** Bounds of the keys of the same kind as `key`: from (inclusive), to (exclusive). */
export function kindBounds(key: string): readonly [string, string] {
  const kind = key.charAt(0) as keyof typeof following
  return [kind, following[kind]]
}

/** Value at a dotted path. */
export const fieldOf = (value: unknown, path: string): unknown => fieldAt(value, path.split('.'))

/** Value at a path that is split already. */
export function fieldAt(value: unknown, path: readonly string[]): unknown {
  let v: unknown = value
  for (const part of path) {
    if (typeof v !== 'object' || v === null || !Object.hasOwn(v, part)) return undefined
    v = (v as Record<string, unknown>)[part]
  }
  return v
}

/** Key of what an indexed field of an object about to be stored holds. */
export function indexKey(type: string, id: string, field: string, v: unknown): string {
  const key = scalarKey(v)
  if (key === undefined) throw new StoreError('STORE_ERR_BAD_VALUE', { type, id, reason: `indexed field ${field} is not a scalar` })
  if (key.length > maxIndexedChars)
    throw new StoreError('STORE_ERR_BAD_VALUE', {
      type,
      id,
      reason: `indexed field ${field} is longer than ${maxIndexedChars - 1} characters`,
    })
  return key
}

/** Compares two keys as their UTF-8 bytes would compare: surrogate pairs after U+E000..U+FFFF. */
export function compareKeys(a: string, b: string): number {
  if (a === b) return 0
  const n = Math.min(a.length, b.length)
  for (let i = 0; i < n; i++) {
    let x = a.charCodeAt(i)
    let y = b.charCodeAt(i)
    if (x === y) continue
    if (x >= 0xd800 && y >= 0xd800) {
      x = x >= 0xe000 ? x - 0x800 : x + 0x2000
      y = y >= 0xe000 ? y - 0x800 : y + 0x2000
    }
    return x < y ? -1 : 1
  }
  return a.length < b.length ? -1 : 1
}
