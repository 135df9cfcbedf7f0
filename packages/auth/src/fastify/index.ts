import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyError, FastifyPluginAsync, FastifyRequest } from 'fastify'
import { fastifyPlugin } from 'fastify-plugin'
import { Type } from 'typebox'
import type { Auth } from '../auth-interface.ts'
import { readCookie } from '../cookie.ts'
import { AuthError, isAuthError, statusOf } from '../errors.ts'
import type { LocalRealm } from '../local/local-realm.ts'
import type { Audience, Guard, ObjectRef, Principal, Responder, RouteMeta, RunContext } from '../needs.ts'
import type { OidcRealm } from '../oidc/oidc-realm.ts'
import type { AuthPolicy } from '../policy/policy.ts'
import type { Totp } from '../totp/totp.ts'
import { addRealmRoutes } from './realm-routes.ts'
import { addRoleRoutes, rolesOf } from './role-routes.ts'
import { listWith, noStore, personOf, roleOf } from './route-context.ts'
import { LoginBody, LoginView, PasswordBody, WhoView } from './schemas.ts'
import { addSessionRoutes } from './session-routes.ts'
import { addTokenRoutes } from './token-routes.ts'
import { addTotpRoutes } from './totp-routes.ts'
import { addUserRoutes } from './user-routes.ts'

/** Options of the Fastify plugin. */
export interface AuthRoutesOptions {
  /** Whose sessions these are; the plugin neither makes nor closes it. */
  readonly auth: Auth
  /** Who asks, and a throw when they may not. Required: the routes are never mounted open. */
  readonly guard: Guard
  /** The second factor given to `createAuth`; adds `/auth/totp`. @default those routes do not exist */
  readonly totp?: Totp
  /** Realms given to `createAuth` that log in on a page of their own; adds `/auth/oidc/<realm>`. @default those routes do not exist */
  readonly oidc?: readonly OidcRealm[]
  /** The local realm; adds `/auth/users` for admins. @default those routes do not exist */
  readonly local?: LocalRealm
  /** What decides; adds `/auth/roles` and `/auth/explain` for admins. @default those routes do not exist */
  readonly policy?: AuthPolicy
  /** Who may see an object, for `/auth/explain`; undefined: there is no such object. @default no object is known */
  readonly audienceOf?: (ref: ObjectRef) => Promise<Audience | undefined>
  /** Adds filters, paging and ETags to the lists. @default the whole lists */
  readonly responder?: Responder
}

const routes: FastifyPluginAsync<AuthRoutesOptions> = async (instance, o) => {
  const { auth, guard, totp, oidc = [], local, policy, audienceOf } = o
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

  const context = { app: instance, auth, ask, caller, list: listWith(o.responder) }
  addRealmRoutes(context, oidc)
  addSessionRoutes(context)
  addTokenRoutes(context)
  if (totp !== undefined) addTotpRoutes(context, totp)
  if (policy !== undefined) addRoleRoutes(context, policy, audienceOf)
  const roles = policy === undefined ? undefined : () => rolesOf(policy.rules()).map((r) => r.name)
  if (local !== undefined) addUserRoutes(context, { local, totp, roles })

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
        principal: personOf(caller(request), 'password.change'),
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
