// What importing @onggi/libvirt costs a program: the BUILT package (run `npm run build` before) in a node process of its own, minus an empty
// module, the two taking turns. `--smoke`: a short pass. Loading is what a command-line tool pays at each start; the way to the daemon (node:net,
// node:tls, a child process) is loaded when the first connection is made, and node itself (about 40 ms) is not counted.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const isSmoke = process.argv.includes('--smoke')
const built = new URL('../packages/libvirt/dist/bundle/index.js', import.meta.url)
if (!existsSync(built)) {
  console.log('building packages/libvirt …')
  const r = spawnSync('npm', ['run', 'build'], { cwd: new URL('../packages/libvirt/', import.meta.url), stdio: 'ignore' })
  if (r.status !== 0) throw new Error('the build failed; run it by hand: npm run build')
}
const dir = mkdtempSync(join(tmpdir(), 'onggi-bench-load-'))
writeFileSync(join(dir, 'empty.mjs'), 'export const nothing = 0\n')
const modules = { libvirt: built.href, empty: pathToFileURL(join(dir, 'empty.mjs')).href }

/** Milliseconds of wall clock and of CPU that one import takes in a fresh process. */
const load = (url: string): [wall: number, cpu: number] => {
  const code = `const t = performance.now(), c = process.cpuUsage(); await import(${JSON.stringify(url)}); const d = process.cpuUsage(c); console.log(JSON.stringify([performance.now() - t, (d.user + d.system) / 1000]))`
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as [number, number]
}
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!
const all: Record<keyof typeof modules, [number, number][]> = { libvirt: [], empty: [] }
for (let round = 0; round < (isSmoke ? 2 : 21); round++)
  for (const name of ['libvirt', 'empty'] as const) all[name].push(load(modules[name]))
rmSync(dir, { recursive: true, force: true })

const show = (v: readonly number[]): string => `${median(v).toFixed(1)} ms (${Math.min(...v).toFixed(1)}–${Math.max(...v).toFixed(1)})`
for (const name of ['libvirt', 'empty'] as const)
  console.log(
    `import ${name.padEnd(8)} wall ${show(all[name].map(([wall]) => wall)).padEnd(24)} CPU ${show(all[name].map(([, cpu]) => cpu))}`,
  )
const minus = (i: 0 | 1): number => Number((median(all.libvirt.map((v) => v[i])) - median(all.empty.map((v) => v[i]))).toFixed(1))
const ratio = { loadMs: minus(0), loadCpuMs: minus(1) }
const must = { loadMs: 25 }
const aim = { loadMs: 15 }
console.log(
  JSON.stringify({ bench: 'libvirt-load', ratio, must, aim, met: ratio.loadMs <= must.loadMs, aim_met: ratio.loadMs <= aim.loadMs }),
)
