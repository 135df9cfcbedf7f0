import { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../errors.ts'

/** Held while a store is open; the kernel frees it when the process dies, however it dies. */
export interface DirectoryLock {
  /** false: the last owner did not close the store. */
  readonly wasClosed: boolean
  /** Remembers that the write-ahead log is needed from now on. */
  markOpen(): void
  /** Remembers that everything is in the main file. */
  markClosed(): void
  release(): void
}

const isBusy = (e: unknown) => ((e as { errcode?: number }).errcode ?? 0) % 256 === 5

/**
 * Takes the lock of a database file: a write lock on a tiny database beside it, which lets others read who holds it.
 *
 * @throws `STORE_ERR_LOCKED` with the holder's pid.
 */
export function takeLock(path: string): DirectoryLock {
  const db = new DatabaseSync(`${path}.lock`, { timeout: 200 })
  // The journal keeps it whole after kill -9; after a power failure nobody holds it anyway.
  db.exec('PRAGMA synchronous = OFF')
  const first = (sql: string) => db.prepare(sql).get() as Record<string, number> | undefined
  const hold = () => db.exec('BEGIN IMMEDIATE')
  const mark = (closed: number) => {
    db.exec(`UPDATE owner SET closed = ${closed}`)
    db.exec('COMMIT')
    hold()
  }
  try {
    hold()
    db.exec('CREATE TABLE IF NOT EXISTS owner (n INTEGER PRIMARY KEY, pid INTEGER NOT NULL, closed INTEGER NOT NULL)')
    const closed = first('SELECT closed FROM owner')?.['closed'] ?? 1
    db.exec(`INSERT OR REPLACE INTO owner VALUES (1, ${process.pid}, ${closed})`)
    db.exec('COMMIT')
    hold()
    return {
      wasClosed: closed === 1,
      markOpen: () => mark(0),
      markClosed: () => mark(1),
      release: () => db.close(),
    }
  } catch (cause) {
    let pid: number | undefined
    try {
      pid = first('SELECT pid FROM owner')?.['pid']
    } catch {
      // no name then
    }
    db.close()
    if (isBusy(cause)) throw new StoreError('STORE_ERR_LOCKED', { path, pid: pid ?? 'unknown' }, { cause })
    throw cause
  }
}
