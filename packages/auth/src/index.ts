export { createAuth } from './auth.ts'
export type { AuditRecord, Auth, Login, PrincipalChange } from './auth-interface.ts'
export type { AuthErrorCode } from './errors.ts'
export { AuthError, authMessages, isAuthError, messages, statusOf } from './errors.ts'
export type { LocalRealm, LocalRealmOptions, LocalUser, NewUser } from './local/local-realm.ts'
export { createLocalRealm } from './local/local-realm.ts'
export type { PasswordRules } from './local/password-rules.ts'
export type { Argon2Cost } from './local/argon2.ts'
export { argon2Cost } from './local/argon2.ts'
export type { PasswordCost } from './local/password-hash.ts'
export { defaultPasswordCost } from './local/password-hash.ts'
export type { ScryptCost } from './local/scrypt.ts'
export { scryptCost } from './local/scrypt.ts'
export type {
  Audience,
  Clock,
  Decision,
  Identified,
  IdentityRequest,
  Log,
  ObjectRef,
  Principal,
  Query,
  Store,
  Stored,
  StoreType,
  Tx,
} from './needs.ts'
export type { AuthOptions } from './options.ts'
export type { AuthPolicy, Explanation, PolicyOptions, Subject } from './policy/policy.ts'
export { createPolicy, isInAudience } from './policy/policy.ts'
export type { Allow, PolicyRule } from './policy/rules.ts'
export { authRules, defaultRules } from './policy/rules.ts'
export type { Realm, RealmAttempt, RealmChange, RealmUser } from './realm.ts'
export type { SecondFactor, UserKey } from './second-factor.ts'
export type { SessionEnd, SessionEndReason, SessionInfo } from './session/session-info.ts'
export type { ThrottleOptions } from './session/throttle.ts'
export { authTypes } from './store-types.ts'
export type { Ticket, TicketRequest, Tickets } from './ticket/tickets.ts'
export type { NewToken, TokenInfo } from './token/tokens.ts'
