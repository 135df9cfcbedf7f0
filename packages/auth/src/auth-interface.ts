import type { Identified, IdentityRequest, Principal } from './needs.ts'
import type { RealmUser } from './realm.ts'
import type { SessionEnd, SessionEndReason, SessionInfo } from './session/session-info.ts'
import type { Tickets } from './ticket/tickets.ts'
import type { NewToken, TokenInfo } from './token/tokens.ts'

/** A successful login. */
export interface Login {
  /** Value of the session cookie: 256 random bits. */
  readonly token: string
  /** The whole `Set-Cookie` line. */
  readonly setCookie: string
  /** Names the session in lists; no secret. */
  readonly sessionId: string
  readonly principal: Principal
  /** The password was given by somebody else and should be changed. */
  readonly mustChangePassword: boolean
}

/** A user whose rights changed. */
export interface PrincipalChange {
  readonly name: string
  readonly realm: string
  /** null: gone or disabled. */
  readonly now: Principal | null
}

/** Something for the audit log that is not a request of its own: logins by HTTP Basic and SSO, refused tokens, rights that changed. */
export interface AuditRecord {
  /** Text of the line: `AUTH_LOG_…`. */
  readonly code: string
  readonly params: Readonly<Record<string, string>>
  /** Whom it is about. */
  readonly user: string
  /** Where it came from; "" when from this server. */
  readonly address: string
  /** HTTP status of the outcome. */
  readonly status: number
  /** Code of the error it ended with. */
  readonly error?: string
}

/** Who sends a request: sessions, HTTP Basic, logins. */
export interface Auth {
  /** Name of the session cookie. */
  readonly cookieName: string
  /** Names of the realms, in the order they are asked. */
  readonly realms: readonly string[]
  /** `Set-Cookie` line that takes the cookie back. */
  readonly clearCookie: string
  /**
   * Tells who sends a request; null: no credentials at all.
   * @throws {@link AuthError} `AUTH_ERR_SESSION_ENDED`, `AUTH_ERR_CREDENTIALS`, `AUTH_ERR_TOKEN`, `AUTH_ERR_THROTTLED`, `AUTH_ERR_BUSY`, `AUTH_ERR_REALM_UNAVAILABLE`, `AUTH_ERR_CLOSED`
   */
  identify(request: IdentityRequest): Promise<Identified | null>
  /**
   * Checks a name and a password and opens a session; `previous`, the cookie that came with the request, ends.
   * @throws {@link AuthError} `AUTH_ERR_CREDENTIALS`, `AUTH_ERR_SECOND_FACTOR`, `AUTH_ERR_SECOND_FACTOR_WRONG`, `AUTH_ERR_PASSWORD_EXPIRED`, `AUTH_ERR_PASSWORD_REFUSED`, `AUTH_ERR_THROTTLED`, `AUTH_ERR_BUSY`, `AUTH_ERR_REALM_UNAVAILABLE`, `AUTH_ERR_CLOSED`
   */
  login(o: {
    readonly username: string
    readonly password: string
    /** Of the second factor, or a recovery code. */
    readonly code?: string
    /** Replaces a password that has expired. */
    readonly newPassword?: string
    readonly address: string
    readonly agent?: string
    readonly previous?: string
  }): Promise<Login>
  /**
   * Opens a session for somebody whom a realm identifies by another way than a password; `identify` throws when it cannot.
   * @throws what `identify` throws, and {@link AuthError} `AUTH_ERR_CLOSED`
   */
  loginBy(o: {
    readonly realm: string
    readonly identify: () => Promise<{ readonly user: RealmUser; readonly next: string }>
    readonly address: string
    readonly agent?: string
    readonly previous?: string
  }): Promise<{ readonly login: Login; readonly next: string }>
  /** Ends a session; false when there was none. */
  logout(sessionId: string): Promise<boolean>
  /** Ends a session on behalf of its user or an admin; false when there was none. */
  endSession(sessionId: string): Promise<boolean>
  /** Id of the session whose cookie these headers carry, without asking the store. */
  sessionIdOf(headers: IdentityRequest['headers']): string | undefined
  /** Sessions of one user, or all; newest use first. */
  sessions(o?: { readonly name: string; readonly realm: string }): Promise<readonly SessionInfo[]>
  /** Ends all sessions of a user but `exceptId`; answers how many. */
  endSessions(o: {
    readonly name: string
    readonly realm: string
    readonly exceptId?: string
    readonly reason?: SessionEndReason
  }): Promise<number>
  /**
   * Changes one's own password: checks the current one, ends all sessions, and opens a new one when `sessionId` was among them.
   * @throws {@link AuthError} `AUTH_ERR_PASSWORD_WRONG`, `AUTH_ERR_PASSWORD_WEAK`, `AUTH_ERR_NOT_LOCAL`, `AUTH_ERR_THROTTLED`, `AUTH_ERR_BUSY`
   */
  changePassword(o: {
    readonly principal: Principal
    readonly current: string
    readonly password: string
    readonly address: string
    readonly sessionId?: string
    readonly agent?: string
  }): Promise<Login | null>
  /**
   * Asks who is logged in for the password once more, before something that matters.
   * @throws {@link AuthError} `AUTH_ERR_PASSWORD_WRONG`, `AUTH_ERR_THROTTLED`, `AUTH_ERR_BUSY`, `AUTH_ERR_REALM_UNAVAILABLE`
   */
  confirmPassword(o: { readonly principal: Principal; readonly password: string; readonly address: string }): Promise<void>
  /**
   * Makes an API token; the answer is the only place where it is readable.
   * @throws {@link AuthError} `AUTH_ERR_TOKEN_SCOPES`, `AUTH_ERR_TOKEN_FIELDS`, `AUTH_ERR_TOKEN_LIMIT`, `AUTH_ERR_SCOPE`
   */
  createToken(o: NewToken): Promise<{ readonly token: string; readonly info: TokenInfo }>
  /** Tokens of one user, or all; oldest first. */
  tokens(o?: { readonly name: string; readonly realm: string }): Promise<readonly TokenInfo[]>
  /** Revokes a token at once; false when there was none. */
  revokeToken(id: string): Promise<boolean>
  /** One-shot tickets for what carries no cookie. */
  readonly tickets: Tickets
  /** The principal of this name as he is now, or as his newest session knows him when his realm cannot be asked; null: gone. For tasks that run later. */
  readonly resolvePrincipal: (name: string, realm: string) => Promise<Principal | null>
  /** Whether a realm has a user or group of this name; a realm that does not answer does not. */
  readonly knows: (kind: 'users' | 'groups', name: string) => Promise<boolean>
  /** Calls `fn` when a session ends, in the call that ends it; returns the undo. */
  onSessionEnd(fn: (end: SessionEnd) => void): () => void
  /** Calls `fn` when roles, groups or existence of a user change; returns the undo. */
  onPrincipalChange(fn: (change: PrincipalChange) => void): () => void
  /** Calls `fn` for what an auditor wants to know and no request that changes something tells; returns the undo. */
  onAudit(fn: (record: AuditRecord) => void): () => void
  /** Writes what is not written; sessions stay valid. Idempotent. */
  close(): Promise<void>
}
