import { readFileSync } from 'node:fs'
import { AuthError } from '../errors.ts'

/** What a password must be; complexity rules make passwords worse, length and not being known make them better (NIST SP 800-63B). */
export interface PasswordRules {
  /** Least number of characters. @default 8 */
  readonly min?: number
  /** Most characters; bounds the work of hashing. @default 256 */
  readonly max?: number
  /** Further passwords that are refused, lower case. @default none besides the built-in list */
  readonly common?: ReadonlySet<string>
}

/** What suggests itself for a server like this one. */
const own =
  'kimchi123 onggi123 onggi1234 libvirt1 libvirt123 virtual1 debian123 ubuntu123 adminadmin admin1234 rootroot root1234 toortoor changeit letmein123 welcome123'
let known: ReadonlySet<string> | undefined

/** The 3,000 most common passwords of eight or more characters; shorter ones fail by length. Read once, when the first password is set. */
const common = (): ReadonlySet<string> => {
  if (known === undefined) {
    const lines = readFileSync(new URL('../../data/common-passwords.txt', import.meta.url), 'utf8').split('\n')
    known = new Set([...lines.filter((line) => line !== '' && !line.startsWith('# ')), ...own.split(' ')])
  }
  return known
}

/** @throws {@link AuthError} `AUTH_ERR_PASSWORD_WEAK` @internal */
export const checkPassword = (name: string, password: string, rules: PasswordRules = {}): void => {
  const { min = 8, max = 256 } = rules
  const length = Array.from(password).length
  const lower = password.toLowerCase()
  const isKnown = common().has(lower) || rules.common?.has(lower) === true
  const isName = lower === name.toLowerCase() || (name.length >= 4 && lower.replaceAll(name.toLowerCase(), '').length < 4)
  if (length < min || length > max || password.includes('\0') || isKnown || isName || new Set(lower).size < 3)
    throw new AuthError('AUTH_ERR_PASSWORD_WEAK', { min, max })
}
