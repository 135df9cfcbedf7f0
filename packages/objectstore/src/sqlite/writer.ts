import { DatabaseSync } from 'node:sqlite'
import type { StatementSync } from 'node:sqlite'
import { digestOf } from '../internal/engine.ts'
import { tableOf } from '../internal/sql.ts'
import { sumOf } from './schema.ts'
import type { FlatCommits, SqliteParams, WireQueries, WriterData } from './protocol.ts'
import { createTable } from './writer-table.ts'

/** Rows (or 4 KiB of text) written after which the write-ahead log is moved into the main file, between two batches. */
const checkpointRows = 2000

/** The one connection that writes; lives in the writer thread. */
export interface Writer {
  /** Validates and applies commits in one flush; false for each that met a change. Throws, with nothing applied, when the engine fails. */
  run(commits: readonly FlatCommits[], counter: number, seq: number): boolean[]
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
  const tables = types.map((t) => createTable(db, t))
  let written = 0

  /** Whether the `n` objects of a commit that stand in its list from `at` still have these versions. */
  const areCurrent = (list: FlatCommits, at: number, n: number): boolean => {
    /** Where those stand that must be looked up. */
    let unknown: number[] | undefined
    for (let i = at; i < at + 3 * n; i += 3) {
      const version = tables[list[i] as number]!.known.get(list[i + 1] as string)
      if (version === undefined) (unknown ??= []).push(i)
      else if (version !== list[i + 2]) return false
    }
    if (!unknown) return true
    const [first] = unknown
    if (unknown.length > 2 && unknown.every((i) => list[i] === list[first!]))
      tables[list[first!] as number]!.lookUp(unknown.map((i) => list[i + 1] as string))
    return unknown.every((i) => tables[list[i] as number]!.versionOf(list[i + 1] as string) === list[i + 2])
  }
  const areQueriesCurrent = (text: string): boolean => {
    if (text === '') return true
    const { lists, counts } = JSON.parse(text) as WireQueries
    for (const l of lists) {
      if (tables[l.type]!.changed <= l.since) continue
      const found = statement(l.query.sql).all(...(l.query.params as SqliteParams)) as unknown as { id: string; version: number }[]
      if (digestOf(found) !== l.digest) return false
    }
    for (const n of counts) {
      if (tables[n.type]!.changed <= n.since) continue
      if (Object.values(statement(n.query.sql).get(...(n.query.params as SqliteParams)) ?? {})[0] !== n.count) return false
    }
    return true
  }
  const append = (log: string, at: string, json: string, heads: Map<string, number>): void => {
    written += 1 + json.length / 4096
    let head = heads.get(log)
    if (head === undefined) {
      head = Number(statement('SELECT head FROM logs WHERE name = ?').get(log)?.['head'] ?? 0)
      if (head === 0) statement('INSERT OR IGNORE INTO logs VALUES (?, 0, 0)').run(log)
    }
    heads.set(log, ++head)
    statement('INSERT INTO log VALUES (?, ?, ?, ?, ?)').run(log, head, at, json, sumOf(`${log}${head}`, json))
  }
  /** Validates and applies each commit of a list. */
  const applyAll = (list: FlatCommits, seq: number, heads: Map<string, number>, results: boolean[]): void => {
    for (let at = 0; at < list.length; ) {
      const looked = list[at++] as number
      const from = at
      at += 3 * looked
      const isValid = areCurrent(list, from, looked) && areQueriesCurrent(list[at] as string)
      results.push(isValid)
      let n = list[at + 1] as number
      at += 2
      for (; n > 0; n--) {
        const table = tables[list[at] as number]!
        const isPut = list[at + 2] !== 0
        const end = at + (isPut ? 7 + table.fields : 3)
        if (isValid) {
          table.changed = seq
          written += isPut ? 1 + (list[at + 6] as string).length / 4096 : 1
          if (isPut) table.put(list.slice(at + 1, end))
          else table.delete(list[at + 1] as string)
        }
        at = end
      }
      n = list[at++] as number
      for (; n > 0; n--, at += 3) if (isValid) append(list[at] as string, list[at + 1] as string, list[at + 2] as string, heads)
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
      for (const t of tables) t.known.clear()
      throw e
    }
  }
  return {
    run(commits, counter, seq) {
      return atomically(() => {
        const heads = new Map<string, number>()
        const results: boolean[] = []
        for (const list of commits) applyAll(list, seq, heads, results)
        if (!results.includes(true)) return results
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
