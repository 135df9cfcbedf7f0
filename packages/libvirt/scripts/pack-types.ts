// node packages/libvirt/scripts/pack-types.ts: makes the built declarations small. Those that the entry points do not lead to describe internals
// and are not published (dist/.npmignore; they stay for the types of the tests); the others are indented by tabs.
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const dist = fileURLToPath(new URL('../dist', import.meta.url))
const reached = new Set(['index.d.ts', 'testing/index.d.ts'].map((file) => join(dist, file)))
// a set that grows while it is read: what is added is visited too
for (const file of reached) {
  const text = readFileSync(file, 'utf8')
  for (const [, path] of text.matchAll(/(?:from |import\()["'](\.[^"']+)\.[jt]s["']/g)) reached.add(join(dirname(file), `${path!}.d.ts`))
  const compact = text.replace(/^(?: {4})+/gm, (spaces) => '\t'.repeat(spaces.length / 4))
  if (compact !== text) writeFileSync(file, compact)
}
const internal = globSync(`${dist}/**/*.d.ts`).filter((file) => !reached.has(file))
writeFileSync(join(dist, '.npmignore'), internal.map((file) => `/${relative(dist, file)}\n/${relative(dist, file)}.map\n`).join(''))
