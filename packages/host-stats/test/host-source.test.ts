import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCollector, hostSource, hostStats } from '../src/index.ts'
import { manualClock } from '../src/testing/index.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'onggi-stats-'))
  for (const d of [
    'proc/net',
    'sys/block/sda',
    'sys/block/nvme0n1',
    'sys/block/dm-0',
    'sys/block/loop0',
    'sys/class/net/eth0/device',
    'sys/class/net/br0',
  ])
    mkdirSync(join(dir, d), { recursive: true })
})
afterEach(() => rmSync(dir, { recursive: true }))

const put = (file: string, text: string) => writeFileSync(join(dir, 'proc', file), text)
const stat = (user: number, system: number, idle: number, iowait: number) =>
  put('stat', `cpu  ${user} 0 ${system} ${idle} ${iowait} 0 0 0 0 0\ncpu0 1 2 3 4 5 6 7 8 9 10\ncpu1 1 2 3 4 5 6 7 8 9 10\nintr 1 2 3\n`)
const meminfo = (available: number) =>
  put(
    'meminfo',
    `MemTotal:       8000 kB\nMemFree:        1000 kB\nMemAvailable:   ${available} kB\nBuffers:         10 kB\nCached:          20 kB\nSwapCached:       7 kB\nActive: 1 kB\nSwapTotal:       100 kB\nSwapFree:       60 kB\n`,
  )
const disk = (rows: [string, number, number][]) =>
  put('diskstats', rows.map(([n, r, w]) => ` 254       0 ${n} 87768 28455 ${r} 18974 19554 59948 ${w} 24781 0 10324 44215\n`).join(''))
const net = (rows: [string, number, number][]) =>
  put(
    'net/dev',
    `Inter-|   Receive    |  Transmit\n face |bytes    packets\n${rows.map(([n, r, t]) => `${n.padStart(6)}: ${r}   29    0    0    0     0          0         0     ${t}      29    0\n`).join('')}`,
  )
const make = () => {
  const clock = manualClock()
  const stats = createCollector({ clock, sources: [hostSource({ procDir: join(dir, 'proc'), sysDir: join(dir, 'sys') })] })
  return { clock, stats, at: (name: string) => stats.latest(name)?.rate }
}

test('processor shares come from the counts themselves, memory from meminfo', async () => {
  const { clock, stats, at } = make()
  stat(100, 50, 800, 50)
  meminfo(3000)
  await stats.tick()
  expect(at('host/cpu.busy')).toBeUndefined()
  expect(at('host/cpu.cores')).toBe(2)
  stat(140, 60, 840, 60)
  await clock.advance(1000)
  await stats.tick()
  expect(at('host/cpu.busy')).toBeCloseTo(0.5)
  expect(at('host/cpu.user')).toBeCloseTo(0.4)
  expect(at('host/cpu.system')).toBeCloseTo(0.1)
  expect(at('host/cpu.iowait')).toBeCloseTo(0.1)
  expect(hostStats(stats).memory).toEqual({
    total: 8_192_000,
    used: 5_120_000,
    available: 3_072_000,
    cached: 20_480,
    buffers: 10_240,
    swap_total: 102_400,
    swap_used: 40_960,
  })
})

test('counts that stand still or run backwards by a tick give no share out of range', async () => {
  const { clock, stats, at } = make()
  stat(100, 50, 800, 50)
  await stats.tick()
  await clock.advance(1000)
  await stats.tick()
  expect(at('host/cpu.busy')).toBeUndefined()
  stat(110, 50, 799, 49)
  await clock.advance(1000)
  await stats.tick()
  expect(at('host/cpu.busy')).toBe(1)
})

