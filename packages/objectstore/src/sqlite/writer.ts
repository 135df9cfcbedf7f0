import { DatabaseSync } from 'node:sqlite'
import type { StatementSync } from 'node:sqlite'
import { digestOf } from '../internal/engine.ts'
import { fieldColumn, tableOf } from '../internal/sql.ts'
import { sumOf } from './schema.ts'
import type { WireCommit, WriterData } from './protocol.ts'

/** Rows (or 4 KiB of text) written after which the write-ahead log is moved into the main file, between two batches. */
const checkpointRows = 500

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

  const isValid = (c: WireCommit): boolean => {
    for (const o of c.objects) if (Number(statement(sql(o.type).version).get(o.id)?.['version'] ?? 0) !== o.version) return false
    for (const l of c.lists) {
      if ((changed.get(l.type) ?? 0) <= l.since) continue
      if (digestOf(statement(l.query.sql).all(...l.query.params) as unknown as { id: string; version: number }[]) !== l.digest) return false
    }
    for (const n of c.counts) {
      if ((changed.get(n.type) ?? 0) <= n.since) continue
      if (Object.values(statement(n.query.sql).get(...n.query.params) ?? {})[0] !== n.count) return false
    }
    return true
  }
  const apply = (c: WireCommit, heads: Map<string, number>) => {
    for (const w of c.writes) {
      written += 1 + String(w.values?.[5] ?? '').length / 4096
      if (w.values) {
        if (Number(statement(sql(w.type).keep).run(...w.values).changes) === 0) statement(sql(w.type).put).run(...w.values)
      } else statement(sql(w.type).delete).run(w.id)
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
