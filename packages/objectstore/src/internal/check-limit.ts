import { StoreError } from '../errors.ts'

/** Checks `limit` of a log read. @throws `STORE_ERR_BAD_QUERY` */
export function checkLimit(log: string, limit: number): void {
  if (Number.isInteger(limit) && limit >= 1) return
  throw new StoreError('STORE_ERR_BAD_QUERY', { type: log, reason: `limit must be an integer of 1 or more, got ${String(limit)}` })
}
