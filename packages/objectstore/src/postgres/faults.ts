import { StoreError } from '../errors.ts'

/**
 * Whether the same transaction may succeed when run again: serialisation failure, deadlock (PostgreSQL, appendix A), and the division by zero by which
 * a write statement says that an object is no longer at the version it was known at.
 */
export const isRetryable = (e: unknown): boolean => ['40001', '40P01', '22012'].includes((e as { code?: string }).code ?? '')

/** The error callers see for one of `pg`. */
export function errorOf(e: unknown): Error {
  if (e instanceof StoreError) return e
  const { code = '', message = String(e) } = e as { code?: string; message?: string }
  const o = { cause: e }
  if (code === '53100') return new StoreError('STORE_ERR_DISK_FULL', {}, o)
  if (code === '25006') return new StoreError('STORE_ERR_READ_ONLY', {}, o)
  if (code === 'XX001' || code === 'XX002') return new StoreError('STORE_ERR_CORRUPT', { path: 'the database', reason: message }, o)
  // Classes 08 connection, 28 authorisation, 3D no such database, 53 resources, 57 the operator; errno names; pg's own texts have no code.
  if (/^(08|28|3D|53|57)/.test(code) || /^E[A-Z]+$/.test(code) || /terminated|timeout|connection|Client/i.test(message))
    return new StoreError('STORE_ERR_UNREACHABLE', { reason: message }, o)
  return new StoreError('STORE_ERR_FAILED', { reason: message }, o)
}
