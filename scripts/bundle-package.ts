// node ../../scripts/bundle-package.ts, in a package: puts the code behind each of its entries into dist/bundle/, one file for an entry and one for what entries share,
// so that an import reads one module and not one per source file. Code that is imported when it is needed stays apart. The package's exports name these files.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly '@onggi/source': string; readonly default: string }>>
}
const cwd = process.cwd()
const dir = join(cwd, 'dist/bundle')
const { exports } = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8')) as Manifest
const input: Record<string, string> = {}
for (const entry of Object.values(exports)) {
  if (typeof entry === 'string') continue
  const name = /^\.\/dist\/bundle\/(.+)\.js$/.exec(entry.default)?.[1]
  if (name === undefined) throw new Error(`${entry.default} does not lie in dist/bundle`)
  input[name] = entry['@onggi/source']
}

rmSync(dir, { recursive: true, force: true })
const bundle = await rolldown({ cwd, input, platform: 'node' })
await bundle.write({
  dir,
  format: 'esm',
  sourcemap: true,
  // Names stay, for stacks and for people who read what they installed.
  minify: { compress: true, mangle: false, codegen: true },
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
})
