import { CoreError } from '../errors.ts'

/** Requests a client may send. */
export interface RateLimit {
  /** Most requests in one window, by address. */
  readonly requests: number
  /** Unit: ms. @default 60000 */
  readonly windowMs?: number
}

/** Clients counted at once; above it all begin anew, so that a flood of addresses costs no memory. */
const maxClients = 100_000

/** One client: an IPv4 address, or the /64 network of an IPv6 one, of which each customer has at least one. */
const clientOf = (address: string): string =>
  address.includes(':') && !address.includes('.') ? address.split(':').slice(0, 4).join(':') : address

/** Counts requests by client; throws `CORE_ERR_RATE` (429) above the limit. */
export const createRateLimiter = (o: RateLimit, now: () => number = Date.now): ((address: string) => void) => {
  const windowMs = o.windowMs ?? 60_000
  let began = now()
  let counts = new Map<string, number>()
  return (address) => {
    const t = now()
    if (t - began >= windowMs || counts.size >= maxClients) {
      began = t
      counts = new Map()
    }
    const client = clientOf(address)
    const count = (counts.get(client) ?? 0) + 1
    counts.set(client, count)
    if (count > o.requests)
      throw new CoreError('CORE_ERR_RATE', { who: address, seconds: Math.max(1, Math.ceil((began + windowMs - t) / 1_000)) })
  }
}
