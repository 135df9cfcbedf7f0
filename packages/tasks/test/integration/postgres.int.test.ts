import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTasks, type Tx } from '../../src/index.ts'
import { countType, tables } from '../support/count-type.ts'
import { as, system } from '../support/harness.ts'
import { openStore } from '../support/open-store.ts'
import { createPostgres, type PostgresServer } from '../../../../test/support/postgres.ts'

let server: PostgresServer
beforeAll(async () => void (server = await createPostgres(['fsync=off'])))
afterAll(() => server.remove())

const fileOf = (name: string): string => fileURLToPath(new URL(`../support/${name}`, import.meta.url))
const start = (script: string, ...args: string[]): ChildProcess =>
  spawn(process.execPath, ['--conditions=@onggi/source', fileOf(script), ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
const quick = {
  maxCrashes: 1000,
  heartbeatMs: 100,
  leaseMs: 300,
  pollMs: 100,
}

const long = process.env['ONGGI_LONG'] === '1'

describe('on PostgreSQL', { timeout: long ? 900_000 : 120_000 }, () => {
  test('two workers that are frozen at random points: each task has its effect once, late writes are refused', async () => {
    const seed = Date.now() % 100_000
    const db = new Client({ connectionString: server.url })
    await db.connect()
    await db.query(tables)
    const at = `${server.url}#race`
    const store = await openStore(at)
    const tasks = createTasks({ store, queues: [], ...quick })
    tasks.register(countType(db), 'test')
    await tasks.start()
    const total = long ? 10_000 : 80
    const ids: string[] = []
    const enqueue = async (tx: Tx): Promise<string> =>
      (await tasks.enqueue(tx, 'count', null, { ctx: as(system), target: '', audience: {} })).id
    while (ids.length < total)
      ids.push(
        ...(await store.transaction(async (tx) => {
          const some: string[] = []
          for (let i = 0; i < Math.min(500, total); i++) some.push(await enqueue(tx))
          return some
        })),
      )
    let frozen = 0
    const workers = ['a', 'b'].map((name, i) => {
      const child = start('racing-worker.ts', at, name, String(seed + i), long ? '20' : '3')
      createInterface({ input: child.stdout! }).on('line', (line) => {
        if (!line.startsWith('frozen')) return
        frozen++
        // for longer than the lease, so that the other one takes over
        setTimeout(() => child.kill('SIGCONT'), 1000)
      })
      return child
    })
    try {
      const ends = await Promise.all(ids.map((id) => tasks.wait(id)))
      expect(
        ends.filter((e) => e.status !== 'finished'),
        `seed ${seed}`,
      ).toEqual([])
    } finally {
      for (const child of workers) {
        const exit = once(child, 'exit')
        child.kill('SIGKILL')
        await exit
      }
    }
    const { rows } = await db.query('SELECT task, count(*)::int AS n FROM effects GROUP BY task')
    expect(
      rows.filter((r) => r.n !== 1),
      `seed ${seed}`,
    ).toEqual([])
    expect(rows).toHaveLength(total)
    expect(frozen, `seed ${seed}`).toBeGreaterThan(0)
    process.stdout.write(`${total} tasks, ${frozen} freezes, seed ${seed}: each has its effect once\n`)
    await tasks.close()
    await store.close()
    await db.end()
  })

  test('10,000 tasks are queued in one transaction, and those that there is no place for wait', async () => {
    const store = await openStore(`${server.url}#many`)
    const tasks = createTasks({ store, concurrency: 4 })
    const begun: string[] = []
    let go!: () => void
    const gate = new Promise<void>((resolve) => (go = resolve))
    const run = async (_: unknown, ctx: { readonly taskId: string }): Promise<void> => {
      begun.push(ctx.taskId)
      await gate
    }
    tasks.register({ name: 'many', cancellable: false, onCrash: 'resume', steps: {}, run }, 'test')
    await tasks.start()
    const ids = await store.transaction(async (tx) => {
      const some: string[] = []
      for (let i = 0; i < 10_000; i++) some.push((await tasks.enqueue(tx, 'many', null, { ctx: as(system), target: '', audience: {} })).id)
      return some
    })
    expect(await store.transaction((tx) => tx.count('task'))).toBe(10_000)
    await expect.poll(() => begun.length, { timeout: 10_000 }).toBe(4)
    go()
    // in their order, oldest first
    await tasks.wait(ids[40]!)
    await tasks.close()
    await store.close()
  })

  test('call() reaches a type that only another process knows, woken by the store', async () => {
    const at = `${server.url}#call`
    const [here, there] = [await openStore(at), await openStore(at)]
    const caller = createTasks({ store: here, queues: [] })
    const serving = createTasks({ store: there, queues: ['compute.b'] })
    serving.register({ name: 'twice', cancellable: true, onCrash: 'restart', steps: {}, run: async (n: number) => n * 2 }, 'test')
    await caller.start()
    await serving.start()
    const took: number[] = []
    for (let i = 0; i < 30; i++) {
      const begun = performance.now()
      expect(await caller.call('compute.b', 'twice', i, { ctx: as(system), audience: {} })).toBe(i * 2)
      took.push(performance.now() - begun)
    }
    took.sort((a, b) => a - b)
    process.stdout.write(`call() over PostgreSQL: p50 ${took[15]!.toFixed(0)} ms, slowest ${took[29]!.toFixed(0)} ms\n`)
    // named by the issue: p50 at most 50 ms by LISTEN; ten times that is a failure
    expect(took[15]).toBeLessThan(500)
    await caller.close()
    await serving.close()
    await here.close()
    await there.close()
  })
})
