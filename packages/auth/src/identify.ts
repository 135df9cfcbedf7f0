import type { AuditRecord } from './auth-interface.ts'
import { createBasicCache, parseBasic } from './basic.ts'
import type { BasicCache } from './basic.ts'
import type { FullClock } from './clock.ts'
import { readCookie } from './cookie.ts'
import { AuthError, isAuthError } from './errors.ts'
import type { Identified, IdentityRequest, Principal } from './needs.ts'
import type { RealmUser } from './realm.ts'
import type { Sessions } from './session/sessions.ts'
import { addressKey } from './session/throttle.ts'
import type { Tokens } from './token/tokens.ts'
import type { Verifier } from './verifier.ts'

type Headers = IdentityRequest['headers']

/** First value of a header. @internal */
export const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value)

/** @internal */
export const principalOf = (user: RealmUser, realm: string): Principal =>
  Object.freeze({ name: user.name, realm, roles: user.roles, groups: user.groups })

/** A page that a browser shows, not data for a program. */
const isPage = (accept: string | undefined): boolean => accept?.includes('text/html') === true && !accept.includes('application/json')
const isXhr = (headers: Headers): boolean => one(headers['x-requested-with'])?.toLowerCase() === 'xmlhttprequest'
const isBackground = (headers: Headers): boolean =>
  headers['x-onggi-background'] !== undefined ||
  headers['upgrade'] !== undefined ||
  one(headers['accept'])?.includes('text/event-stream') === true

/** Marks a 401 with whether the client should be asked for a password. Callers of one check share its error: each gets a copy of his own. */
const refuse = (headers: Headers, err: unknown): never => {
  if (!(err instanceof AuthError)) throw err
  const own = new AuthError(err.code, err.params, { cause: err })
  own.challenge = own.status === 401 && !isXhr(headers)
  throw own
}

/** @internal */
export interface IdentifyOptions {
  readonly cookieName: string
  readonly clock: FullClock
  readonly basicCacheMs: number
  readonly verify: Verifier['verify']
  readonly sessions: Pick<Sessions, 'hit' | 'load'>
  readonly tokens: Pick<Tokens, 'hit' | 'load'>
  readonly audit: (record: AuditRecord) => void
}

/** One line a minute for each address that shows bad tokens: a flood of them must not fill the log. */
const tokenLineEveryMs = 60_000
const maxAddresses = 1000

/** Tells who sends a request. @internal */
export const createIdentify = (
  o: IdentifyOptions,
): { readonly identify: (request: IdentityRequest) => Promise<Identified | null>; readonly basic: BasicCache } => {
  const { cookieName, clock, verify, sessions, tokens, audit } = o
  const basic = createBasicCache(clock, o.basicCacheMs)
  const told = new Map<string, number>()
  const nobody = Promise.resolve(null)

  const identifyBasic = (credentials: string, address: string): Promise<Identified> => {
    const parsed = parseBasic(credentials)
    if (parsed === undefined) return Promise.reject(new AuthError('AUTH_ERR_CREDENTIALS'))
    const line = { code: 'AUTH_LOG_BASIC', params: {}, user: parsed.username.slice(0, 256), address }
    return basic.resolve(credentials, address, async () => {
      try {
        const { user, realm, done } = await verify(parsed.username, parsed.password, address)
        done()
        audit({ ...line, user: user.name, status: 200 })
        return Object.freeze({ principal: principalOf(user, realm), via: 'basic' })
      } catch (err) {
        // One that was not even tried says nothing new.
        if (isAuthError(err) && err.params['tried'] !== 0) audit({ ...line, status: err.status, error: err.code })
        throw err
      }
    })
  }

  const auditToken = (address: string, err: unknown): void => {
    const key = addressKey(address)
    const now = clock.now()
    if (!isAuthError(err) || now < (told.get(key) ?? 0) + tokenLineEveryMs) return
    told.delete(key)
    told.set(key, now)
    if (told.size > maxAddresses) told.delete(told.keys().next().value!)
    audit({ code: 'AUTH_LOG_TOKEN_REFUSED', params: {}, user: '', address, status: err.status, error: err.code })
  }

  /** Not async: a session or token in use answers with a promise that is there already. */
  const identify = ({ headers, address }: IdentityRequest): Promise<Identified | null> => {
    const authorization = one(headers['authorization'])
    if (authorization !== undefined && authorization !== '' && !isXhr(headers) && !isPage(one(headers['accept']))) {
      const space = authorization.indexOf(' ')
      const scheme = authorization.slice(0, space < 0 ? undefined : space).toLowerCase()
      const value = authorization.slice(space + 1).trim()
      if (scheme === 'bearer')
        return (
          tokens.hit(value) ??
          tokens.load(value).catch((err: unknown) => {
            auditToken(address, err)
            return refuse(headers, err)
          })
        )
      const work = scheme === 'basic' ? identifyBasic(value, address) : Promise.reject(new AuthError('AUTH_ERR_CREDENTIALS'))
      return work.catch((err: unknown) => refuse(headers, err))
    }
    const token = readCookie(one(headers['cookie']), cookieName)
    if (token === undefined) return nobody
    const background = isBackground(headers)
    return (
      sessions.hit(token, background) ??
      sessions
        .load(token, background)
        .then((found) => found ?? Promise.reject(new AuthError('AUTH_ERR_SESSION_ENDED')))
        .catch((err: unknown) => refuse(headers, err))
    )
  }
  return { identify, basic }
}
