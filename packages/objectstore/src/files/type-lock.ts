import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { StoreError } from '../errors.ts'
import { createLane } from '../internal/lane.ts'

/** Held by the one process that changes files of a type; the kernel frees it when the process dies. */
export interface TypeLock {
  /** Runs `fn` while no other process changes files of the type. @throws `STORE_ERR_CONFLICT` after `waitMs` */
  hold<T>(fn: () => Promise<T>): Promise<T>
  close(): void
}

/** Makes the lock of a directory: a write lock on a tiny database in it. */
export function createTypeLock(directory: string, waitMs: number): TypeLock {
  let db: DatabaseSync | undefined
  const lane = createLane()
  const tryLock = (): boolean => {
    db ??= new DatabaseSync(join(directory, '.lock'), { timeout: 0 })
    try {
      db.exec('BEGIN IMMEDIATE')
      return true
    } catch (e) {
      if (((e as { errcode?: number }).errcode ?? 0) % 256 === 5) return false
      throw e
    }
  }
  return {
    async hold(fn) {
      const leave = await lane.enter()
      try {
        const begun = performance.now()
        for (let n = 0; !tryLock(); n++) {
          if (performance.now() - begun > waitMs) throw new StoreError('STORE_ERR_CONFLICT', { attempts: n + 1 })
          await delay(1 + Math.random() * Math.min(n, 20))
        }
        try {
          return await fn()
        } finally {
          db?.exec('ROLLBACK')
        }
      } finally {
        leave()
      }
    },
    close() {
      db?.close()
      db = undefined
    },
  }
}
