import type { Clock } from '../needs.ts'

/** Failures at which waiting begins, and how long. */
export interface ThrottleOptions {
  /** Failures of one account from one address that are free of waiting; the next one starts it. @default 2 */
  readonly free?: number
  /** Failures from one address over all accounts that are free. @default 20 */
  readonly freePerAddress?: number
  /** Failures of one account over all addresses that are free; then only addresses it logged in from before may try. @default 50 */
  readonly freePerAccount?: number
  /** First wait; doubles with each further failure. Unit: ms. @default 30000 */
  readonly waitMs?: number
  /** Longest wait. Unit: ms. @default 900000 */
  readonly maxWaitMs?: number
  /** Counters kept of each kind; the oldest go first. @default 10000 */
  readonly limit?: number
}

interface Counter {
  failures: number
  pending: number
  until: number
  last: number
}

/** A permitted attempt: exactly one of the two must be called. @internal */
export interface Attempt {
  succeeded(): void
  /** Seconds to wait before the next attempt; 0: none. */
  failed(): number
  /** Neither: it could not be checked. */
  cancelled(): void
}

/** @internal */
export interface Throttle {
  /** Begins an attempt; a number: seconds to wait instead. */
  begin(account: string, address: string): Attempt | number
}

/** IPv6 users hold whole /64 networks; an IPv4 address inside IPv6 is the IPv4 one. @internal */
export const addressKey = (address: string): string => {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped !== null) return mapped[1]!
  if (!address.includes(':')) return address
  const [head = '', tail] = address.replace(/%.*$/, '').split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const full = tail === undefined ? left : [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right]
  return full
    .slice(0, 4)
    .map((part) => (Number.parseInt(part, 16) || 0).toString(16))
    .join(':')
}

/**
 * Slows guessing down without locking anybody out: what counts is the pair of account and address, then the address alone;
 * an account attacked from everywhere stays open to the addresses its owner used before. @internal
 */
export const createThrottle = (clock: Clock, options: ThrottleOptions = {}): Throttle => {
  const { free = 2, freePerAddress = 20, freePerAccount = 50, waitMs = 30_000, maxWaitMs = 900_000, limit = 10_000 } = options
  const pairs = new Map<string, Counter>()
  const addresses = new Map<string, Counter>()
  const accounts = new Map<string, Counter>()
  const known = new Map<string, true>()

  const use = (map: Map<string, Counter>, key: string, now: number): Counter => {
    let counter = map.get(key)
    // Forgotten one longest wait after the last wait was over.
    if (counter !== undefined && counter.pending === 0 && now > Math.max(counter.until, counter.last) + maxWaitMs) counter = undefined
    counter ??= { failures: 0, pending: 0, until: 0, last: now }
    map.delete(key)
    map.set(key, counter)
    if (map.size > limit)
      for (const [k, c] of map)
        if (c.pending === 0 && k !== key) {
          map.delete(k)
          break
        }
    return counter
  }
  /** Milliseconds to wait; attempts that are still being checked count as failures, or a thousand at once would all be free. */
  const waitOf = (c: Counter, freeOf: number, now: number): number => {
    if (c.until > now) return c.until - now
    if (c.pending === 0 || c.failures + c.pending <= freeOf) return 0
    return 1000
  }
  const fail = (c: Counter, freeOf: number, now: number): number => {
    c.failures++
    c.last = now
    if (c.failures <= freeOf) return 0
    const wait = Math.min(maxWaitMs, waitMs * 2 ** Math.min(20, c.failures - freeOf - 1))
    c.until = now + wait
    return wait
  }

  return {
    begin: (account, rawAddress) => {
      const now = clock.now()
      const address = addressKey(rawAddress)
      const pairKey = `${account}\n${address}`
      const isKnown = known.has(pairKey)
      const pair = use(pairs, pairKey, now)
      const from = use(addresses, address, now)
      const whole = use(accounts, account, now)
      const wait = Math.max(waitOf(pair, free, now), waitOf(from, freePerAddress, now), isKnown ? 0 : waitOf(whole, freePerAccount, now))
      if (wait > 0) return Math.ceil(wait / 1000)
      const counters = [pair, from, whole]
      for (const c of counters) c.pending++
      const end = (): void => {
        for (const c of counters) c.pending--
      }
      return {
        succeeded: () => {
          end()
          pairs.delete(pairKey)
          known.delete(pairKey)
          known.set(pairKey, true)
          if (known.size > limit)
            for (const k of known.keys()) {
              known.delete(k)
              break
            }
        },
        failed: () => {
          end()
          const t = clock.now()
          const waits = [fail(pair, free, t), fail(from, freePerAddress, t), isKnown ? 0 : fail(whole, freePerAccount, t)]
          return Math.ceil(Math.max(...waits) / 1000)
        },
        cancelled: end,
      }
    },
  }
}
