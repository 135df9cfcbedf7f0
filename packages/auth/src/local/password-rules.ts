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

/** Common passwords of eight or more characters; shorter ones fail by length. */
const common = new Set(
  (
    'password password1 password12 password123 passw0rd p@ssw0rd p@ssword passwort kennwort 12345678 123456789 1234567890 0123456789 0987654321 87654321 987654321 11111111 00000000 ' +
    '88888888 99999999 12341234 11223344 123123123 147258369 123654789 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qazxsw2 qazwsxedc qwertyui qwertyuiop qwerty12 qwerty123 qwertz123 asdfghjk asdfghjkl ' +
    'zxcvbnm1 zxcvbnm, abcd1234 abc12345 a1b2c3d4 aa123456 iloveyou sunshine princess football baseball superman trustno1 starwars whatever computer internet letmein1 letmein123 welcome1 ' +
    'welcome123 changeme changeme1 changeit administrator admin123 admin1234 administrator1 root1234 rootroot adminadmin toortoor default1 secret123 mypassword testtest test1234 guest123 ' +
    'michelle jennifer danielle jonathan corvette mercedes maverick midnight liverpool chelsea1 pokemon1 dragon12 monkey12 master12 shadow12 killer12 hello123 freedom1 summer2024 ' +
    'summer2025 winter2024 winter2025 virtual1 kimchi123 ubuntu123 debian123 libvirt1'
  ).split(' '),
)

/** @throws {@link AuthError} `AUTH_ERR_PASSWORD_WEAK` @internal */
export const checkPassword = (name: string, password: string, rules: PasswordRules = {}): void => {
  const { min = 8, max = 256 } = rules
  const length = Array.from(password).length
  const lower = password.toLowerCase()
  const isKnown = common.has(lower) || rules.common?.has(lower) === true
  const isName = lower === name.toLowerCase() || (name.length >= 4 && lower.replaceAll(name.toLowerCase(), '').length < 4)
  if (length < min || length > max || password.includes('\0') || isKnown || isName || new Set(lower).size < 3)
    throw new AuthError('AUTH_ERR_PASSWORD_WEAK', { min, max })
}
