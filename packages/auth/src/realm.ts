/** A user as a realm knows him. */
export interface RealmUser {
  /** Name as the realm writes it: what audiences and owners name. */
  readonly name: string
  readonly roles: readonly string[]
  readonly groups: readonly string[]
  /** The password was given by somebody else and should be changed. */
  readonly mustChangePassword?: boolean
}

/** What happened to a user. */
export interface RealmChange {
  readonly name: string
  /** The user now; null: gone or disabled. */
  readonly now: RealmUser | null
  readonly what: 'password' | 'rights' | 'removed'
}

/** What comes with a name and a password. */
export interface RealmAttempt {
  readonly address: string
  /** Aborted when the realm takes too long. */
  readonly signal: AbortSignal
  /** For realms that ask for a second thing themselves. */
  readonly code?: string
  /** For realms where passwords expire. */
  readonly newPassword?: string
}

/** Where users come from: checks a name and a password. */
export interface Realm {
  /** Part of every principal: "local", "pam", "ldap". */
  readonly name: string
  /**
   * Answers the user when the password is right, null when it is wrong or there is no such user: with the same work done.
   * Throws when it cannot tell; the next realm is then asked. Throws `AUTH_ERR_SECOND_FACTOR`, `AUTH_ERR_PASSWORD_EXPIRED` or
   * `AUTH_ERR_PASSWORD_REFUSED` when it knows the user and needs more: no other realm is asked.
   */
  verify(username: string, password: string, o: RealmAttempt): Promise<RealmUser | null>
  /** The user as he is now; null: gone. Absent: what login said holds as long as the session. */
  lookup?(username: string): Promise<RealmUser | null>
  /** Whether the realm has a user or group of this name: what objects may be given to. Absent: it cannot tell, so no. */
  knows?(kind: 'users' | 'groups', name: string): Promise<boolean>
  /** How old what `lookup` said may be. Unit: ms. @default the `refreshMs` of `createAuth` */
  readonly refreshMs?: number
  /** Tells changes as they happen; returns the undo. */
  onChange?(fn: (change: RealmChange) => void): () => void
  /** Sets a new password of a user; absent: passwords are not kept here. */
  setPassword?(username: string, password: string): Promise<void>
}
