import { StoreError } from '../errors.ts'
import type { JsonValue, Query, Stored, Tx } from '../store.ts'
import { digestOf } from './engine.ts'
import type { Commit, Engine, Reads } from './engine.ts'
import { compareRows, isAfter, matches, planOf, startAfter } from './plan.ts'
import type { Column, KeyReader, Plan } from './plan.ts'
import { assertLive, createStop } from './transaction-runner.ts'
import type { Run } from './transaction-runner.ts'
import { checkId } from './type-registry.ts'
import type { KnownType, NewRow, Row, TypeRegistry } from './type-registry.ts'

/** Thrown through `fn` when what it saw has changed; the transaction runs again. */
export class Stale extends Error {}

/** One run of a transaction function. */
export interface OpenTx extends Run {
  /** Whether two reads of one object already differed. */
  readonly stale: boolean
  readonly reads: Reads
  readonly readCount: number
  takeCommit(): Commit | undefined
  releaseClaims(): void
}

/** What all transactions of a store share. */
export interface TxParts {
  readonly engine: Engine
  readonly types: TypeRegistry
  /** Wall clock for created, updated and log records. */
  readonly now: () => number
  /** type → id → the transaction that claimed it. */
  readonly claimed: Map<string, Map<string, OpenTx>>
}

const keyReader = (type: KnownType, row: Row | NewRow): KeyReader => {
  let keys: readonly string[] | undefined = 'keys' in row ? row.keys : undefined
  return (column: Column) => (typeof column === 'number' ? (keys ??= type.keysOf(row.id, type.valueOf(row)))[column]! : row[column])
}

/** Reads of an engine outside of transactions, with `after` resolved. */
export function planFor(engine: Engine, type: KnownType, q: Query): Plan {
  const { plan, afterId } = planOf(type, q)
  if (afterId === undefined) return plan
  const row = engine.get(type, afterId)
  return startAfter(type, plan, afterId, row && keyReader(type, row))
}

