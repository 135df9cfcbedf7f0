import type { Column, Plan, Term } from './plan.ts'

/** How one engine writes SQL. */
export interface Dialect {
  /** Placeholder of the n-th parameter, from 1. */
  placeholder(n: number): string
  /** Suffix that makes a comparison or an order one of bytes. */
  readonly bytes: string
}

/** A statement and its parameters. */
export interface Statement {
  readonly sql: string
  readonly params: readonly (string | number)[]
}

/** Name of a type's table. */
export const tableOf = (type: string): string => `"o:${type}"`

/** Name of an indexed field's column. */
export const fieldColumn = (field: string): string => `"f:${field}"`

/** Builds the SELECT of a plan. `index`: the type's indexed fields. */
export function selectOf(d: Dialect, type: string, index: readonly string[], plan: Plan, columns: string, suffix = ''): Statement {
  const params: (string | number)[] = []
  const name = (c: Column) => (typeof c === 'number' ? fieldColumn(index[c] ?? '') : c)
  const bind = (v: string | number) => d.placeholder(params.push(v))
  const term = (t: Term): string => {
    if (t.op === 'in') return t.keys.length === 0 ? '1 = 0' : `${name(t.column)} IN (${t.keys.map(bind).join(', ')})`
    return `${name(t.column)}${t.op === '=' ? '' : d.bytes} ${t.op} ${bind(t.key)}`
  }
  const where = plan.terms.map(term)
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
    `SELECT ${columns} FROM ${tableOf(type)}` +
    (where.length > 0 ? ` WHERE ${where.join(' AND ')}` : '') +
    (columns.startsWith('count(')
      ? ''
      : ` ORDER BY ${order.map((o) => `${name(o.column)}${d.bytes}${o.desc ? ' DESC' : ''}`).join(', ')}`) +
    (plan.limit === undefined ? '' : ` LIMIT ${bind(plan.limit)}`) +
    suffix
  return { sql, params }
}
