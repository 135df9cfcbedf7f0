import { copyFile, open, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { openSqliteStore } from '../../src/index.ts'
import type { SqliteStore, StoreType } from '../../src/index.ts'
import { startChild } from '../support/child.ts'
import { tempDir } from '../support/temp-dir.ts'

const item: StoreType = { name: 'item', index: ['n'] }
const openAt = async (path: string, types: readonly StoreType[] = [item]): Promise<SqliteStore> => {
  const store = await openSqliteStore({ path, types })
  onTestFinished(() => store.close())
  return store
}
const fill = (s: SqliteStore, n: number, text = 'x') =>
  s.transaction(async (tx) => {
    for (let i = 0; i < n; i++) await tx.put('item', `i${i}`, { n: i, text: `${text}${i}` })
  })
const read = (s: SqliteStore, id: string) => s.transaction((tx) => tx.get<{ n: number; text: string }>('item', id))

test('a second opening in this process or another is refused with STORE_ERR_LOCKED naming the holder; kill -9 frees it', async () => {
  const path = join(await tempDir(), 'a.db')
  const child = startChild('store-on-command.ts', [path])
  onTestFinished(() => child.kill('SIGKILL'))
  child.send('open')
  expect(await child.next()).toBe('ok')
  await expect(openAt(path)).rejects.toMatchObject({ code: 'STORE_ERR_LOCKED', params: { pid: child.pid } })
  child.kill('SIGKILL')
  await child.exited
  await openAt(path, [{ name: 'item' }])
  await expect(openAt(path)).rejects.toMatchObject({ code: 'STORE_ERR_LOCKED', params: { pid: process.pid } })
})

test('backup() copies what is there at one moment, while others write', async () => {
  const dir = await tempDir()
  const s = await openAt(join(dir, 'a.db'))
  await fill(s, 500)
  const state = { done: false }
  const writing = (async () => {
    for (let n = 0; !state.done; n++)
      await s.transaction(async (tx) => {
        await tx.put('item', 'x', { n })
        await tx.put('item', 'y', { n })
      })
  })()
  for (let i = 0; i < 3; i++) await s.backup(join(dir, `b${i}.db`))
  state.done = true
  await writing
  const b = await openAt(join(dir, 'b2.db'))
  const [x, y] = [await read(b, 'x'), await read(b, 'y')]
  expect(x?.value.n).toBe(y?.value.n)
  expect((await read(b, 'i499'))?.value.n).toBe(499)
  await expect(s.backup(join(dir, 'no/such/dir.db'))).rejects.toMatchObject({ name: 'StoreError' })
})

test('reclaimSpace() gives the space of deleted objects back', async () => {
  const path = join(await tempDir(), 'a.db')
  const s = await openAt(path)
  await fill(s, 1000, 'y'.repeat(2000))
  await s.reclaimSpace()
  const before = (await stat(path)).size
  await s.transaction(async (tx) => {
    for (let i = 1; i < 1000; i++) await tx.delete('item', `i${i}`)
  })
  await s.reclaimSpace()
  expect((await stat(path)).size).toBeLessThan(before / 4)
  expect((await read(s, 'i0'))?.value.n).toBe(0)
})

test('a type written by a newer version is refused with STORE_ERR_NEWER_SCHEMA, and nothing is changed', async () => {
  const path = join(await tempDir(), 'a.db')
  const newer = await openAt(path, [{ ...item, version: 3 }])
  await fill(newer, 1)
  await newer.close()
  await expect(openAt(path, [{ ...item, version: 2, index: ['other'] }])).rejects.toMatchObject({
    code: 'STORE_ERR_NEWER_SCHEMA',
    params: { what: 'type item', found: 3, known: 2 },
  })
  expect((await read(await openAt(path, [{ ...item, version: 3 }]), 'i0'))?.value.n).toBe(0)
})

test('a newer format and a database of another program are refused', async () => {
  const dir = await tempDir()
  const s = await openAt(join(dir, 'a.db'))
  await s.close()
  const db = new DatabaseSync(join(dir, 'a.db'))
  db.exec('PRAGMA user_version = 99')
  db.close()
  await expect(openAt(join(dir, 'a.db'))).rejects.toMatchObject({ code: 'STORE_ERR_NEWER_SCHEMA', params: { what: 'format', found: 99 } })
  const other = new DatabaseSync(join(dir, 'other.db'))
  other.exec('CREATE TABLE theirs (x)')
  other.close()
  await expect(openAt(join(dir, 'other.db'))).rejects.toMatchObject({ code: 'STORE_ERR_CORRUPT' })
})

test('values of an older version are upgraded on read, also raw, and new indexes know them', async () => {
  const path = join(await tempDir(), 'a.db')
  const old = await openAt(path)
  await fill(old, 3)
  await old.close()
  const v2: StoreType<{ count: number }> = {
    name: 'item',
    version: 2,
    index: ['count'],
    upgrade: (v: { n: number }) => ({ count: v.n * 10 }),
  }
  const s = await openAt(path, [v2])
  expect((await s.transaction((tx) => tx.list('item', { where: { count: { gt: 5 } } }))).map((x) => x.value)).toEqual([
    { count: 10 },
    { count: 20 },
  ])
  expect((await s.rawList('item', { limit: 1 }))[0]?.json.toString()).toBe('{"count":0}')
  await expect(s.transaction((tx) => tx.list('item', { where: { n: 1 } }))).rejects.toMatchObject({ code: 'STORE_ERR_NOT_INDEXED' })
})

test('killed in the middle of a migration, the next start completes it', async () => {
  const path = join(await tempDir(), 'a.db')
  const s = await openAt(path)
  await fill(s, 200)
  await s.close()
  const child = startChild('killed-migration.ts', [path, '150'])
  expect(await child.exited).toMatchObject({ signal: 'SIGKILL' })
  const again = await openAt(path, [{ name: 'item', version: 2, index: ['m'], upgrade: (v: { n: number }) => ({ m: v.n + 1 }) }])
  expect(await again.transaction((tx) => tx.count('item', { where: { m: { gt: 0 } } }))).toBe(200)
})

test('a write-ahead log that was taken away is missed: STORE_ERR_WAL_MISSING', async () => {
  const dir = await tempDir()
  const path = join(dir, 'a.db')
  const child = startChild('store-on-command.ts', [path])
  for (const line of ['open', 'put a 10']) {
    child.send(line)
    expect(await child.next()).toBe('ok')
  }
  child.kill('SIGKILL')
  await child.exited
  await copyFile(`${path}-wal`, join(dir, 'kept'))
  await rm(`${path}-wal`)
  await expect(openAt(path, [{ name: 'item' }])).rejects.toMatchObject({ code: 'STORE_ERR_WAL_MISSING' })
  await copyFile(join(dir, 'kept'), `${path}-wal`)
  const s = await openAt(path, [{ name: 'item' }])
  expect((await read(s, 'a'))?.value.text).toHaveLength(10)
})

test('a flipped bit in a value is named by reads and by checkIntegrity(); other objects are served', async () => {
  const path = join(await tempDir(), 'a.db')
  const s = await openAt(path)
  await fill(s, 3, 'find-me-')
  expect(await s.checkIntegrity()).toEqual([])
  await s.close()
  const file = await open(path, 'r+')
  const data = await file.readFile()
  const at = data.indexOf('find-me-1')
  await file.write(Buffer.from([data[at]! ^ 1]), 0, 1, at)
  await file.close()
  const again = await openAt(path)
  await expect(read(again, 'i1')).rejects.toMatchObject({ code: 'STORE_ERR_CORRUPT' })
  await expect(read(again, 'i1')).rejects.toThrow(/item i1/)
  expect((await read(again, 'i2'))?.value.n).toBe(2)
  expect(await again.checkIntegrity()).toEqual(['item i1: wrong check sum'])
})

test('a truncated file and a file of garbage are refused with STORE_ERR_CORRUPT, not rebuilt', async () => {
  const dir = await tempDir()
  const path = join(dir, 'a.db')
  const s = await openAt(path)
  await fill(s, 2000, 'z'.repeat(100))
  await s.close()
  const size = (await stat(path)).size
  await truncate(path, Math.floor(size / 2))
  const found = await openAt(path).then(
    (t) => t.checkIntegrity(),
    (e: unknown) => [e as { code?: string }],
  )
  expect(found.length).toBeGreaterThan(0)
  await writeFile(join(dir, 'g.db'), Buffer.alloc(5000, 'garbage '))
  await expect(openAt(join(dir, 'g.db'))).rejects.toMatchObject({ code: 'STORE_ERR_CORRUPT' })
})

test('a clock that jumps back or forth changes no order: versions, cursors and now() go on', async () => {
  const path = join(await tempDir(), 'a.db')
  let wall = Date.parse('2026-06-01T12:00:00Z')
  const s = await openSqliteStore({ path, types: [item], clock: { now: () => wall } })
  onTestFinished(() => s.close())
  const go = (n: number) =>
    s.transaction(async (tx) => {
      tx.append('l', n)
      return tx.put('item', 'a', { n })
    })
  const t0 = await s.now()
  const versions = [await go(1)]
  wall -= 3_600_000
  versions.push(await go(2))
  wall += 7_200_000
  versions.push(await go(3))
  expect([...versions].sort((a, b) => a - b)).toEqual(versions)
  expect((await s.readLog('l', { limit: 9 })).records.map((r) => r.record)).toEqual([1, 2, 3])
  expect((await s.now()) - t0).toBeLessThan(600_000)
})
