import fc from 'fast-check'
import { expect } from 'vitest'
import { isStoreError } from '../../src/index.ts'
import type { Query, Store, StoreType, Tx } from '../../src/index.ts'

/** One step inside a transaction. */
type Step =
  | {
      readonly do: 'put'
      readonly id: string
      readonly n: number | null
      readonly tag: string
      readonly expect: 'any' | 'absent' | 'current' | 'wrong'
    }
  | { readonly do: 'delete' | 'get'; readonly id: string }
  | { readonly do: 'list' | 'count'; readonly query: Query }
  | { readonly do: 'append'; readonly log: string; readonly n: number }

/** One step of a history. */
export type Event =
  | { readonly kind: 'transaction'; readonly steps: readonly Step[]; readonly fails: boolean }
  | { readonly kind: 'read log'; readonly log: string; readonly limit: number }
  | { readonly kind: 'trim'; readonly log: string; readonly at: number }
  | { readonly kind: 'reopen'; readonly crash: boolean }

/** The type the histories use. */
export const modelTypes: readonly StoreType[] = [{ name: 'm', index: ['n', 'tag'] }]

interface Value {
  readonly n: number | null
  readonly tag: string
}

const ids = ['a', 'b', 'c', 'Ω', 'd e']
const id = fc.constantFrom(...ids)
const n = fc.option(fc.constantFrom(-2, -0.5, 0, 1, 7, 1e9))
const tag = fc.constantFrom('', 'x', 'y', '\u{1f600}')
const query: fc.Arbitrary<Query> = fc.record(
  {
    where: fc.oneof(
      fc.record({ tag }),
      fc.record({
        n: fc.oneof(
          n,
          fc.record({ gte: fc.constantFrom(-1, 0, 5) }),
          fc.record({ lt: fc.constantFrom(0, 7) }),
          fc.record({ in: fc.array(n) }),
        ),
      }),
      fc.record({ tag, n }),
    ),
    order: fc.subarray(['n', { field: 'tag', desc: true as const }, 'id']),
    limit: fc.nat(4),
  },
  { requiredKeys: [] },
)

const step = (many: boolean): fc.Arbitrary<Step> =>
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant('put' as const),
        id,
        n,
        tag,
        expect: fc.constantFrom('any' as const, 'any' as const, 'absent' as const, 'current' as const, 'wrong' as const),
      }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('delete' as const, 'get' as const), id }) },
    ...(many
      ? [
          { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('list' as const, 'count' as const), query }) },
          { weight: 2, arbitrary: fc.record({ do: fc.constant('append' as const), log: fc.constantFrom('l', 'k'), n: fc.nat(99) }) },
        ]
      : []),
  )

/** Random histories; `many`: of transactions over many objects, with logs. */
export const histories = (many: boolean): fc.Arbitrary<Event[]> =>
  fc.array(
    fc.oneof(
      {
        weight: 8,
        arbitrary: fc.record({
          kind: fc.constant('transaction' as const),
          steps: fc.array(step(many), { maxLength: many ? 6 : 1 }),
          fails: fc.boolean().map((b) => many && b),
        }),
      },
      ...(many
        ? [
            {
              weight: 2,
              arbitrary: fc.record({
                kind: fc.constant('read log' as const),
                log: fc.constantFrom('l', 'k'),
                limit: fc.integer({ min: 1, max: 5 }),
              }),
            },
            { weight: 1, arbitrary: fc.record({ kind: fc.constant('trim' as const), log: fc.constantFrom('l', 'k'), at: fc.nat(9) }) },
          ]
        : []),
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('reopen' as const), crash: fc.boolean() }) },
    ),
    { maxLength: 25 },
  )

const rank = (v: number | string | null) => (v === null ? 0 : typeof v === 'number' ? 1 : 2)
const bytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))
const compare = (a: number | string | null, b: number | string | null): number =>
  rank(a) - rank(b) || (typeof a === 'number' ? a - Number(b) : bytes(String(a), String(b)))

/** What a query answers, said as plainly as possible. */
function answer(objects: ReadonlyMap<string, Value>, q: Query): string[] {
  let rows = [...objects].map(([key, v]) => ({ id: key, ...v }))
  for (const [field, w] of Object.entries(q.where ?? {})) {
    rows = rows.filter((r) => {
      const v = r[field as 'n']
      if (typeof w !== 'object' || w === null) return v === w
      const range = w as { gte?: number; lt?: number; in?: unknown[] }
      if (range.in) return range.in.includes(v)
      return typeof v === 'number' && (range.gte === undefined || v >= range.gte) && (range.lt === undefined || v < range.lt)
    })
  }
  const order = (q.order ?? []).map((o) => (typeof o === 'string' ? { field: o, desc: false } : o))
  const tie = order.at(-1)?.desc ? -1 : 1
  rows.sort((a, b) => {
    for (const o of order) {
      const c = compare(a[o.field as 'n'], b[o.field as 'n'])
      if (c !== 0) return o.desc ? -c : c
    }
    return bytes(a.id, b.id) * tie
  })
  return rows.map((r) => r.id).slice(0, q.limit)
}

