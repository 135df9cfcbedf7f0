// Durable puts of the sqlite driver: one caller and 64, beside bare fdatasync and PostgreSQL (16 and 64 connections) on the same disk; and the main thread's timer while a flush takes 50 ms.
import { closeSync, fdatasyncSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStore } from '@onggi/objectstore'
import { Pool } from 'pg'
import { startFaulty } from '../packages/objectstore/test/support/faulty-disk.ts'
import { createPostgres } from '../test/support/postgres.ts'

const smoke = process.argv.includes('--smoke')
const rounds = smoke ? 2 : 21
const roundMs = smoke ? 60 : 200

const dir = mkdtempSync(join(tmpdir(), 'onggi-bench-'))
const value = { owner: 'kim', state: 'running', text: 'x'.repeat(150) }
const store = await openSqliteStore({ path: join(dir, 'bench.db'), types: [{ name: 'item', index: ['owner', 'state'] }] })
const file = openSync(join(dir, 'floor'), 'w')
const server = await createPostgres()
const pool = new Pool({ connectionString: server.url, max: 64 })
// The server ends what is left when it stops.
pool.on('error', () => undefined)
await pool.query('CREATE TABLE item (id text PRIMARY KEY, owner text, state text, value jsonb)')
await pool.query('CREATE INDEX ON item (owner); CREATE INDEX ON item (state)')
const text = JSON.stringify(value)
const block = Buffer.from(text)

/** Calls per second of `callers` loops. */
async function rate(callers: number, call: (caller: number, n: number) => Promise<unknown>): Promise<number> {
  const until = performance.now() + roundMs
  const begun = performance.now()
  let done = 0
  await Promise.all(
    Array.from({ length: callers }, async (_, c) => {
      for (let n = 0; performance.now() < until; n++) {
        await call(c, n)
        done++
      }
    }),
  )
  return (done / (performance.now() - begun)) * 1000
}
function floorRate(): number {
  const begun = performance.now()
  let done = 0
  for (; performance.now() - begun < roundMs; done++) {
    writeSync(file, block)
    fdatasyncSync(file)
  }
  return (done / (performance.now() - begun)) * 1000
}
const put = (c: number, n: number) => store.transaction((tx) => tx.put('item', `i${c}-${n % 100}`, value))
const upsert =
  'INSERT INTO item VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, state = excluded.state, value = excluded.value'
const bare = (c: number, n: number) => pool.query({ name: 'put', text: upsert, values: [`i${c}-${n % 100}`, 'kim', 'running', text] })

const sides: Record<string, () => Promise<number>> = {
  fdatasync: async () => floorRate(),
  single: () => rate(1, put),
  callers64: () => rate(64, put),
  postgres16: () => rate(16, bare),
}
const found = Object.fromEntries(Object.keys(sides).map((k) => [k, [] as number[]]))
await rate(64, put)
await rate(16, bare)
for (let r = 0; r < rounds; r++) for (const [k, side] of Object.entries(sides)) found[k]!.push(await side())
await store.close()
await pool.end()
await server.remove()
closeSync(file)

// The timer, in a process whose flushes take 50 ms.
mkdirSync(join(dir, 'slow'))
const slow = await startFaulty(dir, join(dir, 'slow', 's.db'))
await slow.ask('open')
await slow.ask('put a 10')
slow.fail('fsync 50')
const late: number[] = []
for (let i = 0; i < (smoke ? 2 : 9); i++) late.push(Number((await slow.ask('lag')).split(' ')[1]))
slow.kill()
await slow.exited
rmSync(dir, { recursive: true, force: true })

const median = (v: readonly number[]) => [...v].sort((a, b) => a - b)[Math.floor(v.length / 2)]!
for (const [k, v] of Object.entries(found))
  process.stdout.write(`${k}: ${median(v).toFixed(0)}/s (${Math.min(...v).toFixed(0)} … ${Math.max(...v).toFixed(0)})\n`)
process.stdout.write(`timer late by ${median(late).toFixed(1)} ms (worst ${Math.max(...late).toFixed(1)}) while a flush takes 50 ms\n`)
process.stdout.write('settings: WAL, synchronous=FULL; PostgreSQL 15 fsync=on synchronous_commit=on, prepared upsert\n')
// Of neighbours in time: what else the machine does then hits both sides.
const of = (a: string, b: string) => Number(median(found[a]!.map((v, i) => v / found[b]![i]!)).toFixed(2))
const ratio = {
  single: of('single', 'fdatasync'),
  callers64: of('callers64', 'fdatasync'),
  over_postgres: of('callers64', 'postgres16'),
  timer_late_ms: median(late),
}
const must = { single: 0.5, callers64: 8, timer_late_ms: 5 }
const aim = { single: 0.6, callers64: 10, over_postgres: 7, timer_late_ms: 5 }
const met = ratio.single >= must.single && ratio.callers64 >= must.callers64 && ratio.timer_late_ms <= must.timer_late_ms
const aim_met =
  ratio.single >= aim.single &&
  ratio.callers64 >= aim.callers64 &&
  ratio.over_postgres >= aim.over_postgres &&
  ratio.timer_late_ms <= aim.timer_late_ms
process.stdout.write(`${JSON.stringify({ bench: 'store-put', ratio, must, aim, met, aim_met })}\n`)
