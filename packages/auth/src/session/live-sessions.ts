import type { Identified, Principal } from '../needs.ts'
import type { SessionEnd, SessionEndReason } from './session-info.ts'
import type { SessionRow } from './session-row.ts'

/** A session in use. @internal */
export interface LiveSession {
  readonly id: string
  readonly row: SessionRow
  readonly token: string
  identity: Identified
  /** The same, as the answer of every hit: nothing is made per request. */
  settled: Promise<Identified>
  seenAt: number
  writtenAt: number
  checkedAt: number
  refreshedAt: number
}

/** Sessions in use, in memory. @internal */
export interface LiveSessions {
  readonly byToken: ReadonlyMap<string, LiveSession>
  readonly byId: ReadonlyMap<string, LiveSession>
  /** Takes a session in. */
  keep(id: string, token: string, row: SessionRow, principal: Principal, now: number): LiveSession
  /** From this moment on the session is refused, although the store still writes and a look-up may be on its way. */
  bury(id: string): void
  /** Whether it ended lately. */
  isGone(id: string): boolean
  /** Buries a session and tells its end, if it was in use. */
  end(id: string, reason: SessionEndReason): boolean
  /** Those of a user. */
  of(name: string, realm: string): readonly LiveSession[]
  /** Gives a session other rights. */
  become(live: LiveSession, principal: Principal, now: number): void
  clear(): void
}

/** An id is never used twice, so the oldest may be forgotten. */
const maxGone = 10_000

/** @internal */
export const createLiveSessions = (onEnd: (end: SessionEnd) => void): LiveSessions => {
  const byToken = new Map<string, LiveSession>()
  const byId = new Map<string, LiveSession>()
  const gone = new Set<string>()
  const bury = (id: string): void => {
    gone.add(id)
    if (gone.size > maxGone) gone.delete(gone.keys().next().value!)
  }
  return {
    byToken,
    byId,
    bury,
    isGone: (id) => gone.has(id),
    keep: (id, token, row, principal, now) => {
      const identity: Identified = Object.freeze({ principal, via: 'session', sessionId: id })
      const { seenAt } = row
      const live = {
        id,
        row,
        token,
        identity,
        settled: Promise.resolve(identity),
        seenAt,
        writtenAt: seenAt,
        checkedAt: now,
        refreshedAt: now,
      }
      byId.set(id, live)
      byToken.set(token, live)
      return live
    },
    end: (id, reason) => {
      bury(id)
      const live = byId.get(id)
      if (live === undefined) return false
      byId.delete(id)
      byToken.delete(live.token)
      onEnd({ sessionId: id, principal: live.identity.principal, reason })
      return true
    },
    of: (name, realm) => [...byId.values()].filter((l) => l.row.user === name && l.row.realm === realm),
    become: (live, principal, now) => {
      live.identity = Object.freeze({ ...live.identity, principal })
      live.settled = Promise.resolve(live.identity)
      live.refreshedAt = now
    },
    clear: () => {
      byId.clear()
      byToken.clear()
    },
  }
}
