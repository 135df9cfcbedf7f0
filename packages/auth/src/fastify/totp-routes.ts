import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Totp } from '../totp/totp.ts'
import type { RouteContext } from './route-context.ts'
import { noStore, personOf } from './route-context.ts'
import { ConfirmBody, RecoveryView, TotpConfirmBody, TotpSecretView, TotpView } from './schemas.ts'

/** Adds `/auth/totp`. @internal */
export const addTotpRoutes = ({ app: instance, auth, ask, caller }: RouteContext, totp: Totp): void => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  const action = 'totp.change'

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
      const principal = personOf(caller(request), action)
      await auth.confirmPassword({ principal, password: request.body.password, address: request.ip })
      void noStore(reply)
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
      const codes = await totp.confirm(personOf(caller(request), action), request.body.code)
      void noStore(reply)
      return { recovery_codes: [...codes] }
    },
  )

  app.post(
    '/auth/totp/recovery',
    {
      onRequest: ask,
      schema: { body: ConfirmBody, response: { 200: RecoveryView } },
      config: { access: { action: 'totp.change' }, log: 'AUTH_LOG_TOTP_RECOVERY' },
    },
    async (request, reply) => {
      const principal = personOf(caller(request), action)
      await auth.confirmPassword({ principal, password: request.body.password, address: request.ip })
      void noStore(reply)
      return { recovery_codes: [...(await totp.renewRecovery(principal))] }
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
      const principal = personOf(caller(request), action)
      await auth.confirmPassword({ principal, password: request.body.password, address: request.ip })
      await totp.disable(principal)
      return {}
    },
  )
}
