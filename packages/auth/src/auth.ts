import type { AuditRecord, Auth, Login, PrincipalChange } from './auth-interface.ts'
import { fullClock } from './clock.ts'
import { readCookie, setCookie } from './cookie.ts'
import { AuthError, isAuthError } from './errors.ts'
import { createIdentify, one, principalOf } from './identify.ts'
import { createListeners } from './listeners.ts'
import type { Principal } from './needs.ts'
import type { AuthOptions } from './options.ts'
import { resolveAuthOptions } from './options.ts'
import type { Realm, RealmUser } from './realm.ts'
import { isToken, tokenHash } from './session/session-row.ts'
import type { SessionEnd } from './session/session-info.ts'
import { createSessions } from './session/sessions.ts'
import { createThrottle } from './session/throttle.ts'
import { createTickets } from './ticket/tickets.ts'
import { createTokens } from './token/tokens.ts'
import { createVerifier } from './verifier.ts'

/**
 * Makes the part that knows who asks.
 *
 * @example
 * const auth = createAuth({ store, realms: [createLocalRealm({ store })] })
 * const { setCookie } = await auth.login({ username, password, address })
 */
export const createAuth = (options: AuthOptions): Auth => {
  const { realms, store } = options
  const settings = resolveAuthOptions(options)
  const log = options.log ?? { debug() {}, info() {}, warn() {}, error() {} }
  const clock = fullClock(options.clock)
  const cookieName = `${settings.secureCookie ? '__Host-' : ''}${settings.cookieName}`
  const ended = createListeners<SessionEnd>(log)
  const changed = createListeners<PrincipalChange>(log)
  const audited = createListeners<AuditRecord>(log)
  const changing = new Set<string>()
  let closing: Promise<void> | undefined

  const realmOf = (name: string): Realm | undefined => realms.find((r) => r.name === name)

  const auditRights = (user: string, realm: string, now: Principal | null): void => {
    const params = { realm, roles: now?.roles.join(', ') ?? '', groups: now?.groups.join(', ') ?? '' }
    audited.call({ code: now === null ? 'AUTH_LOG_USER_GONE' : 'AUTH_LOG_RIGHTS', params, user, address: '', status: 200 })
  }

  const lookup = async (realm: string, name: string): Promise<Principal | null | undefined> => {
    const found = realmOf(realm)
    if (found === undefined) return null
    if (found.lookup === undefined) return undefined
    try {
      const user = await found.lookup(name)
      return user === null ? null : principalOf(user, realm)
    } catch (err) {
      // A directory that is away must not throw out who is in.
      log.warn({ err, realm }, 'user not looked up')
      return undefined
    }
  }

  const tickets = createTickets(clock, settings.ticketMs, settings.maxTicketsPerUser)
  const onEnd = (end: SessionEnd): void => {
    tickets.drop((t) => t.sessionId === end.sessionId)
    log.info({ user: end.principal.name, realm: end.principal.realm, reason: end.reason }, 'session ended')
    ended.call(end)
  }
  const { idleMs, absoluteMs, maxSessionsPerUser, maxTokensPerUser } = settings
  const refreshMs = (realm: string): number => realmOf(realm)?.refreshMs ?? settings.refreshMs
  const onChange = (name: string, realm: string, now: Principal | null): void => {
    basic.drop(name, realm)
    tokens.drop(name, realm, now === null)
    log.info({ user: name, realm, roles: now?.roles, groups: now?.groups }, now === null ? 'user gone' : 'rights of a user changed')
    changed.call({ name, realm, now })
    auditRights(name, realm, now)
  }
  const sessions = createSessions({
    store,
    clock,
    log,
    idleMs,
    absoluteMs,
    maxPerUser: maxSessionsPerUser,
    refreshMs,
    lookup,
    onEnd,
    onChange,
  })
  const tokens = createTokens({ store, clock, log, maxPerUser: maxTokensPerUser, refreshMs, lookup, onEnd })

  const { askRealm, verify, userChanged } = createVerifier({
    realms,
    clock,
    log,
    throttle: createThrottle(clock, options.throttle),
    timeoutMs: settings.verifyTimeoutMs,
    secondFactor: options.secondFactor,
  })

  const { identify, basic } = createIdentify({
    cookieName,
    clock,
    basicCacheMs: settings.basicCacheMs,
    verify,
    sessions,
    tokens,
    audit: audited.call,
  })

  const undos = realms.map((realm) =>
    realm.onChange?.(({ name, now, what }) => {
      basic.drop(name, realm.name)
      userChanged(name)
      const principal = now === null ? null : principalOf(now, realm.name)
      tokens.drop(name, realm.name, principal === null)
      tickets.drop((t) => t.principal.name === name && t.principal.realm === realm.name)
      if (what === 'password') {
        // Whoever knew the old password is out; changePassword does this itself, before it opens a new session.
        if (changing.has(`${realm.name} ${name}`)) return
        sessions.endAll(name, realm.name, 'password').catch((err: unknown) => log.error({ err, user: name }, 'sessions not ended'))
        return
      }
      if (what === 'removed')
        Promise.all([tokens.removeAll(name, realm.name), options.secondFactor?.forget?.({ name, realm: realm.name })]).catch(
          (err: unknown) => log.error({ err, user: name }, 'tokens of a user not removed'),
        )
      log.info(
        { user: name, realm: realm.name, roles: now?.roles, groups: now?.groups },
        now === null ? 'user gone' : 'rights of a user changed',
      )
      sessions.apply(name, realm.name, principal).catch((err: unknown) => log.error({ err, user: name }, 'sessions not changed'))
      changed.call({ name, realm: realm.name, now: principal })
      auditRights(name, realm.name, principal)
    }),
  )

  const open = async (principal: Principal, user: RealmUser, address: string, agent = ''): Promise<Login> => {
    const { token, sessionId } = await sessions.open(principal, address, agent)
    return {
      token,
      sessionId,
      principal,
      setCookie: setCookie(cookieName, token, settings.secureCookie),
      mustChangePassword: user.mustChangePassword === true,
    }
  }

  /** The cookie that came with a login never goes on. */
  const greet = async ({ principal }: Login, address: string, previous: string | undefined): Promise<void> => {
    if (previous !== undefined && isToken(previous)) await sessions.end(tokenHash(previous), 'rotated')
    log.info({ user: principal.name, realm: principal.realm, address }, 'login')
  }

  return {
    cookieName,
    realms: realms.map((r) => r.name),
    clearCookie: setCookie(cookieName, '', settings.secureCookie),
    identify: (request) => (closing === undefined ? identify(request) : Promise.reject(new AuthError('AUTH_ERR_CLOSED'))),
    login: async ({ username, password, address, agent, previous, ...more }) => {
      if (closing !== undefined) throw new AuthError('AUTH_ERR_CLOSED')
      const { user, realm, done } = await verify(username, password, address, more)
      const principal = principalOf(user, realm)
      let login: Login
      try {
        login = await open(principal, user, address, agent)
      } catch (err) {
        done()
        throw err
      }
      if (done()) {
        // The user was changed between the check of his password and the opening of the session.
        await sessions.end(login.sessionId, 'user')
        throw new AuthError('AUTH_ERR_CREDENTIALS')
      }
      await greet(login, address, previous)
      return login
    },
    loginBy: async ({ realm, identify: find, address, agent, previous }) => {
      if (closing !== undefined) throw new AuthError('AUTH_ERR_CLOSED')
      try {
        const { user, next } = await find()
        const login = await open(principalOf(user, realm), user, address, agent)
        await greet(login, address, previous)
        audited.call({ code: 'AUTH_LOG_LOGIN_BY', params: { realm }, user: user.name, address, status: 200 })
        return { login, next }
      } catch (err) {
        if (isAuthError(err))
          audited.call({ code: 'AUTH_LOG_LOGIN_BY', params: { realm }, user: '', address, status: err.status, error: err.code })
        throw err
      }
    },
    logout: (sessionId) => sessions.end(sessionId, 'logout'),
    endSession: (sessionId) => sessions.end(sessionId, 'ended'),
    sessionIdOf: (headers) => {
      const token = readCookie(one(headers['cookie']), cookieName)
      return token !== undefined && isToken(token) ? tokenHash(token) : undefined
    },
    sessions: async (o) => (await sessions.list(o?.name)).filter((s) => o === undefined || s.realm === o.realm),
    endSessions: ({ name, realm, exceptId, reason = 'ended' }) => sessions.endAll(name, realm, reason, exceptId),
    changePassword: async ({ principal, current, password, address, sessionId, agent }) => {
      const realm = realmOf(principal.realm)
      if (realm?.setPassword === undefined) throw new AuthError('AUTH_ERR_NOT_LOCAL', { name: principal.name, realm: principal.realm })
      const user = await askRealm(realm, principal.name, current, address)
      if (user === null) throw new AuthError('AUTH_ERR_PASSWORD_WRONG')
      const key = `${realm.name} ${user.name}`
      changing.add(key)
      try {
        await realm.setPassword(principal.name, password)
      } finally {
        changing.delete(key)
      }
      await sessions.endAll(principal.name, principal.realm, 'password')
      log.info({ user: principal.name, realm: principal.realm, address }, 'password changed')
      return sessionId === undefined ? null : open(principalOf(user, realm.name), { ...user, mustChangePassword: false }, address, agent)
    },
    confirmPassword: async ({ principal, password, address }) => {
      const realm = realmOf(principal.realm)
      if (realm === undefined || (await askRealm(realm, principal.name, password, address)) === null)
        throw new AuthError('AUTH_ERR_PASSWORD_WRONG')
    },
    createToken: (o) => tokens.create(o),
    tokens: async (o) => (await tokens.list(o?.name)).filter((t) => o === undefined || t.realm === o.realm),
    revokeToken: (id) => tokens.revoke(id),
    tickets,
    resolvePrincipal: async (name, realm) => {
      const now = await lookup(realm, name)
      // Not gone, only not to be asked now.
      return now === undefined ? ((await sessions.newest(name, realm)) ?? null) : now
    },
    knows: async (kind, name) => {
      const answers = realms.map((realm) =>
        (realm.knows?.(kind, name) ?? Promise.resolve(false)).catch((err: unknown) => {
          log.warn({ err, realm: realm.name }, 'account not looked up')
          return false
        }),
      )
      return (await Promise.all(answers)).includes(true)
    },
    onSessionEnd: ended.on,
    onPrincipalChange: changed.on,
    onAudit: audited.on,
    close: () =>
      (closing ??= (async () => {
        for (const undo of undos) undo?.()
        basic.clear()
        await Promise.all([sessions.close(), tokens.close()])
      })()),
  }
}
