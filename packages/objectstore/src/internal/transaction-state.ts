import { StoreError } from '../errors.ts'
import type { JsonValue, Query, Stored, Tx } from '../store.ts'
import { digestOf } from './engine.ts'
import type { Commit, Engine, Reads } from './engine.ts'
import { Entries } from './entries.ts'
import { isoTime } from './iso-time.ts'
import { compareRows, isAfter, matches, planOf, startAfter } from './plan.ts'
import type { Column, KeyReader, Plan } from './plan.ts'
import { assertLive } from './transaction-runner.ts'
import type { Run } from './transaction-runner.ts'
import { checkId } from './type-registry.ts'
import type { KnownType, NewRow, Row, TypeRegistry } from './type-registry.ts'

/** Thrown through `fn` when what it saw has changed; the transaction runs again. */
export class Stale extends Error {}

/** Shared by the many transactions that read or append nothing. */
const none: readonly never[] = []

/** What all transactions of a store share. */
export interface TxParts {
  readonly engine: Engine
  readonly types: TypeRegistry
  /** Wall clock for created, updated and log records. */
  readonly now: () => number
  /** type → id → the transaction that claimed it. */
  readonly claimed: Map<string, Map<string, Transaction>>
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

function expectVersion(type: string, id: string, actual: number, wanted: number | 'absent' | undefined): void {
  if (wanted === undefined || actual === (wanted === 'absent' ? 0 : wanted)) return
  throw new StoreError('STORE_ERR_VERSION', { type, id, actual: actual === 0 ? 'absent' : actual, wanted })
}

/** A buffered write; without a row: a delete. */
interface Write {
  readonly type: string
  readonly id: string
  row: NewRow | undefined
  /** The row's `created` is not looked up yet. */
  isBlind: boolean
}

/** One run: reads are remembered, writes buffered, nothing is locked. A class, for thousands are made in a second: closures cost more than the work. */
export class Transaction implements Tx, Run {
  readonly begunAt = performance.now()
  ended: Run['ended']
  listeners: ((committed: boolean) => void)[] | undefined
  stop: Run['stop'] = () => undefined
  /** Whether two reads of one object already differed. */
  stale = false
  /** Whether a version was taken for granted. */
  assumed = false
  readonly #parts: TxParts
  #objects: Entries<Reads['objects'][number]> | undefined
  #lists: Reads['lists'][number][] | undefined
  #counts: Reads['counts'][number][] | undefined
  #writes: Entries<Write> | undefined
  #appends: { log: string; at: string; json: string }[] | undefined
  #claims: { type: string; id: string }[] | undefined
  /** Whether there are own puts whose `created` is not looked up yet. */
  #isBlind = false

  /** Not the first run: a version that was taken for granted may have been wrong. */
  readonly #careful: boolean

  constructor(parts: TxParts, careful: boolean) {
    this.#parts = parts
    this.#careful = careful
  }

  get tx(): Tx {
    return this
  }

  async get<T>(typeName: string, id: string): Promise<Stored<T> | undefined> {
    assertLive(this)
    const type = this.#parts.types.get(typeName)
    const row = this.#current(type, id)
    return row && (type.read(row) as Stored<T>)
  }

  async put(typeName: string, id: string, value: unknown, o?: { ifVersion?: number | 'absent' }): Promise<number> {
    assertLive(this)
    const { engine, types, now } = this.#parts
    const type = types.get(typeName)
    checkId(typeName, id)
    const { json, keys } = type.write(id, value)
    const ifVersion = o?.ifVersion
    // A blind put reads at most for `created`; it conflicts with nobody.
    const own = this.#writes?.get(typeName, id)
    // A known version is looked at once, with the commit; a run that failed so looks at once the next time, and can say what is wrong.
    const isDeferred = typeof ifVersion === 'number' && ifVersion > 0 && !this.#careful
    const isBlind = (ifVersion === undefined || isDeferred) && own === undefined && engine.keepsCreated === true
    if (isBlind && isDeferred) {
      this.assumed = true
      this.#saw(typeName, id, ifVersion)
    }
    const was = isBlind ? undefined : ifVersion === undefined ? (own?.row ?? engine.get(type, id)) : this.#current(type, id)
    if (!isBlind) expectVersion(typeName, id, was?.version ?? 0, ifVersion)
    const at = isoTime(Math.floor(now()))
    const version = engine.nextVersion(typeName, was?.version ?? (typeof ifVersion === 'number' ? ifVersion : 0))
    this.#buffer(typeName, id, { id, version, shape: type.version, created: was?.created ?? at, updated: at, json, keys }, isBlind)
    return version
  }

  async delete(typeName: string, id: string, o?: { ifVersion?: number }): Promise<boolean> {
    assertLive(this)
    const was = this.#current(this.#parts.types.get(typeName), id)
    expectVersion(typeName, id, was?.version ?? 0, o?.ifVersion)
    if (was) this.#buffer(typeName, id, undefined, false)
    return was !== undefined
  }

  async list<T>(typeName: string, q: Query = {}): Promise<readonly Stored<T>[]> {
    assertLive(this)
    const { engine, types } = this.#parts
    const type = types.get(typeName)
    const since = engine.visible()
    const rows = this.#rows(type, this.#resolve(type, q), 0, (plan, found) =>
      (this.#lists ??= []).push({ type: typeName, plan, digest: digestOf(found), since }),
    )
    return rows.map((r) => type.read(r) as Stored<T>)
  }

