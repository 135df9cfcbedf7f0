import assert from 'node:assert/strict'
import { put, valueOf } from './harness.ts'
import type { Part } from './harness.ts'

/** What a durable driver keeps. */
export function survivalContract({ it, capabilities }: Part): void {
  it('objects, versions and times are the same after opening again', async (s, under) => {
    await put(s, 'a', { n: 1 })
    const v = await put(s, 'a', { n: 2, text: 'Ω' })
    const before = await s.transaction((tx) => tx.get('item', 'a'))
    await s.close()
    const again = await under.reopen!()
    assert.deepEqual(await again.transaction((tx) => tx.get('item', 'a')), before)
    assert.ok((await put(again, 'a', { n: 3 }, { ifVersion: v })) > v)
    assert.deepEqual(await valueOf(again, 'a'), { n: 3 })
    await again.close()
  })

  if (!capabilities.logs) return
  it('logs go on where they were, and cursors stay good', async (s, under) => {
    await s.transaction(async (tx) => tx.append('l', 1))
    let first = await s.readLog('l', { limit: 5 })
    while (first.records.length === 0) first = await s.readLog('l', { limit: 5 })
    await s.close()
    const again = await under.reopen!()
    await again.transaction(async (tx) => tx.append('l', 2))
    let next = await again.readLog('l', { after: first.records[0]!.cursor, limit: 5 })
    while (next.records.length === 0) next = await again.readLog('l', { after: first.records[0]!.cursor, limit: 5 })
    assert.deepEqual(
      next.records.map((r) => r.record),
      [2],
    )
    await again.close()
  })
}
