import type { DatabaseSync } from 'node:sqlite'
import { fieldColumn, tableOf } from '../internal/sql.ts'
import { createRecentVersions } from './recent-versions.ts'
import type { RecentVersions } from './recent-versions.ts'
import { sumOf } from './schema.ts'
import type { WriterData } from './protocol.ts'

/** Puts after one that touched an index. */
const straightAtOnce = 15

/** The objects of one type, as the writer thread sees them. */
export interface WriterTable {
  /** How many indexed fields a row has. */
  readonly fields: number
  /** Number of the last batch that changed it: lists read since need no second look. */
  changed: number
  /** Versions that the thread knows by itself: nobody else writes. */
  readonly known: RecentVersions
  /** Looks many versions up at once. */
  lookUp(ids: readonly string[]): void
  /** Version of an object, 0 when there is none. */
  versionOf(id: string): number
  /** Id, version, shape, created, updated, text, keys; the list is used up. */
  put(row: (string | number)[]): void
  delete(id: string): void
}

/** Prepares what one type needs. */
export function createTable(db: DatabaseSync, { name, index }: WriterData['types'][number]): WriterTable {
  const table = tableOf(name)
  const columns = ['id', 'version', 'shape', 'created', 'updated', 'json', ...index.map(fieldColumn), 'sum']
  const set = columns.filter((c) => c !== 'id' && c !== 'created').map((c) => `${c} = excluded.${c}`)
  const same = index.map((f, i) => ` AND ${fieldColumn(f)} IS ?${i + 7}`).join('')
  // SQLite rewrites an index whose column a statement sets, even to what it was: most puts leave all indexed fields alone.
  const keep = db.prepare(
    `UPDATE ${table} SET version = ?2, shape = ?3, updated = ?5, json = ?6, sum = ?${columns.length} WHERE id = ?1${same}`,
  )
  const upsert = db.prepare(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) ON CONFLICT (id) DO UPDATE SET ${set.join(', ')}`,
  )
  const version = db.prepare(`SELECT version FROM ${table} WHERE id = ?`)
  const versions = db.prepare(`SELECT id, version FROM ${table} WHERE id IN (SELECT value FROM json_each(?))`)
  const remove = db.prepare(`DELETE FROM ${table} WHERE id = ?`)
  const known = createRecentVersions()
  /**
   * The last put was new, or changed an indexed field: so will the next be, most likely. How many are put without looking whether an update that leaves
   * the indexes alone would do.
   */
  let straight = 0
  return {
    fields: index.length,
    changed: 0,
    known,
    lookUp(ids) {
      const found = new Map(versions.all(JSON.stringify(ids)).map((r) => [r['id'] as string, r['version'] as number]))
      for (const id of ids) known.set(id, found.get(id) ?? 0)
    },
    versionOf(id) {
      let found = known.get(id)
      if (found === undefined) known.set(id, (found = Number(version.get(id)?.['version'] ?? 0)))
      return found
    },
    put(row) {
      const id = row[0] as string
      row.push(sumOf(id, row[5] as string))
      if (straight > 0) straight--
      else {
        if (Number(keep.run(...row).changes) > 0) {
          known.set(id, row[1] as number)
          return
        }
        straight = straightAtOnce
      }
      // unlike run, makes no object of what it did
      upsert.get(...row)
      known.set(id, row[1] as number)
    },
    delete(id) {
      remove.run(id)
      known.set(id, 0)
    },
  }
}
