import { Client } from 'pg'
import { expect, inject, onTestFinished, test } from 'vitest'
import type { Store, StoreType } from '../../src/index.ts'
import { contractPostgresStore, openPostgresStore } from '../../src/postgres/index.ts'
import type { PostgresStoreOptions } from '../../src/postgres/index.ts'
import { startChild } from '../support/child.ts'
import { newSchema } from '../support/new-schema.ts'

const item: StoreType = { name: 'item', index: ['n'] }
const openIn = async (schema: string, o: Partial<PostgresStoreOptions> = {}): Promise<Store> => {
  const s = await openPostgresStore({ connection: inject('postgres'), schema, types: [item], maxConnections: 4, pollMs: 50, ...o })
  onTestFinished(() => s.close())
  return s
}
const connect = async (): Promise<Client> => {
  const c = new Client({ connectionString: inject('postgres') })
  // A test may have the server end it.
  c.on('error', () => undefined)
  await c.connect()
  onTestFinished(() => c.end().catch(() => undefined))
  return c
}
const append = (s: Store, ...records: unknown[]) =>
  s.transaction(async (tx) => {
    for (const r of records) tx.append('l', r as number)
  })
async function readAll(s: Store): Promise<unknown[]> {
  const found: unknown[] = []
  for (let after: string | undefined; ; ) {
    const { records } = await s.readLog('l', { limit: 500, ...(after === undefined ? {} : { after }) })
    if (records.length === 0) return found
    found.push(...records.map((r) => r.record))
    after = records.at(-1)!.cursor
  }
}

test('12 writers append 1,800 records while a foreign transaction stays open: dense, one order for every reader, none waits for it', async () => {
  const schema = newSchema()
  const stores = [await openIn(schema), await openIn(schema), await openIn(schema)]
  const foreign = await connect()
  await foreign.query(`BEGIN; INSERT INTO ${schema}.log_record (log, at, json) VALUES ('l', 'now', '"foreign"')`)
  const readers = stores.map(async (s) => {
    const seen: string[] = []
    let after: string | undefined
    while (seen.length < 1800) {
      const { records } = await s.readLog('l', { limit: 100, ...(after === undefined ? {} : { after }) })
      for (const r of records) seen.push(`${r.cursor.split('.')[1]} ${JSON.stringify(r.record)}`)
      after = records.at(-1)?.cursor ?? after
    }
    return seen
  })
  await Promise.all(
    Array.from({ length: 12 }, async (_, w) => {
      for (let i = 0; i < 150; i++) await append(stores[w % 3]!, `${w}:${i}`)
    }),
  )
  const [one, ...others] = await Promise.all(readers)
  for (const o of others) expect(o).toEqual(one)
  expect(one!.map((s) => Number(s.split(' ')[0]))).toEqual(Array.from({ length: 1800 }, (_, i) => i + 1))
  expect(new Set(one!.map((s) => s.split(' ')[1])).size).toBe(1800)
  await foreign.query('COMMIT')
  expect((await readAll(stores[0]!)).at(-1)).toBe('foreign')
}, 120_000)

test('an append in one process wakes another through LISTEN', async () => {
  const schema = newSchema()
  const [a, b] = [await openIn(schema, { pollMs: 60_000 }), await openIn(schema, { pollMs: 60_000 })]
  const first = new Promise<void>((done) => b.onAppend('l', done))
  // Woken once by the start of listening: from then on only NOTIFY can.
  await append(a, 1)
  await first
  const next = new Promise<void>((done) => b.onAppend('l', done))
  await append(a, 2)
  await next
  expect(await readAll(b)).toEqual([1, 2])
})

test('records of a process that died between commit and numbering are numbered by others', async () => {
  const schema = newSchema()
  const s = await openIn(schema, { pollMs: 20 })
  const woken = new Promise<void>((done) => {
    s.onAppend('dead', done)
  })
  const other = await connect()
  await other.query(`INSERT INTO ${schema}.log_record (log, at, json) VALUES ('dead', '2026-01-01T00:00:00.000Z', '7')`)
  await woken
  expect((await s.readLog('dead', { limit: 5 })).records.map((r) => r.record)).toEqual([7])
})

test('four processes counting up one object lose no count', async () => {
  const schema = newSchema()
  const where = JSON.stringify({ connection: inject('postgres'), schema })
  const children = [1, 2, 3, 4].map(() => startChild('count-up.ts', ['postgres', where, '30']))
  for (const c of children) expect(await c.exited).toMatchObject({ code: 0, stderr: '' })
  const s = await openIn(schema)
  expect((await s.transaction((tx) => tx.get('item', 'counter')))?.value).toEqual({ n: 120 })
}, 60_000)

