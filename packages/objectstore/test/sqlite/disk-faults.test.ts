import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startFaulty, withSmallDisk } from '../support/faulty-disk.ts'
import { tempDir } from '../support/temp-dir.ts'

async function faulty(wrap: (dir: string) => string[] = () => []) {
  const dir = await tempDir()
  const disk = join(dir, 'disk')
  mkdirSync(disk)
  const p = await startFaulty(dir, join(disk, 'f.db'), wrap(disk))
  onTestFinished(() => p.kill())
  return p
}

test('EIO on a flush: the write is refused, so is every later one though the disk says it is well again; reads go on', async () => {
  const p = await faulty()
  expect(await p.ask('open')).toBe('ok')
  expect(await p.ask('put a 10')).toBe('ok')
  p.fail('fsync EIO')
  expect(await p.ask('put b 10')).toBe('error STORE_ERR_FAILED')
  p.fail('')
  expect(await p.ask('put c 10')).toBe('error STORE_ERR_FAILED')
  expect(await p.ask('get a')).toBe('10')
  expect(await p.ask('get b')).toBe('undefined')
  expect(await p.ask('close')).toBe('ok')
})

test('a disk that became read-only: writes reject with STORE_ERR_READ_ONLY or STORE_ERR_FAILED, reads go on', async () => {
  const p = await faulty()
  await p.ask('open')
  await p.ask('put a 10')
  p.fail('write EROFS')
  expect(['error STORE_ERR_READ_ONLY', 'error STORE_ERR_FAILED']).toContain(await p.ask('put b 10'))
  expect(await p.ask('get a')).toBe('10')
})

test('a full disk: the write rejects with STORE_ERR_DISK_FULL, reads go on, and writes go on when there is room', async () => {
  const p = await faulty()
  await p.ask('open')
  await p.ask('put a 10')
  p.fail('write ENOSPC')
  expect(await p.ask('put b 10')).toBe('error STORE_ERR_DISK_FULL')
  expect(await p.ask('get a')).toBe('10')
  p.fail('')
  expect(await p.ask('put b 10')).toBe('ok')
  expect(await p.ask('get b')).toBe('10')
})

test('a really full disk (2 MB): STORE_ERR_DISK_FULL, what was acknowledged is readable', async () => {
  const p = await faulty((dir) => withSmallDisk(dir, '2m'))
  expect(await p.ask('open')).toBe('ok')
  expect(await p.ask('put a 10')).toBe('ok')
  expect(await p.ask('fill')).toBe('error STORE_ERR_DISK_FULL')
  expect(await p.ask('get a')).toBe('10')
  expect(await p.ask('get fill0')).toBe('50000')
  expect(await p.ask('close')).toBe('ok')
})

test('a disk mounted read-only is refused with STORE_ERR_READ_ONLY', async () => {
  const p = await faulty((dir) => {
    const wrap = withSmallDisk(dir, '2m')
    return wrap.map((s) => s.replace('&& exec', '&& mount -o remount,ro "$0" && exec'))
  })
  expect(await p.ask('open')).toBe('error STORE_ERR_READ_ONLY')
})

test('while a flush takes 50 ms the main thread goes on', async () => {
  const p = await faulty()
  await p.ask('open')
  await p.ask('put a 10')
  p.fail('fsync 50')
  const [took, late] = (await p.ask('lag')).split(' ').map(Number)
  expect(took).toBeGreaterThanOrEqual(49)
  // A flush on the main thread would make the timer as late as the flush is long.
  expect(late).toBeLessThan(45)
})
