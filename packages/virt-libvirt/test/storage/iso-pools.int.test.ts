import { spawnSync } from 'node:child_process'
import {
  closeSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sessionLibvirt, type TestLibvirt } from '../../../../test/support/libvirt.ts'
import { createScanMemory } from '../../src/media/scan-memory.ts'
import { type FoundIso, type ScanProgress, walkIsos } from '../../src/media/scan-walk.ts'
import { scanIsos } from '../../src/media/scan.ts'
import type { View } from '../../src/needs.ts'
import { createIsoPools } from '../../src/storage/iso-pools.ts'
import { isoImage } from '../media/images.ts'
import { admin, openWorld, type World } from '../support/world.ts'

const json = (view: View): any => JSON.parse(view.json.toString())
let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'onggi-scan-'))
  for (const sub of ['a/deep/er', 'b', 'locked']) mkdirSync(join(dir, sub), { recursive: true })
  writeFileSync(join(dir, 'top.iso'), isoImage({ volumeId: 'Debian 11.1.0 amd64 n' }))
  writeFileSync(join(dir, 'a/deep/er/no suffix'), isoImage())
  writeFileSync(join(dir, 'b/top.iso'), isoImage({ volumeId: 'OTHER' }))
  writeFileSync(join(dir, 'b/not bootable.iso'), isoImage({ bootable: false }))
  writeFileSync(join(dir, 'b/text.iso'), 'text')
  writeFileSync(join(dir, 'b/empty.iso'), '')
  symlinkSync(dir, join(dir, 'a/loop'))
  symlinkSync(join(dir, 'top.iso'), join(dir, 'b/link.iso'))
  symlinkSync(join(dir, 'nowhere'), join(dir, 'b/dangling.iso'))
  spawnSync('mkfifo', [join(dir, 'b/pipe.iso')])
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

