import type { Column, KeyReader, Plan } from '../internal/plan.ts'
import { planOf, startAfter } from '../internal/plan.ts'
import { selectOf, tableOf } from '../internal/sql.ts'
import type { Dialect, Statement } from '../internal/sql.ts'
import type { KnownType, Row } from '../internal/type-registry.ts'
import type { Query } from '../store.ts'
import { fromJsonb } from './json-text.ts'
import { run } from './pools.ts'
import type { Pools } from './pools.ts'

/** The columns of all tables compare bytes; parameters are numbered. */
export const postgresDialect: Dialect = {
  placeholder: (n) => `$${n}`,
  bytes: '',
  // one text, and one parameter, for lists of all lengths
  isIn: (column, keys, bind) => `${column} = ANY(${bind(keys)})`,
}

/** Columns of a row as {@link rowOf} reads them. */
export const rowColumns = 'id, version, shape, created, updated, value::text'

/** A row of a SELECT of the columns above. */
export const rowOf = ([id, version, shape, created, updated, json]: readonly unknown[]): Row =>
  ({ id, version: Number(version), shape, created, updated, json: fromJsonb(json as string) }) as Row

const keyReader =
  (type: KnownType, row: Row): KeyReader =>
  (column: Column) =>
    typeof column === 'number' ? type.keysOf(row.id, type.valueOf(row))[column]! : row[column]

/** The plan of a query, its `after` looked up by `get`. */
export async function resolvePlan(type: KnownType, q: Query, get: (id: string) => Promise<Row | undefined>): Promise<Plan> {
  const { plan, afterId } = planOf(type, q)
  if (afterId === undefined) return plan
  const row = await get(afterId)
  return startAfter(type, plan, afterId, row && keyReader(type, row))
}

/** Reads one object outside of a transaction. */
export async function readRow(pools: Pools, type: KnownType, id: string): Promise<Row | undefined> {
  const rows = await run(pools.side, `SELECT ${rowColumns} FROM ${tableOf(type.name)} WHERE id = $1`, [id])
  return rows[0] && rowOf(rows[0])
}

/** A SELECT of a plan. */
export const select = (type: KnownType, plan: Plan, columns: string, suffix = ''): Statement =>
  selectOf(postgresDialect, type, plan, columns, suffix)
