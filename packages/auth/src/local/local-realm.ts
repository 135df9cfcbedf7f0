import { randomInt } from 'node:crypto'
import { AuthError } from '../errors.ts'
import type { Store, Stored, Tx } from '../needs.ts'
import type { Realm, RealmChange, RealmUser } from '../realm.ts'
import { createHashQueue } from './hash-queue.ts'
import type { PasswordRules } from './password-rules.ts'
import { checkPassword } from './password-rules.ts'
import type { PasswordCost } from './password-hash.ts'
import { costOf, defaultPasswordCost, hashPassword, workOf } from './password-hash.ts'
import { createSameWork } from './same-work.ts'
import type { UserRow } from './user-row.ts'
import { userNameOf, userType } from './user-row.ts'

/** Options of {@link createLocalRealm}. */
export interface LocalRealmOptions {
  /** Store opened with {@link authTypes}. */
  readonly store: Store
  /** Rules for new passwords; not for ephemeral users. @default 8 to 256 characters, not a common one */
  readonly passwordRules?: PasswordRules
  /** Cost of new hashes; older ones are made anew at their next login. Lower it in tests only. @default {@link defaultPasswordCost} */
  readonly passwordCost?: PasswordCost
  /** Hashes computed at once; each takes one of libuv's four threads. @default 2 */
  readonly concurrency?: number
  /** Hashes that may wait; one more is 429 `AUTH_ERR_BUSY`. @default 32 */
  readonly queueLimit?: number
}

/** A user to add. */
export interface NewUser {
  readonly name: string
  readonly password: string
  /** "admin" may everything; "user" what the policy lets him. @default ['user'] */
  readonly roles?: readonly string[]
  /** @default [] */
  readonly groups?: readonly string[]
  /** Kept in memory only, shadows a stored user of the same name, and no password rule applies. @default false */
  readonly ephemeral?: boolean
  /** The password should be changed after the first login. @default false */
  readonly mustChangePassword?: boolean
}

/** A user as lists show him: no secret. */
export interface LocalUser extends RealmUser {
  readonly disabled: boolean
  readonly ephemeral: boolean
}

/** Users in the store, passwords hashed with Argon2id or scrypt. */
export interface LocalRealm extends Realm {
  readonly name: 'local'
  verify(username: string, password: string): Promise<RealmUser | null>
  lookup(username: string): Promise<RealmUser | null>
  onChange(fn: (change: RealmChange) => void): () => void
  /** @throws {@link AuthError} `AUTH_ERR_USER_EXISTS`, `AUTH_ERR_USER_NAME`, `AUTH_ERR_PASSWORD_WEAK`, `AUTH_ERR_BUSY` */
  addUser(user: NewUser): Promise<LocalUser>
  /** @throws {@link AuthError} `AUTH_ERR_USER_UNKNOWN`, `AUTH_ERR_PASSWORD_WEAK`, `AUTH_ERR_BUSY` */
  setPassword(username: string, password: string, o?: { readonly mustChange?: boolean }): Promise<void>
  /** Sets roles, groups or both. @throws {@link AuthError} `AUTH_ERR_USER_UNKNOWN`, `AUTH_ERR_LAST_ADMIN` */
  setRights(username: string, rights: { readonly roles?: readonly string[]; readonly groups?: readonly string[] }): Promise<void>
  /** @throws {@link AuthError} `AUTH_ERR_USER_UNKNOWN`, `AUTH_ERR_LAST_ADMIN` */
  setRoles(username: string, roles: readonly string[]): Promise<void>
  /** A disabled user cannot log in, and his sessions end. @throws {@link AuthError} `AUTH_ERR_USER_UNKNOWN`, `AUTH_ERR_LAST_ADMIN` */
  setDisabled(username: string, disabled: boolean): Promise<void>
  /** @throws {@link AuthError} `AUTH_ERR_USER_UNKNOWN`, `AUTH_ERR_LAST_ADMIN` */
  remove(username: string): Promise<void>
  /** All users, sorted by name. */
  list(): Promise<readonly LocalUser[]>
  /** Creates `admin` with a random password when there is no user at all; the answer is the only place where the password is readable. */
  firstAdmin(): Promise<{ readonly name: string; readonly password: string } | null>
}

