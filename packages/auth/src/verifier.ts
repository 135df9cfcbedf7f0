import type { FullClock } from './clock.ts'
import { AuthError } from './errors.ts'
import type { Log } from './needs.ts'
import type { Realm, RealmAttempt, RealmUser } from './realm.ts'
import type { SecondFactor } from './second-factor.ts'
import type { Throttle } from './session/throttle.ts'

/** A password that was right. @internal */
export interface Verified {
  readonly user: RealmUser
  readonly realm: string
  /** Ends the watch over the user that began with the check; true: he was changed meanwhile, what was checked is old. */
  readonly done: () => boolean
}

/** What a realm says of a user it knows: asking the next realm would not make sense. */
const final: ReadonlySet<string> = new Set([
  'AUTH_ERR_BUSY',
  'AUTH_ERR_SECOND_FACTOR',
  'AUTH_ERR_PASSWORD_EXPIRED',
  'AUTH_ERR_PASSWORD_REFUSED',
])

/** @internal */
export interface VerifierOptions {
  readonly realms: readonly Realm[]
  readonly clock: FullClock
  readonly log: Pick<Log, 'info' | 'warn'>
  readonly throttle: Throttle
  readonly timeoutMs: number
  readonly secondFactor: SecondFactor | undefined
}

/** Every check of a password goes through here, so that no way in is without the throttle. @internal */
export interface Verifier {
  /** @throws {@link AuthError} `AUTH_ERR_CREDENTIALS`, `AUTH_ERR_THROTTLED`, `AUTH_ERR_BUSY`, `AUTH_ERR_REALM_UNAVAILABLE`, `AUTH_ERR_SECOND_FACTOR`, `AUTH_ERR_SECOND_FACTOR_WRONG` */
  readonly verify: (
    username: string,
    password: string,
    address: string,
    more?: Pick<RealmAttempt, 'code' | 'newPassword'>,
  ) => Promise<Verified>
  /** Asks one realm, under the same throttle; null: wrong password. */
  readonly askRealm: (realm: Realm, username: string, password: string, address: string) => Promise<RealmUser | null>
  /** To be called when a user changed: checks that run for him are old. */
  readonly userChanged: (name: string) => void
}

/** @internal */
export const createVerifier = ({ realms, clock, log, throttle, timeoutMs, secondFactor }: VerifierOptions): Verifier => {
  const watches = new Set<{ readonly name: string; isStale: boolean }>()

  const ask = async (
    realm: Realm,
    username: string,
    password: string,
    attempt: Omit<RealmAttempt, 'signal'>,
  ): Promise<RealmUser | null> => {
    const abort = new AbortController()
    let cancel: (() => void) | undefined
    const late = new Promise<never>((_, fail) => {
      cancel = clock.after(timeoutMs, () => {
        const error = new AuthError('AUTH_ERR_REALM_UNAVAILABLE', { realm: realm.name, seconds: 5 })
        abort.abort(error)
        fail(error)
      })
    })
    try {
      return await Promise.race([realm.verify(username, password, { ...attempt, signal: abort.signal }), late])
    } finally {
      cancel?.()
    }
  }

  const askAll = async (
    username: string,
    password: string,
    attempt: Omit<RealmAttempt, 'signal'>,
  ): Promise<{ user: RealmUser; realm: string } | null> => {
    let failed: Realm | undefined
    for (const realm of realms) {
      try {
        const user = await ask(realm, username, password, attempt)
        if (user !== null) return { user, realm: realm.name }
      } catch (err) {
        if (err instanceof AuthError && final.has(err.code)) throw err
        log.warn({ err, realm: realm.name }, 'realm did not answer')
        failed = realm
      }
    }
    if (failed !== undefined) throw new AuthError('AUTH_ERR_REALM_UNAVAILABLE', { realm: failed.name, seconds: 5 })
    return null
  }

  /** Runs a check under the throttle; null counts as a failure. */
  const throttled = async <T>(
    account: string,
    address: string,
    check: () => Promise<T | null>,
  ): Promise<{ readonly value: T } | { readonly seconds: number }> => {
    const attempt = throttle.begin(account, address)
    if (typeof attempt === 'number') throw new AuthError('AUTH_ERR_THROTTLED', { seconds: attempt, tried: 0 })
    let value: T | null
    try {
      value = await check()
    } catch (err) {
      attempt.cancelled()
      throw err
    }
    if (value === null) {
      const seconds = attempt.failed()
      log.warn({ user: account, address, seconds }, 'login failed')
      return { seconds }
    }
    attempt.succeeded()
    return { value }
  }

  return {
    verify: async (username, password, address, more = {}) => {
      const name = username.normalize('NFC').slice(0, 256)
      const watch = { name, isStale: false }
      watches.add(watch)
      const done = (): boolean => {
        watches.delete(watch)
        return watch.isStale
      }
      try {
        const factor = { isWrong: false }
        const found = await throttled(name, address, async () => {
          const first = password === '' ? null : await askAll(name, password, { address, ...more })
          if (first === null || secondFactor === undefined) return first
          const user = { name: first.user.name, realm: first.realm }
          if (!(await secondFactor.isActive(user))) return first
          // The password was right: neither a failure nor yet a success.
          if (more.code === undefined) throw new AuthError('AUTH_ERR_SECOND_FACTOR', { kind: secondFactor.kind })
          factor.isWrong = !(await secondFactor.verify(user, more.code))
          return factor.isWrong ? null : first
        })
        if (!('value' in found)) {
          if (found.seconds > 0) throw new AuthError('AUTH_ERR_THROTTLED', { seconds: found.seconds })
          throw new AuthError(factor.isWrong ? 'AUTH_ERR_SECOND_FACTOR_WRONG' : 'AUTH_ERR_CREDENTIALS')
        }
        return { ...found.value, done }
      } catch (err) {
        done()
        throw err
      }
    },
    askRealm: async (realm, username, password, address) => {
      const found = await throttled(username, address, async () => (password === '' ? null : ask(realm, username, password, { address })))
      return 'value' in found ? found.value : null
    },
    userChanged: (name) => {
      for (const watch of watches) if (watch.name === name) watch.isStale = true
    },
  }
}
