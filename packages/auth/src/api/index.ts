import type { Static } from 'typebox'
import type {
  LoginBody,
  LoginView,
  NewTokenView,
  PasswordBody,
  SessionsQuery,
  SessionView,
  TokenBody,
  TokenView,
  WhoView,
} from '../fastify/schemas.ts'

type Empty = Readonly<Record<string, never>>

/** Routes of this package, for the typed client. */
export interface AuthApi {
  'POST /login': { readonly body: Static<typeof LoginBody>; readonly response: Static<typeof LoginView> }
  'POST /logout': { readonly response: Empty }
  'GET /auth/session': { readonly response: Static<typeof WhoView> }
  'GET /auth/sessions': { readonly query: Static<typeof SessionsQuery>; readonly response: readonly Static<typeof SessionView>[] }
  'DELETE /auth/sessions': { readonly response: undefined }
  'DELETE /auth/sessions/:id': { readonly response: undefined }
  'GET /auth/tokens': { readonly query: Static<typeof SessionsQuery>; readonly response: readonly Static<typeof TokenView>[] }
  'POST /auth/tokens': { readonly body: Static<typeof TokenBody>; readonly response: Static<typeof NewTokenView> }
  'DELETE /auth/tokens/:id': { readonly response: undefined }
  'POST /auth/password': { readonly body: Static<typeof PasswordBody>; readonly response: Empty }
}
