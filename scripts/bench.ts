// npm run bench -- [--smoke] NAME …: runs benchmarks of bench/, installing what they alone need on first use. Without a name: lists them.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const dir = fileURLToPath(new URL('../bench/', import.meta.url))
const names = readdirSync(dir).flatMap((f) => (f.endsWith('.ts') ? [f.slice(0, -3)] : []))
const smoke = process.argv.includes('--smoke')
const asked = process.argv.slice(2).filter((a) => a !== '--smoke')
const unknown = asked.filter((n) => !names.includes(n))
if (asked.length === 0 || unknown.length > 0) {
  if (unknown.length > 0) console.error(`no such benchmark: ${unknown.join(', ')}`)
  console.error(`npm run bench -- [--smoke] NAME …\n${names.map((n) => `  ${n}`).join('\n')}`)
  process.exit(unknown.length > 0 ? 2 : 0)
}
if (existsSync(`${dir}package-lock.json`) && !existsSync(`${dir}node_modules/.package-lock.json`)) {
  const npm = process.env['npm_execpath']
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const r = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: dir, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: dir, stdio: 'inherit' })
  if (r.status !== 0) process.exit(1)
}
for (const name of asked) {
  const r = spawnSync(process.execPath, ['--conditions=@onggi/source', '--expose-gc', `${dir}${name}.ts`, ...(smoke ? ['--smoke'] : [])], {
    stdio: 'inherit',
  })
  if (r.status !== 0) process.exitCode = 1
}
