import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTasks } from '../../src/index.ts'
import { as, system } from '../support/harness.ts'
import { openStore } from '../support/open-store.ts'
import { createPostgres, type PostgresServer } from '../../../../test/support/postgres.ts'

let server: PostgresServer
beforeAll(async () => void (server = await createPostgres(['fsync=off'])))
afterAll(() => server.remove())

describe('on PostgreSQL', { timeout: 120_000 }, () => {
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
