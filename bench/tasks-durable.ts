// Tasks from enqueue to their durable end: ours on sqlite and on postgres, BullMQ on a real Redis (appendfsync everysec and always), pg-boss on the same PostgreSQL server, and a C loop of write and fdatasync.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { openSqliteStore, type Store } from '@onggi/objectstore'
import { openPostgresStore } from '@onggi/objectstore/postgres'
import { createTasks, taskTypes } from '@onggi/tasks'
import { Queue, Worker } from 'bullmq'
import PgBoss from 'pg-boss'
import { createPostgres } from '../test/support/postgres.ts'

const smoke = process.argv.includes('--smoke')
const rounds = smoke ? 2 : Number(process.env['BENCH_ROUNDS'] ?? 7)
/** Callers that enqueue at once, and tasks that run at once, on every side. */
const width = Number(process.env['BENCH_WIDTH'] ?? 64)
const only = process.env['BENCH_SIDES']?.split(',')

const dir = mkdtempSync(join(tmpdir(), 'onggi-bench-'))
const input = { name: 'guest-17', text: 'x'.repeat(100) }

/** Tasks that one call enqueues, on every side. */
const bulk = Number(process.env['BENCH_BULK'] ?? 1)

/** Enqueues `n` tasks from `width` callers, `bulk` at a time. */
async function fill(n: number, enqueue: (count: number) => Promise<unknown>): Promise<void> {
  let left = n
  await Promise.all(
    Array.from({ length: Math.ceil(width / bulk) }, async () => {
      while (left > 0) {
        const count = Math.min(bulk, left)
        left -= count
        await enqueue(count)
      }
    }),
  )
}

interface Side {
  readonly tasks: number
  /** Runs `n` tasks; resolves when each end is durable. */
  run(n: number): Promise<void>
  close(): Promise<void>
}

async function ours(store: Store, tasks: number): Promise<Side> {
  const runner = createTasks({ store, concurrency: width })
  runner.register({ name: 'bench', cancellable: true, onCrash: 'resume', steps: {}, run: async (i: typeof input) => i.name }, 'bench')
  await runner.start()
  const ctx = { principal: { name: 'bench', realm: 'onggi', roles: ['admin'], groups: [] }, requestId: 'bench', locale: 'en' }
  return {
    tasks,
    async run(n) {
      const ends: Promise<{ status: string }>[] = []
      await fill(n, async (count) => {
        const ids = await store.transaction(async (tx) => {
          const all: string[] = []
          for (let i = 0; i < count; i++) all.push((await runner.enqueue(tx, 'bench', input, { ctx, target: '/vms/a', audience: {} })).id)
          return all
        })
        for (const id of ids) ends.push(runner.wait(id))
      })
      if ((await Promise.all(ends)).some((e) => e.status !== 'finished')) throw new Error('a task did not finish')
    },
    async close() {
      await runner.close()
      await store.close()
    },
  }
}

async function bullmq(appendfsync: 'everysec' | 'always', tasks: number): Promise<Side> {
  const home = join(dir, appendfsync)
  mkdirSync(home)
  const path = join(home, 'redis.sock')
  const settings = ['--port', '0', '--unixsocket', path, '--dir', home, '--save', '', '--appendonly', 'yes', '--appendfsync', appendfsync]
  const redis = spawn('redis-server', [...settings, '--maxmemory-policy', 'noeviction'], { stdio: ['ignore', 'ignore', 'inherit'] })
  const gone = new Promise<void>((resolve) => redis.once('exit', () => resolve()))
  while (!existsSync(path)) await delay(10)
  const connection = { path, maxRetriesPerRequest: null }
  const queue = new Queue('bench', { connection, defaultJobOptions: { removeOnComplete: { count: 1000 } } })
  let left = 0
  let done: () => void = () => undefined
  const worker = new Worker('bench', async (job) => (job.data as typeof input).name, { connection, concurrency: width })
  worker.on('completed', () => {
    if (--left === 0) done()
  })
  worker.on('error', (e) => process.stderr.write(`bullmq: ${e.message}\n`))
  await worker.waitUntilReady()
  return {
    tasks,
    async run(n) {
      left = n
      const ended = new Promise<void>((resolve) => (done = resolve))
      await fill(n, (count) => queue.addBulk(Array.from({ length: count }, () => ({ name: 'bench', data: input }))))
      await ended
    },
    async close() {
      await worker.close()
      await queue.close()
      redis.kill('SIGTERM')
      await gone
    },
  }
}

