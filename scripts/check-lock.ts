// `npm install` silently leaves out optional packages that the registry lacks for some platform; `npm ci` then fails elsewhere.
// Every optional dependency that the lock file names must have an entry of its own.
import { readFileSync } from 'node:fs'

interface Entry {
  readonly optionalDependencies?: Readonly<Record<string, string>>
}
const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as {
  packages: Readonly<Record<string, Entry>>
}
const missing = Object.entries(lock.packages).flatMap(([at, { optionalDependencies = {} }]) =>
  Object.keys(optionalDependencies)
    .filter((name) => {
      for (let base = at; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
        if (`${base}${base ? '/' : ''}node_modules/${name}` in lock.packages) return false
        if (base === '') return true
      }
    })
    .map((name) => `package-lock.json lacks ${name}, optional dependency of ${at || 'the repository'}`),
)
for (const line of missing) console.error(line)
process.exitCode = missing.length > 0 ? 1 : 0