  async count(typeName: string, q: Query = {}): Promise<number> {
    assertLive(this)
    const { engine, types } = this.#parts
    const type = types.get(typeName)
    const { plan } = planOf(type, q.where ? { where: q.where } : {})
    const since = engine.visible()
    this.#settle()
    let n = engine.count(type, plan)
    ;(this.#counts ??= []).push({ type: typeName, plan, count: n, since })
    for (const { type: t, id, row } of this.#writes?.all ?? none) {
      if (t !== typeName) continue
      const was = this.#base(type, id)
      if (was && matches(plan, keyReader(type, was))) n--
      if (row && matches(plan, keyReader(type, row))) n++
    }
    return n
  }

  async claim<T>(typeName: string, q: Query): Promise<readonly Stored<T>[]> {
    assertLive(this)
    this.#refuse('claims')
    const { types, claimed } = this.#parts
    const type = types.get(typeName)
    let taken = claimed.get(typeName)
    if (!taken) claimed.set(typeName, (taken = new Map<string, Transaction>()))
    const isTaken = (id: string) => (taken.get(id) ?? this) !== this
    const rows = this.#rows(type, this.#resolve(type, q), taken.size, () => undefined, isTaken)
    for (const row of rows) {
      if (!this.#writes?.get(typeName, row.id)) this.#saw(typeName, row.id, row.version)
      taken.set(row.id, this)
      ;(this.#claims ??= []).push({ type: typeName, id: row.id })
    }
    return rows.map((r) => type.read(r) as Stored<T>)
  }

  append(log: string, record: JsonValue): void {
    assertLive(this)
    this.#refuse('logs')
    ;(this.#appends ??= []).push({ log, at: isoTime(Math.floor(this.#parts.now())), json: JSON.stringify(record) })
  }

  onEnd(fn: (committed: boolean) => void): void {
    assertLive(this)
    ;(this.listeners ??= []).push(fn)
  }

  get reads(): Reads {
    return { objects: this.#objects?.all ?? none, lists: this.#lists ?? none, counts: this.#counts ?? none }
  }

  get readCount(): number {
    return (this.#objects?.all.length ?? 0) + (this.#lists?.length ?? 0) + (this.#counts?.length ?? 0)
  }

  /** What is to happen at commit; undefined: nothing. It is let go of: waiting for the disk, a thousand transactions would keep their rows. */
  takeCommit(): Commit | undefined {
    if (!this.#writes && !this.#appends) return undefined
    const commit = { reads: this.reads, writes: this.#writes?.all ?? none, appends: this.#appends ?? none }
    this.#objects = this.#lists = this.#counts = this.#writes = this.#appends = undefined
    return commit
  }

  releaseClaims(): void {
    if (!this.#claims) return
    for (const { type, id } of this.#claims) this.#parts.claimed.get(type)?.delete(id)
    this.#claims = undefined
  }

  #refuse(what: string): void {
    if (this.#parts.engine.single) throw new StoreError('STORE_ERR_UNSUPPORTED', { what })
  }

  #saw(type: string, id: string, version: number): void {
    const objects = (this.#objects ??= new Entries())
    const before = objects.get(type, id)
    if (before === undefined) objects.add({ type, id, version })
    else if (before.version !== version) {
      this.stale = true
      throw new Stale()
    }
  }

  #base(type: KnownType, id: string): Row | undefined {
    const row = this.#parts.engine.get(type, id)
    this.#saw(type.name, id, row?.version ?? 0)
    return row
  }

  /** Gives own puts the `created` of what they replace, before anybody reads them. */
  #settle(): void {
    if (!this.#isBlind) return
    const { engine, types } = this.#parts
    for (const w of this.#writes?.all ?? none) {
      const created = w.isBlind && w.row ? engine.get(types.get(w.type), w.id)?.created : undefined
      if (w.row && created !== undefined) w.row = { ...w.row, created }
      w.isBlind = false
    }
    this.#isBlind = false
  }

  #current(type: KnownType, id: string): Row | undefined {
    this.#settle()
    const own = this.#writes?.get(type.name, id)
    return own ? own.row : this.#base(type, id)
  }

  #resolve(type: KnownType, q: Query): Plan {
    const { plan, afterId } = planOf(type, q)
    if (afterId === undefined) return plan
    const row = this.#current(type, afterId)
    return startAfter(type, plan, afterId, row && keyReader(type, row))
  }

  #buffer(type: string, id: string, row: NewRow | undefined, isBlind: boolean): void {
    if (isBlind) this.#isBlind = true
    const writes = (this.#writes ??= new Entries())
    const own = writes.get(type, id)
    if (own) {
      own.row = row
      return
    }
    if (writes.all.length > 0) this.#refuse('transactions that write several objects')
    writes.add({ type, id, row, isBlind })
  }

  /** Rows as this transaction sees them: `spare` more are read for those that `skip` leaves out. */
  #rows(
    type: KnownType,
    plan: Plan,
    spare: number,
    note: (p: Plan, rows: readonly Row[]) => void,
    skip?: (id: string) => boolean,
  ): readonly Row[] {
    this.#settle()
    const own = this.#writes?.all.filter((w) => w.type === type.name) ?? none
    const extra = spare + own.length
    const asked = plan.limit === undefined || extra === 0 ? plan : { ...plan, limit: plan.limit + extra }
    const rows = this.#parts.engine.list(type, asked)
    note(asked, rows)
    if (extra === 0) return rows
    let out: Row[] = rows.filter((r) => !this.#writes?.get(type.name, r.id) && skip?.(r.id) !== true)
    const added: Row[] = []
    for (const { row } of own) {
      if (!row) continue
      const key = keyReader(type, row)
      if (matches(plan, key) && isAfter(plan, key)) added.push(row)
    }
    if (added.length > 0) {
      const keyed = [...out, ...added].map((row) => ({ row, key: keyReader(type, row) }))
      out = keyed.sort((a, b) => compareRows(plan, a.key, b.key)).map((k) => k.row)
    }
    return plan.limit === undefined ? out : out.slice(0, plan.limit)
  }
}
