import type { Store, Stored } from '../needs.ts'
import type { SessionRow } from './session-row.ts'
import { sessionType } from './session-row.ts'

/** Sessions in the store. @internal */
export interface SessionRows {
  get(id: string): Promise<SessionRow | undefined>
  /** All of one user name (in every realm), or all. */
  list(name?: string): Promise<readonly Stored<SessionRow>[]>
  /** Which of these there still are. */
  existing(ids: readonly string[]): Promise<ReadonlySet<string>>
  remove(ids: readonly string[]): Promise<number>
  /** Adds one; the longest unused of its user beyond `max` are removed and answered. */
  add(id: string, row: SessionRow, max: number, seenAt: (row: Stored<SessionRow>) => number): Promise<readonly string[]>
  /** Notes when a session was used last; one that has ended does not come back. */
  touch(seen: readonly { readonly id: string; readonly seenAt: number }[]): Promise<void>
}

/** @internal */
export const createSessionRows = (store: Store): SessionRows => {
  const { name: type } = sessionType
  return {
    get: async (id) => (await store.transaction((tx) => tx.get<SessionRow>(type, id)))?.value,
    list: (name) => store.transaction((tx) => tx.list<SessionRow>(type, name === undefined ? {} : { where: { user: name } })),
    existing: async (ids) => {
      const rows = await store.transaction((tx) => tx.list<SessionRow>(type, { where: { id: { in: ids } } }))
      return new Set(rows.map((r) => r.id))
    },
    remove: async (ids) => {
      if (ids.length === 0) return 0
      return store.transaction(async (tx) => {
        let removed = 0
        for (const id of ids) if (await tx.delete(type, id)) removed++
        return removed
      })
    },
    add: (id, row, max, seenAt) =>
      store.transaction(async (tx) => {
        const mine = (await tx.list<SessionRow>(type, { where: { user: row.user } })).filter((r) => r.value.realm === row.realm)
        const over = [...mine].sort((a, b) => seenAt(a) - seenAt(b)).slice(0, Math.max(0, mine.length + 1 - max))
        for (const r of over) await tx.delete(type, r.id)
        await tx.put(type, id, row, { ifVersion: 'absent' })
        return over.map((r) => r.id)
      }),
    touch: (seen) =>
      store.transaction(async (tx) => {
        for (const { id, seenAt } of seen) {
          const row = await tx.get<SessionRow>(type, id)
          if (row !== undefined)
            await tx.put(type, id, { ...row.value, seenAt: Math.max(seenAt, row.value.seenAt) }, { ifVersion: row.version })
        }
      }),
  }
}
