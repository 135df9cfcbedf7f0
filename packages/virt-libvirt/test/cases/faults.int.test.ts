// Faults of libvirt and of what it runs, injected for real.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { echoGuest } from '../../../../test/support/echo-guest.ts'
import { ownLibvirt, stopLibvirt, type TestLibvirt } from '../../../../test/support/libvirt.ts'
import { admin, openWorld, type World } from '../support/world.ts'

let libvirt: TestLibvirt
let world: World
const json = (view: { json: Buffer }): any => JSON.parse(view.json.toString())
const virsh = (...args: string[]): string => {
  const ran = spawnSync('virsh', ['-q', '-c', libvirt.uri, ...args], { encoding: 'utf8' })
  if (ran.status !== 0) throw new Error(`virsh ${args.join(' ')}: ${ran.stderr}`)
  return ran.stdout
}
const isLong = process.env['ONGGI_LONG'] !== undefined

beforeAll(async () => {
  libvirt = await ownLibvirt('session')
  world = await openWorld({ uri: libvirt.uri, socketPath: libvirt.socketPath })
  await Promise.all([world.virt.vms.inventory.ready(), world.virt.storagePools.inventory.ready()])
}, 120_000)
afterAll(async () => {
  await world.close()
  await stopLibvirt(libvirt)
})

/** The QEMU process of a guest. */
const processOf = (name: string): number =>
  readdirSync('/proc')
    .map(Number)
    .find((pid) => {
      if (!(pid > 1)) return false
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`guest=${name},`)
      } catch {
        return false // it ended meanwhile
      }
    }) ?? 0

test('a guest whose process is killed is told as crashed, and can be started again', { timeout: 90_000 }, async () => {
  const file = join(libvirt.dir, 'killed.xml')
  writeFileSync(file, echoGuest(libvirt, 'killed'))
  chmodSync(file, 0o644)
  virsh('define', file)
  virsh('start', 'killed')
  await expect.poll(() => world.virt.vms.inventory.byName('killed')?.record.state, { timeout: 20_000 }).toBe('running')
  const from = world.told.length
  const at = performance.now()
  process.kill(processOf('killed'), 'SIGKILL')
  const told = await world.event((e) => e.type === 'vm.crashed' && e.uri.endsWith('/killed'), { from })
  console.info(`a killed guest was told after ${Math.round(performance.now() - at)} ms`)
  expect(told.data).toMatchObject({ state: 'crashed', screenshot: null })
  expect(json(await world.virt.vms.get('killed', admin)).state).toBe('crashed')
  expect(json(await world.virt.vms.act('killed', 'start', admin)).state).toBe('running')
  await world.virt.vms.remove('killed', admin)
  expect(virsh('list', '--all', '--name')).not.toContain('killed')
})

describe('a libvirtd that stands still', () => {
  test('costs nobody anything who asks for what is known, and what waited goes on with it', { timeout: 60_000 }, async () => {
    const { virt } = world
    await virt.storagePools.list(admin)
    process.kill(libvirt.pid, 'SIGSTOP')
    try {
      const at = performance.now()
      for (let n = 0; n < 100; n++) {
        await virt.vms.list(admin)
        await virt.templates.list(admin)
      }
      expect(performance.now() - at).toBeLessThan(2000)
      const pool = virt.storagePools.create({ name: 'waits', type: 'dir', path: join(libvirt.dir, 'waits') }, admin)
      let isDone = false
      void pool.finally(() => (isDone = true)).catch(() => undefined)
      await virt.vms.list(admin)
      expect(isDone).toBe(false)
      process.kill(libvirt.pid, 'SIGCONT')
      expect(json(await pool)).toMatchObject({ name: 'waits' })
      await virt.storagePools.delete('waits', admin)
    } finally {
      process.kill(libvirt.pid, 'SIGCONT')
    }
  })
  test.runIf(isLong)('counts as away after half a minute: calls end, and it is back by itself', { timeout: 120_000 }, async () => {
    process.kill(libvirt.pid, 'SIGSTOP')
    try {
      const pool = world.virt.storagePools.create({ name: 'gone', type: 'dir', path: join(libvirt.dir, 'gone') }, admin)
      await expect(pool).rejects.toMatchObject({ code: 'VIRT_ERR_UNREACHABLE' })
      expect(world.virt.state.kind).toBe('lost')
    } finally {
      process.kill(libvirt.pid, 'SIGCONT')
    }
    await expect.poll(() => world.virt.state.kind, { timeout: 30_000 }).toBe('synced')
  })
})

// A file system of its own, which only root mounts.
describe.runIf(process.getuid?.() === 0)('a pool that is full', () => {
  test('a clone that no longer fits fails, leaves nothing and gives the bytes back', { timeout: 60_000 }, async () => {
    const path = join(libvirt.dir, 'small')
    mkdirSync(path)
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=0777', 'tmpfs', path], { encoding: 'utf8' })
    expect(mounted.stderr).toBe('')
    try {
      writeFileSync(join(path, 'source.img'), Buffer.alloc(5 * 2 ** 20, 'x'))
      chmodSync(join(path, 'source.img'), 0o666)
      virsh('pool-define-as', 'small', 'dir', '--target', path)
      virsh('pool-start', 'small')
      await world.virt.storagePools.inventory.refresh()
      const free = async (): Promise<number> => json(await world.virt.storagePools.get('small', admin)).available
      const before = await free()
      const { id } = await world.virt.volumes.clone('small', 'source.img', { name: 'copy.img' }, admin)
      expect(await world.tasks.wait(id)).toMatchObject({ status: 'failed' })
      expect(readdirSync(path)).toEqual(['source.img'])
      virsh('pool-refresh', 'small')
      await world.virt.storagePools.inventory.refresh()
      expect(await free()).toBe(before)
      expect((await world.virt.volumes.list('small', admin)).map((v) => json(v).name)).toEqual(['source.img'])
    } finally {
      spawnSync('virsh', ['-q', '-c', libvirt.uri, 'pool-destroy', 'small'])
      spawnSync('umount', ['-l', path])
    }
  })
})
