import { createHash, randomBytes } from 'node:crypto'
import type { FullClock } from '../clock.ts'
import { AuthError } from '../errors.ts'
import type { Identified, Log, Principal, Store, StoreType, Tx } from '../needs.ts'

/** A stored token: its id is the hash of the token. @internal */
export interface TokenRow {
  readonly user: string
  readonly realm: string
  readonly name: string
  readonly scopes: readonly string[]
  /** As they were when it was made; used for realms that cannot look a user up. */
  readonly roles: readonly string[]
  readonly groups: readonly string[]
  /** Epoch ms. */
  readonly createdAt: number
  readonly expiresAt: number
  /** Epoch ms, to a minute; null: never. */
  readonly usedAt: number | null
}

/** Store type of API tokens. @internal */
export const tokenType: StoreType<TokenRow> = {
  name: 'auth.token',
  index: ['user'],
  check: (value) => {
    const v = value as Partial<TokenRow> | null
    if (typeof v?.user !== 'string' || typeof v.realm !== 'string' || typeof v.expiresAt !== 'number' || !Array.isArray(v.scopes))
      throw new TypeError('not a token')
    return v as TokenRow
  },
}

/** An API token as lists show it. */
export interface TokenInfo {
  readonly id: string
  readonly user: string
  readonly realm: string
  /** What it is for, in the words of who made it. */
  readonly name: string
  /** Patterns of actions: what it may, as far as its user may. */
  readonly scopes: readonly string[]
  /** Epoch ms. */
  readonly createdAt: number
  readonly expiresAt: number
  readonly usedAt: number | null
}

/** A token to make. */
export interface NewToken {
  /** Whose it is; must not be a token's principal itself. */
  readonly principal: Principal
  /** 1 to 64 characters. */
  readonly name: string
  /** 1 to 32 patterns of actions: "vm.view", "vm.*", "*". */
  readonly scopes: readonly string[]
  /** Unit: ms. At most 366 days. @default 90 days */
  readonly ttlMs?: number
}

/** @internal */
export interface TokensOptions {
  readonly store: Store
  readonly clock: FullClock
  readonly log: Pick<Log, 'info' | 'warn'>
  readonly maxPerUser: number
  readonly refreshMs: (realm: string) => number
  readonly lookup: (realm: string, name: string) => Promise<Principal | null | undefined>
  readonly onEnd: (end: { readonly sessionId: string; readonly principal: Principal; readonly reason: 'revoked' | 'expired' }) => void
}

/** @internal */
export interface Tokens {
  create(o: NewToken): Promise<{ readonly token: string; readonly info: TokenInfo }>
  list(name?: string): Promise<readonly TokenInfo[]>
  revoke(id: string): Promise<boolean>
  /** The caller behind a token that is in use: no hash, no store, the same promise each time. undefined: ask `load`. */
  hit(token: string): Promise<Identified> | undefined
  /** The caller behind a token; rejects with AUTH_ERR_TOKEN. */
  load(token: string): Promise<Identified>
  /** Forgets what is cached of a user: his rights changed or he is gone. */
  drop(name: string, realm: string, isGone: boolean): void
  /** Removes all tokens of a user who is gone for good: who gets his name later must not get them. */
  removeAll(name: string, realm: string): Promise<void>
  close(): Promise<void>
}

interface Live {
  readonly id: string
  readonly token: string
  readonly row: TokenRow
  readonly identity: Identified
  readonly settled: Promise<Identified>
  readonly checkedAt: number
  usedAt: number
}

const prefix = 'onggi_'
const isToken = (text: string): boolean => /^onggi_[A-Za-z0-9_-]{43}$/.test(text)
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')
const isScope = (scope: unknown): boolean => typeof scope === 'string' && /^[a-z0-9._*-]{1,64}$/i.test(scope)
const dayMs = 86_400_000
const writeEveryMs = 60_000
const sweepEveryMs = 30_000

const infoOf = (id: string, { user, realm, name, scopes, createdAt, expiresAt, usedAt }: TokenRow): TokenInfo => ({
  id,
  user,
  realm,
  name,
  scopes,
  createdAt,
  expiresAt,
  usedAt,
})