test('whole disks are shown and summed; partitions, loop and dm devices are not', async () => {
  const { clock, stats, at } = make()
  disk([
    ['sda', 0, 0],
    ['sda1', 0, 0],
    ['nvme0n1', 0, 0],
    ['dm-0', 0, 0],
    ['loop0', 0, 0],
  ])
  await stats.tick()
  disk([
    ['sda', 2, 4],
    ['sda1', 2, 4],
    ['nvme0n1', 10, 20],
    ['dm-0', 12, 24],
    ['loop0', 99, 99],
  ])
  await clock.advance(1000)
  await stats.tick()
  expect(stats.series('host/disk').map((s) => s.name)).toEqual([
    'host/disk.read',
    'host/disk.write',
    'host/disk/nvme0n1/read',
    'host/disk/nvme0n1/write',
    'host/disk/sda/read',
    'host/disk/sda/write',
  ])
  expect(at('host/disk/sda/read')).toBe(1024)
  expect(at('host/disk/sda/write')).toBe(2048)
  expect(at('host/disk.read')).toBe(12 * 512)
  expect(at('host/disk.write')).toBe(24 * 512)
})

test('a device that appears, goes or changes its place in the table does not look like traffic', async () => {
  const { clock, stats, at } = make()
  const tick = async () => {
    await clock.advance(1000)
    await stats.tick()
  }
  disk([['sda', 10, 10]])
  await tick()
  disk([
    ['nvme0n1', 1_000_000, 1_000_000],
    ['sda', 12, 12],
  ])
  await tick()
  expect(at('host/disk.read')).toBe(1024)
  expect(at('host/disk/sda/read')).toBe(1024)
  disk([['sda', 13, 13]])
  await tick()
  expect(at('host/disk.read')).toBe(512)
  expect(at('host/disk/nvme0n1/read')).toBeUndefined()
  expect(hostStats(stats).disk.devices).toEqual([{ name: 'sda', read: 512, write: 512 }])
})

test('the physical interfaces make the sum; without one, all shown do', async () => {
  const { clock, stats, at } = make()
  net([
    ['lo', 5, 5],
    ['eth0', 100, 10],
    ['br0', 100, 10],
    ['vnet3', 1, 1],
  ])
  await stats.tick()
  net([
    ['lo', 50, 50],
    ['eth0', 400, 30],
    ['br0', 300, 20],
    ['vnet3', 9, 9],
  ])
  await clock.advance(1000)
  await stats.tick()
  expect(at('host/net.rx')).toBe(300)
  expect(at('host/net.tx')).toBe(20)
  expect(hostStats(stats).network.interfaces).toEqual([
    { name: 'br0', rx: 200, tx: 10 },
    { name: 'eth0', rx: 300, tx: 20 },
  ])
  rmSync(join(dir, 'sys/class/net/eth0'), { recursive: true })
  const other = make()
  await other.stats.tick()
  net([
    ['lo', 50, 50],
    ['eth0', 500, 40],
    ['br0', 500, 40],
  ])
  await other.clock.advance(1000)
  await other.stats.tick()
  expect(other.at('host/net.rx')).toBe(300)
})

test('a file that is missing is a gap of its own series, and is found when it comes', async () => {
  const { clock, stats, at } = make()
  meminfo(3000)
  await stats.tick()
  expect(hostStats(stats)).toMatchObject({
    cpu: { busy: null, cores: null },
    memory: { total: 8_192_000 },
    disk: { read: null, devices: [] },
  })
  net([['eth0', 1, 1]])
  await clock.advance(1000)
  await stats.tick()
  expect(stats.series('host/net/').length).toBe(2)
  expect(at('host/memory.used')).toBe(5_120_000)
})

test('a table longer than the buffer and than a page is read whole', async () => {
  const { clock, stats, at } = make()
  const rows = (v: number): [string, number, number][] => [
    ...Array.from({ length: 300 }, (_, i): [string, number, number] => [`vnet${i}`, v, v]),
    ['eth0', v, v],
  ]
  net(rows(1))
  await stats.tick()
  net(rows(1001))
  await clock.advance(1000)
  await stats.tick()
  expect(at('host/net.rx')).toBe(1000)
})

test('on this machine the figures agree with what the system says of itself', async () => {
  const clock = manualClock()
  const stats = createCollector({ clock, sources: [hostSource()] })
  await stats.tick()
  const now = hostStats(stats)
  expect(now.memory.total).toBeGreaterThan(0)
  expect(Math.abs(now.memory.total! - totalmem())).toBeLessThan(totalmem() / 2)
  expect(now.cpu.cores).toBe(cpus().length)
  await stats.close()
})
