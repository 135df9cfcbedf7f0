import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { DatabaseSync, backup } from 'node:sqlite'
import { StoreError } from './errors.ts'
import { createOptimisticStore } from './internal/optimistic-store.ts'
import { createTypeRegistry } from './internal/type-registry.ts'
import { resolveStoreOptions } from './options.ts'
import type { StoreOptions } from './options.ts'
import { takeLock } from './sqlite/directory-lock.ts'
import { errorOf, faultOf } from './sqlite/faults.ts'
import { prepareSchema } from './sqlite/schema.ts'
import { createSqliteEngine } from './sqlite/sqlite-engine.ts'
import { startWriter } from './sqlite/writer-client.ts'
import type { Store } from './store.ts'

/** Options of {@link openSqliteStore}. */
export interface SqliteStoreOptions extends StoreOptions {
  /** The database file; its directory is made (mode 0700) when it is absent. `<path>-wal`, `<path>-shm` and `<path>.lock` appear beside it. */
  readonly path: string
}

/** A store in one SQLite file. */
export interface SqliteStore extends Store {
  /**
   * Copies the store, as it is at one moment, to a new file while others read and write.
   *
   * @throws {@link StoreError} `STORE_ERR_DISK_FULL`, `STORE_ERR_READ_ONLY`, `STORE_ERR_FAILED`
   */
  backup(toPath: string): Promise<void>
  /** Reads everything and names what is damaged; empty: all is well. Writers wait meanwhile. */
  checkIntegrity(): Promise<readonly string[]>
  /** Gives the space of what was deleted back to the file system. Writers wait meanwhile. */
  reclaimSpace(): Promise<void>
}

const hasLog = (path: string): boolean => (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0

/** The error of a failed opening: SQLite says "cannot open" for what the file system knows better. */
function openingError(e: unknown, path: string): unknown {
  const code = (e as { code?: string }).code
  if (e instanceof StoreError || code === undefined) return e
  const fault = faultOf(e)
  if (code === 'ERR_SQLITE_ERROR' && fault.kind !== 'io') return errorOf(fault, path, e)
  try {
    accessSync(dirname(path), constants.W_OK)
  } catch (denied) {
    if (['EROFS', 'EACCES', 'EPERM'].includes((denied as { code?: string }).code ?? ''))
      return new StoreError('STORE_ERR_READ_ONLY', {}, { cause: e })
  }
  if (code === 'ENOSPC') return new StoreError('STORE_ERR_DISK_FULL', {}, { cause: e })
  return code === 'ERR_SQLITE_ERROR' || code.startsWith('E') ? errorOf(fault, path, e) : e
}

/**
 * Opens (or makes) a store in a SQLite file: write-ahead log, every commit flushed, flushes shared and done in a thread of their own.
 *
 * @throws {@link StoreError} `STORE_ERR_LOCKED` when another process has it open; `STORE_ERR_NEWER_SCHEMA`; `STORE_ERR_WAL_MISSING`; `STORE_ERR_CORRUPT`; `STORE_ERR_READ_ONLY`; `STORE_ERR_BAD_TYPE`.
 * @example `const store = await openSqliteStore({ path: '/var/lib/me/me.db', types: [{ name: 'note', index: ['owner'] }] })`
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<SqliteStore> {
  const { types, maxTransactionMs, now, log } = resolveStoreOptions(options)
  const path = resolve(options.path)
  const registry = createTypeRegistry(types)
  const undo: (() => void)[] = []
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const lock = takeLock(path)
    undo.push(() => lock.release())
    if (!lock.wasClosed && existsSync(path) && !existsSync(`${path}-wal`)) throw new StoreError('STORE_ERR_WAL_MISSING', { path })
    const setup = new DatabaseSync(path, { timeout: 5000 })
    undo.push(() => setup.close())
    const facts = prepareSchema(setup, path, registry)
    lock.markOpen()
    const reader = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
    undo.push(() => reader.close())
    reader.exec('PRAGMA cache_size = -32000')
    const counter = { value: facts.counter }
    const writer = startWriter({ path, types: registry.all.map((t) => ({ name: t.name, index: t.index })) }, () => counter.value, log)
    setup.close()
    undo.splice(1, 1)
    const engine = createSqliteEngine({
      path,
      reader,
      writer,
      types: registry,
      epoch: facts.epoch,
      counter,
      async close() {
        await writer.settle()
        reader.close()
        // Before the log disappears: killed in between, the next start must not miss it.
        if (!hasLog(path)) lock.markClosed()
        await writer.close()
        lock.release()
      },
    })
    const capabilities = { durable: true, manyProcesses: false, transactions: true, logs: true, claims: true }
    const store = createOptimisticStore({ engine, types: registry, capabilities, maxTransactionMs, now, log })
    return {
      ...store,
      async backup(toPath) {
        const source = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
        try {
          await backup(source, resolve(toPath), { rate: 2 ** 31 - 1 })
        } catch (e) {
          throw errorOf(faultOf(e), toPath, e)
        } finally {
          source.close()
        }
      },
      checkIntegrity: () => writer.call({ what: 'integrity' }),
      async reclaimSpace() {
        await writer.call({ what: 'reclaim' })
      },
    }
  } catch (e) {
    for (const u of undo.reverse()) u()
    throw openingError(e, path)
  }
}
