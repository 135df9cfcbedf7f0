import type { FullClock } from '../clock.ts'
import type { Principal, Stored } from '../needs.ts'
import type { LiveSession, LiveSessions } from './live-sessions.ts'
import type { SessionEndReason } from './session-info.ts'
import type { SessionRow } from './session-row.ts'
import type { SessionRows } from './session-rows.ts'

const cleanUpEveryMs = 600_000
const sweepEveryMs = 30_000
/** Several servers on one store: what another one ended is noticed within this time. */
const sharedEveryMs = 1000

/** @internal */
export interface SessionSweepOptions {
  readonly live: LiveSessions
  readonly rows: SessionRows
  readonly clock: FullClock
  readonly idleMs: number
  /** Several servers use the store. */
  readonly isShared: boolean
  readonly isOver: (row: SessionRow, seenAt: number, now: number) => 'idle' | 'expired' | undefined
  readonly end: (id: string, reason: SessionEndReason) => Promise<unknown>
  readonly refreshMs: (realm: string) => number
  readonly lookup: (realm: string, name: string) => Promise<Principal | null | undefined>
  readonly onChange: (name: string, realm: string, now: Principal | null) => void
  readonly apply: (name: string, realm: string, now: Principal | null) => Promise<void>
  /** Keeps work that nobody waits for. */
  readonly background: (work: Promise<unknown>) => void
}

/** Ends what is over although nobody asks (streams hang on it), looks users up again, and now and then clears the store. @internal */
export const createSessionSweep = (o: SessionSweepOptions): { readonly schedule: () => void; readonly stop: () => void } => {
  const { live, rows, clock, idleMs, isShared, isOver } = o
  let stopTimer: (() => void) | undefined
  let cleanedAt = clock.now()
  let isClosed = false

  /** Sessions that another server on the same store has ended. */
  const syncEnds = async (): Promise<void> => {
    const ids = [...live.byId.keys()]
    const still = await rows.existing(ids)
    for (const id of ids) if (!still.has(id) && live.byId.has(id)) live.end(id, 'ended')
  }

  /** Groups and roles as their realm has them now, once for each user. */
  const refresh = async (now: number): Promise<void> => {
    const due = new Map<string, LiveSession>()
    for (const session of live.byId.values())
      if (now - session.refreshedAt >= o.refreshMs(session.row.realm)) {
        session.refreshedAt = now
        due.set(`${session.row.realm} ${session.row.user}`, session)
      }
    for (const { row, identity } of due.values()) {
      const principal = await o.lookup(row.realm, row.user)
      if (principal === undefined || JSON.stringify(principal) === JSON.stringify(identity.principal)) continue
      o.onChange(row.user, row.realm, principal)
      await o.apply(row.user, row.realm, principal)
    }
  }

  const cleanUp = async (now: number): Promise<void> => {
    const seenAt = (r: Stored<SessionRow>): number => Math.max(r.value.seenAt, live.byId.get(r.id)?.seenAt ?? 0)
    const over = (await rows.list()).filter((r) => isOver(r.value, seenAt(r), now) !== undefined).map((r) => r.id)
    for (const id of over) live.end(id, 'expired')
    await rows.remove(over)
  }

  const sweep = async (): Promise<void> => {
    const now = clock.now()
    for (const session of [...live.byId.values()]) {
      const over = isOver(session.row, session.seenAt, now)
      if (over !== undefined) await o.end(session.id, over)
    }
    if (isShared && live.byId.size > 0) await syncEnds()
    await refresh(now)
    if (now - cleanedAt < cleanUpEveryMs) return
    cleanedAt = now
    await cleanUp(now)
  }

  /** Wakes at the next end of a session in use, at the latest after 30 s (1 s with other servers); sleeps when nobody is logged in. */
  const schedule = (): void => {
    if (isClosed || stopTimer !== undefined || live.byId.size === 0) return
    let next = isShared ? sharedEveryMs : sweepEveryMs
    const now = clock.now()
    for (const { row, seenAt } of live.byId.values()) next = Math.min(next, row.endsAt - now, seenAt + idleMs - now)
    stopTimer = clock.after(Math.max(1000, next), () => {
      stopTimer = undefined
      o.background(sweep().finally(schedule))
    })
  }

  return {
    schedule,
    stop: () => {
      isClosed = true
      stopTimer?.()
    },
  }
}
