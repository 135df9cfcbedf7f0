const templates = {
  AUTH_ERR_REQUIRED: 'Log in first',
  AUTH_ERR_FORBIDDEN: 'You may not do this: %{action}',
  AUTH_ERR_SCOPE: 'This token may not do this: %{action}',
  AUTH_ERR_HIDDEN: 'There is no such object, or you may not see it',
  AUTH_ERR_CREDENTIALS: 'The user name or the password is wrong',
  AUTH_ERR_SESSION_ENDED: 'The session has ended; log in again',
  AUTH_ERR_THROTTLED: 'Too many failed logins; try again in %{seconds} s',
  AUTH_ERR_BUSY: 'Too many logins at once; try again in %{seconds} s',
  AUTH_ERR_REALM_UNAVAILABLE: 'Logins cannot be checked now (%{realm}); try again in %{seconds} s',
  AUTH_ERR_USER_EXISTS: 'A user named %{name} exists already',
  AUTH_ERR_USER_UNKNOWN: 'There is no user named %{name}',
  AUTH_ERR_USER_NAME: 'A user name has 1 to 128 characters, no control characters, no ":" and no "/", got %{name}',
  AUTH_ERR_LAST_ADMIN: '%{name} is the last admin and stays one',
  AUTH_ERR_PASSWORD_WEAK: 'The password must have %{min} to %{max} characters, and not be the user name or a common one',
  AUTH_ERR_PASSWORD_WRONG: 'The current password is wrong',
  AUTH_ERR_NOT_LOCAL: 'The password of %{name} is kept by %{realm}; change it there',
  AUTH_ERR_SESSION_UNKNOWN: 'There is no session %{id}',
  AUTH_ERR_TOKEN: 'The token is unknown, expired or revoked',
  AUTH_ERR_TOKEN_UNKNOWN: 'There is no token %{id}',
  AUTH_ERR_TOKEN_SCOPES: 'A token has 1 to %{max} scopes, each a pattern of actions such as vm.view or vm.*',
  AUTH_ERR_TOKEN_FIELDS: 'A token has a name of 1 to 64 characters and ends within %{days} days',
  AUTH_ERR_TOKEN_LIMIT: 'One user has at most %{max} tokens; revoke one first',
  AUTH_ERR_TICKET: 'The ticket is unknown, used, too old or for something else; ask for a new one',
  AUTH_ERR_TICKET_LIMIT: 'One user has at most %{max} unused tickets; wait %{seconds} s',
  AUTH_ERR_SECOND_FACTOR: 'This login needs a code as well (%{kind}); programs use an API token',
  AUTH_ERR_SECOND_FACTOR_WRONG: 'The code is wrong, too old or used already',
  AUTH_ERR_SECOND_FACTOR_ACTIVE: 'A second factor is on already; turn it off first',
  AUTH_ERR_SECOND_FACTOR_OFF: 'No second factor is on',
  AUTH_ERR_ROLE_UNKNOWN: 'No rule speaks of the role %{name}',
  AUTH_ERR_REALM_UNKNOWN: 'There is no realm %{name}',
  AUTH_ERR_OBJECT_UNKNOWN: 'There is no %{type} %{id}',
  AUTH_ERR_PASSWORD_EXPIRED: 'The password has expired; log in with it and a new one',
  AUTH_ERR_PASSWORD_REFUSED: 'The new password was refused: %{reason}',
  AUTH_ERR_OIDC: 'The login at the identity provider could not be completed; begin it again',
  AUTH_ERR_CLOSED: 'Authentication is shut down',
} as const satisfies Record<`AUTH_ERR_${string}`, string>

/** Every code this package throws or decides. */
export type AuthErrorCode = keyof typeof templates

/** HTTP status for each code. */
export const statusOf: Readonly<Record<AuthErrorCode, 400 | 401 | 403 | 404 | 409 | 429 | 503>> = {
  AUTH_ERR_REQUIRED: 401,
  AUTH_ERR_FORBIDDEN: 403,
  AUTH_ERR_SCOPE: 403,
  AUTH_ERR_HIDDEN: 404,
  AUTH_ERR_CREDENTIALS: 401,
  AUTH_ERR_SESSION_ENDED: 401,
  AUTH_ERR_THROTTLED: 429,
  AUTH_ERR_BUSY: 429,
  AUTH_ERR_REALM_UNAVAILABLE: 503,
  AUTH_ERR_USER_EXISTS: 409,
  AUTH_ERR_USER_UNKNOWN: 404,
  AUTH_ERR_USER_NAME: 400,
  AUTH_ERR_LAST_ADMIN: 409,
  AUTH_ERR_PASSWORD_WEAK: 400,
  AUTH_ERR_PASSWORD_WRONG: 403,
  AUTH_ERR_NOT_LOCAL: 409,
  AUTH_ERR_SESSION_UNKNOWN: 404,
  AUTH_ERR_TOKEN: 401,
  AUTH_ERR_TOKEN_UNKNOWN: 404,
  AUTH_ERR_TOKEN_SCOPES: 400,
  AUTH_ERR_TOKEN_FIELDS: 400,
  AUTH_ERR_TOKEN_LIMIT: 409,
  AUTH_ERR_TICKET: 401,
  AUTH_ERR_TICKET_LIMIT: 429,
  AUTH_ERR_SECOND_FACTOR: 401,
  AUTH_ERR_SECOND_FACTOR_WRONG: 401,
  AUTH_ERR_SECOND_FACTOR_ACTIVE: 409,
  AUTH_ERR_SECOND_FACTOR_OFF: 409,
  AUTH_ERR_ROLE_UNKNOWN: 400,
  AUTH_ERR_REALM_UNKNOWN: 404,
  AUTH_ERR_OBJECT_UNKNOWN: 404,
  AUTH_ERR_PASSWORD_EXPIRED: 401,
  AUTH_ERR_PASSWORD_REFUSED: 400,
  AUTH_ERR_OIDC: 401,
  AUTH_ERR_CLOSED: 503,
}

/** Error of this package: matched by `code`, never by message. */
export class AuthError extends Error {
  static {
    Object.defineProperty(this.prototype, 'name', { value: 'AuthError', configurable: true, writable: true })
  }
  /** Stable code, also the id of the translated text. */
  readonly code: AuthErrorCode
  /** Values of the text's placeholders; `seconds`: when to try again (`Retry-After`). */
  readonly params: Readonly<Record<string, string | number>>
  /** HTTP status. Set here, not by ./fastify: `identify` is called by the server itself. */
  readonly status: number
  /** Whether a 401 should ask for HTTP Basic credentials (`WWW-Authenticate`). */
  challenge = false
  constructor(code: AuthErrorCode, params: Record<string, string | number> = {}, options?: ErrorOptions) {
    super(
      templates[code].replace(/%\{(\w+)\}/g, (_, k: string) => String(params[k] ?? '')),
      options,
    )
    this.code = code
    this.params = params
    this.status = statusOf[code]
  }
}

/** Tells whether `e` is an error of this package (and has this code), across copies of the package. */
export const isAuthError = (e: unknown, code?: AuthErrorCode): e is AuthError =>
  e instanceof Error &&
  'code' in e &&
  'params' in e &&
  typeof e.code === 'string' &&
  (code === undefined ? e.code in templates : e.code === code)

/** English text of every code, for translators and for the completeness test. */
export const messages: Readonly<Record<AuthErrorCode, string>> = templates

/** Directory of the texts of this package's codes, `<lang>.json`. */
export const authMessages: URL = new URL('../messages/', import.meta.url)
