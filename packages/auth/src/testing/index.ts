import type { Query, Store, Stored, Tx } from '../needs.ts'

/** The part of a store that this package uses, in memory, for examples and tests: one transaction after the other, nothing rolled back. */
export const memoryStore = (): Store => {
  const types = new Map<string, Map<string, Stored<unknown>>>()
  const rows = (type: string): Map<string, Stored<unknown>> => {
    let map = types.get(type)
    if (map === undefined) types.set(type, (map = new Map<string, Stored<unknown>>()))
    return map
  }
  type Where = NonNullable<Query['where']>
  const list = (type: string, where: Where = {}): Stored<unknown>[] =>
    [...rows(type).values()]
      .filter((r) =>
        Object.entries(where).every(([k, wanted]) => {
          const has = k === 'id' ? r.id : (r.value as Record<string, unknown>)[k]
          return typeof wanted === 'string' ? has === wanted : wanted.in.some((w) => w === has)
        }),
      )
      .sort((a, b) => (a.id < b.id ? -1 : 1))
  const tx = {
    get: async (type: string, id: string) => rows(type).get(id),
    put: async (type: string, id: string, value: unknown, o: { ifVersion?: number | 'absent' } = {}) => {
      const old = rows(type).get(id)
      if (o.ifVersion !== undefined && o.ifVersion !== (old?.version ?? 'absent')) throw new Error(`${type} ${id} has another version`)
      const version = (old?.version ?? 0) + 1
      rows(type).set(id, { id, value: structuredClone(value), version, created: old?.created ?? new Date().toISOString() })
      return version
    },
    delete: async (type: string, id: string) => rows(type).delete(id),
    list: async (type: string, q: Query = {}) => list(type, q.where),
    count: async (type: string) => rows(type).size,
  } as Tx
  let last: Promise<unknown> = Promise.resolve()
  return {
    capabilities: { manyProcesses: false },
    transaction: (fn) => {
      const done = last.then(() => fn(tx))
      last = done.catch(() => undefined)
      return done
    },
  }
}
