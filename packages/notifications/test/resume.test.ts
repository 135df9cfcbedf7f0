import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openMemoryStore, openSqliteStore } from '@onggi/objectstore'
import { expect, test } from 'vitest'
import { notificationTypes } from '../src/index.ts'
import { alice, draft, harness } from './support/harness.ts'

/** Small and repeatable; the seed is in the title of a failure. */
const random = (seed: number) => () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648

test('a client that connects again 200 times under load misses nothing, gets nothing twice, in order', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'onggi-resume-'))
  const store = await openSqliteStore({ path: join(dir, 'test.db'), types: [...notificationTypes] })
  const seed = Date.now() % 100_000
  const chance = random(seed)
  {
    await using h = await harness({ tickMs: 1 }, store)
    const total = 2000
    const writing = (async () => {
      for (let i = 0; i < total; i += 10) await h.publish(...Array.from({ length: 10 }, (_, j) => draft(i + j)))
    })()
    const got: string[] = []
    let after = ''
    let stream = await h.connect()
    for (let n = 0; n < 200 || got.length < total; n++) {
      const wanted = n < 200 ? Math.min(total - got.length, 1 + Math.floor(chance() * 15)) : total - got.length
      if (wanted > 0) await stream.count(wanted)
      stream.close()
      got.push(...stream.events.map((e) => e.uri))
      after = stream.events.at(-1)?.id ?? after
      stream = await h.connect(alice, { after })
    }
    await writing
    expect(got, `seed ${seed}`).toEqual(Array.from({ length: total }, (_, i) => `/vms/${i}`))
    stream.close()
  }
  await store.close()
  rmSync(dir, { recursive: true })
})

test('two hubs on one store deliver the same stream', async () => {
  const store = openMemoryStore({ types: [...notificationTypes] })
  {
    await using one = await harness({}, store)
    await using two = await harness({}, store)
    const a = await one.connect()
    const b = await two.connect()
    for (let i = 0; i < 50; i++) await (i % 2 === 0 ? one : two).publish(draft(i))
    expect(await a.count(50)).toEqual(await b.count(50))
    // and a place in the one is a place in the other
    const again = await two.connect(alice, { after: a.events[24]!.id! })
    expect((await again.count(25)).map((e) => e.uri)).toEqual(a.events.slice(25).map((e) => e.uri))
  }
  await store.close()
})

test('with 100 readers and one that stalls, the others miss nothing', async () => {
  await using h = await harness({ maxPendingBytes: 64 * 1024, maxStreamsPerUser: 1000 })
  const readers = await Promise.all(Array.from({ length: 100 }, () => h.connect()))
  const stalled = await h.connect()
  stalled.response.pause()
  let n = 0
  while (h.hub.size > 100 && n < 4000) {
    await h.publish(...Array.from({ length: 20 }, (_, i) => draft(n + i, { data: 'x'.repeat(14_000) })))
    n += 20
    await Promise.all(readers.map((r) => r.count(n)))
  }
  expect(h.hub.size).toBe(100)
  for (const r of readers) expect(r.events).toHaveLength(n)
  stalled.response.resume()
  await stalled.ended
  expect(stalled.events.at(-1)).toMatchObject({ type: 'closing', data: { code: 'NOTIFY_ERR_SLOW_READER' } })
})
