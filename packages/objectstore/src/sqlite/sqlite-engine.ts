import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { StoreError } from '../errors.ts'
import { createRawCache, toBuffers } from '../internal/raw-cache.ts'
import { digestOf } from '../internal/engine.ts'
import type { Commit, Engine, Reads } from '../internal/engine.ts'
import type { Plan } from '../internal/plan.ts'
import { selectOf, tableOf } from '../internal/sql.ts'
import type { Statement } from '../internal/sql.ts'
import type { KnownType, Row, TypeRegistry } from '../internal/type-registry.ts'
import type { RawObject } from '../store.ts'
import { sqliteDialect } from './dialect.ts'
import { errorOf, faultOf } from './faults.ts'
import { flatten } from './protocol.ts'
import type { FlatCommits, SqliteParams, WireQueries } from './protocol.ts'
import { sumOf } from './schema.ts'
import type { WriterClient } from './writer-client.ts'

/** Most memory for texts kept as buffers. */
const cacheBytes = 32 * 2 ** 20

const rowColumns = 'id, version, shape, created, updated, json, sum'

/** Parts of the engine. */
export interface SqliteEngineParts {
  readonly path: string
  /** Read-only connection of the main thread. */
  readonly reader: DatabaseSync
  readonly writer: WriterClient
  readonly types: TypeRegistry
  readonly epoch: string
  readonly counter: { value: number }
  close(): Promise<void>
}

/** Reads on the main thread, writes through the writer thread. */
export function createSqliteEngine({ path, reader, writer, types, epoch, counter, ...parts }: SqliteEngineParts): Engine {
  const cache = new Map<string, StatementSync>()
  const statement = (sql: string): StatementSync => {
    let s = cache.get(sql)
    if (!s) {
      if (cache.size > 300) cache.clear()
      s = reader.prepare(sql)
      s.setReturnArrays(true)
      cache.set(sql, s)
    }
    return s
  }
  const all = (q: Statement): unknown[][] => {
    try {
      return statement(q.sql).all(...(q.params as SqliteParams)) as unknown as unknown[][]
    } catch (e) {
      throw errorOf(faultOf(e), path, e)
    }
  }
  const rowOf = (type: string, [id, version, shape, created, updated, json, sum]: unknown[]): Row => {
    const row = { id, version, shape, created, updated, json } as Row
    if (sumOf(row.id, row.json) !== sum)
      throw new StoreError('STORE_ERR_CORRUPT', { path, reason: `${type} ${row.id} has a wrong check sum` })
    return row
  }
  const select = (type: KnownType, plan: Plan, columns: string) => selectOf(sqliteDialect, type, plan, columns)
  const list = (type: KnownType, plan: Plan) => all(select(type, plan, rowColumns)).map((r) => rowOf(type.name, r))
  const count = (type: KnownType, plan: Plan) => all(select(type, plan, 'count(*)'))[0]![0] as number
  const kept = createRawCache(cacheBytes)
  const getSql = new Map(types.all.map((t) => [t.name, `SELECT ${rowColumns} FROM ${tableOf(t.name)} WHERE id = ?`]))
  const get = (type: KnownType, id: string): Row | undefined => {
    const r = all({ sql: getSql.get(type.name)!, params: [id] })[0]
    return r && rowOf(type.name, r)
  }
  const fetchRaw = (type: KnownType, plan: Plan): RawObject[] => {
    const rows = all(select(type, plan, 'id, version, shape, json')) as [string, number, number, string][]
    const buffers = toBuffers(rows.map(([id, version, shape, json]) => type.textOf({ id, version, shape, json })))
    return rows.map(([id, version], i) => {
      const o = { id, version, json: buffers[i]! }
      kept.set(o)
      return o
    })
  }
  /** First which versions there are, then the texts, unless all are kept from an earlier read: a list that did not change costs no text. */
  const raw = (type: KnownType, plan: Plan): RawObject[] => {
    const found: RawObject[] = []
    for (const row of all(select(type, plan, 'version'))) {
      const o = kept.get(row[0] as number)
      if (!o) return fetchRaw(type, plan)
      found.push(o)
    }
    return found
  }
  const isCurrent = (r: Reads): boolean => {
    reader.exec('BEGIN')
    try {
      return (
        r.objects.every((o) => (get(types.get(o.type), o.id)?.version ?? 0) === o.version) &&
        r.lists.every((l) => digestOf(list(types.get(l.type), l.plan)) === l.digest) &&
        r.counts.every((c) => count(types.get(c.type), c.plan) === c.count)
      )
    } finally {
      reader.exec('COMMIT')
    }
  }
  const numbers = new Map(types.all.map((t, i) => [t.name, i]))
  const numberOf = (type: string): number => numbers.get(type)!
  const wireList = (l: Reads['lists'][number]): WireQueries['lists'][number] => ({
    type: numberOf(l.type),
    since: l.since,
    digest: l.digest,
    query: select(types.get(l.type), l.plan, 'id, version'),
  })
  const wireCount = (n: Reads['counts'][number]): WireQueries['counts'][number] => ({
    type: numberOf(n.type),
    since: n.since,
    count: n.count,
    query: select(types.get(n.type), n.plan, 'count(*)'),
  })
  const queriesOf = ({ lists, counts }: Reads): string => {
    if (lists.length === 0 && counts.length === 0) return ''
    const queries: WireQueries = { lists: lists.map(wireList), counts: counts.map(wireCount) }
    return JSON.stringify(queries)
  }
  const flat = (c: Commit, into: FlatCommits): void => flatten(c, queriesOf(c.reads), numberOf, into)
  return {
    epoch,
    keepsCreated: true,
    get,
    list,
    count,
    isCurrent,
    raw,
    commit: (c) => writer.commit(c, flat),
    nextVersion: () => ++counter.value,
    visible: () => writer.visible(),
    readLog(name, afterSeq, limit) {
      const head = all({ sql: 'SELECT head, floor FROM logs WHERE name = ?', params: [name] })[0] as [number, number] | undefined
      if (!head) return { records: [], floor: 0, head: 0 }
      const found = all({
        sql: 'SELECT seq, at, json, sum FROM log WHERE name = ? AND seq > ? ORDER BY seq LIMIT ?',
        params: [name, afterSeq, limit],
      })
      const records = found.map(([seq, at, json, sum]) => {
        if (sumOf(`${name}${String(seq)}`, json as string) !== sum)
          throw new StoreError('STORE_ERR_CORRUPT', { path, reason: `record ${String(seq)} of log ${name} has a wrong check sum` })
        return { seq: seq as number, at: at as string, json: json as string }
      })
      return { records, head: head[0], floor: head[1] }
    },
    async trimLog(log, before) {
      await writer.call({ what: 'trim', log, before })
    },
    close: () => parts.close(),
  }
}
