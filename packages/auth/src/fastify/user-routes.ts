import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Static } from 'typebox'
import { Type } from 'typebox'
import type { LocalRealm, LocalUser } from '../local/local-realm.ts'
import { AuthError } from '../errors.ts'
import { UserBody, UserChangeBody, UserParams, UserView } from './schemas.ts'
import type { RouteContext } from './token-routes.ts'

const viewOf = (u: LocalUser): Static<typeof UserView> => ({
  username: u.name,
  role: u.roles.includes('admin') ? 'admin' : 'user',
  groups: [...u.groups],
  disabled: u.disabled,
  ephemeral: u.ephemeral,
  must_change_password: u.mustChangePassword === true,
})

/** Adds `/auth/users`: the users of the local realm, for admins. @internal */
export const addUserRoutes = ({ app: instance, ask }: RouteContext, local: LocalRealm): void => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  const find = async (name: string): Promise<LocalUser> => {
    const user = (await local.list()).find((u) => u.name === name.normalize('NFC'))
    if (user === undefined) throw new AuthError('AUTH_ERR_USER_UNKNOWN', { name })
    return user
  }

  app.get(
    '/auth/users',
    { onRequest: ask, schema: { response: { 200: Type.Array(UserView) } }, config: { access: { action: 'user.list' } } },
    async () => (await local.list()).map(viewOf),
  )

  app.get(
    '/auth/users/:name',
    { onRequest: ask, schema: { params: UserParams, response: { 200: UserView } }, config: { access: { action: 'user.view' } } },
    async (request) => viewOf(await find(request.params.name)),
  )

  app.post(
    '/auth/users',
    {
      onRequest: ask,
      schema: { body: UserBody, response: { 201: UserView } },
      config: { access: { action: 'user.create' }, log: 'AUTH_LOG_USER_CREATED' },
    },
    async (request, reply) => {
      const { username, password, role = 'user', groups = [] } = request.body
      const user = await local.addUser({ name: username, password, roles: [role], groups, mustChangePassword: true })
      void reply.code(201).header('location', `/auth/users/${encodeURIComponent(user.name)}`)
      return viewOf(user)
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
      const { name } = await find(request.params.name)
      const { role, groups, disabled, password } = request.body
      // The password first: it is what can be refused.
      if (password !== undefined) await local.setPassword(name, password, { mustChange: true })
      if (role !== undefined || groups !== undefined)
        await local.setRights(name, { ...(role === undefined ? {} : { roles: [role] }), ...(groups === undefined ? {} : { groups }) })
      if (disabled !== undefined) await local.setDisabled(name, disabled)
      return viewOf(await find(name))
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
}
