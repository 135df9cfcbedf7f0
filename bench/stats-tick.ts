// One tick of the host's figures, against the floor (the same four files read into kept buffers), psutil and systeminformation. CPU µs per tick, our process only.
import { spawnSync } from 'node:child_process'
import { openSync, readSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { setTimeout } from 'node:timers/promises'
import { createCollector, hostSource, systemClock } from '../packages/host-stats/src/index.ts'

const isSmoke = process.argv.includes('--smoke')
const rounds = isSmoke ? 2 : 41
const ticks = isSmoke ? 50 : 250
const paths = ['/proc/stat', '/proc/meminfo', '/proc/diskstats', '/proc/net/dev']

const files = paths.map((path) => ({ fd: openSync(path, 'r'), buffer: Buffer.allocUnsafe(16_384) }))
const floor = () => {
  for (const f of files) readSync(f.fd, f.buffer, 0, f.buffer.length, 0)
}
/** Time goes on by a second with each tick, so that the source is due; the timers are real. */
let now = 0
const clock = { now: () => now, monotonic: () => now, after: systemClock.after }
const ticking = createCollector({ clock, sources: [hostSource()] })
const ours = () => {
  now += 1000
  return ticking.tick()
}
const asyncReads = () => Promise.all(paths.map((path) => readFile(path, 'utf8')))

const cost = async (fn: () => unknown, n: number): Promise<number> => {
  const before = process.cpuUsage()
  for (let i = 0; i < n; i++) await fn()
  const used = process.cpuUsage(before)
  return (used.user + used.system) / n
}
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!
const show = (name: string, v: readonly number[]): void =>
  console.log(`${name.padEnd(48)} ${median(v).toFixed(1)} µs CPU per tick (${Math.min(...v).toFixed(1)}–${Math.max(...v).toFixed(1)})`)

const python = `
import os, sys, time, psutil
def tick():
    psutil.cpu_times(); psutil.virtual_memory(); psutil.swap_memory(); psutil.disk_io_counters(perdisk=True); psutil.net_io_counters(pernic=True)
tick()
for _ in range(int(sys.argv[1])):
    a = time.process_time()
    for _ in range(int(sys.argv[2])): tick()
    print((time.process_time() - a) * 1e6 / int(sys.argv[2]))
`
const psutil = (): number[] | undefined => {
  const run = () => spawnSync('/usr/bin/python3', ['-c', python, String(rounds), String(isSmoke ? 20 : 100)], { encoding: 'utf8' })
  let r = run()
  if (r.status !== 0 && process.getuid?.() === 0) {
    spawnSync('apt-get', ['install', '-y', '-q', 'python3-psutil'], { stdio: 'ignore' })
    r = run()
  }
  return r.status === 0 ? r.stdout.trim().split('\n').map(Number) : undefined
}

interface SystemInformation {
  currentLoad(): Promise<unknown>
  mem(): Promise<unknown>
  disksIO(): Promise<unknown>
  networkStats(iface: string): Promise<unknown>
}
const systemInformation = async (): Promise<number[] | undefined> => {
  let si: SystemInformation
  try {
    si = createRequire(import.meta.url)('systeminformation') as SystemInformation
  } catch {
    return undefined
  }
  const all = () => Promise.all([si.currentLoad(), si.mem(), si.disksIO(), si.networkStats('*')])
  await all()
  // It answers from memory when asked again within a fraction of a second: real ticks are a second apart.
  const values: number[] = []
  for (let i = 0; i < (isSmoke ? 2 : 15); i++) {
    await setTimeout(300)
    values.push(await cost(all, 1))
  }
  return values
}

const sides = { floor: [] as number[], ours: [] as number[], async: [] as number[] }
await cost(ours, isSmoke ? 50 : 5000)
await cost(floor, isSmoke ? 50 : 2000)
for (let i = 0; i < rounds; i++) {
  sides.floor.push(await cost(floor, ticks))
  sides.ours.push(await cost(ours, ticks))
  sides.async.push(await cost(asyncReads, Math.max(20, ticks / 10)))
}
const ps = psutil()
const si = await systemInformation()
console.log(`${ticking.series().length} series, ${rounds} rounds of ${ticks} ticks, Node ${process.version}`)
show('floor: pread of the four files', sides.floor)
show('collector.tick(): read, parse, rates, history', sides.ours)
show('four async readFile, nothing parsed', sides.async)
if (ps === undefined) console.log('psutil is not here: apt-get install python3-psutil')
else show('psutil: the same figures, no history', ps)
if (si === undefined) console.log('systeminformation is not here: npm ci in bench/')
else show('systeminformation, without its child processes', si)

const full = createCollector({
  clock,
  sources: [
    {
      name: 'x',
      intervalMs: 1000,
      sample: async () => Array.from({ length: 64 }, (_, i) => ({ series: `s${i}`, kind: 'gauge' as const, unit: '1' as const, value: i })),
    },
  ],
})
await full.tick()
console.log(`one hour at one second of 64 series: ${full.bytes} bytes`)

const mine = median(sides.ours)
const ratio = {
  ofFloor: Number((mine / median(sides.floor)).toFixed(2)),
  psutil: ps === undefined ? null : Number((median(ps) / mine).toFixed(2)),
  systeminformation: si === undefined ? null : Number((median(si) / mine).toFixed(2)),
  historyBytes: full.bytes,
}
const met = ratio.ofFloor <= 1.5 && ratio.psutil !== null && ratio.psutil >= 4 && full.bytes <= 1_000_000
const aimMet =
  met &&
  ratio.ofFloor <= 1.2 &&
  ratio.psutil !== null &&
  ratio.psutil >= 6 &&
  ratio.systeminformation !== null &&
  ratio.systeminformation >= 30
console.log(
  JSON.stringify({
    bench: 'stats-tick',
    ratio,
    must: { ofFloor: '≤ 1.5', psutil: '≥ 4', historyBytes: '≤ 1000000' },
    aim: { ofFloor: '≤ 1.2', psutil: '≥ 6', systeminformation: '≥ 30' },
    met,
    aim_met: aimMet,
  }),
)
await Promise.all([ticking, full].map((c) => c.close()))
