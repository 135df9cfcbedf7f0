import type { Static } from 'typebox'
import type {
  AllQuery,
  ConfirmBody,
  ExplainQuery,
  ExplainView,
  LoginBody,
  LoginView,
  NewTokenView,
  PasswordBody,
  RealmView,
  RecoveryView,
  RoleView,
  SessionsEndQuery,
  SessionView,
  TokenBody,
  TokenView,
  TotpConfirmBody,
  TotpSecretView,
  TotpView,
  UserBody,
  UserChangeBody,
  UserView,
  WhoView,
} from '../fastify/schemas.ts'

type Empty = Readonly<Record<string, never>>

/** Routes of this package, for the typed client. */
export interface AuthApi {
  'POST /login': { readonly body: Static<typeof LoginBody>; readonly response: Static<typeof LoginView> }
  'POST /logout': { readonly response: Empty }
  'GET /auth/session': { readonly response: Static<typeof WhoView> }
  'GET /auth/sessions': { readonly query: Static<typeof AllQuery>; readonly response: readonly Static<typeof SessionView>[] }
  'DELETE /auth/sessions': { readonly query: Static<typeof SessionsEndQuery>; readonly response: undefined }
  'DELETE /auth/sessions/:id': { readonly response: undefined }
  'GET /auth/tokens': { readonly query: Static<typeof AllQuery>; readonly response: readonly Static<typeof TokenView>[] }
  'POST /auth/tokens': { readonly body: Static<typeof TokenBody>; readonly response: Static<typeof NewTokenView> }
  'DELETE /auth/tokens/:id': { readonly response: undefined }
  'GET /auth/totp': { readonly response: Static<typeof TotpView> }
  'POST /auth/totp': { readonly body: Static<typeof ConfirmBody>; readonly response: Static<typeof TotpSecretView> }
  'POST /auth/totp/confirm': { readonly body: Static<typeof TotpConfirmBody>; readonly response: Static<typeof RecoveryView> }
  'POST /auth/totp/recovery': { readonly body: Static<typeof ConfirmBody>; readonly response: Static<typeof RecoveryView> }
  'POST /auth/totp/disable': { readonly body: Static<typeof ConfirmBody>; readonly response: Empty }
  'GET /auth/users': { readonly response: readonly Static<typeof UserView>[] }
  'GET /auth/users/:name': { readonly response: Static<typeof UserView> }
  'POST /auth/users': { readonly body: Static<typeof UserBody>; readonly response: Static<typeof UserView> }
  'PUT /auth/users/:name': { readonly body: Static<typeof UserChangeBody>; readonly response: Static<typeof UserView> }
  'DELETE /auth/users/:name': { readonly response: undefined }
  'DELETE /auth/users/:name/totp': { readonly response: undefined }
  'GET /auth/realms': { readonly response: readonly Static<typeof RealmView>[] }
  'GET /auth/roles': { readonly response: readonly Static<typeof RoleView>[] }
  'GET /auth/explain': { readonly query: Static<typeof ExplainQuery>; readonly response: Static<typeof ExplainView> }
  'POST /auth/password': { readonly body: Static<typeof PasswordBody>; readonly response: Empty }
}
