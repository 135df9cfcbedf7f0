// Every error code is named by a test: one that nobody provokes is either untested or dead.
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { errorTables } from './gen-errors-doc.ts'

const cwd = fileURLToPath(new URL('../', import.meta.url))
const tests = globSync(['packages/*/test/**/*.ts', 'packages/*/src/testing/**/*.ts', 'examples/*/test/**/*.ts', 'test/**/*.ts'], { cwd })
const text = tests.map((f) => readFileSync(`${cwd}${f}`, 'utf8')).join('\n')
const named = new Set(text.match(/[A-Z]+_ERR_[A-Z0-9_]+/g))
const missing = [...(await errorTables()).values()].flat().filter(({ code }) => !named.has(code))
for (const { code } of missing) console.error(`no test names ${code}`)
process.exitCode = missing.length > 0 ? 1 : 0
