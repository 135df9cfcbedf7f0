import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Static } from 'typebox'
import { Type } from 'typebox'
import { AuthError } from '../errors.ts'
import type { SessionInfo } from '../session/session-info.ts'
import type { RouteContext } from './route-context.ts'
import { isAdmin, iso, noStore } from './route-context.ts'
import { AllQuery, SessionParams, SessionsEndQuery, SessionView } from './schemas.ts'

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

/** Adds `/auth/sessions`. @internal */
export const addSessionRoutes = ({ app: instance, auth, ask, caller, list }: RouteContext): void => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()

  app.get(
    '/auth/sessions',
    {
      onRequest: ask,
      schema: { querystring: AllQuery, response: { 200: Type.Array(SessionView) } },
      config: { access: { action: 'session.list' } },
    },
    async (request, reply) => {
      const who = caller(request)
      const isAll = request.query._all === true
      if (isAll && !isAdmin(who)) throw new AuthError('AUTH_ERR_FORBIDDEN', { action: 'session.list' })
      const currentId = auth.sessionIdOf(request.headers)
      void noStore(reply)
      const sessions = (await auth.sessions(isAll ? undefined : who)).map((s) => viewOf(s, currentId))
      return list(request, reply, 'session', sessions)
    },
  )

  app.delete(
    '/auth/sessions',
    {
      onRequest: ask,
      schema: { querystring: SessionsEndQuery },
      config: { access: { action: 'session.end' }, log: 'AUTH_LOG_SESSIONS_ENDED' },
    },
    async (request, reply) => {
      const who = caller(request)
      const { username, realm = 'local' } = request.query
      if (username !== undefined && !isAdmin(who)) throw new AuthError('AUTH_ERR_FORBIDDEN', { action: 'session.end' })
      await auth.endSessions(username === undefined ? who : { name: username, realm })
      return reply.code(204).send()
    },
  )

  app.delete(
    '/auth/sessions/:id',
    { onRequest: ask, schema: { params: SessionParams }, config: { access: { action: 'session.end' }, log: 'AUTH_LOG_SESSION_ENDED' } },
    async (request, reply) => {
      const who = caller(request)
      const { id } = request.params
      const isKnown = (await auth.sessions(isAdmin(who) ? undefined : who)).some((s) => s.id === id)
      if (!isKnown) throw new AuthError('AUTH_ERR_SESSION_UNKNOWN', { id })
      await auth.endSession(id)
      return reply.code(204).send()
    },
  )
}
