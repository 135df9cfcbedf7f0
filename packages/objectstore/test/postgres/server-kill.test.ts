import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPostgresStore } from '../../src/postgres/index.ts'
import type { Store } from '../../src/index.ts'
import { cycles } from '../support/child.ts'
import { createPostgres } from '../../../../test/support/postgres.ts'
import type { PostgresServer } from '../../../../test/support/postgres.ts'

const n = cycles(10, 200)
let server: PostgresServer
beforeAll(async () => {
  // Killing processes loses nothing that the kernel has; without this each start would flush the whole directory first.
  server = await createPostgres(['fsync=off'])
})
afterAll(() => server.remove())

/** Calls until it does not reject because the server is away. */
async function untilReachable<T>(fn: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await fn()
    } catch (e) {
      if ((e as { code?: string }).code !== 'STORE_ERR_UNREACHABLE') throw e
      await new Promise((turn) => setTimeout(turn, 5))
    }
  }
}

test(`the server killed ${n} times under 6 writers: one store heals each time, and nothing acknowledged is lost or doubled`, async () => {
  const store: Store = await openPostgresStore({
    connection: server.url,
    types: [{ name: 'item', index: ['n'] }],
    maxConnections: 6,
    connectTimeoutMs: 2000,
    pollMs: 100,
  })
  const acknowledged: string[] = []
  let woken = 0
  store.onAppend('l', () => woken++)
  try {
    for (let cycle = 0; cycle < n; cycle++) {
      let count = 0
      let reached: () => void = () => undefined
      const enough = new Promise<void>((done) => (reached = done))
      const state = { stop: false }
      const writers = Array.from({ length: 6 }, async (_, w) => {
        for (let i = 0; !state.stop; i++) {
          const id = `${cycle}:${w}:${i}`
          try {
            await store.transaction(async (tx) => {
              await tx.put('item', id, { n: i }, { ifVersion: 'absent' })
              tx.append('l', id)
            })
            acknowledged.push(id)
            if (++count === 30) reached()
          } catch (e) {
            expect(e).toMatchObject({ code: 'STORE_ERR_UNREACHABLE' })
            return
          }
        }
      })
      await enough
      await server.kill()
      state.stop = true
      await Promise.all(writers)
      const before = woken
      await server.start()
      const begun = performance.now()
      await untilReachable(() => store.transaction(async (tx) => tx.append('l', `alive ${cycle}`)))
      expect(performance.now() - begun).toBeLessThan(50_000)
      await expect.poll(() => woken, { timeout: 30_000 }).toBeGreaterThan(before)
    }
    const objects = new Set((await store.rawList('item')).map((r) => r.id))
    const logged: unknown[] = []
    for (let after: string | undefined; ; ) {
      const { records } = await store.readLog('l', { limit: 1000, ...(after === undefined ? {} : { after }) })
      if (records.length === 0) break
      records.forEach((r) => expect(Number(r.cursor.split('.')[1])).toBe(logged.push(r.record)))
      after = records.at(-1)!.cursor
    }
    const ids = logged.filter((r) => !String(r).startsWith('alive'))
    expect(acknowledged.filter((id) => !objects.has(id))).toEqual([])
    expect(new Set(ids)).toEqual(objects)
    expect(ids).toHaveLength(objects.size)
    process.stdout.write(`postgres server kill -9: ${n} times, ${acknowledged.length} acknowledged, ${objects.size} there\n`)
  } finally {
    await store.close()
  }
}, 600_000)

test('a store outlives a restart of the server', async () => {
  const store = await openPostgresStore({ connection: server.url, schema: 'restart', types: [{ name: 'item' }], maxConnections: 3 })
  await store.transaction((tx) => tx.put('item', 'a', 1))
  await server.stop()
  await expect(store.transaction((tx) => tx.get('item', 'a'))).rejects.toMatchObject({ code: 'STORE_ERR_UNREACHABLE' })
  await expect(store.rawList('item')).rejects.toMatchObject({ code: 'STORE_ERR_UNREACHABLE' })
  await server.start()
  expect((await untilReachable(() => store.transaction((tx) => tx.get('item', 'a'))))?.value).toBe(1)
  await store.close()
})
