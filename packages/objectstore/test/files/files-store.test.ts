import { mkdir, readFile, readdir, rename, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openFilesStore } from '../../src/files/index.ts'
import type { FilesStore, FilesStoreOptions } from '../../src/files/index.ts'
import { startChild } from '../support/child.ts'
import { withSmallDisk } from '../support/faulty-disk.ts'
import { tempDir } from '../support/temp-dir.ts'

const types = [{ name: 'item', index: ['n'] }]
const openAt = async (directories: readonly string[], o: Partial<FilesStoreOptions> = {}): Promise<FilesStore> => {
  const s = await openFilesStore({ directories, types, ...o })
  onTestFinished(() => s.close())
  return s
}
const put = (s: FilesStore, id: string, value: object) => s.transaction((tx) => tx.put('item', id, value))
const get = async (s: FilesStore, id: string) => (await s.transaction((tx) => tx.get<Record<string, unknown>>('item', id)))?.value
/** Replaces a file as an editor or a package manager does. */
const replace = async (dir: string, id: string, text: string) => {
  await mkdir(join(dir, 'item'), { recursive: true })
  await writeFile(join(dir, 'new'), text)
  await rename(join(dir, 'new'), join(dir, 'item', `${id}.json`))
}

test('logs, claims and transactions that write several objects are refused with STORE_ERR_UNSUPPORTED', async () => {
  const s = await openAt([await tempDir()])
  const refused = { code: 'STORE_ERR_UNSUPPORTED' }
  await expect(s.transaction(async (tx) => tx.append('l', 1))).rejects.toMatchObject(refused)
  await expect(s.transaction((tx) => tx.claim('item', {}))).rejects.toMatchObject(refused)
  await expect(s.readLog('l', { limit: 1 })).rejects.toMatchObject(refused)
  await expect(s.trimLog('l', { before: 'x' })).rejects.toMatchObject(refused)
  expect(() => s.onAppend('l', () => undefined)).toThrow(expect.objectContaining(refused))
  const two = s.transaction(async (tx) => {
    await tx.put('item', 'a', {})
    await tx.put('item', 'b', {})
  })
  await expect(two).rejects.toMatchObject(refused)
  expect(await get(s, 'a')).toBeUndefined()
  await s.transaction(async (tx) => {
    await tx.put('item', 'a', { n: 1 })
    await tx.put('item', 'a', { n: 2 })
  })
  expect(await get(s, 'a')).toEqual({ n: 2 })
})

test('a read begun after another program renamed its file into place sees it', async () => {
  const dir = await tempDir()
  const s = await openAt([dir])
  await put(s, 'a', { n: 1 })
  for (let n = 2; n < 40; n++) {
    await replace(dir, 'a', JSON.stringify({ n }))
    expect(await get(s, 'a')).toEqual({ n })
    // Even when size and time are those of the file before.
    await utimes(join(dir, 'item/a.json'), 1e9, 1e9)
  }
  await rm(join(dir, 'item/a.json'))
  expect(await get(s, 'a')).toBeUndefined()
})

test('watch() reports a change by another program within 1 s, until undone', async () => {
  const dir = await tempDir()
  const s = await openAt([dir])
  let undo: () => void = () => undefined
  const seen = new Promise<string | undefined>((done) => (undo = s.watch('item', done)))
  const begun = performance.now()
  await replace(dir, 'a', '{}')
  expect(await seen).toBe('a')
  expect(performance.now() - begun).toBeLessThan(10_000)
  undo()
})

test("the own directory hides the vendor's, deletes included, and the vendor's is never written", async () => {
  const dir = await tempDir()
  const [vendor, own] = [join(dir, 'vendor'), join(dir, 'own')]
  await replace(dir, 'a', '{}')
  for (const id of ['a', 'b', 'c']) await replace(vendor, id, JSON.stringify({ n: id }))
  const s = await openAt([vendor, own])
  await put(s, 'b', { n: 'mine' })
  await s.transaction((tx) => tx.delete('item', 'c'))
  const all = await s.transaction((tx) => tx.list<{ n: string }>('item'))
  expect(all.map((x) => [x.id, x.value.n])).toEqual([
    ['a', 'a'],
    ['b', 'mine'],
  ])
  expect((await readdir(join(vendor, 'item'))).sort()).toEqual(['a.json', 'b.json', 'c.json'])
  await s.transaction((tx) => tx.delete('item', 'b'))
  expect(await get(s, 'b')).toBeUndefined()
  await put(s, 'c', { n: 'again' })
  expect(await get(s, 'c')).toEqual({ n: 'again' })
  expect(await readFile(join(vendor, 'item/c.json'), 'utf8')).toBe('{"n":"c"}')
})

