import type { FullClock } from '../clock.ts'
import type { Identified, Log, Principal, Store, Stored } from '../needs.ts'
import type { SessionEnd, SessionEndReason, SessionInfo } from './session-info.ts'
import type { SessionRow } from './session-row.ts'
import { isToken, newToken, sessionType, tokenHash } from './session-row.ts'

interface Live {
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

const cleanUpEveryMs = 600_000
const sweepEveryMs = 30_000

/** Sessions in the store, with what is in use kept in memory by its token. @internal */
export const createSessions = (o: SessionsOptions): Sessions => {
  const { store, clock, idleMs } = o
  const byToken = new Map<string, Live>()
  const byId = new Map<string, Live>()
  const loading = new Map<string, Promise<Identified | undefined>>()
  const writes = new Set<Promise<unknown>>()
  /** Ids that ended lately; an id is never used twice. */
  const gone = new Set<string>()
  /** Several servers on one store: a session may be ended by another one. */
  const isShared = store.capabilities.manyProcesses
  const recheckMs = isShared ? 1000 : Number.POSITIVE_INFINITY
  const writeEveryMs = Math.min(60_000, idleMs / 10)
  let stopTimer: (() => void) | undefined
  let cleanedAt = clock.now()
  let isClosed = false

  const isOver = (row: SessionRow, seenAt: number, now: number): 'idle' | 'expired' | undefined =>
    now >= row.endsAt ? 'expired' : now >= seenAt + idleMs ? 'idle' : undefined

  const background = (work: Promise<unknown>): void => {
    const done = work.catch((err: unknown) => o.log.warn({ err }, 'session not written')).finally(() => writes.delete(done))
    writes.add(done)
  }

  /** From this moment on the session is refused, although the store still writes and a look-up may be on its way. */
  const bury = (id: string): void => {
    gone.add(id)
    if (gone.size > 10_000) gone.delete(gone.keys().next().value!)
  }
  const forget = (live: Live, reason: SessionEndReason): void => {
    bury(live.id)
    if (!byId.delete(live.id)) return
    byToken.delete(live.token)
    o.onEnd({ sessionId: live.id, principal: live.identity.principal, reason })
  }

  const end = async (id: string, reason: SessionEndReason): Promise<boolean> => {
    const live = byId.get(id)
    bury(id)
    if (live !== undefined) forget(live, reason)
    const isDeleted = await store.transaction((tx) => tx.delete(sessionType.name, id))
    return isDeleted || live !== undefined
  }

  const rowsOf = async (name?: string): Promise<readonly Stored<SessionRow>[]> =>
    store.transaction((tx) => tx.list<SessionRow>(sessionType.name, name === undefined ? {} : { where: { user: name } }))

  const endMany = async (ids: readonly string[], reason: SessionEndReason): Promise<number> => {
    for (const id of ids) {
      const live = byId.get(id)
      bury(id)
      if (live !== undefined) forget(live, reason)
    }
    if (ids.length > 0)
      await store.transaction(async (tx) => {
        for (const id of ids) await tx.delete(sessionType.name, id)
      })
    return ids.length
  }

  const keep = (id: string, token: string, row: SessionRow, principal: Principal): Live => {
    const now = clock.now()
    const identity: Identified = Object.freeze({ principal, via: 'session', sessionId: id })
    const live = {
      id,
      row,
      token,
      identity,
      settled: Promise.resolve(identity),
      seenAt: row.seenAt,
      writtenAt: row.seenAt,
      checkedAt: now,
      refreshedAt: now,
    }
    byId.set(id, live)
    byToken.set(token, live)
    schedule()
    return live
  }

  const touch = (live: Live, now: number): void => {
    live.seenAt = now
    if (now - live.writtenAt < writeEveryMs) return
    live.writtenAt = now
    background(
      store.transaction(async (tx) => {
        const row = await tx.get<SessionRow>(sessionType.name, live.id)
        // Ended meanwhile: must not come back.
        if (row !== undefined)
          await tx.put(sessionType.name, live.id, { ...row.value, seenAt: Math.max(now, row.value.seenAt) }, { ifVersion: row.version })
      }),
    )
  }

  const read = async (token: string, isBackground: boolean): Promise<Identified | undefined> => {
    const id = tokenHash(token)
    const row = gone.has(id) ? undefined : await store.transaction((tx) => tx.get<SessionRow>(sessionType.name, id))
    const held = byId.get(id)
    if (row === undefined || gone.has(id)) {
      if (held !== undefined) forget(held, 'ended')
      return undefined
    }
    const now = clock.now()
    if (held !== undefined) {
      held.checkedAt = now
      if (!isBackground) touch(held, now)
      return held.identity
    }
    const over = isOver(row.value, row.value.seenAt, now)
    if (over !== undefined) {
      await end(id, over)
      return undefined
    }
    const { user, realm, roles, groups } = row.value
    const principal = await o.lookup(realm, user)
    if (principal === null) {
      await end(id, 'user')
      return undefined
    }
    if (gone.has(id)) return undefined
    const live = keep(id, token, row.value, principal ?? { name: user, realm, roles, groups })
    if (!isBackground) touch(live, now)
    return live.identity
  }

  const hit = (token: string, isBackground: boolean): Promise<Identified> | undefined => {
    const live = byToken.get(token)
    if (live === undefined) return undefined
    const now = clock.now()
    if (now >= live.row.endsAt || now >= live.seenAt + idleMs || now - live.checkedAt >= recheckMs) return undefined
    if (!isBackground) touch(live, now)
    return live.settled
  }

  const load = (token: string, isBackground: boolean): Promise<Identified | undefined> => {
    if (!isToken(token)) return Promise.resolve(undefined)
    const live = byToken.get(token)
    const over = live === undefined ? undefined : isOver(live.row, live.seenAt, clock.now())
    if (live !== undefined && over !== undefined) return end(live.id, over).then(() => undefined)
    let pending = loading.get(token)
    if (pending === undefined) {
      pending = read(token, isBackground).finally(() => loading.delete(token))
      loading.set(token, pending)
    }
    return pending
  }

  const apply = async (name: string, realm: string, now: Principal | null): Promise<void> => {
    const mine = [...byId.values()].filter((l) => l.row.user === name && l.row.realm === realm)
    if (now !== null) {
      for (const live of mine) {
        live.identity = Object.freeze({ ...live.identity, principal: now })
        live.settled = Promise.resolve(live.identity)
        live.refreshedAt = clock.now()
      }
      return
    }
    for (const live of mine) forget(live, 'user')
    const rows = await rowsOf(name)
    await endMany(
      rows.filter((r) => r.value.realm === realm).map((r) => r.id),
      'user',
    )
  }

  /** Sessions that another server on the same store has ended: streams here hang on them. */
  const syncEnds = async (): Promise<void> => {
    const ids = [...byId.keys()]
    const rows = await store.transaction((tx) => tx.list<SessionRow>(sessionType.name, { where: { id: { in: ids } } }))
    const still = new Set(rows.map((r) => r.id))
    for (const id of ids) {
      const live = byId.get(id)
      if (live !== undefined && !still.has(id)) forget(live, 'ended')
    }
  }

  const refresh = async (now: number): Promise<void> => {
    const due = new Map<string, Live>()
    for (const live of byId.values())
      if (now - live.refreshedAt >= o.refreshMs(live.row.realm)) {
        live.refreshedAt = now
        due.set(`${live.row.realm} ${live.row.user}`, live)
      }
    for (const { row, identity } of due.values()) {
      const principal = await o.lookup(row.realm, row.user)
      if (principal === undefined || JSON.stringify(principal) === JSON.stringify(identity.principal)) continue
      o.onChange(row.user, row.realm, principal)
      await apply(row.user, row.realm, principal)
    }
  }

  /** Ends what is over although nobody asks (streams hang on it), looks users up again, and now and then clears the store. */
  const sweep = async (): Promise<void> => {
    const now = clock.now()
    for (const live of [...byId.values()]) {
      const over = isOver(live.row, live.seenAt, now)
      if (over !== undefined) await end(live.id, over)
    }
    if (isShared && byId.size > 0) await syncEnds()
    await refresh(now)
    if (now - cleanedAt < cleanUpEveryMs) return
    cleanedAt = now
    const rows = await rowsOf()
    const seenAt = (r: Stored<SessionRow>): number => Math.max(r.value.seenAt, byId.get(r.id)?.seenAt ?? 0)
    await endMany(
      rows.filter((r) => isOver(r.value, seenAt(r), now) !== undefined).map((r) => r.id),
      'expired',
    )
  }

  /** Wakes at the next end of a session in use, at the latest after 30 s (1 s with other servers); sleeps when nobody is logged in. */
  const schedule = (): void => {
    if (isClosed || stopTimer !== undefined || byId.size === 0) return
    let next = isShared ? 1000 : sweepEveryMs
    const now = clock.now()
    for (const live of byId.values()) next = Math.min(next, live.row.endsAt - now, live.seenAt + idleMs - now)
    stopTimer = clock.after(Math.max(1000, next), () => {
      stopTimer = undefined
      background(sweep().finally(schedule))
    })
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
      const row: SessionRow = {
        user,
        realm,
        roles,
        groups,
        createdAt: now,
        seenAt: now,
        endsAt: now + o.absoluteMs,
        address,
        agent: agent.slice(0, 256),
      }
      const surplus = await store.transaction(async (tx) => {
        const mine = (await tx.list<SessionRow>(sessionType.name, { where: { user } })).filter((r) => r.value.realm === realm)
        const seen = (r: Stored<SessionRow>): number => Math.max(r.value.seenAt, byId.get(r.id)?.seenAt ?? 0)
        const over = [...mine].sort((a, b) => seen(a) - seen(b)).slice(0, Math.max(0, mine.length + 1 - o.maxPerUser))
        for (const r of over) await tx.delete(sessionType.name, r.id)
        await tx.put(sessionType.name, id, row, { ifVersion: 'absent' })
        return over.map((r) => r.id)
      })
      for (const old of surplus) {
        const live = byId.get(old)
        if (live !== undefined) forget(live, 'cap')
      }
      keep(id, token, row, principal)
      return { token, sessionId: id }
    },
    endAll: async (name, realm, reason, exceptId) => {
      for (const live of [...byId.values()])
        if (live.row.user === name && live.row.realm === realm && live.id !== exceptId) forget(live, reason)
      const rows = await rowsOf(name)
      return endMany(
        rows.filter((r) => r.value.realm === realm && r.id !== exceptId).map((r) => r.id),
        reason,
      )
    },
    list: async (name) => {
      const now = clock.now()
      return (await rowsOf(name))
        .map((r) => ({ id: r.id, ...r.value, seenAt: Math.max(r.value.seenAt, byId.get(r.id)?.seenAt ?? 0) }))
        .filter((r) => isOver(r, r.seenAt, now) === undefined)
        .map(({ id, user, realm, createdAt, seenAt, endsAt, address, agent }) => ({
          id,
          user,
          realm,
          createdAt,
          seenAt,
          endsAt,
          address,
          agent,
        }))
        .sort((a, b) => b.seenAt - a.seenAt)
    },
    newest: async (name, realm) => {
      const rows = (await rowsOf(name)).filter((r) => r.value.realm === realm).sort((a, b) => b.value.createdAt - a.value.createdAt)
      const row = rows[0]
      return row && (byId.get(row.id)?.identity.principal ?? { name, realm, roles: row.value.roles, groups: row.value.groups })
    },
    close: async () => {
      isClosed = true
      stopTimer?.()
      await Promise.all(writes)
      const unsaved = [...byId.values()].filter((l) => l.seenAt > l.writtenAt)
      byId.clear()
      byToken.clear()
      if (unsaved.length > 0)
        await store.transaction(async (tx) => {
          for (const live of unsaved) {
            const row = await tx.get<SessionRow>(sessionType.name, live.id)
            if (row !== undefined) await tx.put(sessionType.name, live.id, { ...row.value, seenAt: live.seenAt })
          }
        })
    },
  }
}
