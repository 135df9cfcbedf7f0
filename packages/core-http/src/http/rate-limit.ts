import { CoreError } from '../errors.ts'

/** Requests a client may send. */
export interface RateLimit {
  /** Most requests in one window, by address. */
  readonly requests: number
  /** Unit: ms. @default 60000 */
  readonly windowMs?: number
}

/** Counts requests by client; throws `CORE_ERR_RATE` (429) above the limit. */
export const createRateLimiter = (o: RateLimit, now: () => number = Date.now): ((address: string) => void) => {
  const windowMs = o.windowMs ?? 60_000
  let began = now()
  let counts = new Map<string, number>()
  return (address) => {
    const t = now()
    if (t - began >= windowMs) {
      began = t
      counts = new Map()
    }
    const count = (counts.get(address) ?? 0) + 1
    counts.set(address, count)
    if (count > o.requests)
      throw new CoreError('CORE_ERR_RATE', { who: address, seconds: Math.max(1, Math.ceil((began + windowMs - t) / 1_000)) })
  }
}