test('a broken file is named, the others are served, and mending it heals', async () => {
  const dir = await tempDir()
  const s = await openAt([dir])
  for (const id of ['a', 'b', 'c', 'd']) await put(s, id, { n: id })
  const path = join(dir, 'item/b.json')
  await truncate(path, 20)
  await replace(dir, 'c', '{"n": {"not": "a scalar"}}')
  await replace(dir, 'no~name', '{}')
  expect((await s.transaction((tx) => tx.list('item'))).map((x) => x.id)).toEqual(['a', 'd'])
  expect((await s.rawList('item')).map((x) => x.id)).toEqual(['a', 'd'])
  expect(
    s
      .broken()
      .map((b) => b.path)
      .sort(),
  ).toEqual([path, join(dir, 'item/c.json'), join(dir, 'item/no~name.json')])
  await expect(get(s, 'b')).rejects.toMatchObject({ code: 'STORE_ERR_CORRUPT', params: { path } })
  await replace(dir, 'b', '{"n": "mended"}')
  expect(await get(s, 'b')).toEqual({ n: 'mended' })
})

test('a flipped bit that leaves no JSON is found; a file a person laid out anew is read', async () => {
  const dir = await tempDir()
  const s = await openAt([dir])
  await put(s, 'a', { n: 1, text: 'x' })
  const path = join(dir, 'item/a.json')
  const text = await readFile(path, 'utf8')
  await writeFile(path, JSON.stringify(JSON.parse(text), null, 2))
  expect(await get(s, 'a')).toEqual({ n: 1, text: 'x' })
  expect((await s.rawList('item'))[0]?.json.toString()).toBe('{"n":1,"text":"x"}')
  const bytes = Buffer.from(text)
  bytes[text.indexOf('"n"')]! ^= 1
  await writeFile(path, bytes)
  await expect(get(s, 'a')).rejects.toMatchObject({ code: 'STORE_ERR_CORRUPT' })
})

test('values of an older version are upgraded', async () => {
  const dir = await tempDir()
  await put(await openAt([dir]), 'a', { n: 4 })
  const s = await openAt([dir], { types: [{ name: 'item', version: 2, index: ['m'], upgrade: (v: { n: number }) => ({ m: v.n * 2 }) }] })
  expect((await s.transaction((tx) => tx.list('item', { where: { m: 8 } }))).map((x) => x.value)).toEqual([{ m: 8 }])
})

test('two processes counting up one object lose no count', async () => {
  const dir = await tempDir()
  const children = [1, 2, 3].map(() => startChild('count-up.ts', ['files', dir, '40']))
  for (const c of children) expect(await c.exited).toMatchObject({ code: 0, stderr: '' })
  expect(await get(await openAt([dir]), 'counter')).toEqual({ n: 120 })
})

test("a writer that waits too long for another process rejects with STORE_ERR_CONFLICT; the holder's death frees the lock", async () => {
  const dir = await tempDir()
  const child = startChild('hold-type-lock.ts', [join(dir, 'item')])
  onTestFinished(() => child.kill('SIGKILL'))
  expect(await child.next()).toBe('held')
  const s = await openAt([dir], { lockWaitMs: 30 })
  await expect(put(s, 'a', {})).rejects.toMatchObject({ code: 'STORE_ERR_CONFLICT' })
  child.kill('SIGKILL')
  await child.exited
  await put(s, 'a', {})
})

test('what a killed process left half-written is removed at the next opening', async () => {
  const dir = await tempDir()
  await mkdir(join(dir, 'item'))
  await writeFile(join(dir, 'item/.tmp-999999999-1'), 'half')
  await openAt([dir])
  expect((await readdir(join(dir, 'item'))).filter((f) => f.startsWith('.tmp'))).toEqual([])
})

test('a full disk rejects with STORE_ERR_DISK_FULL and leaves the old file; a read-only one with STORE_ERR_READ_ONLY', async () => {
  const dir = await tempDir()
  const full = startChild('full-files.ts', [dir], { wrap: withSmallDisk(dir, '1m') })
  expect(await full.next()).toBe('STORE_ERR_DISK_FULL old')
  expect((await full.exited).stderr).toBe('')
  const wrap = withSmallDisk(dir, '1m').map((s) => s.replace('&& exec', '&& mkdir "$0/item" && mount -o remount,ro "$0" && exec'))
  const readOnly = startChild('full-files.ts', [dir], { wrap })
  expect(await readOnly.next()).toBe('STORE_ERR_READ_ONLY undefined')
  expect((await readOnly.exited).stderr).toBe('')
})
