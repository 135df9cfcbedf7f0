import type { Clock, Log, Store } from './needs.ts'
import type { Realm } from './realm.ts'
import type { SecondFactor } from './second-factor.ts'
import type { ThrottleOptions } from './session/throttle.ts'

/** Options of {@link createAuth}. */
export interface AuthOptions {
  /** Store opened with {@link authTypes}: holds the sessions. */
  readonly store: Store
  /** Asked in order; the first that knows the user and the password decides. At least one. */
  readonly realms: readonly Realm[]
  /** Receives every login, failure and ended session; never a secret. @default silent */
  readonly log?: Pick<Log, 'debug' | 'info' | 'warn' | 'error'>
  /** Time. @default the system's */
  readonly clock?: Clock
  /** true: cookie `__Host-<cookieName>` with Secure, for TLS; false: `<cookieName>`, for plain HTTP on loopback. @default true */
  readonly secureCookie?: boolean
  /** Name of the session's cookie. Cookies know neither ports nor, with `__Host-`, paths: servers on one host need a name each. @default 'onggi' */
  readonly cookieName?: string
  /** A session ends when nobody used it for so long; background requests do not count. Unit: ms. @default 1800000 (30 min) */
  readonly idleMs?: number
  /** A session ends at the latest so long after its login. Unit: ms. @default 43200000 (12 h) */
  readonly absoluteMs?: number
  /** Sessions of one user at once; one more ends the one unused for longest. @default 32 */
  readonly maxSessionsPerUser?: number
  /** How long a successful HTTP Basic login is remembered. Unit: ms. Maximum 60000 (contract). @default 60000 */
  readonly basicCacheMs?: number
  /** Users of realms that can look them up are looked up again after so long. Unit: ms. @default 300000 */
  readonly refreshMs?: number
  /** How long a realm may take for one login. Unit: ms. @default 15000 */
  readonly verifyTimeoutMs?: number
  /** API tokens of one user at once. @default 50 */
  readonly maxTokensPerUser?: number
  /** How long a one-shot ticket may wait to be used. Unit: ms. @default 30000 */
  readonly ticketMs?: number
  /** Unused tickets of one user at once. @default 100 */
  readonly maxTicketsPerUser?: number
  /** Asked after the password of users who turned it on; `createTotp` of `@onggi/auth/totp`. @default none */
  readonly secondFactor?: SecondFactor
  /** Slowing down of guesses. */
  readonly throttle?: ThrottleOptions
}

/** @internal */
export const resolveAuthOptions = (
  o: AuthOptions,
): Required<Omit<AuthOptions, 'store' | 'realms' | 'log' | 'clock' | 'throttle' | 'secondFactor'>> => {
  if (o.realms.length === 0) throw new TypeError('realms must name at least one realm')
  if (new Set(o.realms.map((r) => r.name)).size !== o.realms.length) throw new TypeError('two realms have the same name')
  const settings = {
    secureCookie: o.secureCookie ?? true,
    cookieName: o.cookieName ?? 'onggi',
    idleMs: o.idleMs ?? 1_800_000,
    absoluteMs: o.absoluteMs ?? 43_200_000,
    maxSessionsPerUser: o.maxSessionsPerUser ?? 32,
    basicCacheMs: Math.min(60_000, o.basicCacheMs ?? 60_000),
    refreshMs: o.refreshMs ?? 300_000,
    verifyTimeoutMs: o.verifyTimeoutMs ?? 15_000,
    maxTokensPerUser: o.maxTokensPerUser ?? 50,
    ticketMs: o.ticketMs ?? 30_000,
    maxTicketsPerUser: o.maxTicketsPerUser ?? 100,
  }
  if (!/^[\w-]{1,64}$/.test(settings.cookieName))
    throw new TypeError(`cookieName must be of letters, digits, _ and -, got ${settings.cookieName}`)
  for (const [name, value] of Object.entries(settings))
    if (typeof value === 'number' && !(value >= (name === 'basicCacheMs' ? 0 : 1)))
      throw new TypeError(`${name} must be positive, got ${value}`)
  return settings
}
