import { DatabaseSync } from 'node:sqlite'
import type { StatementSync } from 'node:sqlite'
import { digestOf } from '../internal/engine.ts'
import { fieldColumn, tableOf } from '../internal/sql.ts'
import { sumOf } from './schema.ts'
import type { SqliteParams, WireCommit, WriterData } from './protocol.ts'

/** Rows (or 4 KiB of text) written after which the write-ahead log is moved into the main file, between two batches. */
const checkpointRows = 2000

/** Puts after one that touched an index. */
const straightAtOnce = 15

/** The one connection that writes; lives in the writer thread. */
export interface Writer {
  /** Validates and applies commits in one flush; false for each that met a change. Throws, with nothing applied, when the engine fails. */
  run(commits: readonly WireCommit[], counter: number, seq: number): boolean[]
  trim(log: string, before: number): void
  integrity(): string[]
  reclaim(): void
  checkpointIfDue(): void
  /** Moves everything into the main file. */
  settle(): void
  close(): void
}

/** Opens the writing connection. */
export function openWriter({ path, types }: WriterData): Writer {
  const db = new DatabaseSync(path, { timeout: 5000 })
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -8000')
  const cache = new Map<string, StatementSync>()
  const statement = (sql: string): StatementSync => {
    let s = cache.get(sql)
    if (!s) {
      // Lists of changing shape would fill the memory with statements.
      if (cache.size > 300) cache.clear()
      cache.set(sql, (s = db.prepare(sql)))
    }
    return s
  }
  const sqlOf = new Map(
    types.map(({ name, index }) => {
      const columns = ['id', 'version', 'shape', 'created', 'updated', 'json', 'sum', ...index.map(fieldColumn)]
      const set = columns.filter((c) => c !== 'id' && c !== 'created').map((c) => `${c} = excluded.${c}`)
      const same = index.map((f, i) => ` AND ${fieldColumn(f)} IS ?${i + 8}`).join('')
      return [
        name,
        {
          // SQLite rewrites an index whose column a statement sets, even to what it was: most puts leave all indexed fields alone.
          keep: `UPDATE ${tableOf(name)} SET version = ?2, shape = ?3, updated = ?5, json = ?6, sum = ?7 WHERE id = ?1${same}`,
          version: `SELECT version FROM ${tableOf(name)} WHERE id = ?`,
          versions: `SELECT id, version FROM ${tableOf(name)} WHERE id IN (SELECT value FROM json_each(?))`,
          put: `INSERT INTO ${tableOf(name)} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) ON CONFLICT (id) DO UPDATE SET ${set.join(', ')}`,
          delete: `DELETE FROM ${tableOf(name)} WHERE id = ?`,
        },
      ] as const
    }),
  )
  const sql = (type: string) => sqlOf.get(type)!
  /** type → number of the last batch that changed it: lists read since need no second look. */
  const changed = new Map<string, number>()
  let written = 0

  /** Whether the objects, all of one type, still have these versions. */
  const areCurrent = (type: string, objects: WireCommit['objects']): boolean => {
    if (objects.length <= 2) return objects.every((o) => Number(statement(sql(type).version).get(o.id)?.['version'] ?? 0) === o.version)
    const found = new Map<string, number>()
    for (const r of statement(sql(type).versions).all(JSON.stringify(objects.map((o) => o.id))))
      found.set(r['id'] as string, r['version'] as number)
    return objects.every((o) => (found.get(o.id) ?? 0) === o.version)
  }
  const isValid = (c: WireCommit): boolean => {
    const [first] = c.objects
    if (first && c.objects.every((o) => o.type === first.type)) {
      if (!areCurrent(first.type, c.objects)) return false
    } else for (const o of c.objects) if (!areCurrent(o.type, [o])) return false
    for (const l of c.lists) {
      if ((changed.get(l.type) ?? 0) <= l.since) continue
      if (
        digestOf(statement(l.query.sql).all(...(l.query.params as SqliteParams)) as unknown as { id: string; version: number }[]) !==
        l.digest
      )
        return false
    }
    for (const n of c.counts) {
      if ((changed.get(n.type) ?? 0) <= n.since) continue
      if (Object.values(statement(n.query.sql).get(...(n.query.params as SqliteParams)) ?? {})[0] !== n.count) return false
    }
    return true
  }
  /**
   * Types of which the last put was new, or changed an indexed field: so will the next be, most likely. How many are put without looking whether an
   * update that leaves the indexes alone would do.
   */
  const straight = new Map<string, number>()
  const put = (type: string, values: readonly (string | number)[]): void => {
    const left = straight.get(type) ?? 0
    if (left > 0) {
      straight.set(type, left - 1)
      statement(sql(type).put).run(...values)
    } else if (Number(statement(sql(type).keep).run(...values).changes) === 0) {
      straight.set(type, straightAtOnce)
      statement(sql(type).put).run(...values)
    }
  }
  const apply = (c: WireCommit, heads: Map<string, number>) => {
    for (const w of c.writes) {
      written += 1 + String(w.values?.[5] ?? '').length / 4096
      if (w.values) put(w.type, w.values)
      else statement(sql(w.type).delete).run(w.id)
    }
    for (const a of c.appends) {
      written += 1 + a.json.length / 4096
      let head = heads.get(a.log)
      if (head === undefined) {
        head = Number(statement('SELECT head FROM logs WHERE name = ?').get(a.log)?.['head'] ?? 0)
        if (head === 0) statement('INSERT OR IGNORE INTO logs VALUES (?, 0, 0)').run(a.log)
      }
      heads.set(a.log, ++head)
      statement('INSERT INTO log VALUES (?, ?, ?, ?, ?)').run(a.log, head, a.at, a.json, sumOf(`${a.log}${head}`, a.json))
    }
  }
  const atomically = <T>(fn: () => T): T => {
    statement('BEGIN IMMEDIATE').run()
    try {
      const out = fn()
      statement('COMMIT').run()
      return out
    } catch (e) {
      if (db.isTransaction) db.exec('ROLLBACK')
      throw e
    }
  }
  return {
    run(commits, counter, seq) {
      return atomically(() => {
        const heads = new Map<string, number>()
        const touched = new Map(changed)
        const results = commits.map((c) => {
          if (!isValid(c)) return false
          apply(c, heads)
          for (const w of c.writes) changed.set(w.type, seq)
          return true
        })
        if (!results.includes(true)) {
          for (const [k, v] of touched) changed.set(k, v)
          return results
        }
        for (const [name, head] of heads) statement('UPDATE logs SET head = ? WHERE name = ?').run(head, name)
        statement("UPDATE meta SET value = max(value, ?) WHERE key = 'counter'").run(counter)
        return results
      })
    },
    trim(log, before) {
      atomically(() => {
        statement('UPDATE logs SET floor = max(floor, min(head, ?)) WHERE name = ?').run(before - 1, log)
        statement('DELETE FROM log WHERE name = ? AND seq < ?').run(log, before)
      })
    },
    integrity() {
      const found = db
        .prepare('PRAGMA integrity_check(20)')
        .all()
        .map((r) => String(Object.values(r)[0]))
        .filter((s) => s !== 'ok')
      for (const { name } of types)
        for (const r of db.prepare(`SELECT id, json, sum FROM ${tableOf(name)}`).iterate())
          if (sumOf(String(r['id']), String(r['json'])) !== r['sum']) found.push(`${name} ${String(r['id'])}: wrong check sum`)
      for (const r of db.prepare('SELECT name, seq, json, sum FROM log').iterate())
        if (sumOf(`${String(r['name'])}${String(r['seq'])}`, String(r['json'])) !== r['sum'])
          found.push(`log ${String(r['name'])} ${String(r['seq'])}: wrong check sum`)
      return found
    },
    reclaim() {
      db.exec('VACUUM')
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    },
    checkpointIfDue() {
      if (written < checkpointRows) return
      written = 0
      db.exec('PRAGMA wal_checkpoint(PASSIVE)')
    },
    settle: () => db.exec('PRAGMA wal_checkpoint(TRUNCATE)'),
    close() {
      cache.clear()
      db.close()
    },
  }
}