test('8 workers in two stores take 200 jobs, each exactly once', async () => {
  const schema = newSchema()
  const stores = [await openIn(schema, { maxConnections: 8 }), await openIn(schema, { maxConnections: 8 })]
  await stores[0]!.transaction(async (tx) => {
    for (let i = 0; i < 200; i++) await tx.put('item', `j${i}`, { n: i })
  })
  const taken: string[] = []
  await Promise.all(
    Array.from({ length: 8 }, async (_, w) => {
      for (;;) {
        const id = await stores[w % 2]!.transaction(async (tx) => {
          const [job] = await tx.claim<{ n: number }>('item', { where: { n: { gte: 0 } }, order: ['n'], limit: 1 })
          if (job) await tx.put('item', job.id, { n: -1 })
          return job?.id
        })
        if (id === undefined) return
        taken.push(id)
      }
    }),
  )
  expect(taken).toHaveLength(200)
  expect(new Set(taken).size).toBe(200)
}, 60_000)

test('transactions sent together stay apart: writers of two stores on the same few objects all succeed, each with its own record', async () => {
  const schema = newSchema()
  const stores = [await openIn(schema), await openIn(schema)]
  const all = Array.from({ length: 300 }, (_, i) =>
    stores[i % 2]!.transaction(
      async (tx) => {
        await tx.put('item', `hot${i % 3}`, { n: i })
        tx.append('l', i)
      },
      { retries: 1000 },
    ),
  )
  await Promise.all(all)
  const logged = (await readAll(stores[0]!)).map(Number)
  expect(logged.sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, i) => i))
  expect(await stores[1]!.transaction((tx) => tx.count('item'))).toBe(3)
}, 60_000)

test('close() lets what is committing end', async () => {
  const schema = newSchema()
  const s = await openIn(schema)
  const writes = Array.from({ length: 100 }, (_, i) => s.transaction((tx) => tx.put('item', `i${i}`, { n: i })))
  // Past the functions, in the middle of the commits.
  await writes[0]
  await s.close()
  const done = (await Promise.allSettled(writes)).filter((r) => r.status === 'fulfilled').length
  const again = await openIn(schema)
  expect(await again.transaction((tx) => tx.count('item'))).toBe(done)
  expect(done).toBe(100)
})

test('opened by six processes at once on an empty database, all succeed', async () => {
  const schema = newSchema()
  const all = await Promise.all(Array.from({ length: 6 }, () => openIn(schema)))
  await append(all[0]!, 1)
  expect(await readAll(all[5]!)).toEqual([1])
})

test('a new version adds its fields beside the old one: rows of both are found, and the old one goes on writing', async () => {
  const schema = newSchema()
  const old = await openIn(schema)
  await old.transaction((tx) => tx.put('item', 'a', { n: 1 }))
  const next = await openIn(schema, {
    types: [{ name: 'item', version: 2, index: ['m'], upgrade: (v: { n: number }) => ({ m: v.n * 10, n: v.n }) }],
  })
  const found = async () => (await next.transaction((tx) => tx.list('item', { where: { m: { gt: 0 } }, order: ['m'] }))).map((x) => x.id)
  expect(await found()).toEqual(['a'])
  await next.transaction((tx) => tx.put('item', 'b', { m: 5, n: 5 }))
  await old.transaction((tx) => tx.put('item', 'c', { n: 3 }))
  // The sweep of the next poll gives it the new key.
  next.onAppend('never', () => undefined)
  await expect.poll(found, { timeout: 10_000 }).toEqual(['b', 'a', 'c'])
  await expect(openIn(schema)).rejects.toMatchObject({ code: 'STORE_ERR_NEWER_SCHEMA', params: { what: 'type item', found: 2, known: 1 } })
  const c = await connect()
  await c.query(`UPDATE ${schema}.meta SET value = '99' WHERE key = 'format'`)
  await expect(openIn(schema)).rejects.toMatchObject({ code: 'STORE_ERR_NEWER_SCHEMA', params: { what: 'format', found: 99 } })
})

