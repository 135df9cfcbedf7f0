import { AuthError } from '../errors.ts'
import type { StoreType } from '../needs.ts'

/** A stored local user. @internal */
export interface UserRow {
  readonly name: string
  /** `$scrypt$…`, never leaves this package. */
  readonly password: string
  readonly roles: readonly string[]
  readonly groups: readonly string[]
  readonly disabled: boolean
  readonly mustChange: boolean
}

const isTexts = (v: unknown): boolean => Array.isArray(v) && v.every((t) => typeof t === 'string')

/** Store type of local users. @internal */
export const userType: StoreType<UserRow> = {
  name: 'auth.user',
  check: (value) => {
    const v = value as Partial<UserRow> | null
    if (
      typeof v?.name !== 'string' ||
      typeof v.password !== 'string' ||
      !v.password.startsWith('$') ||
      !isTexts(v.roles) ||
      !isTexts(v.groups)
    )
      throw new TypeError('not a local user')
    return v as UserRow
  },
}

/** The name as it is kept, or a throw. ":" cannot be sent by HTTP Basic, "/" not in a URI segment. @internal */
export const userNameOf = (text: string): string => {
  const name = text.normalize('NFC')
  // eslint-disable-next-line no-control-regex -- control characters are what is refused
  if (name.length === 0 || name.length > 128 || /[\u0000-\u001f\u007f:/\u202a-\u202e\u2066-\u2069]/.test(name) || name.trim() !== name)
    throw new AuthError('AUTH_ERR_USER_NAME', { name: name.slice(0, 128) })
  return name
}