/** API tokens: hashed at rest, readable once, limited to their scopes. @internal */
export const createTokens = (o: TokensOptions): Tokens => {
  const { store, clock } = o
  const live = new Map<string, Live>()
  const gone = new Set<string>()
  const writes = new Set<Promise<unknown>>()
  const recheckMs = (realm: string): number => (store.capabilities.manyProcesses ? 1000 : o.refreshMs(realm))
  let generation = 0
  let stopTimer: (() => void) | undefined
  let isClosed = false

  const forget = (entry: Live, reason: 'revoked' | 'expired'): void => {
    if (live.get(entry.token) !== entry) return
    live.delete(entry.token)
    o.onEnd({ sessionId: entry.id, principal: entry.identity.principal, reason })
  }

  /** Streams opened with a token end with it, although nobody asks any more. */
  const schedule = (): void => {
    if (isClosed || stopTimer !== undefined || live.size === 0) return
    stopTimer = clock.after(sweepEveryMs, () => {
      stopTimer = undefined
      const now = clock.now()
      for (const entry of [...live.values()]) if (now >= entry.row.expiresAt) forget(entry, 'expired')
      schedule()
    })
  }

  const touch = (entry: Live, now: number): void => {
    if (now - entry.usedAt < writeEveryMs) return
    entry.usedAt = now
    const done = store
      .transaction(async (tx) => {
        const row = await tx.get<TokenRow>(tokenType.name, entry.id)
        if (row !== undefined) await tx.put(tokenType.name, entry.id, { ...row.value, usedAt: now }, { ifVersion: row.version })
      })
      .catch((err: unknown) => o.log.warn({ err }, 'use of a token not written'))
      .finally(() => writes.delete(done))
    writes.add(done)
  }

  const load = async (token: string): Promise<Identified> => {
    const begun = generation
    const id = hashOf(token)
    const row = await store.transaction((tx) => tx.get<TokenRow>(tokenType.name, id))
    const now = clock.now()
    if (row === undefined || gone.has(id) || now >= row.value.expiresAt) throw new AuthError('AUTH_ERR_TOKEN')
    const { user, realm, roles, groups, scopes } = row.value
    const principal = await o.lookup(realm, user)
    if (principal === null || gone.has(id)) throw new AuthError('AUTH_ERR_TOKEN')
    // A change of the user while he was looked up: what was read may be old.
    if (begun !== generation) return load(token)
    const identity: Identified = Object.freeze({
      principal: Object.freeze({ ...(principal ?? { name: user, realm, roles, groups }), scopes }),
      via: 'token',
      sessionId: id,
    })
    const entry: Live = {
      id,
      token,
      row: row.value,
      identity,
      settled: Promise.resolve(identity),
      checkedAt: now,
      usedAt: row.value.usedAt ?? 0,
    }
    live.set(token, entry)
    touch(entry, now)
    schedule()
    return identity
  }

  const rowsOf = (tx: Tx, name?: string) => tx.list<TokenRow>(tokenType.name, name === undefined ? {} : { where: { user: name } })

  return {
    hit: (token) => {
      const entry = live.get(token)
      if (entry === undefined) return undefined
      const now = clock.now()
      if (now >= entry.row.expiresAt || now - entry.checkedAt >= recheckMs(entry.row.realm)) return undefined
      touch(entry, now)
      return entry.settled
    },
    load: async (token) => {
      const entry = live.get(token)
      if (entry !== undefined && clock.now() >= entry.row.expiresAt) forget(entry, 'expired')
      if (!isToken(token)) throw new AuthError('AUTH_ERR_TOKEN')
      return load(token)
    },
    create: async ({ principal, name, scopes, ttlMs = 90 * dayMs }) => {
      // Else a narrow token could make a wide one.
      if (principal.scopes !== undefined) throw new AuthError('AUTH_ERR_SCOPE', { action: 'token.create' })
      if (scopes.length < 1 || scopes.length > 32 || !scopes.every(isScope)) throw new AuthError('AUTH_ERR_TOKEN_SCOPES', { max: 32 })
      const label = name.trim()
      const days = 366
      if (label === '' || label.length > 64 || !(ttlMs > 0 && ttlMs <= days * dayMs)) throw new AuthError('AUTH_ERR_TOKEN_FIELDS', { days })
      const token = prefix + randomBytes(32).toString('base64url')
      const id = hashOf(token)
      const now = clock.now()
      const { name: user, realm, roles, groups } = principal
      const row: TokenRow = {
        user,
        realm,
        name: label,
        scopes: [...new Set(scopes)],
        roles,
        groups,
        createdAt: now,
        expiresAt: now + ttlMs,
        usedAt: null,
      }
      await store.transaction(async (tx) => {
        const mine = (await rowsOf(tx, user)).filter((r) => r.value.realm === realm)
        const over = mine.filter((r) => now >= r.value.expiresAt)
        if (mine.length - over.length >= o.maxPerUser) throw new AuthError('AUTH_ERR_TOKEN_LIMIT', { max: o.maxPerUser })
        for (const r of over) await tx.delete(tokenType.name, r.id)
        await tx.put(tokenType.name, id, row, { ifVersion: 'absent' })
      })
      o.log.info({ user, realm, token: id.slice(0, 12), scopes: row.scopes }, 'token created')
      return { token, info: infoOf(id, row) }
    },
    list: async (name) => {
      const now = clock.now()
      const rows = await store.transaction((tx) => rowsOf(tx, name))
      return rows
        .filter((r) => now < r.value.expiresAt)
        .map((r) => infoOf(r.id, r.value))
        .sort((a, b) => a.createdAt - b.createdAt)
    },
    revoke: async (id) => {
      // From this moment on it is refused, although the store still writes.
      gone.add(id)
      if (gone.size > 10_000) gone.delete(gone.keys().next().value!)
      for (const entry of live.values()) if (entry.id === id) forget(entry, 'revoked')
      const isDeleted = await store.transaction((tx) => tx.delete(tokenType.name, id))
      if (isDeleted) o.log.info({ token: id.slice(0, 12) }, 'token revoked')
      return isDeleted
    },
    drop: (name, realm, isGone) => {
      generation++
      for (const entry of [...live.values()])
        if (entry.row.user === name && entry.row.realm === realm) {
          if (isGone) forget(entry, 'revoked')
          else live.delete(entry.token)
        }
    },
    removeAll: (name, realm) =>
      store.transaction(async (tx) => {
        for (const row of await rowsOf(tx, name)) if (row.value.realm === realm) await tx.delete(tokenType.name, row.id)
      }),
    close: async () => {
      isClosed = true
      stopTimer?.()
      await Promise.all(writes)
      live.clear()
    },
  }
}
