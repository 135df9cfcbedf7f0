import { join } from 'node:path'
import { expect, inject, onTestFinished, test } from 'vitest'
import { openFilesStore } from '../src/files/index.ts'
import { copyStore, openMemoryStore, openSqliteStore } from '../src/index.ts'
import type { Store } from '../src/index.ts'
import { openPostgresStore } from '../src/postgres/index.ts'
import { newSchema } from './support/new-schema.ts'
import { tempDir } from './support/temp-dir.ts'

const types = [{ name: 'item', index: ['n'] }, { name: 'other' }]

test('copyStore() carries objects and logs from sqlite through postgres to memory, and objects through files', async () => {
  const dir = await tempDir()
  const sqlite = await openSqliteStore({ path: join(dir, 'a.db'), types })
  const postgres = await openPostgresStore({ connection: inject('postgres'), schema: newSchema(), types })
  const memory = openMemoryStore({ types })
  const files = await openFilesStore({ directories: [join(dir, 'files')], types })
  for (const s of [sqlite, postgres, memory, files]) onTestFinished(() => s.close())
  await sqlite.transaction(async (tx) => {
    for (let i = 0; i < 450; i++) {
      await tx.put('item', `i${i}`, { n: i })
      tx.append('events', { i })
    }
    await tx.put('other', 'Ω', ['a', null])
  })
  const all = async (s: Store) => (await s.transaction((tx) => tx.list('item', { order: ['n'] }))).map((o) => [o.id, o.value])
  const wanted = await all(sqlite)
  expect(await copyStore(sqlite, postgres, { types: ['item', 'other'], logs: ['events'] })).toEqual({ objects: 451, records: 450 })
  expect(await copyStore(postgres, memory, { types: ['item', 'other'], logs: ['events'], batch: 100 })).toEqual({
    objects: 451,
    records: 450,
  })
  expect(await all(memory)).toEqual(wanted)
  expect((await memory.readLog('events', { limit: 999 })).records.map((r) => r.record)).toEqual(wanted.map((_, i) => ({ i })))
  expect((await memory.transaction((tx) => tx.get('other', 'Ω')))?.value).toEqual(['a', null])
  expect(await copyStore(memory, files, { types: ['other'] })).toEqual({ objects: 1, records: 0 })
  await expect(copyStore(memory, files, { types: [], logs: ['events'] })).rejects.toMatchObject({ code: 'STORE_ERR_UNSUPPORTED' })
})

test('copyStore() ends when its signal says so', async () => {
  const a = openMemoryStore({ types })
  const reason = new Error('enough')
  await expect(copyStore(a, openMemoryStore({ types }), { types: ['item'], signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
})
