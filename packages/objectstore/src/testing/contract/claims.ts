import assert from 'node:assert/strict'
import type { Store } from '../../store.ts'
import { put } from './harness.ts'
import type { Item, Part } from './harness.ts'

const gate = () => {
  let open: () => void = () => undefined
  const wait = new Promise<void>((done) => (open = done))
  return { wait, open }
}

/** Takes one waiting item and marks it, as a worker would. */
const take = (s: Store, worker: string): Promise<string | undefined> =>
  s.transaction(
    async (tx) => {
      const [job] = await tx.claim<Item>('item', { where: { owner: 'waiting' }, order: ['n'], limit: 1 })
      if (!job) return undefined
      await tx.put('item', job.id, { ...job.value, owner: worker })
      return job.id
    },
    { retries: 200 },
  )

/** Claims. */
export function claimsContract({ it }: Part): void {
  it('while one transaction holds a claim, another gets the next rows', async (s) => {
    for (const [i, id] of ['a', 'b', 'c'].entries()) await put(s, id, { owner: 'waiting', n: i })
    const held = gate()
    const release = gate()
    const first = s.transaction(async (tx) => {
      const rows = await tx.claim('item', { where: { owner: 'waiting' }, order: ['n'], limit: 2 })
      held.open()
      await release.wait
      return rows.map((r) => r.id)
    })
    await held.wait
    const second = await s.transaction(async (tx) =>
      (await tx.claim('item', { where: { owner: 'waiting' }, order: ['n'], limit: 2 })).map((r) => r.id),
    )
    release.open()
    assert.deepEqual(await first, ['a', 'b'])
    assert.deepEqual(second, ['c'])
    const third = await s.transaction(async (tx) =>
      (await tx.claim('item', { where: { owner: 'waiting' }, order: ['n'] })).map((r) => r.id),
    )
    assert.deepEqual(third, ['a', 'b', 'c'])
  })

  it('the claiming transaction claims its rows again', async (s) => {
    await put(s, 'a', { owner: 'waiting', n: 1 })
    const twice = await s.transaction(async (tx) => [
      await tx.claim('item', { where: { owner: 'waiting' } }),
      await tx.claim('item', { where: { owner: 'waiting' } }),
    ])
    assert.deepEqual(
      twice.map((t) => t.length),
      [1, 1],
    )
  })

  it('8 workers take 60 jobs: each exactly once', async (s) => {
    await s.transaction(async (tx) => {
      for (let i = 0; i < 60; i++) await tx.put('item', `j${i}`, { owner: 'waiting', n: i })
    })
    const taken: string[] = []
    await Promise.all(
      Array.from({ length: 8 }, async (_, w) => {
        for (let id = await take(s, `w${w}`); id !== undefined; id = await take(s, `w${w}`)) taken.push(id)
      }),
    )
    assert.equal(taken.length, 60)
    assert.equal(new Set(taken).size, 60)
    assert.equal(await s.transaction((tx) => tx.count('item', { where: { owner: 'waiting' } })), 0)
  })
}
