import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { readCookie, setCookie } from '../cookie.ts'
import type { OidcRealm } from '../oidc/oidc-realm.ts'
import type { RouteContext } from './token-routes.ts'

const Next = Type.Object({ next: Type.Optional(Type.String({ maxLength: 2048, description: 'Path to go to afterwards' })) })
/** Whatever the provider adds (iss, session_state, error …) is checked by the protocol, not by a schema. */
const Callback = Type.Record(Type.String(), Type.String({ maxLength: 4096 }))

/** Adds `/auth/oidc`: two redirects. @internal */
export const addOidcRoutes = ({ app: instance, auth }: RouteContext, oidc: OidcRealm): void => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  const cookieName = `${auth.cookieName}-oidc`
  const isSecure = auth.cookieName.startsWith('__Host-')

  app.get('/auth/oidc/login', { schema: { querystring: Next }, config: { access: 'public' } }, async (request, reply) => {
    const { next } = request.query
    const { url, browser } = await oidc.begin(next === undefined ? {} : { next })
    return reply
      .code(303)
      .header('cache-control', 'no-store')
      .header('set-cookie', setCookie(cookieName, browser, isSecure))
      .header('location', url)
      .send()
  })

  app.get('/auth/oidc/callback', { schema: { querystring: Callback }, config: { access: 'public' } }, async (request, reply) => {
    const query = request.url.split('?').slice(1).join('?')
    const { user, next } = await oidc.finish({ query, browser: readCookie(request.headers.cookie, cookieName) ?? '' })
    const previous = readCookie(request.headers.cookie, auth.cookieName)
    const login = await auth.openSession({
      user,
      realm: oidc.name,
      address: request.ip,
      agent: request.headers['user-agent'] ?? '',
      ...(previous === undefined ? {} : { previous }),
    })
    return reply
      .code(303)
      .header('cache-control', 'no-store')
      .header('set-cookie', [login.setCookie, setCookie(cookieName, '', isSecure)])
      .header('location', next)
      .send()
  })

  app.get(
    '/auth/oidc/logout',
    { schema: { response: { 200: Type.Object({ url: Type.Union([Type.String(), Type.Null()]) }) } }, config: { access: 'public' } },
    async () => ({ url: (await oidc.logoutUrl()) ?? null }),
  )
}
