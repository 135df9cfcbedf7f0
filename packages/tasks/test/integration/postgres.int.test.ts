import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTasks, type TaskView } from '../../src/index.ts'
import { countType, tables } from '../support/count-type.ts'
import { as, system } from '../support/harness.ts'
import { openStore } from '../support/open-store.ts'
import { postgres, type Postgres } from '../support/postgres.ts'
import { fiveSteps, stepNames, worldOf } from '../support/world.ts'

let server: Postgres
beforeAll(async () => void (server = await postgres()))
afterAll(() => server[Symbol.asyncDispose]())

const fileOf = (name: string): string => fileURLToPath(new URL(`../support/${name}`, import.meta.url))
const start = (script: string, ...args: string[]): ChildProcess =>
  spawn(process.execPath, ['--conditions=@onggi/source', fileOf(script), ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
const quick = {
  maxCrashes: 1000,
  heartbeatMs: 100,
  leaseMs: 300,
  pollMs: 100,
}

describe('on PostgreSQL', { timeout: 120_000 }, () => {
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
    const total = 80
    const ids: string[] = []
    for (let i = 0; i < total; i++) ids.push((await tasks.cast('main', 'count', null, { ctx: as(system), audience: {} })).id)
    let frozen = 0
    const workers = ['a', 'b'].map((name, i) => {
      const child = start('racing-worker.ts', at, name, String(seed + i), '3')
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
    await tasks.close()
    await store.close()
    await db.end()
  })

  test.each([
    ['compensate', 'one:before-do'],
    ['compensate', 'three:inside-do'],
    ['compensate', 'five:after-do'],
    ['compensate', 'task:before-end'],
    ['resume', 'two:inside-do'],
    ['resume', 'four:after-do'],
    ['restart', 'three:inside-do'],
    ['fails', 'four:inside-undo'],
    ['fails', 'one:after-undo'],
  ])('killed with -9 (%s) at %s: another process brings it to its truthful end', async (how, point) => {
    const dir = mkdtempSync(join(tmpdir(), 'onggi-tasks-pgcrash-'))
    const at = `${server.url}#crash_${how}_${point.replace(/\W/g, '_')}`
    const onCrash = how === 'fails' ? 'compensate' : (how as 'resume')
    const child = start('crash-child.ts', dir, 'thing.make', onCrash, how === 'fails' ? 'yes' : 'no', `thing.make:${point}`, at)
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null]
    expect(signal).toBe('SIGKILL')
    const store = await openStore(at)
    const tasks = createTasks({ store, ...quick })
    tasks.register(fiveSteps(dir, 'thing.make', onCrash, how === 'fails'), 'test')
    await tasks.start()
    const [view] = await tasks.list(as(system))
    await tasks.wait(view!.ref.id)
    const task: TaskView = JSON.parse((await tasks.get(view!.ref.id, as(system))).json.toString())
    const made = onCrash !== 'compensate'
    expect(task.status).toBe(made ? 'finished' : 'failed')
    expect(task.error?.code).toBe(made ? undefined : how === 'fails' ? 'THING_ERR_CHECK' : 'TASK_ERR_INTERRUPTED')
    expect(worldOf(dir)).toEqual(made ? [...stepNames].sort() : [])
    await tasks.close()
    await store.close()
    rmSync(dir, { recursive: true })
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
