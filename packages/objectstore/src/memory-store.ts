import { randomBytes } from 'node:crypto'
import { digestOf } from './internal/engine.ts'
import type { Engine, Reads } from './internal/engine.ts'
import { createOptimisticStore } from './internal/optimistic-store.ts'
import { compareRows, isAfter, matches } from './internal/plan.ts'
import type { KeyReader, Plan } from './internal/plan.ts'
import { createTypeRegistry } from './internal/type-registry.ts'
import type { KnownType, NewRow } from './internal/type-registry.ts'
import { resolveStoreOptions } from './options.ts'
import type { StoreOptions } from './options.ts'
import type { Store } from './store.ts'

/** Options of {@link openMemoryStore}. */
export type MemoryStoreOptions = StoreOptions

const keyOf =
  (row: NewRow): KeyReader =>
  (column) =>
    typeof column === 'number' ? (row.keys[column] ?? '') : row[column]

/** Everything in maps of this process. */
function createMemoryEngine(names: readonly string[]): Engine {
  const tables = new Map(names.map((n) => [n, new Map<string, NewRow>()]))
  const logs = new Map<string, { floor: number; head: number; records: { seq: number; at: string; json: string }[] }>()
  let version = 0
  let commits = 0
  const table = (name: string) => tables.get(name) ?? new Map<string, NewRow>()
  const find = (name: string, plan: Plan): NewRow[] => {
    const found: NewRow[] = []
    for (const row of table(name).values()) {
      const key = keyOf(row)
      if (matches(plan, key) && isAfter(plan, key)) found.push(row)
    }
    found.sort((a, b) => compareRows(plan, keyOf(a), keyOf(b)))
    return plan.limit === undefined ? found : found.slice(0, plan.limit)
  }
  const countOf = (name: string, plan: Plan): number => {
    let n = 0
    for (const row of table(name).values()) if (matches(plan, keyOf(row))) n++
    return n
  }
  const logOf = (name: string) => {
    let l = logs.get(name)
    if (!l) logs.set(name, (l = { floor: 0, head: 0, records: [] }))
    return l
  }
  const isCurrent = (r: Reads) =>
    r.objects.every((o) => (table(o.type).get(o.id)?.version ?? 0) === o.version) &&
    r.lists.every((l) => l.since === commits || digestOf(find(l.type, l.plan)) === l.digest) &&
    r.counts.every((c) => c.since === commits || countOf(c.type, c.plan) === c.count)
  return {
    epoch: randomBytes(4).toString('hex'),
    get: (type, id) => table(type.name).get(id),
    list: (type: KnownType, plan) => find(type.name, plan),
    raw: (type, plan) => find(type.name, plan).map((r) => ({ id: r.id, version: r.version, json: Buffer.from(type.textOf(r)) })),
    count: (type, plan) => countOf(type.name, plan),
    isCurrent,
    async commit(c) {
      if (!isCurrent(c.reads)) return false
      commits++
      for (const { type, id, row } of c.writes) {
        const t = table(type)
        if (row) t.set(id, { ...row, created: t.get(id)?.created ?? row.created })
        else t.delete(id)
      }
      for (const { log, at, json } of c.appends) {
        const l = logOf(log)
        l.records.push({ seq: ++l.head, at, json })
      }
      return true
    },
    nextVersion: () => ++version,
    visible: () => commits,
    readLog(name, afterSeq, limit) {
      const { floor, head, records } = logOf(name)
      const from = Math.max(0, afterSeq - floor)
      return { records: records.slice(from, from + limit), floor, head }
    },
    async trimLog(name, beforeSeq) {
      const l = logOf(name)
      const floor = Math.min(beforeSeq - 1, l.head)
      if (floor <= l.floor) return
      l.records.splice(0, floor - l.floor)
      l.floor = floor
    },
    close: async () => undefined,
  }
}

/**
 * Opens a store that lives in this process and is forgotten with it: for tests, and for servers that keep nothing.
 *
 * @throws {@link StoreError} `STORE_ERR_BAD_TYPE` when a type is declared wrongly.
 * @example `const store = openMemoryStore({ types: [{ name: 'note', index: ['owner'] }] })`
 */
export function openMemoryStore(options: MemoryStoreOptions): Store {
  const { types, maxTransactionMs, now, log } = resolveStoreOptions(options)
  const registry = createTypeRegistry(types)
  return createOptimisticStore({
    engine: createMemoryEngine(registry.all.map((t) => t.name)),
    types: registry,
    capabilities: { durable: false, manyProcesses: false, transactions: true, logs: true, claims: true },
    maxTransactionMs,
    now,
    log,
  })
}