/** The model: maps and arrays. */
class Model {
  objects = new Map<string, Value>()
  versions = new Map<string, number>()
  logs = new Map<string, number[]>()
  trimmed = new Map<string, number>()
  /** Cursors seen, by log and position. */
  cursors = new Map<string, string[]>()
}

async function runStep(
  tx: Tx,
  s: Step,
  m: { objects: Map<string, Value>; versions: Map<string, number>; appended: [string, number][] },
): Promise<void> {
  switch (s.do) {
    case 'put': {
      const has = m.versions.get(s.id)
      const ifVersion = { any: undefined, absent: 'absent' as const, current: has ?? ('absent' as const), wrong: (has ?? 0) + 1_000_000 }[
        s.expect
      ]
      const value = { n: s.n, tag: s.tag }
      const refused = s.expect === 'wrong' || (s.expect === 'absent' && has !== undefined)
      try {
        const version = await tx.put('m', s.id, value, ifVersion === undefined ? {} : { ifVersion })
        expect(refused).toBe(false)
        expect(version).toBeGreaterThan(has ?? 0)
        m.objects.set(s.id, value)
        m.versions.set(s.id, version)
      } catch (e) {
        if (!isStoreError(e, 'STORE_ERR_VERSION')) throw e
        expect(refused).toBe(true)
      }
      return
    }
    case 'delete':
      expect(await tx.delete('m', s.id)).toBe(m.objects.delete(s.id))
      m.versions.delete(s.id)
      return
    case 'get': {
      const got = await tx.get<Value>('m', s.id)
      expect(got?.value).toEqual(m.objects.get(s.id))
      expect(got?.version).toBe(m.versions.get(s.id))
      return
    }
    case 'list':
      expect((await tx.list('m', s.query)).map((x) => x.id)).toEqual(answer(m.objects, s.query))
      return
    case 'count':
      expect(await tx.count('m', s.query)).toBe(answer(m.objects, s.query.where ? { where: s.query.where } : {}).length)
      return
    case 'append':
      tx.append(s.log, s.n)
      m.appended.push([s.log, s.n])
  }
}

/** Runs one history on a store and on the model, and compares everything on the way. */
export async function runHistory(
  events: readonly Event[],
  o: { open: () => Promise<Store>; reopen?: (s: Store, crash: boolean) => Promise<Store> },
): Promise<void> {
  let store = await o.open()
  const model = new Model()
  const readAll = async (log: string, limit: number) => {
    const wanted = model.logs.get(log) ?? []
    const from = model.trimmed.get(log) ?? 0
    const found: { cursor: string; record: unknown }[] = []
    while (found.length < wanted.length - from) {
      const after = found.at(-1)?.cursor
      const { records } = await store.readLog(log, { limit, ...(after === undefined ? {} : { after }) })
      expect(records.length).toBeLessThanOrEqual(limit)
      found.push(...records)
    }
    expect(found.map((r) => r.record)).toEqual(wanted.slice(from))
    const known = model.cursors.get(log) ?? []
    found.forEach((r, i) => {
      expect(known[from + i] ?? r.cursor).toBe(r.cursor)
      known[from + i] = r.cursor
    })
    model.cursors.set(log, known)
  }
  try {
    for (const e of events) {
      if (e.kind === 'transaction') {
        const boom = new Error('boom')
        let after: { objects: Map<string, Value>; versions: Map<string, number>; appended: [string, number][] } | undefined
        const running = store.transaction(async (tx) => {
          after = { objects: new Map(model.objects), versions: new Map(model.versions), appended: [] }
          for (const s of e.steps) await runStep(tx, s, after)
          if (e.fails) throw boom
        })
        if (e.fails) await expect(running).rejects.toBe(boom)
        else {
          await running
          model.objects = after!.objects
          model.versions = after!.versions
          for (const [log, x] of after!.appended) model.logs.set(log, [...(model.logs.get(log) ?? []), x])
        }
      } else if (e.kind === 'read log') await readAll(e.log, e.limit)
      else if (e.kind === 'trim') {
        await readAll(e.log, 100)
        const cursor = model.cursors.get(e.log)?.[e.at]
        if (cursor === undefined) continue
        await store.trimLog(e.log, { before: cursor })
        model.trimmed.set(e.log, Math.max(e.at, model.trimmed.get(e.log) ?? 0))
      } else if (o.reopen) store = await o.reopen(store, e.crash)
    }
    const raw = await store.rawList('m')
    expect(new Map(raw.map((r) => [r.id, JSON.parse(r.json.toString()) as unknown]))).toEqual(model.objects)
    for (const log of store.capabilities.logs ? model.logs.keys() : []) await readAll(log, 3)
  } finally {
    await store.close()
  }
}
