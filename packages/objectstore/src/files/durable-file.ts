import { open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StoreError } from '../errors.ts'

let n = 0

/** Makes the entries of a directory durable. */
export async function syncDirectory(dir: string): Promise<void> {
  const handle = await open(dir, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Replaces a file: readers see the old text or the new one, also after a power failure. `mtime`: seconds. */
export async function writeDurably(path: string, text: string, mtime: number): Promise<void> {
  const temporary = join(dirname(path), `.tmp-${process.pid}-${++n}`)
  try {
    const handle = await open(temporary, 'wx', 0o600)
    try {
      await handle.writeFile(text)
      await handle.utimes(mtime, mtime)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, path)
    await syncDirectory(dirname(path))
  } catch (e) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw e
  }
}

/** The error callers see for one of the file system. */
export function errorOf(e: unknown): Error {
  const { code = '', errcode = 0, message = String(e) } = e as { code?: string; errcode?: number; message?: string }
  if (e instanceof StoreError) return e
  if (code === 'ENOSPC' || code === 'EDQUOT') return new StoreError('STORE_ERR_DISK_FULL', {}, { cause: e })
  // SQLite's words for a lock file it may not make: 8 read-only, 14 cannot open.
  if (['EROFS', 'EACCES', 'EPERM'].includes(code) || [8, 14].includes(errcode & 0xff))
    return new StoreError('STORE_ERR_READ_ONLY', {}, { cause: e })
  return new StoreError('STORE_ERR_FAILED', { reason: message }, { cause: e })
}