test('a migration that dies half-way leaves nothing, and the next one completes', async () => {
  const schema = newSchema()
  const blocker = await connect()
  await blocker.query("SELECT pg_advisory_lock(hashtext('onggi migration'))")
  const dying = openIn(schema)
  const refused = expect(dying).rejects.toMatchObject({ code: 'STORE_ERR_UNREACHABLE' })
  const c = await connect()
  await expect
    .poll(
      async () =>
        (
          await c.query(
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'onggi ${schema}' AND wait_event_type = 'Lock'`,
          )
        ).rowCount,
      { timeout: 10_000 },
    )
    .toBe(1)
  await refused
  await blocker.query("SELECT pg_advisory_unlock(hashtext('onggi migration'))")
  await append(await openIn(schema), 1)
})

test('connections cut by the operator: what runs rejects once with STORE_ERR_UNREACHABLE, the next works, and listening goes on', async () => {
  const schema = newSchema()
  const s = await openIn(schema, { pollMs: 60_000 })
  let wake: () => void = () => undefined
  s.onAppend('l', () => wake())
  await append(s, 1)
  const c = await connect()
  const cut = () => c.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'onggi ${schema}'`)
  const running = s.transaction(async (tx) => {
    await tx.get('item', 'a')
    await cut()
    await tx.get('item', 'a')
  })
  await expect(running).rejects.toMatchObject({ code: 'STORE_ERR_UNREACHABLE' })
  const woken = new Promise<void>((done) => (wake = done))
  await append(s, 2)
  await woken
  expect(await readAll(s)).toEqual([1, 2])
})

test('one transaction of more rows than a statement has parameters for is written as one: 10,000 puts, 25,000 appends', async () => {
  const s = await openIn(newSchema(), { maxTransactionMs: 10_000 })
  const write = (fail: boolean) =>
    s.transaction(async (tx) => {
      for (let n = 0; n < 10_000; n++) await tx.put('item', `i${n}`, { n })
      for (let n = 0; n < 25_000; n++) tx.append('l', n)
      if (fail) await tx.put('item', 'i0', { n: -1 }, { ifVersion: 'absent' })
    })
  await expect(write(true)).rejects.toMatchObject({ code: 'STORE_ERR_VERSION' })
  expect(await s.transaction((tx) => tx.count('item'))).toBe(0)
  await write(false)
  const ids = Array.from({ length: 10_000 }, (_, n) => `i${n}`)
  expect(await s.transaction((tx) => tx.count('item', { where: { id: { in: ids } } }))).toBe(10_000)
  expect(await readAll(s)).toHaveLength(25_000)
})

test('a transaction that takes all time and connections does not stop others for ever: STORE_ERR_TIMEOUT, STORE_ERR_UNREACHABLE', async () => {
  const schema = newSchema()
  const s = await openIn(schema, { maxConnections: 1, maxTransactionMs: 300, connectTimeoutMs: 50 })
  const slow = s.transaction(async (tx) => {
    await tx.get('item', 'a')
    await new Promise(() => undefined)
  })
  const timedOut = expect(slow).rejects.toMatchObject({ code: 'STORE_ERR_TIMEOUT' })
  await expect(s.transaction((tx) => tx.get('item', 'a')))
    .resolves.toBeUndefined()
    .catch(() => undefined)
  await timedOut
  expect(await s.transaction((tx) => tx.get('item', 'a'))).toBeUndefined()
})

test('no server: STORE_ERR_UNREACHABLE; wrong options: TypeError', async () => {
  const nowhere = { host: '/nonexistent', user: 'x', database: 'x' }
  await expect(openPostgresStore({ connection: nowhere, types: [] })).rejects.toMatchObject({ code: 'STORE_ERR_UNREACHABLE' })
  await expect(openPostgresStore({ connection: nowhere, types: [], schema: 'Bad; DROP' })).rejects.toThrow(TypeError)
  await expect(openPostgresStore({ connection: nowhere, types: [], pollMs: 1 })).rejects.toThrow(TypeError)
})

test('what only an older version used is dropped by contractPostgresStore(), once; rows and newer fields stay', async () => {
  const schema = newSchema()
  const old = await openIn(schema)
  await old.transaction((tx) => tx.put('item', 'a', { n: 1 }))
  await old.close()
  const types = [{ name: 'item', version: 2, index: ['m'], upgrade: (v: { n: number }) => ({ m: v.n * 10 }) }]
  const store = await openIn(schema, { types })
  expect(await contractPostgresStore({ connection: inject('postgres'), schema, types })).toEqual(['item.n'])
  expect(await contractPostgresStore({ connection: inject('postgres'), schema, types })).toEqual([])
  await store.transaction((tx) => tx.put('item', 'b', { m: 20 }))
  const found = await store.transaction((tx) => tx.list('item', { where: { m: { gte: 10 } }, order: ['m'] }))
  expect(found.map((o) => [o.id, o.value])).toEqual([
    ['a', { m: 10 }],
    ['b', { m: 20 }],
  ])
  const columns = await (await connect()).query(
    "SELECT column_name AS c FROM information_schema.columns WHERE table_schema = $1 AND table_name = 'o:item'",
    [schema],
  )
  expect(columns.rows.map((r) => r.c)).not.toContain('f:n')
})
