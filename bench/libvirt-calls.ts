// Calls to libvirt: @onggi/libvirt against python3-libvirt (Debian) on the same private daemon, the sides taking turns. `--smoke`: a short pass.
//
// `concurrent`, 32 callers at a time, is calls per second by the wall clock, as PERFORMANCE sets its must. Beside it, without a must: CPU µs of the client per
// call (`concurrentCpu`: python3-libvirt's ÷ ours) and of the daemon, which tell whose work the wall clock measures; see docs/decisions/0005-benchmarks.md.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { connect } from '../packages/libvirt/src/index.ts'
import type { Connect } from '../packages/libvirt/src/index.ts'
import { limit } from './libvirt-limit.ts'

const isSmoke = process.argv.includes('--smoke')
const rounds = isSmoke ? 1 : 7
const domains = isSmoke ? 50 : 1000
const n = isSmoke ? 64 : 4096
const isRoot = process.getuid?.() === 0

if (isRoot && spawnSync('/usr/bin/python3', ['-c', 'import libvirt']).status !== 0) {
  spawnSync('apt-get', ['install', '-y', '-q', 'python3-libvirt', 'libvirt-daemon'], { stdio: 'ignore' })
}

// a daemon of our own, unprivileged
const dir = mkdtempSync(join(tmpdir(), 'onggi-bench-libvirt-'))
const env = {
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: dir,
  XDG_RUNTIME_DIR: join(dir, 'run'),
  XDG_CONFIG_HOME: join(dir, 'c'),
  XDG_CACHE_HOME: join(dir, 'k'),
  XDG_DATA_HOME: join(dir, 'd'),
}
for (const sub of ['run', 'c', 'k', 'd']) mkdirSync(join(dir, sub))
if (isRoot) spawnSync('chown', ['-R', 'nobody:nogroup', dir])
const user = isRoot ? ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups'] : ['env']
const daemon = spawn(user[0]!, [...user.slice(1), '/usr/sbin/libvirtd'], { env, stdio: 'ignore' })
const socketPath = join(dir, 'run/libvirt/libvirt-sock')
while (!existsSync(socketPath)) {
  if (daemon.exitCode !== null) throw new Error('libvirtd did not start')
  await sleep(10)
}

const conn: Connect = await connect('test:///default', { socketPath })
for (let i = 0; i < domains; i++) {
  await conn.domainCreateXML(
    `<domain type='test'><name>d${i}</name><memory unit='MiB'>256</memory><vcpu>2</vcpu><os><type>hvm</type></os><devices><disk type='file' device='disk'><source file='/d${i}'/><target dev='vda' bus='virtio'/></disk><interface type='network'><source network='default'/></interface></devices></domain>`,
  )
}
const domain = await conn.domainLookupByName('test')

const python = spawn(
  '/usr/bin/python3',
  [fileURLToPath(new URL('libvirt-calls.py', import.meta.url)), `test+unix:///default?socket=${socketPath}`],
  { stdio: ['pipe', 'pipe', 'inherit'] },
)
const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]()
/** Calls per second and CPU µs of the client per call. */
interface Concurrent {
  readonly rate: number
  readonly cpu: number
}
const theirs = async (what: string, count: number): Promise<number | Concurrent> => {
  python.stdin.write(`${what} ${count}\n`)
  const answer = await answers.next()
  if (answer.done === true) throw new Error('python3-libvirt ended; is the Debian package python3-libvirt installed?')
  return JSON.parse(answer.value) as number | Concurrent
}

