import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyError, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { fastifyPlugin } from 'fastify-plugin'
import type { Static } from 'typebox'
import { Type } from 'typebox'
import type { Auth } from '../auth-interface.ts'
import { readCookie } from '../cookie.ts'
import { AuthError, isAuthError, statusOf } from '../errors.ts'
import type { LocalRealm } from '../local/local-realm.ts'
import type { Guard, Principal, RouteMeta, RunContext } from '../needs.ts'
import type { OidcRealm } from '../oidc/oidc-realm.ts'
import type { SessionInfo } from '../session/session-info.ts'
import type { Totp } from '../totp/totp.ts'
import { addTokenRoutes } from './token-routes.ts'
import { addTotpRoutes } from './totp-routes.ts'
import { addUserRoutes } from './user-routes.ts'
import { addOidcRoutes } from './oidc-routes.ts'
import { LoginBody, LoginView, PasswordBody, SessionParams, SessionsQuery, SessionView, WhoView } from './schemas.ts'

/** Options of the Fastify plugin. */
export interface AuthRoutesOptions {
  /** Whose sessions these are; the plugin neither makes nor closes it. */
  readonly auth: Auth
  /** Who asks, and a throw when they may not. Required: the routes are never mounted open. */
  readonly guard: Guard
  /** The second factor given to `createAuth`; adds `/auth/totp`. @default those routes do not exist */
  readonly totp?: Totp
  /** A realm given to `createAuth`; adds `/auth/oidc`. @default those routes do not exist */
  readonly oidc?: OidcRealm
  /** The local realm; adds `/auth/users` for admins. @default those routes do not exist */
  readonly local?: LocalRealm
}

const roleOf = (p: Principal): 'admin' | 'user' => (p.roles.includes('admin') ? 'admin' : 'user')
const isAdmin = (p: Principal): boolean => roleOf(p) === 'admin' && p.scopes === undefined
const iso = (ms: number): string => new Date(ms).toISOString()

const routes: FastifyPluginAsync<AuthRoutesOptions> = async (instance, { auth, guard, totp, oidc, local }) => {
  if (typeof guard !== 'function') throw new TypeError('guard is required: these routes must not be open')
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  const callers = new WeakMap<object, Principal>()
  const ask = async (request: FastifyRequest): Promise<void> => {
    const { principal }: RunContext = await guard(request, request.routeOptions.config as unknown as RouteMeta)
    if (principal === null) throw new AuthError('AUTH_ERR_REQUIRED')
    callers.set(request, principal)
  }
  const caller = (request: object): Principal => callers.get(request)!
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    if (isAuthError(error)) {
      Object.assign(error, { status: statusOf[error.code], statusCode: statusOf[error.code] })
      const seconds = error.params['seconds']
      if (seconds !== undefined) void reply.header('retry-after', String(seconds))
    }
    throw error
  })
  const viewOf = (s: SessionInfo, currentId: string | undefined): Static<typeof SessionView> => ({
    id: s.id,
    username: s.user,
    realm: s.realm,
    created: iso(s.createdAt),
    last_seen: iso(s.seenAt),
    expires: iso(s.endsAt),
    address: s.address,
    user_agent: s.agent,
    current: s.id === currentId,
  })
  const noStore = (reply: FastifyReply): FastifyReply => reply.header('cache-control', 'no-store')

  app.post(
    '/login',
    { schema: { body: LoginBody, response: { 200: LoginView } }, config: { access: 'public', log: 'AUTH_LOG_LOGIN' } },
    async (request, reply) => {
      const { username, password, code, new_password: newPassword } = request.body
      const previous = readCookie(request.headers.cookie, auth.cookieName)
      const { principal, setCookie, mustChangePassword } = await auth.login({
        username,
        password,
        address: request.ip,
        agent: request.headers['user-agent'] ?? '',
        ...(code === undefined ? {} : { code }),
        ...(newPassword === undefined ? {} : { newPassword }),
        ...(previous === undefined ? {} : { previous }),
      })
      void noStore(reply).header('set-cookie', setCookie)
      return { username: principal.name, groups: [...principal.groups], role: roleOf(principal), must_change_password: mustChangePassword }
    },
  )

  app.post(
    '/logout',
    { schema: { response: { 200: Type.Object({}) } }, config: { access: 'public', log: 'AUTH_LOG_LOGOUT' } },
    async (request, reply) => {
      const id = auth.sessionIdOf(request.headers)
      if (id !== undefined) await auth.logout(id)
      void noStore(reply).header('set-cookie', auth.clearCookie)
      return {}
    },
  )

  app.get('/auth/session', { onRequest: ask, schema: { response: { 200: WhoView } }, config: { access: 'user' } }, (request, reply) => {
    const { name, realm, groups, roles } = caller(request)
    void noStore(reply)
    return { username: name, realm, groups: [...groups], role: roleOf(caller(request)), roles: [...roles] }
  })

  app.get(
    '/auth/sessions',
    {
      onRequest: ask,
      schema: { querystring: SessionsQuery, response: { 200: Type.Array(SessionView) } },
      config: { access: { action: 'session.list' } },
    },
    async (request, reply) => {
      const who = caller(request)
      if (request.query._all === true && !isAdmin(who)) throw new AuthError('AUTH_ERR_FORBIDDEN', { action: 'session.list' })
      const currentId = auth.sessionIdOf(request.headers)
      void noStore(reply)
      return (await auth.sessions(request.query._all === true ? undefined : who)).map((s) => viewOf(s, currentId))
    },
  )

  app.delete(
    '/auth/sessions',
    { onRequest: ask, config: { access: { action: 'session.end' }, log: 'AUTH_LOG_SESSIONS_ENDED' } },
    async (request, reply) => {
      await auth.endSessions(caller(request))
      return reply.code(204).send()
    },
  )

  app.delete(
    '/auth/sessions/:id',
    { onRequest: ask, schema: { params: SessionParams }, config: { access: { action: 'session.end' }, log: 'AUTH_LOG_SESSION_ENDED' } },
    async (request, reply) => {
      const who = caller(request)
      const { id } = request.params
      const known = (await auth.sessions(isAdmin(who) ? undefined : who)).some((s) => s.id === id)
      if (!known) throw new AuthError('AUTH_ERR_SESSION_UNKNOWN', { id })
      await auth.endSession(id)
      return reply.code(204).send()
    },
  )

  const context = { app: instance, auth, ask, caller }
  addTokenRoutes(context)
  if (totp !== undefined) addTotpRoutes(context, totp)
  if (oidc !== undefined) addOidcRoutes(context, oidc)
  if (local !== undefined) addUserRoutes(context, local)

  app.post(
    '/auth/password',
    {
      onRequest: ask,
      schema: { body: PasswordBody, response: { 200: Type.Object({}) } },
      config: { access: { action: 'password.change' }, log: 'AUTH_LOG_PASSWORD' },
    },
    async (request, reply) => {
      const sessionId = auth.sessionIdOf(request.headers)
      const login = await auth.changePassword({
        principal: caller(request),
        ...request.body,
        address: request.ip,
        agent: request.headers['user-agent'] ?? '',
        ...(sessionId === undefined ? {} : { sessionId }),
      })
      void noStore(reply)
      if (login !== null) void reply.header('set-cookie', login.setCookie)
      return {}
    },
  )
}

/** Routes `/login`, `/logout`, `/auth/…`; API.md has the shapes. */
export default fastifyPlugin(routes, { name: '@onggi/auth', fastify: '5.x', encapsulate: true })
