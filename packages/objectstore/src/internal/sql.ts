import type { Column, Plan, Term } from './plan.ts'
import type { KnownType } from './type-registry.ts'

/** How one engine writes SQL. */
export interface Dialect {
  /** Placeholder of the n-th parameter, from 1. */
  placeholder(n: number): string
  /** `column IN keys`, however many they are. */
  isIn(column: string, keys: readonly string[], bind: (v: string | number | readonly string[]) => string): string
  /** Suffix that makes a comparison or an order one of bytes. */
  readonly bytes: string
}

/** A value bound to a placeholder; lists only where the engine has them. */
export type Param = string | number | readonly string[]

/** A statement and its parameters. */
export interface Statement {
  readonly sql: string
  readonly params: readonly Param[]
}

/** Name of a type's table. */
export const tableOf = (type: string): string => `"o:${type}"`

/** Name of an indexed field's column. */
export const fieldColumn = (field: string): string => `"f:${field}"`

/** Condition of a sparse field's index; a query that means to use the index says the same. */
export const isPresent = (column: string): string => `${column} <> ''`

/** Whether a row that passes the filter has something in the field. */
const needsPresence = (t: Term): boolean =>
  t.op === 'in' ? t.keys.every((k) => k !== '') : t.op === '=' || t.op === '>=' ? t.key !== '' : t.op === '>'

/** Builds the SELECT of a plan. */
export function selectOf(
  d: Dialect,
  type: Pick<KnownType, 'name' | 'index' | 'sparse'>,
  plan: Plan,
  columns: string,
  suffix = '',
): Statement {
  const params: Param[] = []
  const fieldAt = (c: number) => type.index[c] ?? ''
  const name = (c: Column) => (typeof c === 'number' ? fieldColumn(fieldAt(c)) : c)
  const bind = (v: Param) => d.placeholder(params.push(v))
  const term = (t: Term): string => {
    if (t.op === 'in') return t.keys.length === 0 ? '1 = 0' : d.isIn(name(t.column), t.keys, bind)
    return `${name(t.column)}${t.op === '=' ? '' : d.bytes} ${t.op} ${bind(t.key)}`
  }
  const where = plan.terms.map(term)
  for (const c of new Set(plan.terms.filter(needsPresence).map((t) => t.column)))
    if (typeof c === 'number' && type.sparse.has(fieldAt(c))) where.push(isPresent(name(c)))
  const { after, order } = plan
  if (after) {
    const same = order.every((o) => o.desc === order[0]?.desc)
    if (same) {
      const left = order.map((o) => name(o.column) + d.bytes).join(', ')
      where.push(`(${left}) ${order[0]?.desc ? '<' : '>'} (${after.map(bind).join(', ')})`)
    } else {
      const alternatives = order.map((o, i) => {
        const equal = order.slice(0, i).map((e, j) => `${name(e.column)} = ${bind(after[j] ?? '')}`)
        return [...equal, `${name(o.column)}${d.bytes} ${o.desc ? '<' : '>'} ${bind(after[i] ?? '')}`].join(' AND ')
      })
      where.push(`(${alternatives.map((a) => `(${a})`).join(' OR ')})`)
    }
  }
  const sql =
    `SELECT ${columns} FROM ${tableOf(type.name)}` +
    (where.length > 0 ? ` WHERE ${where.join(' AND ')}` : '') +
    (columns.startsWith('count(')
      ? ''
      : ` ORDER BY ${order.map((o) => `${name(o.column)}${d.bytes}${o.desc ? ' DESC' : ''}`).join(', ')}`) +
    (plan.limit === undefined ? '' : ` LIMIT ${bind(plan.limit)}`) +
    suffix
  return { sql, params }
}
