import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import type { Store } from '@onggi/objectstore'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTasks, type TaskView, type Tx } from '../../src/index.ts'
import { countType, tables } from '../support/count-type.ts'
import { as, system } from '../support/harness.ts'
import { openStore } from '../support/open-store.ts'
import { startRacer, type Racer } from '../support/race.ts'
import { createPostgres, type PostgresServer } from '../../../../test/support/postgres.ts'

/** What this test reads of a row. */
interface Row {
  readonly status: string
  readonly worker?: string
}

const long = process.env['ONGGI_LONG'] === '1'
const quick = { maxCrashes: 1000, heartbeatMs: 100, leaseMs: 300, pollMs: 100 }

let server: PostgresServer
let db: Client
beforeAll(async () => {
  server = await createPostgres(['fsync=off'])
  db = new Client({ connectionString: server.url })
  await db.connect()
})
afterAll(async () => {
  await db.end()
  await server.remove()
})

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** The tasks that are a worker's; `byRow`: claimed by no more than their own row. */
async function heldBy(store: Store, worker: string): Promise<{ all: string[]; byRow: string[] }> {
  const running = await store.transaction((tx) => tx.list<Row>('task', { where: { place: 'running' } }))
  const held = running.filter(({ value }) => value.worker === worker)
  return { all: held.map((t) => t.id), byRow: held.filter((t) => t.value.status === 'queued').map((t) => t.id) }
}

async function expectOnce(ids: readonly string[], note: string): Promise<void> {
  const { rows } = await db.query('SELECT task, count(*)::int AS n FROM effects GROUP BY task')
  expect(
    rows.filter((r) => r.n !== 1),
    note,
  ).toEqual([])
  expect(rows.map((r) => r.task as string).sort(), note).toEqual([...ids].sort())
}

