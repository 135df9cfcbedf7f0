import { StoreError } from '../errors.ts'
import { checkLimit } from '../internal/check-limit.ts'
import { cursorOf, logRecord, seqOf } from '../internal/engine.ts'
import { createTransactionRunner } from '../internal/transaction-runner.ts'
import { createTypeRegistry } from '../internal/type-registry.ts'
import { createWakes } from '../internal/wakes.ts'
import type { Store } from '../store.ts'
import { errorOf } from './faults.ts'
import { fromJsonb } from './json-text.ts'
import { createLogSequencer } from './log-sequencer.ts'
import { migrate, sweepKeys } from './migrate.ts'
import { resolvePostgresOptions } from './options.ts'
import type { PostgresStoreOptions } from './options.ts'
import { createPools, run } from './pools.ts'
import { readRow, resolvePlan, select } from './rows.ts'
import { PgTransaction } from './transaction.ts'
import { createWriteCombiner } from './write-combiner.ts'

const readLogSql = `
SELECT l.head, l.floor, r.seq, r.at, r.json, EXISTS (SELECT 1 FROM log_record n WHERE n.log = $1 AND n.seq IS NULL)
FROM (SELECT coalesce(max(head), 0) AS head, coalesce(max(floor), 0) AS floor FROM logs WHERE name = $1) l
LEFT JOIN LATERAL (SELECT seq, at, json FROM log_record WHERE log = $1 AND seq > $2 ORDER BY seq LIMIT $3) r ON true ORDER BY r.seq`

/**
 * Opens a store in a PostgreSQL schema, which many processes may share.
 *
 * @throws {@link StoreError} `STORE_ERR_UNREACHABLE`, `STORE_ERR_NEWER_SCHEMA`, `STORE_ERR_BAD_TYPE`.
 * @example `const store = await openPostgresStore({ connection: 'postgres://me@db/mine', types: [{ name: 'note', index: ['owner'] }] })`
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const o = resolvePostgresOptions(options)
  const types = createTypeRegistry(o.types)
  const pools = createPools(o, o.log)
  let epoch: string
  let offset: number
  try {
    epoch = await migrate(pools, o.schema, types)
    offset = Number((await run(pools.side, 'SELECT extract(epoch FROM clock_timestamp()) * 1000'))[0]?.[0]) - performance.now()
  } catch (e) {
    await pools.close()
    throw errorOf(e)
  }
  // The database's clock, carried on by ours, which never jumps: versions grow across processes and restarts.
  const databaseNow = () => offset + performance.now()
  let lastVersion = 0
  const nextVersion = () => (lastVersion = Math.max(lastVersion + 1, Math.floor(databaseNow() * 1000)))
  const now = options.clock ? o.now : databaseNow
  const wakes = createWakes(o.log)
  const sequencer = createLogSequencer(pools, o, wakes, o.log, () => sweepKeys(pools, types))
  let closing: Promise<void> | undefined
  const parts = { pools, combiner: createWriteCombiner(pools), types, nextVersion, now }
  const committing = new Set<Promise<boolean>>()
  const runner = createTransactionRunner<PgTransaction>({
    maxTransactionMs: o.maxTransactionMs,
    begin: (again) => new PgTransaction(parts, again),
    isConflict: (r) => r.conflicted || r.assumed,
    async commit(r) {
      const ending = r.commit()
      committing.add(ending)
      if (!(await ending.finally(() => committing.delete(ending)))) return false
      if (r.logs) sequencer.kick(r.logs)
      return true
    },
    cleanUp: (r) => r.cleanUp(),
  })
  const guarded = async <T>(fn: () => Promise<T>): Promise<T> => {
    runner.isOpen()
    try {
      return await fn()
    } catch (e) {
      throw errorOf(e)
    }
  }
  return {
    capabilities: { durable: true, manyProcesses: true, transactions: true, logs: true, claims: true },
    transaction: runner.transaction,
    readLog: (name, { after, limit }) =>
      guarded(async () => {
        checkLimit(name, limit)
        const from = after === undefined ? 0 : seqOf(epoch, after)
        const bad = () => new StoreError('STORE_ERR_BAD_CURSOR', { cursor: String(after).slice(0, 80), name })
        if (from === undefined) throw bad()
        for (;;) {
          const rows = await run(pools.side, readLogSql, [name, from, limit])
          const [head, floor] = (rows[0] ?? []).map(Number)
          if (from > (head ?? 0)) throw bad()
          const found = rows.filter((r) => r[2] !== null)
          if (found.length < limit && rows[0]?.[5] === true) {
            await sequencer.number(name)
            continue
          }
          const records = found.map((r) => logRecord(epoch, { seq: Number(r[2]), at: r[3] as string, json: r[4] as string }))
          return { records, oldest: cursorOf(epoch, floor ?? 0) }
        }
      }),
    trimLog: (name, { before }) =>
      guarded(async () => {
        const seq = seqOf(epoch, before)
        if (seq === undefined) throw new StoreError('STORE_ERR_BAD_CURSOR', { cursor: before.slice(0, 80), name })
        const sql =
          'WITH f AS (UPDATE logs SET floor = greatest(floor, least(head, $2 - 1)) WHERE name = $1) DELETE FROM log_record WHERE log = $1 AND seq < $2'
        await run(pools.side, sql, [name, seq])
      }),
    onAppend(name, wake) {
      sequencer.watch()
      return wakes.on(name, wake)
    },
    rawList: (typeName, q = {}) =>
      guarded(async () => {
        const type = types.get(typeName)
        const plan = await resolvePlan(type, q, (id) => readRow(pools, type, id))
        const { sql, params } = select(type, plan, 'id, version, shape, value::text')
        return (await run(pools.side, sql, params)).map(([id, version, shape, text]) => {
          const row = { id: id as string, version: Number(version), shape: shape as number, json: fromJsonb(text as string) }
          return { id: row.id, version: row.version, json: Buffer.from(type.textOf(row)) }
        })
      }),
    now: () => guarded(async () => Number((await run(pools.side, 'SELECT extract(epoch FROM clock_timestamp()) * 1000'))[0]?.[0])),
    close() {
      closing ??= (async () => {
        runner.close()
        await Promise.allSettled(committing)
        wakes.clear()
        await sequencer.close()
        await pools.close()
      })()
      return closing
    },
  }
}
