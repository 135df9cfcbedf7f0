import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { AuthError } from '../errors.ts'
import type { Principal } from '../needs.ts'
import type { Totp } from '../totp/totp.ts'
import { ConfirmBody, RecoveryView, TotpConfirmBody, TotpSecretView, TotpView } from './schemas.ts'
import type { RouteContext } from './token-routes.ts'

/** Adds `/auth/totp`. @internal */
export const addTotpRoutes = ({ app: instance, auth, ask, caller }: RouteContext, totp: Totp): void => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  /** A token must not be able to change how its user logs in. */
  const person = (request: object): Principal => {
    const who = caller(request)
    if (who.scopes !== undefined) throw new AuthError('AUTH_ERR_SCOPE', { action: 'totp.change' })
    return who
  }

  app.get(
    '/auth/totp',
    { onRequest: ask, schema: { response: { 200: TotpView } }, config: { access: { action: 'totp.view' } } },
    async (request) => {
      const { active, recoveryLeft } = await totp.state(caller(request))
      return { active, recovery_left: recoveryLeft }
    },
  )

  app.post(
    '/auth/totp',
    {
      onRequest: ask,
      schema: { body: ConfirmBody, response: { 200: TotpSecretView } },
      config: { access: { action: 'totp.change' }, log: 'AUTH_LOG_TOTP_BEGUN' },
    },
    async (request, reply) => {
      const principal = person(request)
      await auth.confirmPassword({ principal, password: request.body.password, address: request.ip })
      void reply.header('cache-control', 'no-store')
      return totp.begin(principal)
    },
  )

  app.post(
    '/auth/totp/confirm',
    {
      onRequest: ask,
      schema: { body: TotpConfirmBody, response: { 200: RecoveryView } },
      config: { access: { action: 'totp.change' }, log: 'AUTH_LOG_TOTP_ON' },
    },
    async (request, reply) => {
      const codes = await totp.confirm(person(request), request.body.code)
      void reply.header('cache-control', 'no-store')
      return { recovery_codes: [...codes] }
    },
  )

  app.post(
    '/auth/totp/disable',
    {
      onRequest: ask,
      schema: { body: ConfirmBody, response: { 200: Type.Object({}) } },
      config: { access: { action: 'totp.change' }, log: 'AUTH_LOG_TOTP_OFF' },
    },
    async (request) => {
      const principal = person(request)
      await auth.confirmPassword({ principal, password: request.body.password, address: request.ip })
      await totp.disable(principal)
      return {}
    },
  )
}
