import type { HttpStore, JsonValue, StoredObject } from '../needs.ts'

interface Row {
  readonly cursor: string
  readonly at: string
  readonly record: JsonValue
}

/** A store in memory with the few functions the framework uses; nothing is kept. For tests and examples. */
export const createFakeStore = (): HttpStore => {
  const objects = new Map<string, StoredObject<unknown>>()
  const logs = new Map<string, Row[]>()
  let cursor = 0
  const key = (type: string, id: string): string => `${type}\0${id}`
  return {
    transaction: (fn) =>
      fn({
        get: async <T>(type: string, id: string) => objects.get(key(type, id)) as StoredObject<T> | undefined,
        async put(type, id, value) {
          const version = (objects.get(key(type, id))?.version ?? 0) + 1
          objects.set(key(type, id), { id, value, version })
          return version
        },
        delete: async (type, id) => objects.delete(key(type, id)),
        list: async <T>(type: string) => [...objects].filter(([k]) => k.startsWith(`${type}\0`)).map(([, v]) => v as StoredObject<T>),
        append(log, record) {
          const rows = logs.get(log) ?? []
          rows.push({ cursor: String(++cursor).padStart(12, '0'), at: new Date().toISOString(), record })
          logs.set(log, rows)
        },
      }),
    async readLog(log, { after = '', limit }) {
      const rows = logs.get(log) ?? []
      return { records: rows.filter((r) => r.cursor > after).slice(0, limit), oldest: rows[0]?.cursor ?? '' }
    },
    async trimLog(log, { before }) {
      logs.set(
        log,
        (logs.get(log) ?? []).filter((r) => r.cursor >= before),
      )
    },
  }
}