const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
/** 20 characters of 31: 99 bits, in groups that one can read aloud. */
const randomPassword = (): string =>
  Array.from({ length: 4 }, () => Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join('')).join('-')

const maxPasswordLength = 1024
/** HMAC pads its key with zeros, so scrypt cannot tell "secret" from "secret" and a NUL: no password has one. */
const nul = '\0'
const isAdmin = (user: UserRow): boolean => user.roles.includes('admin') && !user.disabled

/** Makes the realm "local". */
export const createLocalRealm = (options: LocalRealmOptions): LocalRealm => {
  const { store, passwordRules, passwordCost: cost = defaultPasswordCost() } = options
  const queue = createHashQueue(options.concurrency ?? 2, options.queueLimit ?? 32)
  const ephemeral = new Map<string, UserRow>()
  const listeners = new Set<(change: RealmChange) => void>()
  const viewOf = (user: UserRow): LocalUser => ({
    name: user.name,
    roles: user.roles,
    groups: user.groups,
    disabled: user.disabled,
    ephemeral: ephemeral.has(user.name),
    ...(user.mustChange ? { mustChangePassword: true } : {}),
  })
  const realmUserOf = (user: UserRow): RealmUser => ({
    name: user.name,
    roles: user.roles,
    groups: user.groups,
    ...(user.mustChange ? { mustChangePassword: true } : {}),
  })
  const tell = (user: UserRow, what: RealmChange['what']): void => {
    const now = what === 'removed' || user.disabled ? null : realmUserOf(user)
    for (const fn of [...listeners]) fn({ name: user.name, now, what })
  }
  const stored = (tx: Tx, name: string): Promise<Stored<UserRow> | undefined> => tx.get<UserRow>(userType.name, name)
  const find = async (name: string): Promise<UserRow | undefined> =>
    ephemeral.get(name) ?? (await store.transaction((tx) => stored(tx, name)))?.value

  const admins = async (tx: Tx): Promise<number> => {
    const rows = await tx.list<UserRow>(userType.name)
    return rows.filter((r) => isAdmin(r.value) && !ephemeral.has(r.id)).length + [...ephemeral.values()].filter(isAdmin).length
  }

  /** Changes one user; `null` removes him. */
  const change = async (username: string, what: RealmChange['what'], fn: (user: UserRow) => UserRow | null): Promise<void> => {
    const name = username.normalize('NFC')
    const held = ephemeral.get(name)
    const [before, after] = await store.transaction(async (tx) => {
      const row = held === undefined ? await stored(tx, name) : undefined
      const was = held ?? row?.value
      if (was === undefined) throw new AuthError('AUTH_ERR_USER_UNKNOWN', { name })
      const now = fn(was)
      if (isAdmin(was) && (now === null || !isAdmin(now)) && (await admins(tx)) <= 1) throw new AuthError('AUTH_ERR_LAST_ADMIN', { name })
      if (row !== undefined)
        await (now === null ? tx.delete(userType.name, name) : tx.put(userType.name, name, now, { ifVersion: row.version }))
      return [was, now] as const
    })
    if (held !== undefined) {
      if (after === null) ephemeral.delete(name)
      else ephemeral.set(name, after)
    }
    tell(after ?? before, after === null ? 'removed' : what)
  }

  const all = async (): Promise<readonly UserRow[]> => {
    const rows = await store.transaction((tx) => tx.list<UserRow>(userType.name))
    const users = new Map(rows.map((r) => [r.id, r.value]))
    for (const [name, user] of ephemeral) users.set(name, user)
    return [...users.values()]
  }

  const work = createSameWork({ queue, cost, hashes: async () => (await all()).map((u) => u.password) })
  const hash = (password: string): Promise<string> => {
    work.changed()
    return queue.run(() => hashPassword(password, cost))
  }

  const addUser = async (user: NewUser, onlyFirst = false): Promise<LocalUser> => {
    const name = userNameOf(user.name)
    if (user.password === '' || user.password.includes(nul))
      throw new AuthError('AUTH_ERR_PASSWORD_WEAK', { min: 1, max: maxPasswordLength })
    if (user.ephemeral !== true) checkPassword(name, user.password, passwordRules)
    const row: UserRow = {
      name,
      password: await hash(user.password),
      roles: [...(user.roles ?? ['user'])],
      groups: [...(user.groups ?? [])],
      disabled: false,
      mustChange: user.mustChangePassword ?? false,
    }
    if (user.ephemeral === true) {
      if (ephemeral.has(name)) throw new AuthError('AUTH_ERR_USER_EXISTS', { name })
      ephemeral.set(name, row)
    } else {
      await store.transaction(async (tx) => {
        if (ephemeral.has(name) || (await stored(tx, name)) !== undefined || (onlyFirst && (await tx.count(userType.name)) > 0))
          throw new AuthError('AUTH_ERR_USER_EXISTS', { name })
        await tx.put(userType.name, name, row, { ifVersion: 'absent' })
      })
    }
    return viewOf(row)
  }

  const renewHash = async (user: UserRow, password: string): Promise<void> => {
    const fresh = await hash(password)
    await store.transaction(async (tx) => {
      const row = await stored(tx, user.name)
      if (row?.value.password === user.password)
        await tx.put(userType.name, user.name, { ...row.value, password: fresh }, { ifVersion: row.version })
    })
  }

  return {
    name: 'local',
    // Another server on the same store may change users; its changes are not told here.
    ...(store.capabilities.manyProcesses ? { refreshMs: 1000 } : {}),
    verify: async (username, password) => {
      // Neither says anything about a user, so neither needs the dummy's work.
      if (password === '' || password.length > maxPasswordLength || password.includes(nul)) return null
      const user = await find(username.normalize('NFC'))
      const isRight = await work.check(password, user?.password)
      if (!isRight || user === undefined || user.disabled) return null
      const own = costOf(user.password)
      if (!ephemeral.has(user.name) && (own === undefined || workOf(own) !== workOf(cost))) await renewHash(user, password)
      return realmUserOf(user)
    },
    lookup: async (username) => {
      const user = await find(username.normalize('NFC'))
      return user === undefined || user.disabled ? null : realmUserOf(user)
    },
    knows: async (kind, text) => {
      const name = text.normalize('NFC')
      return kind === 'users' ? (await find(name)) !== undefined : (await all()).some((u) => u.groups.includes(name))
    },
    onChange: (fn) => {
      const own = (c: RealmChange): void => fn(c)
      listeners.add(own)
      return () => {
        listeners.delete(own)
      }
    },
    addUser: (user) => addUser(user),
    setPassword: async (username, password, o = {}) => {
      const name = username.normalize('NFC')
      if ((await find(name)) === undefined) throw new AuthError('AUTH_ERR_USER_UNKNOWN', { name })
      checkPassword(name, password, passwordRules)
      const fresh = await hash(password)
      await change(name, 'password', (user) => ({ ...user, password: fresh, mustChange: o.mustChange ?? false }))
    },
    setRights: (username, { roles, groups }) =>
      change(username, 'rights', (user) => ({ ...user, roles: [...(roles ?? user.roles)], groups: [...(groups ?? user.groups)] })),
    setRoles: (username, roles) => change(username, 'rights', (user) => ({ ...user, roles: [...roles] })),
    setDisabled: (username, disabled) => change(username, 'rights', (user) => ({ ...user, disabled })),
    remove: (username) => change(username, 'removed', () => null),
    list: async () => (await all()).map(viewOf).sort((a, b) => (a.name < b.name ? -1 : 1)),
    firstAdmin: async () => {
      if (ephemeral.size > 0 || (await store.transaction((tx) => tx.count(userType.name))) > 0) return null
      const password = randomPassword()
      try {
        await addUser({ name: 'admin', password, roles: ['admin'], mustChangePassword: true }, true)
      } catch (err) {
        // Another process was first.
        if (err instanceof AuthError && err.code === 'AUTH_ERR_USER_EXISTS') return null
        throw err
      }
      return { name: 'admin', password }
    },
  }
}
