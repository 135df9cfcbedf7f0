import { createHash, randomBytes, randomInt } from 'node:crypto'
import { AuthError } from '../errors.ts'
import type { Clock, Store, Stored, StoreType, Tx } from '../needs.ts'
import type { SecondFactor, UserKey } from '../second-factor.ts'
import { base32, matchingStep } from './one-time-code.ts'
import { seal, unseal } from './seal.ts'

/** A stored second factor. @internal */
export interface TotpRow {
  /** Sealed. */
  readonly secret: string
  /** false: begun, not yet confirmed. */
  readonly active: boolean
  /** Newest step that was used: a code is good once. */
  readonly lastStep: number
  /** Hashes of the recovery codes left. */
  readonly recovery: readonly string[]
}

/** Store type of second factors. @internal */
export const totpType: StoreType<TotpRow> = {
  name: 'auth.totp',
  check: (value) => {
    const v = value as Partial<TotpRow> | null
    if (typeof v?.secret !== 'string' || !v.secret.startsWith('$gcm$') || typeof v.lastStep !== 'number')
      throw new TypeError('not a second factor')
    return v as TotpRow
  },
}

/** Options of {@link createTotp}. */
export interface TotpOptions {
  /** Store opened with `authTypes`. */
  readonly store: Store
  /** 32 random bytes that the app keeps in a file of mode 0600: the secrets in the store are sealed with it. */
  readonly key: Uint8Array
  /** Name that the authenticator app shows. @default 'Onggi' */
  readonly issuer?: string
  /** @default the system's */
  readonly clock?: Clock
}

/** One-time codes of an authenticator app as second factor. */
export interface Totp extends SecondFactor {
  /** Makes a new secret, to be confirmed; one that is active stays so until then. @throws {@link AuthError} `AUTH_ERR_SECOND_FACTOR_ACTIVE` */
  begin(user: UserKey): Promise<{ readonly secret: string; readonly uri: string }>
  /** Turns it on with a first code; answers the recovery codes, readable this once. @throws {@link AuthError} `AUTH_ERR_SECOND_FACTOR_WRONG`, `AUTH_ERR_SECOND_FACTOR_ACTIVE` */
  confirm(user: UserKey, code: string): Promise<readonly string[]>
  /** Makes new recovery codes, readable this once; the old ones are void. @throws {@link AuthError} `AUTH_ERR_SECOND_FACTOR_OFF` */
  renewRecovery(user: UserKey): Promise<readonly string[]>
  /** Turns it off; false when it was not on. */
  disable(user: UserKey): Promise<boolean>
  /** Names of the users of a realm who have it on. */
  activeUsers(realm: string): Promise<ReadonlySet<string>>
  /** How it stands. */
  state(user: UserKey): Promise<{ readonly active: boolean; readonly recoveryLeft: number }>
}

const idOf = ({ name, realm }: UserKey): string => `${realm}:${name}`
const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
const group = (): string => Array.from({ length: 6 }, () => letters[randomInt(letters.length)]).join('')
/** 59 bits, tried only under the login throttle: a fast hash is enough. */
const recoveryCode = (): string => `${group()}-${group()}`
const hashOf = (code: string): string => createHash('sha256').update(code).digest('base64')

/** Makes the second factor "totp". */
export const createTotp = ({ store, key, issuer = 'Onggi', clock = { now: Date.now } }: TotpOptions): Totp => {
  if (key.length !== 32) throw new TypeError(`key must have 32 bytes, got ${key.length}`)
  const read = (tx: Tx, user: UserKey): Promise<Stored<TotpRow> | undefined> => tx.get<TotpRow>(totpType.name, idOf(user))
  const write = (tx: Tx, user: UserKey, row: TotpRow): Promise<number> => tx.put(totpType.name, idOf(user), row)
  const secretOf = (user: UserKey, row: TotpRow): Buffer => unseal(key, row.secret, idOf(user))

  const disable = (user: UserKey): Promise<boolean> => store.transaction((tx) => tx.delete(totpType.name, idOf(user)))

  return {
    kind: 'totp',
    isActive: async (user) => (await store.transaction((tx) => read(tx, user)))?.value.active === true,
    verify: (user, text) =>
      store.transaction(async (tx) => {
        const row = (await read(tx, user))?.value
        if (row?.active !== true) return false
        const code = text.replace(/\s/g, '').toLowerCase()
        if (/^\d{6}$/.test(code)) {
          const step = matchingStep(secretOf(user, row), code, clock.now(), row.lastStep)
          if (step === undefined) return false
          await write(tx, user, { ...row, lastStep: step })
          return true
        }
        const hash = hashOf(code)
        if (!row.recovery.includes(hash)) return false
        await write(tx, user, { ...row, recovery: row.recovery.filter((r) => r !== hash) })
        return true
      }),
    begin: async (user) => {
      // 160 bits (RFC 4226 §4, R6).
      const bytes = randomBytes(20)
      await store.transaction(async (tx) => {
        if ((await read(tx, user))?.value.active === true) throw new AuthError('AUTH_ERR_SECOND_FACTOR_ACTIVE')
        await write(tx, user, { secret: seal(key, bytes, idOf(user)), active: false, lastStep: 0, recovery: [] })
      })
      const secret = base32(bytes)
      const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(user.name)}`
      return {
        secret,
        uri: `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=6&period=30`,
      }
    },
    confirm: async (user, text) => {
      const codes = Array.from({ length: 10 }, recoveryCode)
      await store.transaction(async (tx) => {
        const row = (await read(tx, user))?.value
        if (row?.active === true) throw new AuthError('AUTH_ERR_SECOND_FACTOR_ACTIVE')
        const code = text.replace(/\s/g, '')
        const step = row !== undefined && /^\d{6}$/.test(code) ? matchingStep(secretOf(user, row), code, clock.now(), 0) : undefined
        if (row === undefined || step === undefined) throw new AuthError('AUTH_ERR_SECOND_FACTOR_WRONG')
        await write(tx, user, { ...row, active: true, lastStep: step, recovery: codes.map(hashOf) })
      })
      return codes
    },
    renewRecovery: async (user) => {
      const codes = Array.from({ length: 10 }, recoveryCode)
      await store.transaction(async (tx) => {
        const row = (await read(tx, user))?.value
        if (row?.active !== true) throw new AuthError('AUTH_ERR_SECOND_FACTOR_OFF')
        await write(tx, user, { ...row, recovery: codes.map(hashOf) })
      })
      return codes
    },
    disable,
    forget: async (user) => {
      await disable(user)
    },
    activeUsers: async (realm) => {
      const rows = await store.transaction((tx) => tx.list<TotpRow>(totpType.name))
      const prefix = idOf({ realm, name: '' })
      return new Set(rows.filter((r) => r.value.active && r.id.startsWith(prefix)).map((r) => r.id.slice(prefix.length)))
    },
    state: async (user) => {
      const row = (await store.transaction((tx) => read(tx, user)))?.value
      return { active: row?.active === true, recoveryLeft: row?.recovery.length ?? 0 }
    },
  }
}