describe('frozen (SIGSTOP) at random points', { timeout: long ? 1_800_000 : 120_000 }, () => {
  test('two workers race for what another has queued: each task has its effect once, late writes are refused', async () => {
    const seed = Date.now() % 100_000
    await db.query(`DROP TABLE IF EXISTS effects, fences; ${tables}`)
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
    const workers = ['a', 'b'].map((name, i) =>
      startRacer({ at, effects: server.url, name, seed: seed + i, freezes: long ? 20 : 3, own: 0 }, async (racer) => {
        frozen++
        // for longer than the lease, so that the other one takes over
        await pause(1000)
        racer.wake()
      }),
    )
    try {
      const ends = await Promise.all(ids.map((id) => tasks.wait(id)))
      expect(
        ends.filter((e) => e.status !== 'finished'),
        `seed ${seed}`,
      ).toEqual([])
    } finally {
      for (const w of workers) await w.kill()
    }
    await expectOnce(ids, `seed ${seed}`)
    expect(frozen, `seed ${seed}`).toBeGreaterThan(0)
    process.stdout.write(`${total} tasks, ${frozen} freezes, seed ${seed}: each has its effect once\n`)
    await tasks.close()
    await store.close()
  })

  test('two workers race for what they queue themselves, which its own row claims: what a frozen one had is taken over, and its late writes are refused', async () => {
    const seed = Date.now() % 100_000
    await db.query(`DROP TABLE IF EXISTS effects, fences; ${tables}`)
    const at = `${server.url}#own`
    const store = await openStore(at)
    const tasks = createTasks({ store, queues: [], ...quick })
    tasks.register(countType(db), 'test')
    await tasks.start()
    let frozen = 0
    let taken = 0
    let isOneAsleep = false
    const onFreeze = async (racer: Racer): Promise<void> => {
      frozen++
      if (isOneAsleep) {
        // both: this one for longer than its lease, the first until this one has taken over what it had
        await pause(700)
        racer.wake()
        return
      }
      isOneAsleep = true
      const had = await heldBy(store, racer.name)
      const isHeld = async (): Promise<boolean> => (await heldBy(store, racer.name)).all.some((id) => had.all.includes(id))
      while (await isHeld()) await pause(50)
      taken += had.byRow.length
      isOneAsleep = false
      racer.wake()
    }
    const each = long ? 5000 : 40
    const workers = ['a', 'b'].map((name, i) =>
      startRacer({ at, effects: server.url, name, seed: seed + i, freezes: long ? 20 : 3, own: each }, onFreeze),
    )
    const all: string[] = []
    try {
      await expect.poll(() => workers.every((w) => w.isDone), { timeout: long ? 1_700_000 : 100_000, interval: 100 }).toBe(true)
      // also those whose commit was not told to a worker that was frozen meanwhile
      for (const { ref } of await tasks.list(as(system))) all.push(ref.id)
      const ends = await Promise.all(all.map((id) => tasks.wait(id)))
      expect(
        ends.filter((e) => e.status !== 'finished'),
        `seed ${seed}`,
      ).toEqual([])
    } finally {
      for (const w of workers) await w.kill()
    }
    expect(all).toEqual(expect.arrayContaining(workers.flatMap((w) => w.queued)))
    expect(all.length).toBeGreaterThanOrEqual(2 * each)
    await expectOnce(all, `seed ${seed}`)
    const late = workers.reduce((n, w) => n + w.late, 0)
    expect({ taken: taken > 0, late: late > 0 }, `seed ${seed}, ${frozen} freezes`).toEqual({ taken: true, late: true })
    process.stdout.write(
      `${all.length} tasks, ${frozen} freezes, ${taken} claimed by their row taken over, ${late} late writes refused, seed ${seed}: each has its effect once\n`,
    )
    await tasks.close()
    await store.close()
  })

  test('on sqlite, which has one owner: nobody else gets in while he is frozen; killed, the next takes over what his rows claim', async () => {
    const seed = Date.now() % 100_000
    await db.query(`DROP TABLE IF EXISTS effects, fences; ${tables}`)
    const dir = mkdtempSync(join(tmpdir(), 'onggi-tasks-race-'))
    const at = join(dir, 'test.db')
    const total = long ? 10_000 : 60
    const most = long ? 30 : 3
    const queued = new Set<string>()
    let refused = 0
    let frozen = 0
    /** Claimed by the row of a killed one. */
    let left = 0
    let running: Racer | undefined
    const startNext = (n: number): Promise<void> =>
      new Promise((resolve, reject) => {
        const own = Math.ceil((total - queued.size) / (n < most ? 2 : 1))
        let isOver = false
        const racer = startRacer(
          { at, effects: server.url, name: `owner-${n}`, seed: seed + n, freezes: n < most ? 2 : 0, own },
          async (r) => {
            frozen++
            await expect(openStore(at)).rejects.toMatchObject({ code: 'STORE_ERR_LOCKED' })
            refused++
            // the first stop is at the start of a task that its row claims: woken or killed, it is the next ones' turn
            if (frozen % 3 === 0) r.wake()
            else {
              await r.kill()
              const store = await openStore(at)
              left += (await heldBy(store, r.name)).byRow.length
              await store.close()
              finish()
            }
          },
        )
        running = racer
        const watch = setInterval(() => racer.isDone && finish(), 50)
        const finish = (): void => {
          if (isOver) return
          isOver = true
          clearInterval(watch)
          for (const id of racer.queued) queued.add(id)
          racer.kill().then(resolve, reject)
        }
      })
    try {
      for (let n = 0; n <= most; n++) await startNext(n)
    } finally {
      await running?.kill()
    }
    const store = await openStore(at)
    const rest = createTasks({ store })
    rest.register(countType(db), 'test')
    await rest.start()
    const all: string[] = []
    for (const view of await rest.list(as(system))) all.push(view.ref.id)
    for (const id of all) await rest.wait(id)
    for (const view of await rest.list(as(system)))
      expect((JSON.parse(view.json.toString()) as TaskView).status, `seed ${seed}`).toBe('finished')
    expect(all).toEqual(expect.arrayContaining([...queued]))
    expect(all.length).toBeGreaterThanOrEqual(total)
    await expectOnce(all, `seed ${seed}`)
    expect(refused).toBe(frozen)
    expect(frozen).toBeGreaterThanOrEqual(most)
    expect(left, `seed ${seed}`).toBeGreaterThan(0)
    process.stdout.write(
      `${all.length} tasks, ${frozen} freezes, ${left} claimed by the row of a killed one, seed ${seed}: each has its effect once\n`,
    )
    await rest.close()
    await store.close()
    rmSync(dir, { recursive: true, force: true })
  })
})
