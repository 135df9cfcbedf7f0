import { StoreError } from '../errors.ts'

/** What SQLite said, as far as it decides how we go on. */
export interface SqliteFault {
  readonly kind: 'full' | 'read-only' | 'corrupt' | 'io' | 'other'
  readonly reason: string
}

const kindOf: Readonly<Record<number, SqliteFault['kind']>> = {
  8: 'read-only',
  10: 'io',
  11: 'corrupt',
  13: 'full',
  14: 'io',
  26: 'corrupt',
}

/** Reads the result code of an error of node:sqlite (sqlite.org/rescode.html; the low byte is the primary code). */
export function faultOf(e: unknown): SqliteFault {
  const err = e as { errcode?: number; errstr?: string; message?: string }
  const code = err.errcode ?? 0
  return { kind: kindOf[code & 0xff] ?? 'other', reason: `${err.message ?? String(e)} (${err.errstr ?? ''} ${code})` }
}

/** The error callers see. */
export function errorOf(f: SqliteFault, path: string, cause?: unknown): StoreError {
  const options = cause === undefined ? undefined : { cause }
  switch (f.kind) {
    case 'full':
      return new StoreError('STORE_ERR_DISK_FULL', {}, options)
    case 'read-only':
      return new StoreError('STORE_ERR_READ_ONLY', {}, options)
    case 'corrupt':
      return new StoreError('STORE_ERR_CORRUPT', { path, reason: f.reason }, options)
    case 'io':
    case 'other':
      return new StoreError('STORE_ERR_FAILED', { reason: f.reason }, options)
  }
}
