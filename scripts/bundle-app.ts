// Puts the command of examples/kimchi and all it needs from node_modules into one file of dist/bin/, so that a start reads that and not 1,400 modules. It is a script that
// V8 can keep as a snapshot of its heap (bin.ts): all modules are loaded in it, and a start goes on from there. What lies beside a package's code (texts, pages, workers)
// stays in the package and is found there.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { METHODS, STATUS_CODES } from 'node:http'
import { isBuiltin } from 'node:module'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Plugin, rolldown } from 'rolldown'

const app = fileURLToPath(new URL('../examples/kimchi/', import.meta.url))
// With a directory as argument the bundle goes there, and is made of the packages' sources instead of what they publish: for tests.
const [given] = process.argv.slice(2)
const out = given ?? join(app, 'dist/bin')

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
        ? `new URL('${join(relative(out, app), path)}', $here)`
        : `new URL('${path}', $resolve('${name}/package.json'))`
    return { code: code.replaceAll('import.meta.url', `${url}.href`) }
  },
}

/** Loaded by the few starts that need it, and a sixth of the bundle: stays with the package that imports it. */
const seldom = ['selfsigned']

/** What is imported by a name that is known only then, or is no part of the bundle. */
const importsFromHere: Plugin = {
  name: 'imports-from-here',
  transform(code, id) {
    if (!isAbsolute(id)) return null
    const { name } = packageOf(id)
    let changed = code.replace(/(?<![\w$.'"`])import\((?=['"]node:)/g, '$import(')
    if (name.startsWith('@onggi/')) changed = changed.replace(/(?<![\w$.'"`])import\((?=[^'"`)])/g, '$import(')
    for (const module of seldom) changed = changed.replace(`import('${module}')`, `$import($resolve('${module}', '${name}'))`)
    return changed === code ? null : { code: changed }
  },
}

/**
 * find-my-way makes and compiles three functions of text for each route, which is a tenth of a start. A comparison does for most prefixes what a compiled one does, and the
 * matcher of constraints, which nobody here uses, is made when somebody asks it. A patch that no longer fits ends the bundling.
 */
const patches: readonly (readonly [file: string, find: string, put: string])[] = [
  ['find-my-way/lib/node.js', 'prefix.length >= LONG_PREFIX_MIN_LENGTH', 'prefix.length > 1'],
  ['find-my-way/lib/node.js', 'return path.indexOf(prefix, i) === i', 'return path.startsWith(prefix, i)'],
  [
    'find-my-way/lib/handler-storage.js',
    'this._compileGetHandlerMatchingConstraints(constrainer, constraints)',
    `this._getHandlerMatchingConstraints = function (derived) {
      this._compileGetHandlerMatchingConstraints(constrainer, constraints)
      return this._getHandlerMatchingConstraints(derived)
    }`,
  ],
  [
    'find-my-way/lib/handler-storage.js',
    'this._compileCreateParamsObject(params)',
    `(param0, param1, param2, param3, extra) => {
      const made = new NullObject()
      const given = [param0, param1, param2, param3, ...(extra ?? [])]
      for (let i = 0; i < params.length; i++) made[params[i]] = given[i]
      return made
    }`,
  ],
]
const withPatches: Plugin = {
  name: 'with-patches',
  transform(given, id) {
    let code = given
    for (const [file, find, put] of patches) {
      if (!id.endsWith(`/node_modules/${file}`)) continue
      if (code.split(find).length !== 2) throw new Error(`scripts/bundle-app.ts: a patch does not fit ${file}: ${find}`)
      code = code.replace(find, () => put)
    }
    return code === given ? null : { code }
  },
}

/** Built-in modules that may be loaded before the app starts. What others export is only named beforehand. */
const direct = new Set(
  `assert async_hooks buffer diagnostics_channel events fs fs/promises module os path perf_hooks process querystring stream stream/promises string_decoder timers timers/promises url util v8 worker_threads`
    .split(' ')
    .map((name) => `node:${name}`),
)
const prelude = (used: ReadonlySet<string>): string => {
  const exported = (name: string): string[] => Object.keys(process.getBuiltinModule(name) as object).filter((key) => key !== 'default')
  const lazy = [...used].filter((name) => !direct.has(name))
  return readFileSync(new URL('bundle-prelude.txt', import.meta.url), 'utf8')
    .replace('$TABLES', JSON.stringify({ 'node:http': { METHODS, STATUS_CODES } }))
    .replace('$DIRECT', JSON.stringify([...direct]))
    .replace('$NAMES', JSON.stringify(Object.fromEntries(lazy.map((name) => [name, exported(name)]))))
}

rmSync(out, { recursive: true, force: true })
const bundle = await rolldown({
  cwd: app,
  input: { app: given === undefined ? 'dist/bin.js' : 'src/bin.ts' },
  platform: 'node',
  // Native code, what only some installations have, and what core-http keeps Fastify from loading.
  external: ['koffi', 'pg', '@fastify/fast-json-stringify-compiler'],
  treeshake: { propertyReadSideEffects: false },
  resolve: given === undefined ? {} : { conditionNames: ['@onggi/source', 'node', 'import', 'default'] },
  plugins: [importsFromHere, wherePackagesLie, withPatches],
})
const written = await bundle.generate({
  format: 'cjs',
  codeSplitting: false,
  // Names of functions stay, for the stacks in the log.
  minify: { compress: true, mangle: { keepNames: { function: true, class: true } }, codegen: true },
})
const [{ code }] = written.output
const asked = [...code.matchAll(/\brequire\(["'`](?:node:)?([\w/]+)["'`]\)/g)].map(([, name]) => `node:${name}`)
const text = prelude(new Set(asked.filter((name) => isBuiltin(name)))) + code
mkdirSync(out, { recursive: true })
// One byte for a character: of a file with any other, V8 keeps two bytes for each.
writeFileSync(
  join(out, 'app.cjs'),
  text.replace(/[^\t\n\r -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
)
writeFileSync(join(out, 'import.cjs'), 'module.exports = (name) => import(name)\n')
