// node packages/libvirt/scripts/check-size.ts: the built package, unpacked and without source maps, stays within 500 kB. Run by `check:pack`.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const MOST = 500_000
const out = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=error'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  encoding: 'utf8',
})
const [pack] = JSON.parse(out) as { files: { path: string; size: number }[] }[]
const files = pack!.files.filter(({ path }) => !path.endsWith('.map'))
const size = files.reduce((sum, file) => sum + file.size, 0)
process.stdout.write(`${files.length} files, ${size} octets unpacked without maps; at most ${MOST}\n`)
if (size > MOST || !files.some(({ path }) => path === 'dist/bundle/index.js')) process.exitCode = 1
