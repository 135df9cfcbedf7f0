// Puts of the postgres driver, without and with an event in the same transaction, beside the same upsert by bare `pg` on the same server, 16 callers.
import { openPostgresStore } from '@onggi/objectstore/postgres'
import { Pool } from 'pg'
import { createPostgres } from '../test/support/postgres.ts'

const smoke = process.argv.includes('--smoke')
const rounds = smoke ? 2 : 21
const roundMs = smoke ? 100 : 250
const callers = 16

const server = await createPostgres(['shared_buffers=128MB'])
const value = { owner: 'kim', state: 'running', text: 'x'.repeat(150) }
const text = JSON.stringify(value)
const store = await openPostgresStore({
  connection: server.url,
  types: [{ name: 'item', index: ['owner', 'state'] }],
  maxConnections: callers,
})
const pool = new Pool({ connectionString: server.url, max: callers })
// The server ends what is left when it stops.
pool.on('error', () => undefined)
await pool.query('CREATE TABLE item (id text PRIMARY KEY, version bigint, created text, updated text, owner text, state text, value jsonb)')
// The indexes that the store has, too: by each field and created.
await pool.query('CREATE INDEX ON item (owner, id); CREATE INDEX ON item (state, id); CREATE INDEX ON item (created, id)')

/** CPU µs per call of this process, of the last round. */
let cpu = 0
async function rate(call: (caller: number, n: number) => Promise<unknown>): Promise<number> {
  const used = process.cpuUsage()
  const begun = performance.now()
  let done = 0
  await Promise.all(
    Array.from({ length: callers }, async (_, c) => {
      for (let n = 0; performance.now() - begun < roundMs; n++) {
        await call(c, n)
        done++
      }
    }),
  )
  const { user, system } = process.cpuUsage(used)
  cpu = (user + system) / done
  return (done / (performance.now() - begun)) * 1000
}
const upsert =
  'INSERT INTO item VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET version = excluded.version, updated = excluded.updated, owner = excluded.owner, state = excluded.state, value = excluded.value'
let version = 0
const sides: Record<string, (c: number, n: number) => Promise<unknown>> = {
  bare: (c, n) => {
    const at = new Date().toISOString()
    return pool.query({ name: 'put', text: upsert, values: [`i${c}-${n % 200}`, ++version, at, at, 'kim', 'running', text] })
  },
  put: (c, n) => store.transaction((tx) => tx.put('item', `i${c}-${n % 200}`, value)),
  events: (c, n) =>
    store.transaction(async (tx) => {
      await tx.put('item', `i${c}-${n % 200}`, value)
      tx.append('events', { type: 'item.changed', id: `i${c}-${n % 200}` })
    }),
}
// Somebody reads the events, as a server does.
let seen = 0
let cursor: string | undefined
let reading = false
store.onAppend('events', () => {
  if (reading) return
  reading = true
  void (async () => {
    for (;;) {
      const { records } = await store.readLog('events', { limit: 1000, ...(cursor === undefined ? {} : { after: cursor }) })
      seen += records.length
      cursor = records.at(-1)?.cursor ?? cursor
      if (records.length < 1000) break
    }
    reading = false
  })()
})
const found = Object.fromEntries(Object.keys(sides).map((k) => [k, [] as number[]]))
const cpus = Object.fromEntries(Object.keys(sides).map((k) => [k, [] as number[]]))
for (const side of Object.values(sides)) await rate(side)
for (let r = 0; r < rounds; r++)
  for (const [k, side] of Object.entries(sides)) {
    found[k]!.push(await rate(side))
    cpus[k]!.push(cpu)
  }
await store.close()
await pool.end()
await server.remove()
const median = (v: readonly number[]) => [...v].sort((a, b) => a - b)[Math.floor(v.length / 2)]!
for (const [k, v] of Object.entries(found))
  process.stdout.write(
    `${k}: ${median(v).toFixed(0)}/s (${Math.min(...v).toFixed(0)} … ${Math.max(...v).toFixed(0)}), ${median(cpus[k]!).toFixed(0)} µs of CPU each\n`,
  )
process.stdout.write(
  `${seen} events were read meanwhile; settings: fsync=on, synchronous_commit=on, ours SERIALIZABLE, bare READ COMMITTED, both prepared, ${callers} connections\n`,
)
// Of neighbours in time: what else the machine does then hits both sides.
const ofRounds = (a: string) => Number(median(found[a]!.map((v, i) => v / found['bare']![i]!)).toFixed(2))
const ratio = { put: ofRounds('put'), events: ofRounds('events') }
const must = { put: 0.8, events: 0.7 }
const aim = { put: 0.9, events: 0.8 }
const reached = (goal: typeof must) => ratio.put >= goal.put && ratio.events >= goal.events
process.stdout.write(`${JSON.stringify({ bench: 'store-postgres', ratio, must, aim, met: reached(must), aim_met: reached(aim) })}\n`)
