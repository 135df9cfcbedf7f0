import type { Argon2Cost } from './argon2.ts'
import { argon2Cost, argon2CostOf, hasArgon2, hashArgon2, verifyArgon2 } from './argon2.ts'
import type { ScryptCost } from './scrypt.ts'
import { hashScrypt, scryptCost, scryptCostOf, verifyScrypt } from './scrypt.ts'

/** Cost of a password hash, and with it its kind. */
export type PasswordCost = ScryptCost | Argon2Cost

/** Argon2id where Node has it (24.7), else scrypt. */
export const defaultPasswordCost = (): PasswordCost => (hasArgon2() ? argon2Cost : scryptCost)

/** Whether this Node can compute hashes of this kind. @internal */
export const canHash = (cost: PasswordCost): boolean => 'logN' in cost || hasArgon2()

/** Hashes a password; the hash says how. @internal */
export const hashPassword = (password: string, cost: PasswordCost): Promise<string> =>
  'logN' in cost ? hashScrypt(password, cost) : hashArgon2(password, cost)

/** Whether the password is that of the hash; false also for a hash of an unknown form. @internal */
export const verifyPassword = (password: string, hash: string): Promise<boolean> =>
  hash.startsWith('$argon2id$') ? verifyArgon2(password, hash) : verifyScrypt(password, hash)

/** Kind and cost of a hash as text: two of the same take the same work. @internal */
export const workOf = (cost: PasswordCost): string =>
  'logN' in cost ? `scrypt ${cost.logN} ${cost.r} ${cost.p}` : `argon2id ${cost.memoryKiB} ${cost.passes} ${cost.lanes}`

/** The cost that a hash was made at; undefined when its form is not known. @internal */
export const costOf = (hash: string): PasswordCost | undefined => argon2CostOf(hash) ?? scryptCostOf(hash)

/** A hash nobody's password belongs to, of the same work as real ones. @internal */
export const dummyHash = (cost: PasswordCost): string => {
  const none = 'A'.repeat(43)
  return 'logN' in cost
    ? `$scrypt$ln=${cost.logN},r=${cost.r},p=${cost.p}$${'A'.repeat(22)}$${none}`
    : `$argon2id$v=19$m=${cost.memoryKiB},t=${cost.passes},p=${cost.lanes}$${'A'.repeat(22)}$${none}`
}
