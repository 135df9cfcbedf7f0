/** An account as `/auth/users` lists it. */
export interface UserJson {
  readonly username: string
  readonly role: 'admin' | 'user'
  /** Roles besides. */
  readonly roles?: readonly string[]
  readonly groups: readonly string[]
  readonly disabled: boolean
  /** Given on the command line, gone at the next start. */
  readonly ephemeral: boolean
  readonly must_change_password: boolean
  readonly second_factor?: boolean
}

/** A role as `/auth/roles` lists it. */
export interface RoleJson {
  readonly name: string
  /** admin and user: everybody has one of the two. */
  readonly builtin: boolean
  readonly may: readonly { readonly action: string; readonly on: 'all' | 'granted' | 'own' }[]
}

/** Where accounts live on the server. */
export const usersUri = '/auth/users'
/** URI of an account. */
export const userUri = (name: string): string => `${usersUri}/${encodeURIComponent(name)}`

/** Names separated by commas or spaces. */
export const splitNames = (text: string): readonly string[] => [...new Set(text.split(/[\s,]+/).filter((n) => n !== ''))]
