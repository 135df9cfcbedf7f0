// Puts the command of examples/kimchi and all it needs from node_modules into a few files of dist/bin/, so that a start reads those and not 1,400 modules. What lies
// beside a package's code (texts, pages, workers) stays in the package and is found there.
import { readFileSync, rmSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Plugin, rolldown } from 'rolldown'

const app = fileURLToPath(new URL('../examples/kimchi/', import.meta.url))
const out = join(app, 'dist/bin')

/** The package a file belongs to: its name and directory. */
const packageOf = (file: string): { readonly name: string; readonly dir: string } => {
  for (let dir = dirname(file); ; dir = dirname(dir))
    try {
      const { name } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as { readonly name?: string }
      if (name !== undefined) return { name, dir }
    } catch {
      // Not this directory.
    }
}

/**
 * An import of `node:http` makes Node read all it exports, fetch and WebSocket included, which costs more than reading the bundle. Here only the names that
 * are used are read.
 */
const builtinsByNeed = (): Plugin => {
  const prefix = '\0builtin '
  return {
    name: 'builtins-by-need',
    resolveId: (id, _from, { kind }) =>
      isBuiltin(id) && kind === 'import-statement' ? { id: `${prefix}${id.startsWith('node:') ? id : `node:${id}`}` } : null,
    load(id) {
      if (!id.startsWith(prefix)) return null
      const name = id.slice(prefix.length)
      const names = Object.keys(process.getBuiltinModule(name) as object).filter((n) => n !== 'default' && /^[A-Za-z_$][\w$]*$/.test(n))
      const lines = [`const m = process.getBuiltinModule('${name}')`, 'export default m', ...names.map((n) => `export const ${n} = m.${n}`)]
      return { code: lines.join('\n'), moduleSideEffects: false }
    },
  }
}

/** `import.meta.url` of a module goes on naming the place of its file in its package, wherever npm has put that. */
const wherePackagesLie: Plugin = {
  name: 'where-packages-lie',
  transform(given, id) {
    // What a package requires only when it needs it is put in as well, and still runs only then.
    const code = given.replace(/^const require = createRequire\(import\.meta\.url\);$/m, '')
    if (!code.includes('import.meta.url') || !isAbsolute(id)) return code === given ? null : { code }
    const { name, dir } = packageOf(id)
    const path = relative(dir, id)
    const url =
      name === '@onggi/kimchi'
        ? `new URL('../../${path}', import.meta.url)`
        : `new URL('${path}', import.meta.resolve('${name}/package.json'))`
    return { code: code.replaceAll('import.meta.url', `${url}.href`) }
  },
}

rmSync(out, { recursive: true, force: true })
const bundle = await rolldown({
  cwd: app,
  input: { kimchi: 'dist/bin.js' },
  platform: 'node',
  // Native code, and what only some installations have.
  external: ['koffi', 'pg'],
  treeshake: { propertyReadSideEffects: false },
  plugins: [builtinsByNeed(), wherePackagesLie],
})
await bundle.write({
  dir: out,
  format: 'esm',
  // Names stay, for the stacks in the log.
  minify: { compress: true, mangle: false, codegen: true },
  chunkFileNames: '[name]-[hash].js',
})
