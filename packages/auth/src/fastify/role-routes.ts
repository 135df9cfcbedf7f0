import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Static } from 'typebox'
import { Type } from 'typebox'
import { AuthError } from '../errors.ts'
import type { Audience, ObjectRef } from '../needs.ts'
import type { AuthPolicy } from '../policy/policy.ts'
import type { PolicyRule } from '../policy/rules.ts'
import type { RouteContext } from './route-context.ts'
import { ExplainQuery, ExplainView, RoleView } from './schemas.ts'

type Role = Static<typeof RoleView>

const on = { everyone: 'all', user: 'all', audience: 'granted', owner: 'own' } as const

/** Every role that means something: the two there always are, and those the rules name. @internal */
export const rolesOf = (rules: readonly PolicyRule[]): readonly Role[] => {
  const named = [...new Set(rules.flatMap((r) => r.roles ?? []))].filter((name) => name !== 'admin' && name !== 'user').sort()
  return [
    { name: 'admin', builtin: true, may: [{ action: '*', on: 'all' }] },
    { name: 'user', builtin: true, may: rules.flatMap((r) => (r.allow === 'admin' ? [] : [{ action: r.action, on: on[r.allow] }])) },
    ...named.map((name) => ({
      name,
      builtin: false,
      may: rules.flatMap((r) => (r.roles?.includes(name) === true ? [{ action: r.action, on: 'all' as const }] : [])),
    })),
  ]
}

/** Adds `/auth/roles` and `/auth/explain`, for admins. @internal */
export const addRoleRoutes = (
  { app: instance, auth, ask, list }: RouteContext,
  policy: AuthPolicy,
  audienceOf: ((ref: ObjectRef) => Promise<Audience | undefined>) | undefined,
): void => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()

  app.get(
    '/auth/roles',
    { onRequest: ask, schema: { response: { 200: Type.Array(RoleView) } }, config: { access: { action: 'role.list' } } },
    (request, reply) => list(request, reply, 'role', rolesOf(policy.rules())),
  )

  app.get(
    '/auth/explain',
    {
      onRequest: ask,
      schema: { querystring: ExplainQuery, response: { 200: ExplainView } },
      config: { access: { action: 'role.explain' } },
    },
    async (request) => {
      const { username, realm = 'local', action, type, id } = request.query
      const who = username === undefined ? null : await auth.resolvePrincipal(username, realm)
      if (username !== undefined && who === null) throw new AuthError('AUTH_ERR_USER_UNKNOWN', { name: username })
      const ref = type === undefined || id === undefined ? undefined : { type, id }
      const audience = ref === undefined ? undefined : await audienceOf?.(ref)
      if (ref !== undefined && audience === undefined) throw new AuthError('AUTH_ERR_OBJECT_UNKNOWN', { ...ref })
      const { decision, rule, because } = policy.explain(who, action, ref && audience && { ref, audience })
      return {
        allow: decision.allow,
        code: decision.allow ? null : decision.code,
        status: decision.allow ? null : decision.status,
        rule: rule === null ? null : { action: rule.action, allow: rule.allow, roles: [...(rule.roles ?? [])] },
        because,
      }
    },
  )
}
