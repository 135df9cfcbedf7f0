import type { PoolClient } from 'pg'
import { StoreError } from '../errors.ts'
import type { Column, KeyReader, Plan } from '../internal/plan.ts'
import { planOf, startAfter } from '../internal/plan.ts'
import { selectOf, tableOf } from '../internal/sql.ts'
import type { Dialect, Statement } from '../internal/sql.ts'
import { assertLive, createStop } from '../internal/transaction-runner.ts'
import type { Run } from '../internal/transaction-runner.ts'
import { checkId } from '../internal/type-registry.ts'
import type { KnownType, Row, TypeRegistry } from '../internal/type-registry.ts'
import type { Query, Stored, Tx } from '../store.ts'
import { errorOf, isRetryable } from './faults.ts'
import { fromJsonb } from './json-text.ts'
import { run } from './pools.ts'
import type { Pools, Rows } from './pools.ts'
import { isEmpty, noWrites, writeStatement } from './write-statement.ts'

/** The columns of all tables compare bytes; parameters are numbered. */
export const postgresDialect: Dialect = { placeholder: (n) => `$${n}`, bytes: '' }

const rowColumns = 'id, version, shape, created, updated, value::text'

/** A row of a SELECT of the columns above. */
const rowOf = ([id, version, shape, created, updated, json]: readonly unknown[]): Row =>
  ({ id, version: Number(version), shape, created, updated, json: fromJsonb(json as string) }) as Row

const keyReader =
  (type: KnownType, row: Row): KeyReader =>
  (column: Column) =>
    typeof column === 'number' ? type.keysOf(row.id, type.valueOf(row))[column]! : row[column]

/** What all transactions of a store share. */
export interface PgParts {
  readonly pools: Pools
  readonly types: TypeRegistry
  /** Numbers that grow with the database's clock. */
  readonly nextVersion: () => number
  readonly now: () => number
}

/** One run of a transaction function. */
export interface PgRun extends Run {
  /** Logs appended to. */
  readonly logs: ReadonlySet<string>
  /** Whether a statement met other writers. */
  readonly conflicted: boolean
  commit(): Promise<boolean>
  cleanUp(): Promise<void>
}

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

