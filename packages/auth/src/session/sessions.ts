import type { FullClock } from '../clock.ts'
import type { Identified, Log, Principal, Store } from '../needs.ts'
import type { LiveSession } from './live-sessions.ts'
import { createLiveSessions } from './live-sessions.ts'
import type { SessionEnd, SessionEndReason, SessionInfo } from './session-info.ts'
import type { SessionRow } from './session-row.ts'
import { isToken, newToken, tokenHash } from './session-row.ts'
import { createSessionRows } from './session-rows.ts'
import { createSessionSweep } from './session-sweep.ts'

/** @internal */
export interface SessionsOptions {
  readonly store: Store
  readonly clock: FullClock
  readonly log: Pick<Log, 'warn'>
  readonly idleMs: number
  readonly absoluteMs: number
  readonly maxPerUser: number
  /** How old what a realm said of a user may be. */
  readonly refreshMs: (realm: string) => number
  /** A user was found changed at a refresh; null: gone. */
  readonly onChange: (name: string, realm: string, now: Principal | null) => void
  /** The user as he is now; null: gone, undefined: the realm cannot tell. */
  readonly lookup: (realm: string, name: string) => Promise<Principal | null | undefined>
  readonly onEnd: (end: SessionEnd) => void
}

/** @internal */
export interface Sessions {
  open(principal: Principal, address: string, agent: string): Promise<{ readonly token: string; readonly sessionId: string }>
  /** The caller behind a token that is in use: no hash, no store, the same promise each time. undefined: ask `load`. */
  hit(token: string, isBackground: boolean): Promise<Identified> | undefined
  /** The caller behind a token; undefined when there is no such session any more. */
  load(token: string, isBackground: boolean): Promise<Identified | undefined>
  end(id: string, reason: SessionEndReason): Promise<boolean>
  endAll(name: string, realm: string, reason: SessionEndReason, exceptId?: string): Promise<number>
  list(name?: string): Promise<readonly SessionInfo[]>
  /** Rights of a user as his newest session knows them. */
  newest(name: string, realm: string): Promise<Principal | undefined>
  /** Gives all live sessions of a user their new rights; null ends them. */
  apply(name: string, realm: string, now: Principal | null): Promise<void>
  close(): Promise<void>
}