/** Begins one run: reads are remembered, writes buffered, nothing is locked. */
export function openTransaction({ engine, types, now, claimed }: TxParts): OpenTx {
  const objects = new Map<string, { type: string; id: string; version: number }>()
  const lists: Reads['lists'][number][] = []
  const counts: Reads['counts'][number][] = []
  const writes = new Map<string, Map<string, NewRow | null>>()
  const appends: { log: string; at: string; json: string }[] = []
  const mine: { type: string; id: string }[] = []
  let stale = false

  const live = () => assertLive(self)
  const seen = (type: string, id: string, version: number) => {
    const key = `${type}\n${id}`
    const before = objects.get(key)
    if (before === undefined) objects.set(key, { type, id, version })
    else if (before.version !== version) {
      stale = true
      throw new Stale()
    }
  }
  const base = (type: KnownType, id: string): Row | undefined => {
    const row = engine.get(type, id)
    seen(type.name, id, row?.version ?? 0)
    return row
  }
  const current = (type: KnownType, id: string): Row | undefined => {
    const own = writes.get(type.name)?.get(id)
    return own === undefined ? base(type, id) : (own ?? undefined)
  }
  const resolve = (type: KnownType, q: Query): Plan => {
    const { plan, afterId } = planOf(type, q)
    if (afterId === undefined) return plan
    const row = current(type, afterId)
    return startAfter(type, plan, afterId, row && keyReader(type, row))
  }
  const expectVersion = (type: string, id: string, actual: number, wanted: number | 'absent' | undefined) => {
    if (wanted === undefined || actual === (wanted === 'absent' ? 0 : wanted)) return
    throw new StoreError('STORE_ERR_VERSION', { type, id, actual: actual === 0 ? 'absent' : actual, wanted })
  }
  const refuse = (what: string) => {
    if (engine.single) throw new StoreError('STORE_ERR_UNSUPPORTED', { what })
  }
  const buffer = (type: string, id: string, row: NewRow | null) => {
    if (writes.size > 0 && !writes.get(type)?.has(id)) refuse('transactions that write several objects')
    let m = writes.get(type)
    if (!m) writes.set(type, (m = new Map<string, NewRow | null>()))
    m.set(id, row)
  }
  /** Rows as this transaction sees them: `spare` more are read for those that `skip` leaves out. */
  const rowsOf = (
    type: KnownType,
    plan: Plan,
    spare: number,
    skip: (id: string) => boolean,
    note: (p: Plan, rows: readonly Row[]) => void,
  ): Row[] => {
    const own = writes.get(type.name)
    const extra = spare + (own?.size ?? 0)
    const asked = plan.limit === undefined || extra === 0 ? plan : { ...plan, limit: plan.limit + extra }
    const rows = engine.list(type, asked)
    note(asked, rows)
    if (extra === 0) return rows as Row[]
    let out = rows.filter((r) => !own?.has(r.id) && !skip(r.id))
    const added: Row[] = []
    for (const row of own?.values() ?? []) {
      if (row === null) continue
      const key = keyReader(type, row)
      if (matches(plan, key) && isAfter(plan, key)) added.push(row)
    }
    if (added.length > 0) {
      const keyed = [...out, ...added].map((row) => ({ row, key: keyReader(type, row) }))
      out = keyed.sort((a, b) => compareRows(plan, a.key, b.key)).map((k) => k.row)
    }
    return plan.limit === undefined ? out : out.slice(0, plan.limit)
  }

  const tx: Tx = {
    async get<T>(typeName: string, id: string) {
      live()
      const type = types.get(typeName)
      const row = current(type, id)
      return row && (type.read(row) as Stored<T>)
    },
    async put(typeName, id, value, o = {}) {
      live()
      const type = types.get(typeName)
      checkId(typeName, id)
      const { json, keys } = type.write(id, value)
      // A blind put reads only for `created`; it conflicts with nobody.
      const was = o.ifVersion === undefined ? (writes.get(typeName)?.get(id) ?? engine.get(type, id)) : current(type, id)
      expectVersion(typeName, id, was?.version ?? 0, o.ifVersion)
      const at = new Date(now()).toISOString()
      const version = engine.nextVersion(typeName, was?.version ?? 0)
      buffer(typeName, id, { id, version, shape: type.version, created: was?.created ?? at, updated: at, json, keys })
      return version
    },
    async delete(typeName, id, o = {}) {
      live()
      const was = current(types.get(typeName), id)
      expectVersion(typeName, id, was?.version ?? 0, o.ifVersion)
      if (was) buffer(typeName, id, null)
      return was !== undefined
    },
    async list<T>(typeName: string, q: Query = {}) {
      live()
      const type = types.get(typeName)
      const since = engine.visible()
      const rows = rowsOf(
        type,
        resolve(type, q),
        0,
        () => false,
        (plan, found) => lists.push({ type: typeName, plan, digest: digestOf(found), since }),
      )
      return rows.map((r) => type.read(r) as Stored<T>)
    },
    async count(typeName, q = {}) {
      live()
      const type = types.get(typeName)
      const { plan } = planOf(type, q.where ? { where: q.where } : {})
      const since = engine.visible()
      let n = engine.count(type, plan)
      counts.push({ type: typeName, plan, count: n, since })
      for (const [id, row] of writes.get(typeName) ?? []) {
        const was = base(type, id)
        if (was && matches(plan, keyReader(type, was))) n--
        if (row && matches(plan, keyReader(type, row))) n++
      }
      return n
    },
    async claim<T>(typeName: string, q: Query) {
      live()
      refuse('claims')
      const type = types.get(typeName)
      let taken = claimed.get(typeName)
      if (!taken) claimed.set(typeName, (taken = new Map<string, OpenTx>()))
      const isTaken = (id: string) => (taken.get(id) ?? self) !== self
      const rows = rowsOf(type, resolve(type, q), taken.size, isTaken, () => undefined)
      for (const row of rows) {
        if (!writes.get(typeName)?.has(row.id)) seen(typeName, row.id, row.version)
        taken.set(row.id, self)
        mine.push({ type: typeName, id: row.id })
      }
      return rows.map((r) => type.read(r) as Stored<T>)
    },
    append(log, record: JsonValue) {
      live()
      refuse('logs')
      appends.push({ log, at: new Date(now()).toISOString(), json: JSON.stringify(record) })
    },
  }
  const self: OpenTx = {
    tx,
    ...createStop(),
    ended: undefined,
    get stale() {
      return stale
    },
    get reads() {
      return { objects: [...objects.values()], lists, counts }
    },
    get readCount() {
      return objects.size + lists.length + counts.length
    },
    takeCommit() {
      if (writes.size === 0 && appends.length === 0) return undefined
      const all: Commit['writes'][number][] = []
      for (const [type, m] of writes) for (const [id, row] of m) all.push(row ? { type, id, row } : { type, id })
      return { reads: self.reads, writes: all, appends }
    },
    releaseClaims() {
      for (const { type, id } of mine) claimed.get(type)?.delete(id)
      mine.length = 0
    },
  }
  return self
}
