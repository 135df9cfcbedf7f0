import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { openPostgresStore } from '@onggi/objectstore/postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createChannel, notificationTypes } from '../../src/index.ts'
import { alice, connectTo, draft, harness } from '../support/harness.ts'
import { createPostgres, type PostgresServer } from '../../../../test/support/postgres.ts'

let server: PostgresServer
beforeAll(async () => void (server = await createPostgres(['fsync=off'])))
afterAll(() => server.remove())

const open = (schema: string) => openPostgresStore({ connection: server.url, schema, types: [...notificationTypes], maxConnections: 4 })

describe('on PostgreSQL', { timeout: 60_000 }, () => {
  test('two servers on one database deliver the same stream, and a place in the one is a place in the other', async () => {
    const stores = [await open('stream'), await open('stream')] as const
    {
      await using one = await harness({ pollMs: 100 }, stores[0])
      await using two = await harness({ pollMs: 100 }, stores[1])
      const a = await one.connect()
      const b = await two.connect()
      // at once from both, so that transactions overlap
      await Promise.all(Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? one : two).publish(draft(i))))
      const [seenA, seenB] = [await a.count(60), await b.count(60)]
      expect(seenA).toEqual(seenB)
      expect(new Set(seenA.map((e) => e.uri)).size).toBe(60)
      const again = await two.connect(alice, { after: seenA[19]!.id! })
      expect(await again.count(40)).toEqual(seenA.slice(20))
    }
    for (const store of stores) await store.close()
  })

  test('two processes on one database deliver the same stream; when one is killed, its readers go on at the other', async () => {
    const script = fileURLToPath(new URL('../support/hub-process.ts', import.meta.url))
    const children = ['a', 'b'].map(() =>
      spawn(process.execPath, ['--conditions=@onggi/source', script, server.url, 'processes'], { stdio: ['pipe', 'pipe', 'inherit'] }),
    )
    const [one, two] = children as [(typeof children)[0], (typeof children)[0]]
    try {
      const urls = await Promise.all(children.map(async (c) => String((await once(createInterface({ input: c.stdout }), 'line'))[0])))
      const [a, b] = await Promise.all(urls.map((url) => connectTo(url, alice, {})))
      // at once from both, so that transactions overlap
      one.stdin.write('0 200 2\n')
      two.stdin.write('1 200 2\n')
      const [seenA, seenB] = [await a!.count(200), await b!.count(200)]
      expect(seenA).toEqual(seenB)
      expect(new Set(seenA.map((e) => e.uri)).size).toBe(200)
      one.kill('SIGKILL')
      await a!.ended
      two.stdin.write('200 220 1\n')
      const again = await connectTo(urls[1]!, alice, { after: a!.lastId() })
      expect(await again.count(20)).toEqual((await b!.count(220)).slice(200))
    } finally {
      for (const c of children) {
        if (c.exitCode !== null || c.signalCode !== null) continue
        const exit = once(c, 'exit')
        c.kill('SIGKILL')
        await exit
      }
    }
  })

  test('of two processes with one channel only one delivers, each event once, and the other goes on when it closes', async () => {
    const stores = [await open('channel'), await open('channel')] as const
    const got: string[] = []
    const more: { n: number; resolve: () => void }[] = []
    const count = (n: number) => new Promise<void>((resolve) => (got.length >= n ? resolve() : void more.push({ n, resolve })))
    const channels = stores.map((store) =>
      createChannel({
        store,
        name: 'ops',
        filters: { types: ['*'] },
        pollMs: 100,
        to: {
          deliver: async (e) => {
            got.push(e.uri)
            for (const m of more) if (got.length >= m.n) m.resolve()
          },
        },
      }),
    )
    for (const channel of channels) await channel.start()
    const hub = await harness({}, stores[0])
    for (let i = 0; i < 10; i++) await hub.publish(draft(i))
    await count(10)
    expect(got).toEqual(Array.from({ length: 10 }, (_, i) => `/vms/${i}`))
    await channels[0]!.close()
    for (let i = 10; i < 20; i++) await hub.publish(draft(i))
    await count(20)
    expect(got).toEqual(Array.from({ length: 20 }, (_, i) => `/vms/${i}`))
    for (const channel of channels) await channel.close()
    await hub[Symbol.asyncDispose]()
    for (const store of stores) await store.close()
  })
})
