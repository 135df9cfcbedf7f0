import assert from 'node:assert/strict'
import { pageCursor } from '../../internal/plan.ts'
import type { Query, Store } from '../../store.ts'
import { idsOf, put, withCode } from './harness.ts'
import type { Item, Part } from './harness.ts'

const fill = async (s: Store, items: Record<string, Item>) => {
  for (const [id, v] of Object.entries(items)) await put(s, id, v)
}

/** Filters, order and paging. */
export function queriesContract({ it }: Part): void {
  it('list() without a query answers all of one type by id, bytes compared', async (s) => {
    await fill(s, { b: {}, a: {}, B: {}, '\u{1f600}': {}, '\uffee': {}, a1: {} })
    assert.deepEqual(await idsOf(s, {}), ['B', 'a', 'a1', 'b', '\uffee', '\u{1f600}'])
  })

  it('where: equal, null for null and absent, several fields together', async (s) => {
    await fill(s, {
      a: { owner: 'kim', n: 1 },
      b: { owner: 'kim', n: 2 },
      c: { owner: null, n: 1 },
      d: { n: 1 },
      e: { owner: 'lee', deep: { flag: true } },
    })
    assert.deepEqual(await idsOf(s, { where: { owner: 'kim' } }), ['a', 'b'])
    assert.deepEqual(await idsOf(s, { where: { owner: 'kim', n: 2 } }), ['b'])
    assert.deepEqual(await idsOf(s, { where: { owner: null } }), ['c', 'd'])
    assert.deepEqual(await idsOf(s, { where: { 'deep.flag': true } }), ['e'])
    assert.deepEqual(await idsOf(s, { where: { 'deep.flag': 1 } }), [])
    assert.deepEqual(await idsOf(s, { where: { id: 'c' } }), ['c'])
  })

  it('where: ranges of numbers and strings match only their own kind; in matches any of a set', async (s) => {
    await fill(s, { a: { n: -10 }, b: { n: 2 }, c: { n: 10 }, d: { n: '5' }, e: { n: true }, f: {}, g: { n: 2.5 }, h: { n: -0.5 } })
    assert.deepEqual(await idsOf(s, { where: { n: { gt: 2 } } }), ['c', 'g'])
    assert.deepEqual(await idsOf(s, { where: { n: { gte: -10, lt: 2 } } }), ['a', 'h'])
    assert.deepEqual(await idsOf(s, { where: { n: { lte: 1e300 } } }), ['a', 'b', 'c', 'g', 'h'])
    assert.deepEqual(await idsOf(s, { where: { n: { gt: '4' } } }), ['d'])
    assert.deepEqual(await idsOf(s, { where: { n: { in: [2, '5', null] } } }), ['b', 'd', 'f'])
    assert.deepEqual(await idsOf(s, { where: { n: { in: [] } } }), [])
    assert.deepEqual(await idsOf(s, { where: { id: { gt: 'f' } } }), ['g', 'h'])
  })

  it('order: nothing, numbers, strings, booleans; then by id; descending turns all of it', async (s) => {
    await fill(s, { a: { n: 'x' }, b: { n: 2 }, c: {}, d: { n: -1 }, e: { n: true }, f: { n: 2 }, g: { n: 'X' } })
    const up = ['c', 'd', 'b', 'f', 'g', 'a', 'e']
    assert.deepEqual(await idsOf(s, { order: ['n'] }), up)
    assert.deepEqual(await idsOf(s, { order: [{ field: 'n', desc: true }] }), [...up].reverse())
    assert.deepEqual(await idsOf(s, { order: [{ field: 'id', desc: true }], limit: 2 }), ['g', 'f'])
  })

  it('order by several fields in different directions, with pages', async (s) => {
    const items: Record<string, Item> = {}
    for (let i = 0; i < 24; i++) items[`i${String(i).padStart(2, '0')}`] = { owner: `o${i % 3}`, n: i % 4 }
    await fill(s, items)
    const q: Query = { order: ['owner', { field: 'n', desc: true }], where: { owner: { in: ['o0', 'o2'] } } }
    const all = await s.transaction((tx) => tx.list<Item>('item', q))
    const wanted = Object.entries(items)
      .filter(([, v]) => v.owner !== 'o1')
      .sort(([a, x], [b, y]) => (x.owner! < y.owner! ? -1 : x.owner! > y.owner! ? 1 : Number(y.n) - Number(x.n) || (a < b ? 1 : -1)))
    assert.deepEqual(
      all.map((x) => x.id),
      wanted.map(([id]) => id),
    )
    for (const byId of [true, false]) {
      const paged: string[] = []
      for (let after: string | undefined; ; ) {
        const page = await s.transaction((tx) => tx.list<Item>('item', { ...q, limit: 5, ...(after === undefined ? {} : { after }) }))
        paged.push(...page.map((x) => x.id))
        const last = page.at(-1)
        if (!last) break
        after = byId ? last.id : pageCursor(last, q)
      }
      assert.deepEqual(
        paged,
        wanted.map(([id]) => id),
      )
    }
  })

  it('pages stay right when rows before, at and after the cursor change', async (s) => {
    await fill(s, { a: { n: 1 }, b: { n: 2 }, c: { n: 3 }, d: { n: 4 }, e: { n: 5 } })
    const page = await s.transaction((tx) => tx.list<Item>('item', { order: ['n'], limit: 2 }))
    const cursor = pageCursor(page[1]!, { order: ['n'] })
    await s.transaction((tx) => tx.delete('item', 'b'))
    await put(s, 'f', { n: 2.5 })
    await put(s, 'z', { n: 0 })
    assert.deepEqual(await idsOf(s, { order: ['n'], after: cursor }), ['f', 'c', 'd', 'e'])
    await assert.rejects(idsOf(s, { order: ['n'], after: 'b' }), withCode('STORE_ERR_BAD_CURSOR'))
    assert.deepEqual(await idsOf(s, { after: 'b' }), ['c', 'd', 'e', 'f', 'z'])
  })

  it('created and updated can be filtered and ordered by', async (s) => {
    await fill(s, { a: {}, b: {} })
    const [a] = await s.transaction((tx) => tx.list('item', { where: { id: 'a' } }))
    assert.deepEqual((await idsOf(s, { where: { created: a!.created } })).includes('a'), true)
    assert.deepEqual(await idsOf(s, { where: { created: { gt: '9' } } }), [])
    assert.equal((await idsOf(s, { order: ['updated'] })).length, 2)
  })

  it('a sparse field filters and orders like any other', async (s) => {
    await fill(s, { a: { label: 'x' }, b: {}, c: { label: 'y' }, d: { label: 'x' } })
    assert.deepEqual(await idsOf(s, { where: { label: 'x' } }), ['a', 'd'])
    assert.deepEqual(await idsOf(s, { where: { label: null } }), ['b'])
    assert.deepEqual(await idsOf(s, { where: { label: { in: ['y', 'x'] } } }), ['a', 'c', 'd'])
    assert.deepEqual(await idsOf(s, { where: { label: { gt: 'x' } } }), ['c'])
    assert.deepEqual(await idsOf(s, { where: { label: { lt: 'y' } } }), ['a', 'd'])
    assert.deepEqual(await idsOf(s, { order: ['label'] }), ['b', 'a', 'd', 'c'])
    assert.equal(await s.transaction((tx) => tx.count('item', { where: { label: 'x' } })), 2)
  })

  it('count() counts what the filter matches', async (s) => {
    await fill(s, { a: { n: 1 }, b: { n: 2 }, c: { n: 2 } })
    assert.equal(await s.transaction((tx) => tx.count('item')), 3)
    assert.equal(await s.transaction((tx) => tx.count('item', { where: { n: 2 }, limit: 1 })), 2)
  })

  it('limit 0 answers nothing', async (s) => {
    await fill(s, { a: {} })
    assert.deepEqual(await idsOf(s, { limit: 0 }), [])
  })

  it('rawList() answers the stored text and version of what list() answers', async (s) => {
    await fill(s, { a: { n: 3, text: 'Ω\ud800\u0000' }, b: { n: 1 }, c: { n: 2 } })
    const q: Query = { order: ['n'], limit: 2, after: 'b' }
    const raw = await s.rawList('item', q)
    const list = await s.transaction((tx) => tx.list('item', q))
    assert.deepEqual(
      raw.map((r) => [r.id, r.version, JSON.parse(r.json.toString()) as unknown]),
      list.map((r) => [r.id, r.version, r.value]),
    )
    assert.ok(raw.every((r) => Buffer.isBuffer(r.json)))
  })

  it('a field that is not indexed is refused with STORE_ERR_NOT_INDEXED', async (s) => {
    await assert.rejects(idsOf(s, { where: { text: 'x' } }), withCode('STORE_ERR_NOT_INDEXED'))
    await assert.rejects(idsOf(s, { order: ['text'] }), withCode('STORE_ERR_NOT_INDEXED'))
  })

  it('nonsense in a query is refused with STORE_ERR_BAD_QUERY, a foreign cursor with STORE_ERR_BAD_CURSOR', async (s) => {
    const bad: Query[] = [
      { where: { n: {} } },
      { where: { n: [1] } },
      { where: { n: { gt: null } } },
      { where: { n: { like: 'x' } } },
      { where: { id: 7 } },
      { limit: -1 },
      { limit: 1.5 },
    ]
    for (const q of bad) await assert.rejects(idsOf(s, q), withCode('STORE_ERR_BAD_QUERY'), JSON.stringify(q))
    await assert.rejects(idsOf(s, { after: 'cursor:zzz' }), withCode('STORE_ERR_BAD_CURSOR'))
  })
}