const ms = async (fn: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await fn()
  return performance.now() - start
}
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!
const repeat = async (fn: () => Promise<unknown>, count: number): Promise<number> => {
  const all: number[] = []
  for (let i = 0; i < count; i++) all.push(await ms(fn))
  return median(all)
}
/** CPU µs the daemon has used so far: user and system time in its `stat`, in ticks of 10 ms. */
const daemonCpu = (): number => {
  const fields = readFileSync(`/proc/${daemon.pid!}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10_000
}
const ours: Record<string, (count: number) => Promise<number | Concurrent>> = {
  connect: (count) => repeat(async () => (await connect('test:///default', { socketPath })).close(), count),
  single: (count) => repeat(() => domain.getInfo(), count),
  concurrent: async (count) => {
    let left = count
    const worker = async (): Promise<void> => {
      while (left-- > 0) await domain.getInfo()
    }
    const before = process.cpuUsage()
    const took = await ms(() => Promise.all(Array.from({ length: 32 }, worker)))
    const { user, system } = process.cpuUsage(before)
    return { rate: (count / took) * 1000, cpu: (user + system) / count }
  },
  list: () => ms(async () => Promise.all((await conn.listAllDomains()).map((d) => d.getXMLDesc()))),
  stats: (count) => repeat(() => conn.getAllDomainStats(), count),
}
const plan: [what: string, count: number][] = [
  ['connect', isSmoke ? 3 : 50],
  ['single', isSmoke ? 10 : 1000],
  ['concurrent', n * 4],
  ['list', 1],
  ['stats', isSmoke ? 2 : 20],
]

const mine: Record<string, number[]> = {}
const other: Record<string, number[]> = {}
const note = (side: Record<string, number[]>, what: string, value: number | Concurrent, daemonUs: number): void => {
  const add = (key: string, v: number): void => void (side[key] ??= []).push(v)
  if (typeof value === 'number') add(what, value)
  else {
    add('concurrent', value.rate)
    add('client CPU', value.cpu)
    add('daemon CPU', daemonUs)
  }
}
/** One measurement, and the daemon's CPU µs per call meanwhile. */
const measured = async (
  side: Record<string, number[]>,
  run: (what: string, count: number) => Promise<number | Concurrent>,
  what: string,
  count: number,
): Promise<void> => {
  const before = daemonCpu()
  const value = await run(what, count)
  note(side, what, value, (daemonCpu() - before) / count)
}
for (const [what, count] of plan) {
  await ours[what]!(count)
  await theirs(what, count)
}
/** Sockets and calls in flight on each, of a client that costs nothing. */
const arrangements = [
  [1, 5],
  [1, 32],
  [2, 4],
  [4, 5],
  [8, 4],
  [32, 1],
] as const
const limits = new Map<string, number[]>(arrangements.map(([sockets, inFlight]) => [`${sockets}×${inFlight}`, []]))
for (let round = 0; round < rounds; round++) {
  for (const [sockets, inFlight] of arrangements)
    limits.get(`${sockets}×${inFlight}`)!.push(await limit(socketPath, sockets, inFlight, n * 4))
  for (const [what, count] of plan) {
    await measured(mine, (name, times) => ours[name]!(times), what, count)
    await measured(other, theirs, what, count)
  }
}

// an unrelated file operation while four calls wait for the daemon

process.kill(daemon.pid!, 'SIGSTOP')
const held = Array.from({ length: 4 }, () => conn.getHostname())
let worst = 0
for (const end = performance.now() + (isSmoke ? 100 : 1000); performance.now() < end; await sleep(1))
  worst = Math.max(worst, await ms(() => stat('/etc/hostname')))
process.kill(daemon.pid!, 'SIGCONT')
await Promise.all(held)

python.stdin.end()
await conn.close()
daemon.kill()
await new Promise((resolve) => (daemon.exitCode === null ? daemon.once('exit', resolve) : resolve(null)))
rmSync(dir, { recursive: true, force: true })

const unit: Record<string, string> = {
  connect: 'ms',
  single: 'ms',
  concurrent: 'calls/s',
  'client CPU': 'µs/call',
  'daemon CPU': 'µs/call',
  list: 'ms',
  stats: 'ms',
}
for (const what of Object.keys(unit)) {
  const show = (v: readonly number[]): string =>
    `${median(v).toFixed(3)} ${unit[what]!} (${Math.min(...v).toFixed(3)}–${Math.max(...v).toFixed(3)})`
  console.log(`${what.padEnd(12)} ours ${show(mine[what]!).padEnd(48)} python3-libvirt ${show(other[what]!)}`)
}
const most = Math.max(...[...limits.values()].map(median))
const shown = [...limits].map(([how, rates]) => `${how} ${median(rates).toFixed(0)}`).join(', ')
console.log(`the daemon itself, answers only counted (sockets × calls in flight): ${shown} calls/s`)
console.log(`fs.stat worst while four calls wait: ${worst.toFixed(2)} ms`)

const m = (what: string, side: Record<string, number[]>): number => median(side[what]!)
const ratio = {
  concurrent: m('concurrent', mine) / m('concurrent', other),
  /** What the daemon does for a client that costs nothing ÷ what it does for python3-libvirt: no client gets further. */
  concurrentLimit: most / m('concurrent', other),
  concurrentCpu: m('client CPU', other) / m('client CPU', mine),
  list: m('list', other) / m('list', mine),
  single: m('single', mine) / m('single', other),
  stats: m('stats', mine) / m('stats', other),
  statWorstMs: worst,
}
const must = { concurrent: 1.6, list: 1.6, single: 1.8, stats: 1.3, statWorstMs: 20 }
const aim = { concurrent: 2.2, list: 2.2, single: 1.4, stats: 1.1, statWorstMs: 8 }
const reached = (goal: typeof must): boolean =>
  ratio.concurrent >= goal.concurrent &&
  ratio.list >= goal.list &&
  ratio.single <= goal.single &&
  ratio.stats <= goal.stats &&
  ratio.statWorstMs <= goal.statWorstMs
const rounded = Object.fromEntries(Object.entries(ratio).map(([key, value]) => [key, Number(value.toFixed(3))]))
console.log(JSON.stringify({ bench: 'libvirt-calls', ratio: rounded, must, aim, met: reached(must), aim_met: reached(aim) }))
