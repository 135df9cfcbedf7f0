import { StoreError } from '../errors.ts'
import type { JsonValue, Query, Range, Stored } from '../store.ts'
import { compareKeys, fieldOf, kindBounds, scalarKey } from './key.ts'
import type { KnownType } from './type-registry.ts'

/** Where a key is found: one of the row's own columns, or the n-th indexed field. */
export type Column = 'id' | 'created' | 'updated' | number

/** One condition on keys. */
export type Term =
  | { readonly column: Column; readonly op: '=' | '>' | '>=' | '<' | '<='; readonly key: string }
  | { readonly column: Column; readonly op: 'in'; readonly keys: readonly string[] }

/** A query, checked and translated to keys; plain data, so that it can go to another thread. */
export interface Plan {
  readonly terms: readonly Term[]
  /** Always ends with the id. */
  readonly order: readonly { readonly column: Column; readonly desc: boolean }[]
  readonly limit?: number
  /** Keys of the last row of the previous page, one per order column. */
  readonly after?: readonly string[]
}

const own = new Set(['id', 'created', 'updated'])
const cursorPrefix = 'cursor:'

function columnOf(type: KnownType, field: string): Column {
  if (own.has(field)) return field as Column
  const n = type.index.indexOf(field)
  if (n < 0) throw new StoreError('STORE_ERR_NOT_INDEXED', { type: type.name, field })
  return n
}

function termsOf(type: KnownType, field: string, wanted: JsonValue | Range): Term[] {
  const column = columnOf(type, field)
  const bad = (reason: string) => new StoreError('STORE_ERR_BAD_QUERY', { type: type.name, reason: `${field}: ${reason}` })
  const key = (v: unknown): string => {
    if (typeof column !== 'number') {
      if (typeof v !== 'string') throw bad('a string is wanted')
      return v
    }
    const k = scalarKey(v)
    if (k === undefined) throw bad('a scalar is wanted')
    return k
  }
  if (typeof wanted !== 'object' || wanted === null) return [{ column, op: '=', key: key(wanted) }]
  if (Array.isArray(wanted)) throw bad('a scalar or a range is wanted')
  const terms: Term[] = []
  const kinds = new Set<string>()
  for (const [name, v] of Object.entries(wanted as Range)) {
    if (v === undefined) continue
    if (name === 'in') {
      if (!Array.isArray(v)) throw bad('in wants an array')
      terms.push({ column, op: 'in', keys: [...new Set((v as JsonValue[]).map(key))] })
      continue
    }
    const op = ({ gt: '>', gte: '>=', lt: '<', lte: '<=' } as const)[name]
    if (op === undefined) throw bad(`unknown condition ${name}`)
    const k = key(v)
    if (k === '') throw bad('a range needs a number, a string or a boolean')
    terms.push({ column, op, key: k })
    if (typeof column === 'number') kinds.add(kindBounds(k)[0])
  }
  if (terms.length === 0) throw bad('an empty range')
  for (const kind of kinds) {
    const [from, to] = kindBounds(kind)
    terms.push({ column, op: '>=', key: from }, { column, op: '<', key: to })
  }
  return terms
}

/** What one order entry says. */
const orderEntry = (o: string | { field: string; desc: true }) =>
  typeof o === 'string' ? { field: o, desc: false } : { field: o.field, desc: o.desc }

/**
 * Makes the `after` of the next page from the last object of this one; right even when that object changes or disappears meanwhile.
 *
 * @example `const next = await tx.list('task', { ...q, after: pageCursor(page.at(-1), q) })`
 */
export function pageCursor(last: Stored<unknown>, q: Pick<Query, 'order'> = {}): string {
  const keys: string[] = []
  for (const o of [...(q.order ?? []), 'id']) {
    const { field } = orderEntry(o)
    keys.push(own.has(field) ? last[field as 'id'] : (scalarKey(fieldOf(last.value, field)) ?? ''))
    if (field === 'id') break
  }
  return cursorPrefix + Buffer.from(JSON.stringify(keys)).toString('base64url')
}

function readCursor(type: KnownType, cursor: string, n: number): string[] {
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor.slice(cursorPrefix.length), 'base64url').toString())
    if (Array.isArray(keys) && keys.length === n && keys.every((k) => typeof k === 'string')) return keys
  } catch {
    // falls through to the refusal
  }
  throw new StoreError('STORE_ERR_BAD_CURSOR', { cursor: cursor.slice(0, 80), name: type.name })
}

/**
 * Checks and translates a query. `afterId`: the object whose keys the caller must put into `after` ({@link startAfter}).
 *
 * @throws `STORE_ERR_BAD_QUERY`, `STORE_ERR_NOT_INDEXED`, `STORE_ERR_BAD_CURSOR`
 */
export function planOf(type: KnownType, q: Query): { plan: Plan; afterId?: string } {
  const terms = Object.entries(q.where ?? {}).flatMap(([f, w]) => termsOf(type, f, w))
  const order = (q.order ?? []).map((o) => {
    const e = orderEntry(o)
    return { column: columnOf(type, e.field), desc: e.desc }
  })
  const idAt = order.findIndex((o) => o.column === 'id')
  if (idAt >= 0) order.length = idAt + 1
  else order.push({ column: 'id', desc: order.at(-1)?.desc ?? false })
  if (q.limit !== undefined && (!Number.isInteger(q.limit) || q.limit < 0))
    throw new StoreError('STORE_ERR_BAD_QUERY', {
      type: type.name,
      reason: `limit must be an integer of 0 or more, got ${String(q.limit)}`,
    })
  const limit = q.limit === undefined ? {} : { limit: q.limit }
  if (q.after === undefined) return { plan: { terms, order, ...limit } }
  if (!q.after.startsWith(cursorPrefix))
    return order.length === 1
      ? { plan: { terms, order, ...limit, after: [q.after] } }
      : { plan: { terms, order, ...limit }, afterId: q.after }
  return { plan: { terms, order, ...limit, after: readCursor(type, q.after, order.length) } }
}

/** The plan that starts behind an object, given its keys; undefined: it does not exist (any more). */
export function startAfter(type: KnownType, plan: Plan, afterId: string, key: KeyReader | undefined): Plan {
  if (key === undefined) throw new StoreError('STORE_ERR_BAD_CURSOR', { cursor: afterId, name: type.name })
  return { ...plan, after: plan.order.map((o) => key(o.column)) }
}

/** Reads the key of a column of something that has keys. */
export type KeyReader = (column: Column) => string

const holds = (c: number, op: '=' | '>' | '>=' | '<' | '<='): boolean =>
  op === '=' ? c === 0 : op === '>' ? c > 0 : op === '>=' ? c >= 0 : op === '<' ? c < 0 : c <= 0

/** Tells whether a row passes the filters. */
export const matches = (plan: Plan, key: KeyReader): boolean =>
  plan.terms.every((t) => (t.op === 'in' ? t.keys.includes(key(t.column)) : holds(compareKeys(key(t.column), t.key), t.op)))

/** Orders two rows. */
export function compareRows(plan: Plan, a: KeyReader, b: KeyReader): number {
  for (const { column, desc } of plan.order) {
    const c = compareKeys(a(column), b(column))
    if (c !== 0) return desc ? -c : c
  }
  return 0
}

/** Tells whether a row comes after the page's start. */
export function isAfter(plan: Plan, key: KeyReader): boolean {
  if (plan.after === undefined) return true
  for (const [i, { column, desc }] of plan.order.entries()) {
    const c = compareKeys(key(column), plan.after[i] ?? '')
    if (c !== 0) return desc ? c < 0 : c > 0
  }
  return false
}
