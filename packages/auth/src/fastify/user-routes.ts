import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Static } from 'typebox'
import { Type } from 'typebox'
import { AuthError } from '../errors.ts'
import type { LocalRealm, LocalUser } from '../local/local-realm.ts'
import type { Totp } from '../totp/totp.ts'
import type { RouteContext } from './route-context.ts'
import { roleOf } from './route-context.ts'
import { UserBody, UserChangeBody, UserParams, UserView } from './schemas.ts'

/** What the routes of users work on. @internal */
export interface UserRoutesOptions {
  readonly local: LocalRealm
  readonly totp: Totp | undefined
  /** Roles that may be given; undefined: any. */
  readonly roles: (() => readonly string[]) | undefined
}

/** Adds `/auth/users`: the users of the local realm, for admins. @internal */
export const addUserRoutes = ({ app: instance, ask, list }: RouteContext, { local, totp, roles: known }: UserRoutesOptions): void => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  const find = async (name: string): Promise<LocalUser> => {
    const user = (await local.list()).find((u) => u.name === name.normalize('NFC'))
    if (user === undefined) throw new AuthError('AUTH_ERR_USER_UNKNOWN', { name })
    return user
  }
  const viewOf = (u: LocalUser, secured: ReadonlySet<string>): Static<typeof UserView> => ({
    username: u.name,
    role: roleOf(u),
    roles: [...u.roles],
    groups: [...u.groups],
    disabled: u.disabled,
    ephemeral: u.ephemeral,
    must_change_password: u.mustChangePassword === true,
    second_factor: secured.has(u.name),
  })
  const secured = async (): Promise<ReadonlySet<string>> => (await totp?.activeUsers(local.name)) ?? new Set()
  const view = async (name: string): Promise<Static<typeof UserView>> => viewOf(await find(name), await secured())

  /** `role` is one of two; `roles` are those besides. */
  const rolesOf = (role: 'admin' | 'user', more: readonly string[]): readonly string[] => {
    for (const name of more) if (known !== undefined && !known().includes(name)) throw new AuthError('AUTH_ERR_ROLE_UNKNOWN', { name })
    return [role, ...new Set(more.filter((r) => r !== 'admin' && r !== 'user'))]
  }

  app.get(
    '/auth/users',
    { onRequest: ask, schema: { response: { 200: Type.Array(UserView) } }, config: { access: { action: 'user.list' } } },
    async (request, reply) => {
      const set = await secured()
      return list(
        request,
        reply,
        'user',
        (await local.list()).map((u) => viewOf(u, set)),
      )
    },
  )

  app.get(
    '/auth/users/:name',
    { onRequest: ask, schema: { params: UserParams, response: { 200: UserView } }, config: { access: { action: 'user.view' } } },
    (request) => view(request.params.name),
  )

  app.post(
    '/auth/users',
    {
      onRequest: ask,
      schema: { body: UserBody, response: { 201: UserView } },
      config: { access: { action: 'user.create' }, log: 'AUTH_LOG_USER_CREATED' },
    },
    async (request, reply) => {
      const { username, password, role = 'user', roles = [], groups = [] } = request.body
      const user = await local.addUser({ name: username, password, roles: rolesOf(role, roles), groups, mustChangePassword: true })
      void reply.code(201).header('location', `/auth/users/${encodeURIComponent(user.name)}`)
      return view(user.name)
    },
  )

  app.put(
    '/auth/users/:name',
    {
      onRequest: ask,
      schema: { params: UserParams, body: UserChangeBody, response: { 200: UserView } },
      config: { access: { action: 'user.update' }, log: 'AUTH_LOG_USER_CHANGED' },
    },
    async (request) => {
      const was = await find(request.params.name)
      const { role, roles, groups, disabled, password } = request.body
      const next = role === undefined && roles === undefined ? undefined : rolesOf(role ?? roleOf(was), roles ?? was.roles)
      // The password first: it is what can be refused.
      if (password !== undefined) await local.setPassword(was.name, password, { mustChange: true })
      if (next !== undefined || groups !== undefined)
        await local.setRights(was.name, { ...(next === undefined ? {} : { roles: next }), ...(groups === undefined ? {} : { groups }) })
      if (disabled !== undefined) await local.setDisabled(was.name, disabled)
      return view(was.name)
    },
  )

  app.delete(
    '/auth/users/:name',
    { onRequest: ask, schema: { params: UserParams }, config: { access: { action: 'user.delete' }, log: 'AUTH_LOG_USER_DELETED' } },
    async (request, reply) => {
      await local.remove((await find(request.params.name)).name)
      return reply.code(204).send()
    },
  )

  if (totp === undefined) return
  app.delete(
    '/auth/users/:name/totp',
    { onRequest: ask, schema: { params: UserParams }, config: { access: { action: 'user.update' }, log: 'AUTH_LOG_TOTP_RESET' } },
    async (request, reply) => {
      const { name } = await find(request.params.name)
      if (!(await totp.disable({ name, realm: local.name }))) throw new AuthError('AUTH_ERR_SECOND_FACTOR_OFF')
      return reply.code(204).send()
    },
  )
}
