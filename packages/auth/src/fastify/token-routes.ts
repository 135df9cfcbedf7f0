import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Static } from 'typebox'
import { Type } from 'typebox'
import { AuthError } from '../errors.ts'
import type { TokenInfo } from '../token/tokens.ts'
import type { RouteContext } from './route-context.ts'
import { isAdmin, iso, noStore } from './route-context.ts'
import { AllQuery, NewTokenView, SessionParams, TokenBody, TokenView } from './schemas.ts'

const viewOf = (t: TokenInfo): Static<typeof TokenView> => ({
  id: t.id,
  username: t.user,
  realm: t.realm,
  name: t.name,
  scopes: [...t.scopes],
  created: iso(t.createdAt),
  expires: iso(t.expiresAt),
  last_used: t.usedAt === null ? null : iso(t.usedAt),
})

/** Adds `/auth/tokens`. @internal */
export const addTokenRoutes = ({ app: instance, auth, ask, caller, list }: RouteContext): void => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()

  app.get(
    '/auth/tokens',
    {
      onRequest: ask,
      schema: { querystring: AllQuery, response: { 200: Type.Array(TokenView) } },
      config: { access: { action: 'token.list' } },
    },
    async (request, reply) => {
      const who = caller(request)
      const isAll = request.query._all === true
      if (isAll && !isAdmin(who)) throw new AuthError('AUTH_ERR_FORBIDDEN', { action: 'token.list' })
      void noStore(reply)
      return list(request, reply, 'token', (await auth.tokens(isAll ? undefined : who)).map(viewOf))
    },
  )

  app.post(
    '/auth/tokens',
    {
      onRequest: ask,
      schema: { body: TokenBody, response: { 201: NewTokenView } },
      config: { access: { action: 'token.create' }, log: 'AUTH_LOG_TOKEN_CREATED' },
    },
    async (request, reply) => {
      const { name, scopes, expires_in_days: days = 90 } = request.body
      const { token, info } = await auth.createToken({ principal: caller(request), name, scopes, ttlMs: days * 86_400_000 })
      void noStore(reply.code(201)).header('location', `/auth/tokens/${info.id}`)
      return { ...viewOf(info), token }
    },
  )

  app.delete(
    '/auth/tokens/:id',
    { onRequest: ask, schema: { params: SessionParams }, config: { access: { action: 'token.revoke' }, log: 'AUTH_LOG_TOKEN_REVOKED' } },
    async (request, reply) => {
      const who = caller(request)
      const { id } = request.params
      const isKnown = (await auth.tokens(isAdmin(who) ? undefined : who)).some((t) => t.id === id)
      if (!isKnown) throw new AuthError('AUTH_ERR_TOKEN_UNKNOWN', { id })
      await auth.revokeToken(id)
      return reply.code(204).send()
    },
  )
}