/** Begins one run. The server's transaction begins with the first read; a transaction that only writes is one statement. */
export function beginRun({ pools, types, nextVersion, now }: PgParts): PgRun {
  let client: PoolClient | undefined
  let pending = noWrites()
  let wrote = false
  let conflicted = false
  let busy = 0
  let queue: Promise<unknown> = Promise.resolve()
  const logs = new Set<string>()

  const live = () => assertLive(self)
  const fail = (e: unknown): never => {
    if (isRetryable(e)) conflicted = true
    throw errorOf(e)
  }
  /** One statement after the other, whatever `fn` awaits at once. */
  const inTurn = <T>(fn: (c: PoolClient) => Promise<T>): Promise<T> => {
    const next = queue.then(async () => {
      live()
      busy++
      try {
        if (!client) {
          client = await pools.main.connect()
          live()
          await client.query('BEGIN')
        }
        return await fn(client)
      } catch (e) {
        return fail(e)
      } finally {
        busy--
      }
    })
    queue = next.catch(() => undefined)
    return next
  }
  const flush = async (c: PoolClient): Promise<void> => {
    if (isEmpty(pending)) return
    const { sql, params } = writeStatement(pending)
    pending = noWrites()
    wrote = true
    await run(c, sql, params)
  }
  const query = (s: Statement): Promise<Rows> =>
    inTurn(async (c) => {
      await flush(c)
      return run(c, s.sql, s.params)
    })
  const select = (type: KnownType, plan: Plan, columns: string, suffix = '') =>
    selectOf(postgresDialect, type.name, type.index, plan, columns, suffix)
  const find = async (type: KnownType, id: string): Promise<Row | undefined> => {
    const rows = await query({ sql: `SELECT ${rowColumns} FROM ${tableOf(type.name)} WHERE id = $1`, params: [id] })
    return rows[0] && rowOf(rows[0])
  }
  const expectVersion = (type: string, id: string, actual: number, wanted: number | 'absent' | undefined) => {
    if (wanted === undefined || actual === (wanted === 'absent' ? 0 : wanted)) return
    throw new StoreError('STORE_ERR_VERSION', { type, id, actual: actual === 0 ? 'absent' : actual, wanted })
  }
  const plan = (type: KnownType, q: Query) => resolvePlan(type, q, (id) => find(type, id))

  /** Rows not claimed by others. The candidates are looked for outside of the transaction: inside, the scan itself would conflict with every other claimer's update. */
  const claimSome = async (type: KnownType, p: Plan & { limit: number }): Promise<Rows> => {
    for (let spare = 32; ; spare *= 8) {
      const wanted = select(type, { ...p, limit: p.limit + spare }, 'ctid')
      const candidates = await run(pools.side, wanted.sql, wanted.params).catch(fail)
      if (candidates.length === 0) return []
      const { sql, params } = select(type, p, rowColumns, ' FOR UPDATE SKIP LOCKED')
      const places = `$${params.length + 1}::tid[]`
      const held = sql.includes(' WHERE ')
        ? sql.replace(' WHERE ', ` WHERE ctid = ANY(${places}) AND `)
        : sql.replace(' ORDER BY ', ` WHERE ctid = ANY(${places}) ORDER BY `)
      const rows = await inTurn((c) => run(c, held, [...params, candidates.map((r) => r[0])]))
      if (rows.length >= p.limit || candidates.length < p.limit + spare || spare > 4096) return rows
    }
  }

  const tx: Tx = {
    async get<T>(typeName: string, id: string) {
      live()
      const type = types.get(typeName)
      const row = await find(type, id)
      return row && (type.read(row) as Stored<T>)
    },
    async put(typeName, id, value, o = {}) {
      live()
      const type = types.get(typeName)
      checkId(typeName, id)
      const { json, keys } = type.write(id, value)
      if (o.ifVersion !== undefined) expectVersion(typeName, id, (await find(type, id))?.version ?? 0, o.ifVersion)
      const at = new Date(now()).toISOString()
      const version = nextVersion()
      let rows = pending.puts.get(type)
      if (!rows) pending.puts.set(type, (rows = new Map<string, never>()))
      rows.set(id, { id, version, shape: type.version, created: at, updated: at, json, keys })
      return version
    },
    async delete(typeName, id, o = {}) {
      live()
      const type = types.get(typeName)
      if (o.ifVersion !== undefined) expectVersion(typeName, id, (await find(type, id))?.version ?? 0, o.ifVersion)
      wrote = true
      return (await query({ sql: `DELETE FROM ${tableOf(typeName)} WHERE id = $1 RETURNING 1`, params: [id] })).length > 0
    },
    async list<T>(typeName: string, q: Query = {}) {
      live()
      const type = types.get(typeName)
      const rows = await query(select(type, await plan(type, q), rowColumns))
      return rows.map((r) => type.read(rowOf(r)) as Stored<T>)
    },
    async count(typeName, q = {}) {
      live()
      const type = types.get(typeName)
      const p = planOf(type, q.where ? { where: q.where } : {}).plan
      return Number((await query(select(type, p, 'count(*)')))[0]?.[0])
    },
    async claim<T>(typeName: string, q: Query) {
      live()
      const type = types.get(typeName)
      const p = await plan(type, q)
      const apart = p.limit !== undefined && !wrote && isEmpty(pending)
      const rows = apart
        ? await claimSome(type, p as Plan & { limit: number })
        : await query(select(type, p, rowColumns, ' FOR UPDATE SKIP LOCKED'))
      return rows.map((r) => type.read(rowOf(r)) as Stored<T>)
    },
    append(log, record) {
      live()
      logs.add(log)
      pending.appends.push({ log, at: new Date(now()).toISOString(), json: JSON.stringify(record) })
    },
  }
  const self: PgRun = {
    ...createStop(),
    tx,
    ended: undefined,
    logs,
    get conflicted() {
      return conflicted
    },
    async commit() {
      if (conflicted) return false
      const c = client
      try {
        if (!c) {
          if (isEmpty(pending)) return true
          const { sql, params } = writeStatement(pending)
          await run(pools.main, sql, params)
          return true
        }
        busy++
        await queue
        await flush(c)
        // COMMIT of a transaction that failed answers ROLLBACK without an error.
        const { command } = await c.query('COMMIT')
        if (command !== 'COMMIT') throw new StoreError('STORE_ERR_FAILED', { reason: 'a statement of the transaction had failed' })
        busy--
        client = undefined
        c.release()
        return true
      } catch (e) {
        if (isRetryable(e)) return false
        throw errorOf(e)
      }
    },
    async cleanUp() {
      const c = client
      client = undefined
      if (!c) return
      if (busy === 0 || conflicted) {
        const clean = await c.query('ROLLBACK').then(
          () => true,
          () => false,
        )
        c.release(!clean)
      } else c.release(true)
    },
  }
  return self
}
