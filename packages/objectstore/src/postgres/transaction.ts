import type { PoolClient } from 'pg'
import { StoreError } from '../errors.ts'
import { isoTime } from '../internal/iso-time.ts'
import { planOf } from '../internal/plan.ts'
import type { Plan } from '../internal/plan.ts'
import { tableOf } from '../internal/sql.ts'
import type { Statement } from '../internal/sql.ts'
import { assertLive } from '../internal/transaction-runner.ts'
import type { Run } from '../internal/transaction-runner.ts'
import { checkId } from '../internal/type-registry.ts'
import type { KnownType, Row, TypeRegistry } from '../internal/type-registry.ts'
import type { JsonValue, Query, Stored, Tx } from '../store.ts'
import { errorOf, isRetryable } from './faults.ts'
import { run } from './pools.ts'
import type { Pools, Rows } from './pools.ts'
import { resolvePlan, rowColumns, rowOf, select } from './rows.ts'
import type { WriteCombiner } from './write-combiner.ts'
import type { PendingRow } from './write-statement.ts'
import { isEmpty, isLarge, noWrites, partsOf, writeStatement } from './write-statement.ts'

/** What all transactions of a store share. */
export interface PgParts {
  readonly pools: Pools
  readonly combiner: WriteCombiner
  readonly types: TypeRegistry
  /** Numbers that grow with the database's clock. */
  readonly nextVersion: () => number
  readonly now: () => number
}

function expectVersion(type: string, id: string, actual: number, wanted: number | 'absent' | undefined): void {
  if (wanted === undefined || actual === (wanted === 'absent' ? 0 : wanted)) return
  throw new StoreError('STORE_ERR_VERSION', { type, id, actual: actual === 0 ? 'absent' : actual, wanted })
}

/** One run. The server's transaction begins with the first read; a transaction that only writes is one statement. */
export class PgTransaction implements Tx, Run {
  readonly begunAt = performance.now()
  ended: Run['ended']
  listeners: ((committed: boolean) => void)[] | undefined
  stop: Run['stop'] = () => undefined
  /** Whether a statement met other writers. */
  conflicted = false
  /** Whether a put took a version for granted that no statement has looked at yet: what the function made of it may be wrong. */
  assumed = false
  /** Logs appended to. */
  logs: Set<string> | undefined
  readonly #parts: PgParts
  #client: PoolClient | undefined
  #pending = noWrites()
  #wrote = false
  #busy = 0
  #queue: Promise<unknown> | undefined

  /** Not the first run: a version that was taken for granted may have been wrong. */
  readonly #careful: boolean

  constructor(parts: PgParts, careful: boolean) {
    this.#parts = parts
    this.#careful = careful
  }

  get tx(): Tx {
    return this
  }

  async get<T>(typeName: string, id: string): Promise<Stored<T> | undefined> {
    assertLive(this)
    const type = this.#parts.types.get(typeName)
    const row = await this.#find(type, id)
    return row && (type.read(row) as Stored<T>)
  }