/** Sessions in the store, with what is in use kept in memory by its token. @internal */
export const createSessions = (o: SessionsOptions): Sessions => {
  const { store, clock, idleMs } = o
  const live = createLiveSessions(o.onEnd)
  const rows = createSessionRows(store)
  const loading = new Map<string, Promise<Identified | undefined>>()
  const writes = new Set<Promise<unknown>>()
  /** Several servers on one store: a session may be ended by another one. */
  const isShared = store.capabilities.manyProcesses
  const recheckMs = isShared ? 1000 : Number.POSITIVE_INFINITY
  const writeEveryMs = Math.min(60_000, idleMs / 10)

  const isOver = (row: SessionRow, seenAt: number, now: number): 'idle' | 'expired' | undefined =>
    now >= row.endsAt ? 'expired' : now >= seenAt + idleMs ? 'idle' : undefined
  const seenAt = (r: { readonly id: string; readonly value: SessionRow }): number =>
    Math.max(r.value.seenAt, live.byId.get(r.id)?.seenAt ?? 0)

  const background = (work: Promise<unknown>): void => {
    const done = work.catch((err: unknown) => o.log.warn({ err }, 'session not written')).finally(() => writes.delete(done))
    writes.add(done)
  }

  const end = async (id: string, reason: SessionEndReason): Promise<boolean> => {
    const wasLive = live.end(id, reason)
    return (await rows.remove([id])) > 0 || wasLive
  }

  const endMany = async (ids: readonly string[], reason: SessionEndReason): Promise<number> => {
    for (const id of ids) live.end(id, reason)
    await rows.remove(ids)
    return ids.length
  }

  const keep = (id: string, token: string, row: SessionRow, principal: Principal): LiveSession => {
    const session = live.keep(id, token, row, principal, clock.now())
    sweep.schedule()
    return session
  }

  const touch = (session: LiveSession, now: number): void => {
    session.seenAt = now
    if (now - session.writtenAt < writeEveryMs) return
    session.writtenAt = now
    background(rows.touch([{ id: session.id, seenAt: now }]))
  }

  const apply = async (name: string, realm: string, now: Principal | null): Promise<void> => {
    const mine = live.of(name, realm)
    if (now !== null) {
      for (const session of mine) live.become(session, now, clock.now())
      return
    }
    for (const session of mine) live.end(session.id, 'user')
    const ids = (await rows.list(name)).filter((r) => r.value.realm === realm).map((r) => r.id)
    await endMany(ids, 'user')
  }

  const sweep = createSessionSweep({ ...o, live, rows, isShared, isOver, end, apply, background })

  const read = async (token: string, isBackground: boolean): Promise<Identified | undefined> => {
    const id = tokenHash(token)
    const row = live.isGone(id) ? undefined : await rows.get(id)
    if (row === undefined || live.isGone(id)) {
      // Only what is in use: whoever shows tokens at random must not fill the list of ended ones.
      if (live.byId.has(id)) live.end(id, 'ended')
      return undefined
    }
    const held = live.byId.get(id)
    const now = clock.now()
    if (held !== undefined) {
      held.checkedAt = now
      if (!isBackground) touch(held, now)
      return held.identity
    }
    const over = isOver(row, row.seenAt, now)
    if (over !== undefined) {
      await end(id, over)
      return undefined
    }
    const { user, realm, roles, groups } = row
    const principal = await o.lookup(realm, user)
    if (principal === null) {
      await end(id, 'user')
      return undefined
    }
    if (live.isGone(id)) return undefined
    const session = keep(id, token, row, principal ?? { name: user, realm, roles, groups })
    if (!isBackground) touch(session, now)
    return session.identity
  }

  const hit = (token: string, isBackground: boolean): Promise<Identified> | undefined => {
    const session = live.byToken.get(token)
    if (session === undefined) return undefined
    const now = clock.now()
    if (now >= session.row.endsAt || now >= session.seenAt + idleMs || now - session.checkedAt >= recheckMs) return undefined
    if (!isBackground) touch(session, now)
    return session.settled
  }

  const load = (token: string, isBackground: boolean): Promise<Identified | undefined> => {
    if (!isToken(token)) return Promise.resolve(undefined)
    const session = live.byToken.get(token)
    const over = session === undefined ? undefined : isOver(session.row, session.seenAt, clock.now())
    if (session !== undefined && over !== undefined) return end(session.id, over).then(() => undefined)
    let pending = loading.get(token)
    if (pending === undefined) {
      pending = read(token, isBackground).finally(() => loading.delete(token))
      loading.set(token, pending)
    }
    return pending
  }

  return {
    hit,
    load,
    end,
    apply,
    open: async (principal, address, agent) => {
      const token = newToken()
      const id = tokenHash(token)
      const now = clock.now()
      const { name: user, realm, roles, groups } = principal
      const endsAt = now + o.absoluteMs
      const row: SessionRow = { user, realm, roles, groups, createdAt: now, seenAt: now, endsAt, address, agent: agent.slice(0, 256) }
      for (const old of await rows.add(id, row, o.maxPerUser, seenAt)) live.end(old, 'cap')
      keep(id, token, row, principal)
      return { token, sessionId: id }
    },
    endAll: async (name, realm, reason, exceptId) => {
      for (const { id } of live.of(name, realm)) if (id !== exceptId) live.end(id, reason)
      const ids = (await rows.list(name)).filter((r) => r.value.realm === realm && r.id !== exceptId).map((r) => r.id)
      return endMany(ids, reason)
    },
    list: async (name) => {
      const now = clock.now()
      return (await rows.list(name))
        .map((r) => ({ id: r.id, ...r.value, seenAt: seenAt(r) }))
        .filter((r) => isOver(r, r.seenAt, now) === undefined)
        .map(({ roles: _, groups: __, ...info }) => info)
        .sort((a, b) => b.seenAt - a.seenAt)
    },
    newest: async (name, realm) => {
      const mine = (await rows.list(name)).filter((r) => r.value.realm === realm).sort((a, b) => b.value.createdAt - a.value.createdAt)
      const row = mine[0]
      return row && (live.byId.get(row.id)?.identity.principal ?? { name, realm, roles: row.value.roles, groups: row.value.groups })
    },
    close: async () => {
      sweep.stop()
      await Promise.all(writes)
      const unsaved = [...live.byId.values()].filter((l) => l.seenAt > l.writtenAt)
      live.clear()
      if (unsaved.length > 0) await rows.touch(unsaved)
    },
  }
}
