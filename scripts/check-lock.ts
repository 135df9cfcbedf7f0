// `npm install` silently leaves out optional packages that the registry lacks for some platform; `npm ci` then fails elsewhere.
// Every optional dependency that the lock file names must have an entry of its own.
import { readFileSync } from 'node:fs'

interface Entry {
  readonly optionalDependencies?: Readonly<Record<string, string>>
}
/** Lines about what the lock file of a directory lacks. */
const missingIn = (file: string): readonly string[] => {
  const { packages } = JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')) as {
    packages: Readonly<Record<string, Entry>>
  }
  const isThere = (at: string, name: string): boolean => {
    for (let base = at; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
      if (`${base}${base ? '/' : ''}node_modules/${name}` in packages) return true
      if (base === '') return false
    }
  }
  return Object.entries(packages).flatMap(([at, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !isThere(at, name))
      .map((name) => `${file} lacks ${name}, optional dependency of ${at || 'its package'}`),
  )
}
const missing = ['package-lock.json', 'bench/package-lock.json'].flatMap(missingIn)
for (const line of missing) console.error(line)
process.exitCode = missing.length > 0 ? 1 : 0