  async put(typeName: string, id: string, value: unknown, o?: { ifVersion?: number | 'absent' }): Promise<number> {
    assertLive(this)
    const { types, now, nextVersion } = this.#parts
    const type = types.get(typeName)
    checkId(typeName, id)
    const { json, keys } = type.write(id, value)
    const ifVersion = o?.ifVersion
    // A known version is looked at by the statement that writes; a run that failed so looks at once the next time, and can say what is wrong.
    const isDeferred =
      typeof ifVersion === 'number' && ifVersion > 0 && !this.#careful && !this.#wrote && this.#pending.puts.get(type)?.has(id) !== true
    if (ifVersion !== undefined && !isDeferred) expectVersion(typeName, id, (await this.#find(type, id))?.version ?? 0, ifVersion)
    if (isDeferred) this.assumed = true
    const at = isoTime(Math.floor(now()))
    const version = isDeferred ? Math.max(nextVersion(), ifVersion + 1) : nextVersion()
    const { puts } = this.#pending
    let rows = puts.get(type)
    if (!rows) puts.set(type, (rows = new Map<string, PendingRow>()))
    const row = { id, version, shape: type.version, created: at, updated: at, json, keys }
    // put twice: the first put's condition stays
    const expected = isDeferred ? ifVersion : rows.get(id)?.expected
    rows.set(id, expected === undefined ? row : { ...row, expected })
    return version
  }

  async delete(typeName: string, id: string, o?: { ifVersion?: number }): Promise<boolean> {
    assertLive(this)
    const type = this.#parts.types.get(typeName)
    if (o?.ifVersion !== undefined) expectVersion(typeName, id, (await this.#find(type, id))?.version ?? 0, o.ifVersion)
    this.#wrote = true
    return (await this.#query({ sql: `DELETE FROM ${tableOf(typeName)} WHERE id = $1 RETURNING 1`, params: [id] })).length > 0
  }

  async list<T>(typeName: string, q: Query = {}): Promise<readonly Stored<T>[]> {
    assertLive(this)
    const type = this.#parts.types.get(typeName)
    const rows = await this.#query(select(type, await this.#plan(type, q), rowColumns))
    return rows.map((r) => type.read(rowOf(r)) as Stored<T>)
  }

  async count(typeName: string, q: Query = {}): Promise<number> {
    assertLive(this)
    const type = this.#parts.types.get(typeName)
    const { plan } = planOf(type, q.where ? { where: q.where } : {})
    return Number((await this.#query(select(type, plan, 'count(*)')))[0]?.[0])
  }

  async claim<T>(typeName: string, q: Query): Promise<readonly Stored<T>[]> {
    assertLive(this)
    const type = this.#parts.types.get(typeName)
    const plan = await this.#plan(type, q)
    const apart = plan.limit !== undefined && !this.#wrote && isEmpty(this.#pending)
    const rows = apart
      ? await this.#claimSome(type, plan as Plan & { limit: number })
      : await this.#query(select(type, plan, rowColumns, ' FOR UPDATE SKIP LOCKED'))
    return rows.map((r) => type.read(rowOf(r)) as Stored<T>)
  }

  append(log: string, record: JsonValue): void {
    assertLive(this)
    this.logs = (this.logs ?? new Set()).add(log)
    this.#pending.appends.push({ log, at: isoTime(Math.floor(this.#parts.now())), json: JSON.stringify(record) })
  }

  onEnd(fn: (committed: boolean) => void): void {
    assertLive(this)
    ;(this.listeners ??= []).push(fn)
  }

  /** false: a conflict, nothing happened. */
  async commit(): Promise<boolean> {
    if (this.conflicted) return false
    try {
      await this.#queue
      const client = this.#client
      if (!client) {
        if (isEmpty(this.#pending)) return true
        if (isLarge(this.#pending)) return await this.#commitLarge()
        await this.#parts.combiner.write(this.#pending)
        return true
      }
      this.#busy++
      await this.#flush(client)
      // COMMIT of a transaction that failed answers ROLLBACK without an error.
      const { command } = await client.query('COMMIT')
      if (command !== 'COMMIT') throw new StoreError('STORE_ERR_FAILED', { reason: 'a statement of the transaction had failed' })
      this.#client = undefined
      client.release()
      return true
    } catch (e) {
      if (!isRetryable(e)) throw errorOf(e)
      this.conflicted = true
      return false
    }
  }

  /** What takes several statements needs a transaction around them. */
  async #commitLarge(): Promise<boolean> {
    await this.#begin(true)
    return this.commit()
  }

  /** Gives the connection back; one that still works on a statement is cut. */
  async cleanUp(): Promise<void> {
    const client = this.#client
    if (!client) return
    this.#client = undefined
    if (this.#busy > 0 && !this.conflicted) {
      client.release(true)
      return
    }
    const clean = await client.query('ROLLBACK').then(
      () => true,
      () => false,
    )
    client.release(!clean)
  }

  /** One statement after the other, whatever `fn` awaits at once. */
  #inTurn<T>(fn: (c: PoolClient) => Promise<T>): Promise<T> {
    const turn = async (): Promise<T> => {
      assertLive(this)
      this.#busy++
      try {
        return await fn(this.#client ?? (await this.#begin()))
      } catch (e) {
        throw this.#failure(e)
      } finally {
        this.#busy--
      }
    }
    const next = this.#queue ? this.#queue.then(turn) : turn()
    this.#queue = next.catch(() => undefined)
    return next
  }

  async #begin(isCommitting = false): Promise<PoolClient> {
    const client = await this.#parts.pools.main.connect()
    if (this.ended !== undefined && !isCommitting) {
      // It took too long: nobody else would give the connection back.
      client.release()
      assertLive(this)
    }
    this.#client = client
    await client.query('BEGIN')
    return client
  }

  #failure(e: unknown): Error {
    if (isRetryable(e)) this.conflicted = true
    return errorOf(e)
  }

  async #flush(c: PoolClient): Promise<void> {
    if (isEmpty(this.#pending)) return
    const pending = this.#pending
    this.#pending = noWrites()
    this.#wrote = true
    for (const part of partsOf(pending)) {
      const { sql, params } = writeStatement(part)
      await run(c, sql, params)
    }
    this.assumed = false
  }

  #query(s: Statement): Promise<Rows> {
    return this.#inTurn(async (c) => {
      await this.#flush(c)
      return run(c, s.sql, s.params)
    })
  }

  async #find(type: KnownType, id: string): Promise<Row | undefined> {
    const rows = await this.#query({ sql: `SELECT ${rowColumns} FROM ${tableOf(type.name)} WHERE id = $1`, params: [id] })
    return rows[0] && rowOf(rows[0])
  }

  #plan(type: KnownType, q: Query): Promise<Plan> {
    return resolvePlan(type, q, (id) => this.#find(type, id))
  }

  /** Rows not claimed by others. The candidates are looked for outside of the transaction: inside, the scan itself would conflict with every other claimer's update. */
  async #claimSome(type: KnownType, p: Plan & { limit: number }): Promise<Rows> {
    for (let spare = 32; ; spare *= 8) {
      const wanted = select(type, { ...p, limit: p.limit + spare }, 'ctid')
      const candidates = await run(this.#parts.pools.side, wanted.sql, wanted.params).catch((e: unknown) => {
        throw this.#failure(e)
      })
      if (candidates.length === 0) return []
      const { sql, params } = select(type, p, rowColumns, ' FOR UPDATE SKIP LOCKED')
      const places = `$${params.length + 1}::tid[]`
      const held = sql.includes(' WHERE ')
        ? sql.replace(' WHERE ', ` WHERE ctid = ANY(${places}) AND `)
        : sql.replace(' ORDER BY ', ` WHERE ctid = ANY(${places}) ORDER BY `)
      const rows = await this.#inTurn((c) => run(c, held, [...params, candidates.map((r) => r[0])]))
      if (rows.length >= p.limit || candidates.length < p.limit + spare || spare > 4096) return rows
    }
  }
}
