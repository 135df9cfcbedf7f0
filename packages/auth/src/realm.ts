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

/** Where users come from: checks a name and a password. */
export interface Realm {
  /** Part of every principal: "local", "pam", "ldap". */
  readonly name: string
  /**
   * Answers the user when the password is right, null when it is wrong or there is no such user: with the same work done.
   * Throws when it cannot tell; the next realm is then asked.
   */
  verify(username: string, password: string, o: { readonly address: string; readonly signal: AbortSignal }): Promise<RealmUser | null>
  /** The user as he is now; null: gone. Absent: what login said holds as long as the session. */
  lookup?(username: string): Promise<RealmUser | null>
  /** Tells changes as they happen; returns the undo. */
  onChange?(fn: (change: RealmChange) => void): () => void
  /** Sets a new password of a user; absent: passwords are not kept here. */
  setPassword?(username: string, password: string): Promise<void>
}