describe('a scan', () => {
  const all = ['a/deep/er/no suffix', 'b/link.iso', 'b/top.iso', 'top.iso']
  const pathsOf = (found: readonly FoundIso[]): string[] => found.map((iso) => iso.path.slice(dir.length + 1)).sort()

  test('finds every bootable image by content, through loops, pipes and files it cannot use; progress never goes back', async () => {
    const found: FoundIso[] = []
    const seen: ScanProgress[] = []
    const end = await scanIsos(dir, {
      onReport: (some, progress) => {
        found.push(...some)
        seen.push(progress)
      },
    })
    expect(pathsOf(found)).toEqual(all)
    expect(end).toMatchObject({ directories: 6, done: 6, unreadable: 0 })
    for (const [i, p] of seen.entries()) if (i > 0) expect(p.done).toBeGreaterThanOrEqual(seen[i - 1]!.done)
  })
  test('stops at its limits', async () => {
    const found: FoundIso[] = []
    await scanIsos(dir, { maxDepth: 0, onReport: (some) => void found.push(...some) })
    expect(pathsOf(found)).toEqual(['top.iso'])
    const one: FoundIso[] = []
    await scanIsos(dir, { maxFound: 1, onReport: (some) => void one.push(...some) })
    expect(one).toHaveLength(1)
  })
  test('that is aborted rejects with the reason', async () => {
    await expect(scanIsos(dir, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
    const abort = new AbortController()
    const scan = scanIsos('/usr', { signal: abort.signal, onReport: () => abort.abort(new Error('later')) })
    await expect(scan).rejects.toThrow('later')
  })
  test('of a directory that is not there finds nothing and says so', async () => {
    expect(await scanIsos(join(dir, 'none'))).toMatchObject({ files: 0, unreadable: 1 })
  })
  test('a second time asks nothing of directories that did not change, and sees every change', async () => {
    const memory = createScanMemory()
    const root = join(dir, 'plain')
    const sub = join(root, 'sub')
    mkdirSync(sub, { recursive: true })
    for (const path of [join(root, 'a.iso'), join(sub, 'b.iso')]) writeFileSync(path, isoImage())
    const run = async (): Promise<string[]> => {
      await memory.settle()
      return [...walkIsos(root, {}, memory)].flatMap((x) => ('header' in x ? x.path.slice(root.length + 1) : [])).sort()
    }
    expect(await run()).toEqual(['a.iso', 'sub/b.iso'])
    expect([root, sub].map((path) => memory.recall(path) !== undefined)).toEqual([true, true])
    expect(await run()).toEqual(['a.iso', 'sub/b.iso'])
    // Rewritten in place, as long as before and dated back.
    const b = join(sub, 'b.iso')
    const { size, atime, mtime } = statSync(b)
    const fd = openSync(b, 'r+')
    writeSync(fd, Buffer.alloc(size), 0, size, 0)
    closeSync(fd)
    utimesSync(b, atime, mtime)
    await memory.settle()
    expect([root, sub].map((path) => memory.recall(path) !== undefined)).toEqual([true, false])
    expect(await run()).toEqual(['a.iso'])
    writeFileSync(b, isoImage({ volumeId: 'OTHER' }))
    expect(await run()).toEqual(['a.iso', 'sub/b.iso'])
    // A new directory, and one that goes.
    mkdirSync(join(sub, 'new'))
    writeFileSync(join(sub, 'new/n.iso'), isoImage())
    expect(await run()).toEqual(['a.iso', 'sub/b.iso', 'sub/new/n.iso'])
    rmSync(join(sub, 'new'), { recursive: true })
    expect(await run()).toEqual(['a.iso', 'sub/b.iso'])
    memory.close()
    rmSync(root, { recursive: true })
  })
  test('a file with another name elsewhere, or behind a link, is compared each time', async () => {
    const memory = createScanMemory()
    const [here, there] = [join(dir, 'one'), mkdtempSync(join(tmpdir(), 'onggi-linked-'))]
    mkdirSync(here)
    writeFileSync(join(there, 'a.iso'), isoImage())
    linkSync(join(there, 'a.iso'), join(here, 'hard.iso'))
    const run = async (): Promise<number> => {
      await memory.settle()
      return [...walkIsos(here, {}, memory)].filter((x) => 'header' in x).length
    }
    expect(await run()).toBe(1)
    expect(memory.recall(here)).toBeUndefined()
    writeFileSync(join(there, 'a.iso'), 'no image any more')
    expect(await run()).toBe(0)
    memory.close()
    for (const path of [here, there]) rmSync(path, { recursive: true })
  })
  test('scans of one tree go on with what the last one remembers', async () => {
    const root = mkdtempSync(join(tmpdir(), 'onggi-again-'))
    writeFileSync(join(root, 'a.iso'), isoImage())
    const scan = async (): Promise<string[]> => {
      const found: FoundIso[] = []
      await scanIsos(root, { onReport: (some) => void found.push(...some) })
      return found.map(({ path }) => path.slice(root.length + 1)).sort()
    }
    for (let n = 0; n < 3; n++) expect(await scan()).toEqual(['a.iso'])
    writeFileSync(join(root, 'b.iso'), isoImage())
    expect(await Promise.all([scan(), scan()])).toEqual([
      ['a.iso', 'b.iso'],
      ['a.iso', 'b.iso'],
    ])
    rmSync(root, { recursive: true })
    expect(await scan()).toEqual([])
  })
})

describe('pools of images', () => {
  let libvirt: TestLibvirt
  let world: World
  beforeAll(async () => {
    libvirt = await sessionLibvirt()
    world = await openWorld({ uri: libvirt.uri, socketPath: libvirt.socketPath })
    await world.virt.storagePools.inventory.ready()
  })
  afterAll(() => world.close())

  test('kimchi_isos shows the bootable images of the active pools, and is nobody’s to change', async () => {
    const { isoPools } = world.virt.volumes
    const path = join(libvirt.dir, 't-isos')
    await world.virt.storagePools.create({ name: 't-isos', type: 'dir', path }, admin)
    await world.virt.storagePools.activate('t-isos', admin)
    writeFileSync(join(path, 'x.iso'), isoImage({ volumeId: 'Debian 11.1.0 amd64 n' }))
    writeFileSync(join(path, 'y.iso'), isoImage({ bootable: false }))
    const mine = (await isoPools.volumes('kimchi_isos', admin)).map(json).filter((v) => v.path.startsWith(path))
    expect(mine).toMatchObject([{ name: 'x.iso', format: 'iso', bootable: true, os_distro: 'debian', os_version: '11' }])
    expect(json(await isoPools.volume('kimchi_isos', 'x.iso', admin)).path).toBe(join(path, 'x.iso'))
    await expect(isoPools.volume('kimchi_isos', 'y.iso', admin)).rejects.toMatchObject({ code: 'VIRT_ERR_VOLUME_NOT_FOUND' })
    expect(json(await isoPools.get('kimchi_isos', admin))).toMatchObject({ type: 'kimchi-iso', state: 'active' })
    expect(json((await isoPools.list(admin)).at(-1)!).name).toBe('kimchi_isos')
    for (const call of [() => isoPools.update('kimchi_isos', {}, admin), () => isoPools.delete('kimchi_isos', admin)])
      await expect(call()).rejects.toMatchObject({ code: 'VIRT_ERR_POOL_RESERVED' })
    expect(() => isoPools.refuseAction('kimchi_isos', 'activate')).toThrow(expect.objectContaining({ code: 'VIRT_ERR_POOL_RESERVED' }))
    await world.virt.storagePools.deactivate('t-isos', admin)
    await world.virt.storagePools.delete('t-isos', admin)
  })

  test('a deep scan is a task; its images are there while it runs and go when they expire, unless kept', async () => {
    let now = 0
    const timers: { at: number; fn: () => void }[] = []
    const clock = {
      now: () => now,
      after: (ms: number, fn: () => void) => {
        const timer = { at: now + ms, fn }
        timers.push(timer)
        return () => void timers.splice(timers.indexOf(timer), 1)
      },
    }
    const { virt } = world
    const tasks = {
      ...world.tasks,
      register: (type: never, owner: string) => world.tasks.register({ ...(type as object), name: 'storagepool.scan2' } as never, owner),
    }
    const enqueue: typeof world.tasks.enqueue = (tx, _type, input, o) => world.tasks.enqueue(tx, 'storagepool.scan2', input, o)
    const events = { publish: () => undefined }
    const deps = {
      link: virt.link,
      store: world.store,
      operations: { run: (_: unknown, ctx: never, input: never, fn: (i: never, c: never) => Promise<never>) => fn(input, ctx) },
      tasks: { ...tasks, enqueue },
      events,
      log: admin.log,
      clock,
      dataDir: dir,
      prefix: '/plugins/kimchi',
    }
    const isoPools = createIsoPools(deps, {
      pools: virt.storagePools,
      volumes: async () => [],
      osinfo: virt.osinfo,
      expiryMs: 300_000,
    })
    isoPools.start()
    const scanned = async (name: string): Promise<any> => {
      const { view, taskId } = await isoPools.create({ name, path: dir }, admin)
      expect(json(view)).toMatchObject({ name, state: 'initializing', type: 'kimchi-iso', path: dir, task_id: taskId })
      expect(await world.tasks.wait(taskId)).toMatchObject({ status: 'finished', result: { found: 4 } })
      return json(await isoPools.get(name, admin))
    }
    expect(await scanned('deep')).toMatchObject({ state: 'active', nr_volumes: 4 })
    expect((await isoPools.volumes('deep', admin)).map((v) => json(v).name)).toEqual(['link.iso', 'no suffix', 'top.iso', 'top.iso (2)'])
    await scanned('kept')
    await isoPools.update('kept', { autostart: true }, admin)
    await expect(isoPools.create({ name: 'deep', path: dir }, admin)).rejects.toMatchObject({ code: 'VIRT_ERR_POOL_EXISTS' })
    now += 300_000
    for (const timer of timers.filter((t) => t.at <= now)) timer.fn()
    expect(isoPools.has('deep')).toBe(false)
    expect(isoPools.has('kept')).toBe(true)
    await isoPools.delete('kept', admin)
    expect(isoPools.has('kept')).toBe(false)
    await isoPools.close()
  })

  test.each([
    ['a/b', 'a/b', 'VIRT_ERR_NAME_INVALID'],
    ['relative', 'x', 'VIRT_ERR_FIELD_INVALID'],
    ['none', '/no/such/dir', 'VIRT_ERR_FIELD_INVALID'],
    ['file', '/etc/passwd', 'VIRT_ERR_FIELD_INVALID'],
    ['kimchi_isos', '/tmp', 'VIRT_ERR_NAME_INVALID'],
    ['default', '/tmp', 'VIRT_ERR_POOL_EXISTS'],
  ])('a deep scan of the name %j and the directory %j is refused', async (name, path, code) => {
    await expect(world.virt.volumes.isoPools.create({ name, path }, admin)).rejects.toMatchObject({ code })
  })
})