/** `work()` pauses half a second when it has fetched fewer jobs than asked for; fetching by hand, as its documentation offers, does not. */
async function pgBoss(url: string, tasks: number, together: boolean): Promise<Side> {
  const boss = new PgBoss({ connectionString: url, max: 32, schema: together ? 'pgboss_batch' : 'pgboss' })
  boss.on('error', (e) => process.stderr.write(`pg-boss: ${e.message}\n`))
  await boss.start()
  await boss.createQueue('bench')
  return {
    tasks,
    async run(n) {
      let left = n
      const work = async (): Promise<void> => {
        while (left > 0) {
          const jobs = await boss.fetch<typeof input>('bench', { batchSize: width })
          if (jobs.length === 0) await delay(2)
          else if (together)
            await boss.complete(
              'bench',
              jobs.map((j) => j.id),
            )
          else await Promise.all(jobs.map((j) => boss.complete('bench', j.id, { name: j.data.name })))
          left -= jobs.length
        }
      }
      await Promise.all([fill(n, (count) => boss.insert(Array.from({ length: count }, () => ({ name: 'bench', data: input })))), work()])
    },
    async close() {
      await boss.stop({ graceful: false })
    },
  }
}

function floor(): (ms: number) => number {
  const program = join(dir, 'floor')
  execFileSync('cc', ['-O2', '-o', program, new URL('./tasks-durable-floor.c', import.meta.url).pathname])
  return (ms) => Number(execFileSync(program, [join(dir, 'floor.data'), String(ms)], { encoding: 'utf8' }))
}

const server = await createPostgres(['shared_buffers=128MB'])
const size = smoke ? 0.1 : 1
const types = [...taskTypes]
const makers: Record<string, () => Promise<Side>> = {
  sqlite: async () => ours(await openSqliteStore({ path: join(dir, 'bench.db'), types }), 12_000),
  postgres: async () => ours(await openPostgresStore({ connection: server.url, types, maxConnections: 16 }), 2500),
  bullmq_everysec: () => bullmq('everysec', 4000),
  bullmq_always: () => bullmq('always', 2000),
  pg_boss: () => pgBoss(server.url, 1000, false),
  pg_boss_batch: () => pgBoss(server.url, 1500, true),
}
const sides: Record<string, Side> = {}
for (const [k, make] of Object.entries(makers)) if (!only || only.includes(k)) sides[k] = await make()
const floorRate = floor()
const found: Record<string, number[]> = { floor: [], ...Object.fromEntries(Object.keys(sides).map((k) => [k, []])) }
const cpus: Record<string, number[]> = Object.fromEntries(Object.keys(sides).map((k) => [k, []]))
for (const side of Object.values(sides)) await side.run(Math.ceil(side.tasks * size * 0.3))
for (let r = 0; r < rounds; r++) {
  found['floor']!.push(floorRate(smoke ? 60 : 400))
  for (const [k, side] of Object.entries(sides)) {
    const n = Math.ceil(side.tasks * size)
    const used = process.cpuUsage()
    const begun = performance.now()
    await side.run(n)
    found[k]!.push((n / (performance.now() - begun)) * 1000)
    const { user, system } = process.cpuUsage(used)
    cpus[k]!.push((user + system) / n)
  }
}
for (const side of Object.values(sides)) await side.close()
await server.remove()
rmSync(dir, { recursive: true, force: true })

const median = (v: readonly number[]) => [...v].sort((a, b) => a - b)[Math.floor(v.length / 2)]!
for (const [k, v] of Object.entries(found)) {
  const cpu = cpus[k] ? `, ${median(cpus[k]).toFixed(0)} µs of this process's CPU each` : ''
  process.stdout.write(`${k}: ${median(v).toFixed(0)}/s (${Math.min(...v).toFixed(0)} … ${Math.max(...v).toFixed(0)})${cpu}\n`)
}
process.stdout.write(
  `${rounds} rounds, ${width} callers and ${width} running at once; settings: sqlite WAL synchronous=FULL; PostgreSQL 15 fsync=on synchronous_commit=on; Redis appendonly, unix socket, noeviction, removeOnComplete 1000; pg-boss 10.4 fetches ${width} at a time, 32 connections (batch: their ends are one statement)\n`,
)
// Of neighbours in time: what else the machine does then hits both sides.
const of = (a: string, b: string) => (found[a] && found[b] ? Number(median(found[a].map((v, i) => v / found[b]![i]!)).toFixed(2)) : 0)
const ratio = {
  sqlite_over_everysec: of('sqlite', 'bullmq_everysec'),
  sqlite_over_always: of('sqlite', 'bullmq_always'),
  postgres_over_pg_boss: of('postgres', 'pg_boss'),
  postgres_over_pg_boss_batch: of('postgres', 'pg_boss_batch'),
  sqlite_over_floor: of('sqlite', 'floor'),
}
const must = { sqlite_over_everysec: 3, postgres_over_pg_boss: 3 }
const aim = { sqlite_over_everysec: 10, sqlite_over_always: 25, postgres_over_pg_boss: 10 }
const reached = (goal: Partial<typeof ratio>) => Object.entries(goal).every(([k, v]) => ratio[k as keyof typeof ratio] >= v)
process.stdout.write(`${JSON.stringify({ bench: 'tasks-durable', ratio, must, aim, met: reached(must), aim_met: reached(aim) })}\n`)
