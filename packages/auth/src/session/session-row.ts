import { createHash, randomBytes } from 'node:crypto'
import type { StoreType } from '../needs.ts'

/** A stored session; its id is the hash of the token, so the store never holds what a cookie says. @internal */
export interface SessionRow {
  readonly user: string
  readonly realm: string
  /** As they were at login; used for realms that cannot look a user up. */
  readonly roles: readonly string[]
  readonly groups: readonly string[]
  /** Epoch ms. */
  readonly createdAt: number
  readonly seenAt: number
  readonly endsAt: number
  readonly address: string
  readonly agent: string
}

/** Store type of sessions. @internal */
export const sessionType: StoreType<SessionRow> = {
  name: 'auth.session',
  index: ['user'],
  check: (value) => {
    const v = value as Partial<SessionRow> | null
    if (typeof v?.user !== 'string' || typeof v.realm !== 'string' || typeof v.seenAt !== 'number' || typeof v.endsAt !== 'number')
      throw new TypeError('not a session')
    return v as SessionRow
  },
}

/** 256 random bits. @internal */
export const newToken = (): string => randomBytes(32).toString('base64url')
/** @internal */
export const isToken = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text)
/** A fast hash is enough: the token is random, there is nothing to guess. @internal */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex')
