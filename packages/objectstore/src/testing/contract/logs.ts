import assert from 'node:assert/strict'
import type { Store } from '../../store.ts'
import { put, withCode } from './harness.ts'
import type { Part } from './harness.ts'

const append = (s: Store, log: string, ...records: number[]) =>
  s.transaction(async (tx) => {
    for (const r of records) tx.append(log, r)
  })

/** Reads until `n` records are there: appends may become readable a little after their commit. */
async function readAll(s: Store, log: string, n: number): Promise<{ cursor: string; record: unknown }[]> {
  const found: { cursor: string; record: unknown }[] = []
  while (found.length < n) {
    const after = found.at(-1)?.cursor
    const { records } = await s.readLog(log, { limit: 100, ...(after === undefined ? {} : { after }) })
    found.push(...records)
    if (records.length === 0) await new Promise((done) => setImmediate(done))
  }
  return found
}

/** Ordered logs. */
export function logsContract({ it }: Part): void {
  it('readLog() of an unknown log is empty', async (s) => {
    assert.deepEqual((await s.readLog('none', { limit: 10 })).records, [])
  })

  it('records come in commit order, cursors increase, `after` goes on behind', async (s) => {
    await append(s, 'l', 1, 2)
    await append(s, 'l', 3)
    await append(s, 'other', 99)
    const all = await readAll(s, 'l', 3)
    assert.deepEqual(
      all.map((r) => r.record),
      [1, 2, 3],
    )
    assert.deepEqual(
      all.map((r) => r.cursor).sort(),
      all.map((r) => r.cursor),
    )
    const rest = await s.readLog('l', { after: all[0]!.cursor, limit: 1 })
    assert.deepEqual(
      rest.records.map((r) => r.record),
      [2],
    )
    assert.ok(!Number.isNaN(Date.parse(rest.records[0]!.at)))
    assert.deepEqual((await s.readLog('l', { after: all[2]!.cursor, limit: 5 })).records, [])
  })

  it('an append whose transaction fails is never seen', async (s) => {
    await assert.rejects(
      s.transaction(async (tx) => {
        tx.append('l', 'lost')
        throw new Error('no')
      }),
    )
    await append(s, 'l', 1)
    assert.deepEqual(
      (await readAll(s, 'l', 1)).map((r) => r.record),
      [1],
    )
  })

  it('an append and a put of one transaction appear together', async (s) => {
    await s.transaction(async (tx) => {
      await tx.put('item', 'a', { n: 1 })
      tx.append('l', 'made a')
    })
    assert.equal((await readAll(s, 'l', 1))[0]?.record, 'made a')
    assert.equal((await s.rawList('item')).length, 1)
  })

  it('concurrent appends are dense and every reader sees one order', async (s) => {
    await Promise.all(Array.from({ length: 40 }, (_, i) => append(s, 'l', i)))
    const one = await readAll(s, 'l', 40)
    const two = await readAll(s, 'l', 40)
    assert.deepEqual(one, two)
    assert.deepEqual(
      one.map((r) => Number(r.record)).sort((a, b) => a - b),
      Array.from({ length: 40 }, (_, i) => i),
    )
  })

  it('trimLog() removes what is before the cursor; oldest tells which cursors lost records', async (s) => {
    await append(s, 'l', 1, 2, 3)
    const all = await readAll(s, 'l', 3)
    assert.ok((await s.readLog('l', { limit: 1 })).oldest < all[0]!.cursor)
    await s.trimLog('l', { before: all[2]!.cursor })
    const { records, oldest } = await s.readLog('l', { limit: 10 })
    assert.deepEqual(
      records.map((r) => r.record),
      [3],
    )
    assert.equal(oldest, all[1]!.cursor)
    assert.ok(all[0]!.cursor < oldest)
    await s.trimLog('l', { before: all[0]!.cursor })
    assert.equal((await s.readLog('l', { limit: 10 })).oldest, oldest)
  })

  it('numbering goes on after everything was trimmed', async (s) => {
    await append(s, 'l', 1, 2)
    const [, two] = await readAll(s, 'l', 2)
    await s.trimLog('l', { before: two!.cursor })
    await append(s, 'l', 3)
    const [, three] = await readAll(s, 'l', 2)
    assert.ok(three!.cursor > two!.cursor)
  })

  it('a cursor of another store, of the future or of nobody rejects with STORE_ERR_BAD_CURSOR', async (s) => {
    await append(s, 'l', 1)
    const [one] = await readAll(s, 'l', 1)
    const future = one!.cursor.replace(/\d{4}$/, '9999')
    for (const after of ['', '0', 'x.0000000000000001', future])
      await assert.rejects(s.readLog('l', { after, limit: 1 }), withCode('STORE_ERR_BAD_CURSOR'), after)
    await assert.rejects(s.trimLog('l', { before: 'x' }), withCode('STORE_ERR_BAD_CURSOR'))
    await assert.rejects(s.readLog('l', { limit: 0 }), withCode('STORE_ERR_BAD_QUERY'))
  })

  it('onAppend() wakes after a commit with an append, until undone; one that throws harms nobody', async (s) => {
    let bad = 0
    s.onAppend('l', () => {
      bad++
      throw new Error('bad listener')
    })
    let undo: () => void = () => undefined
    const woken = new Promise<void>((done) => (undo = s.onAppend('l', done)))
    await append(s, 'l', 1)
    await woken
    undo()
    assert.ok(bad > 0)
    await put(s, 'a', {})
  })
}
