import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { readCookie, setCookie } from '../cookie.ts'
import { AuthError } from '../errors.ts'
import type { OidcRealm } from '../oidc/oidc-realm.ts'
import type { RouteContext } from './route-context.ts'
import { noStore } from './route-context.ts'
import { RealmParams, RealmView } from './schemas.ts'

const Next = Type.Object({ next: Type.Optional(Type.String({ maxLength: 2048, description: 'Path to go to afterwards' })) })
/** Whatever the provider adds (iss, session_state, error …) is checked by the protocol, not by a schema. */
const Callback = Type.Record(Type.String(), Type.String({ maxLength: 4096 }))

/** Adds `/auth/realms`, and for realms that log in on a page of their own two redirects. @internal */
export const addRealmRoutes = ({ app: instance, auth }: RouteContext, providers: readonly OidcRealm[]): void => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  const isSecure = auth.cookieName.startsWith('__Host-')
  const cookieOf = (realm: string): string => `${auth.cookieName}-${realm}`
  const find = (name: string): OidcRealm => {
    const realm = providers.find((p) => p.name === name)
    if (realm === undefined) throw new AuthError('AUTH_ERR_REALM_UNKNOWN', { name })
    return realm
  }

  app.get('/auth/realms', { schema: { response: { 200: Type.Array(RealmView) } }, config: { access: 'public' } }, () =>
    auth.realms.map((name) => {
      const provider = providers.find((p) => p.name === name)
      const at = `/auth/oidc/${encodeURIComponent(name)}`
      return provider === undefined
        ? { name, title: name, kind: 'password' as const, login: null, logout: null }
        : { name, title: provider.title, kind: 'redirect' as const, login: `${at}/login`, logout: `${at}/logout` }
    }),
  )
  if (providers.length === 0) return

  app.get(
    '/auth/oidc/:realm/login',
    { schema: { params: RealmParams, querystring: Next }, config: { access: 'public' } },
    async (request, reply) => {
      const realm = find(request.params.realm)
      const { next } = request.query
      const { url, browser } = await realm.begin(next === undefined ? {} : { next })
      void noStore(reply).header('set-cookie', setCookie(cookieOf(realm.name), browser, isSecure))
      return reply.code(303).header('location', url).send()
    },
  )

  app.get(
    '/auth/oidc/:realm/callback',
    { schema: { params: RealmParams, querystring: Callback }, config: { access: 'public' } },
    async (request, reply) => {
      const realm = find(request.params.realm)
      const query = request.url.split('?').slice(1).join('?')
      const previous = readCookie(request.headers.cookie, auth.cookieName)
      const browser = readCookie(request.headers.cookie, cookieOf(realm.name)) ?? ''
      const { login, next } = await auth.loginBy({
        realm: realm.name,
        address: request.ip,
        agent: request.headers['user-agent'] ?? '',
        ...(previous === undefined ? {} : { previous }),
        identify: () => realm.finish({ query, browser }),
      })
      void noStore(reply).header('set-cookie', [login.setCookie, setCookie(cookieOf(realm.name), '', isSecure)])
      return reply.code(303).header('location', next).send()
    },
  )

  app.get(
    '/auth/oidc/:realm/logout',
    {
      schema: { params: RealmParams, response: { 200: Type.Object({ url: Type.Union([Type.String(), Type.Null()]) }) } },
      config: { access: 'public' },
    },
    async (request) => ({ url: (await find(request.params.realm).logoutUrl()) ?? null }),
  )
}
