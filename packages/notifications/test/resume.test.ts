import { mkdtempSync, rmSync } from 'node:fs'
import { get as httpGet } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openMemoryStore, openSqliteStore } from '@onggi/objectstore'
import { expect, test } from 'vitest'
import { notificationTypes } from '../src/index.ts'
import { alice, draft, harness } from './support/harness.ts'

/** Small and repeatable; the seed is in the title of a failure. */
const random = (seed: number) => () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648

test('a client that connects again 500 times under load misses nothing, gets nothing twice, in order', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'onggi-resume-'))
  const store = await openSqliteStore({ path: join(dir, 'test.db'), types: [...notificationTypes] })
  const seed = Date.now() % 100_000
  const chance = random(seed)
  {
    await using h = await harness({ tickMs: 1 }, store)
    const total = 4000
    const writing = (async () => {
      for (let i = 0; i < total; i += 10) await h.publish(...Array.from({ length: 10 }, (_, j) => draft(i + j)))
    })()
    const got: string[] = []
    let after = ''
    let stream = await h.connect()
    for (let n = 0; n < 500 || got.length < total; n++) {
      const wanted = n < 500 ? Math.min(total - got.length, 1 + Math.floor(chance() * 15)) : total - got.length
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

/** Readers that only count what comes, so that a thousand of them cost little. */
async function counters(url: string, n: number): Promise<readonly { readonly uris: string[]; close(): void }[]> {
  const all: { uris: string[]; close(): void }[] = []
  await Promise.all(
    Array.from(
      { length: n },
      () =>
        new Promise<void>((resolve, reject) => {
          const uris: string[] = []
          let rest = ''
          const request = httpGet(url, { agent: false }, (response) => {
            all.push({ uris, close: () => response.destroy() })
            response.setEncoding('utf8').on('error', () => undefined)
            response.on('data', (text: string) => {
              const lines = (rest + text).split('\n')
              rest = lines.pop() ?? ''
              for (const line of lines) if (line.startsWith('data: ')) uris.push((JSON.parse(line.slice(6)) as { uri: string }).uri)
              resolve()
            })
          })
          request.on('error', reject)
        }),
    ),
  )
  return all
}

test('with 1,000 readers and one that stalls, the others miss nothing, and it is cut off with its reason', {
  timeout: 60_000,
}, async () => {
  await using h = await harness({ maxPendingBytes: 64 * 1024, maxStreamsPerUser: 2000 })
  const query = encodeURIComponent(JSON.stringify({ who: alice, o: { filters: { types: ['vm.*'] } } }))
  const readers = await counters(`${h.url}?${query}`, 1000)
  const stalled = await h.connect()
  stalled.response.pause()
  let n = 0
  // what fills the stalled one is not for the others; what they get comes all the while
  for (; h.hub.size > 1000 && n < 200; n++) {
    const large = Array.from({ length: 20 }, () => draft('large', { type: 'large', data: 'x'.repeat(14_000) }))
    await h.publish(...large, draft(n))
    while (readers[0]!.uris.length <= n) await new Promise(setImmediate)
  }
  expect(h.hub.size).toBe(1000)
  await h.publish(draft('last'))
  const wanted = [...Array.from({ length: n }, (_, i) => `/vms/${i}`), '/vms/last']
  await expect.poll(() => readers.filter((r) => r.uris.length < wanted.length).length, { timeout: 20_000 }).toBe(0)
  for (const r of readers) {
    expect(r.uris).toEqual(wanted)
    r.close()
  }
  stalled.response.resume()
  await stalled.ended
  expect(stalled.events.at(-1)).toMatchObject({ type: 'closing', data: { code: 'NOTIFY_ERR_SLOW_READER' } })
})
