/** Names a user. */
export interface UserKey {
  readonly name: string
  readonly realm: string
}

/** What is asked for after the password. */
export interface SecondFactor {
  /** What pages ask for: "totp". */
  readonly kind: string
  /** Whether this user needs it. */
  isActive(user: UserKey): Promise<boolean>
  /** Whether the code is right; uses it up. */
  verify(user: UserKey, code: string): Promise<boolean>
  /** The user is gone for good: who gets his name later must not get his factor. */
  forget?(user: UserKey): Promise<void>
}
