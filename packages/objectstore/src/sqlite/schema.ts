import { randomBytes } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { crc32 } from 'node:zlib'
import { StoreError } from '../errors.ts'
import { fieldColumn, isPresent, tableOf } from '../internal/sql.ts'
import type { KnownType, Row, TypeRegistry } from '../internal/type-registry.ts'

/** "ONGG": how file(1) and we recognise our files. */
const applicationId = 0x4f4e4747
/** Version of the tables below; a file with a greater one is refused. */
const format = 1

/** What the store needs to know of an opened file. */
export interface SchemaFacts {
  readonly epoch: string
  readonly counter: number
}

const pragma = (db: DatabaseSync, name: string): number => Number(Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0])

/** Check sum kept beside each row: SQLite itself does not notice a flipped bit in a value. */
export const sumOf = (id: string, json: string): number => crc32(json, crc32(id))

function createBase(db: DatabaseSync): void {
  db.exec(`
    CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS types (name TEXT PRIMARY KEY, version INTEGER NOT NULL, fields TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS logs (name TEXT PRIMARY KEY, head INTEGER NOT NULL, floor INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS log (name TEXT NOT NULL, seq INTEGER NOT NULL, at TEXT NOT NULL, json TEXT NOT NULL, sum INTEGER NOT NULL, PRIMARY KEY (name, seq)) WITHOUT ROWID;
    PRAGMA application_id = ${applicationId};
    PRAGMA user_version = ${format};
  `)
  db.prepare("INSERT OR IGNORE INTO meta VALUES ('epoch', ?)").run(randomBytes(4).toString('hex'))
  db.prepare("INSERT OR IGNORE INTO meta VALUES ('counter', 0)").run()
}

/** Gives every row the keys of the fields the type declares now. */
function reindex(db: DatabaseSync, type: KnownType): void {
  if (type.index.length === 0) return
  const update = db.prepare(`UPDATE ${tableOf(type.name)} SET ${type.index.map((f) => `${fieldColumn(f)} = ?`).join(', ')} WHERE id = ?`)
  for (const r of db.prepare(`SELECT id, version, shape, created, updated, json FROM ${tableOf(type.name)}`).all()) {
    const row = r as unknown as Row
    update.run(...type.keysOf(row.id, type.valueOf(row)), row.id)
  }
}

function openType(db: DatabaseSync, path: string, type: KnownType): void {
  const known = db.prepare('SELECT version, fields FROM types WHERE name = ?').get(type.name) as
    | { version: number; fields: string }
    | undefined
  if (known && known.version > type.version)
    throw new StoreError('STORE_ERR_NEWER_SCHEMA', { path, what: `type ${type.name}`, found: known.version, known: type.version })
  // A sparse field is known by the mark behind it: its index is another.
  const fields = JSON.stringify(type.index.map((f) => (type.sparse.has(f) ? `${f}?` : f)))
  if (known?.version === type.version && known.fields === fields) return
  const table = tableOf(type.name)
  db.exec(
    `CREATE TABLE IF NOT EXISTS ${table} (id TEXT PRIMARY KEY, version INTEGER NOT NULL, shape INTEGER NOT NULL, created TEXT NOT NULL, updated TEXT NOT NULL, json TEXT NOT NULL, sum INTEGER NOT NULL)`,
  )
  const old = new Set(known ? (JSON.parse(known.fields) as string[]).map((f) => f.replace('?', '')) : [])
  for (const f of type.index) {
    if (!old.has(f)) db.exec(`ALTER TABLE ${table} ADD COLUMN ${fieldColumn(f)} TEXT NOT NULL DEFAULT ''`)
    const isSparse = type.sparse.has(f)
    db.exec(`DROP INDEX IF EXISTS "i:${type.name}:${f}${isSparse ? '' : '?'}"`)
    db.exec(
      `CREATE INDEX IF NOT EXISTS "i:${type.name}:${f}${isSparse ? '?' : ''}" ON ${table} (${fieldColumn(f)}, id)${isSparse ? ` WHERE ${isPresent(fieldColumn(f))}` : ''}`,
    )
  }
  for (const f of old) {
    if (type.index.includes(f)) continue
    for (const name of [f, `${f}?`]) db.exec(`DROP INDEX IF EXISTS "i:${type.name}:${name}"`)
    db.exec(`ALTER TABLE ${table} DROP COLUMN ${fieldColumn(f)}`)
  }
  // None on `created` and `updated`: they would cost every put, for orders that are asked for seldom.
  if (known) reindex(db, type)
  db.prepare('INSERT OR REPLACE INTO types VALUES (?, ?, ?)').run(type.name, type.version, fields)
}

/**
 * Brings a file to our tables and to the declared types, in one transaction: killed half-way, it never happened.
 *
 * @throws `STORE_ERR_NEWER_SCHEMA` when the file or one of its types is newer than we are; `STORE_ERR_CORRUPT` when it is something else's.
 */
export function prepareSchema(db: DatabaseSync, path: string, types: TypeRegistry): SchemaFacts {
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  const id = pragma(db, 'application_id')
  const found = pragma(db, 'user_version')
  const tables = pragma(db, 'page_count')
  if (id !== applicationId && (id !== 0 || tables > 1))
    throw new StoreError('STORE_ERR_CORRUPT', { path, reason: 'it is a database of another program' })
  if (found > format) throw new StoreError('STORE_ERR_NEWER_SCHEMA', { path, what: 'format', found, known: format })
  db.exec('BEGIN IMMEDIATE')
  try {
    if (found < format) createBase(db)
    for (const t of types.all) openType(db, path, t)
    db.exec('COMMIT')
  } catch (e) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw e
  }
  const meta = (key: string) => db.prepare('SELECT value FROM meta WHERE key = ?').get(key)?.['value']
  return { epoch: String(meta('epoch')), counter: Number(meta('counter')) }
}
