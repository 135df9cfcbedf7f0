import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const here = fileURLToPath(new URL('..', import.meta.url))
const roots = { app: join(here, '../../../examples/kimchi/test'), libvirt: join(here, '../../libvirt/test') } as const
const contract = join(here, '../contract')
const rows = readFileSync(join(here, 'cases/README.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| line '))

const fileOf = (name: string): string => {
  const [first = '', ...rest] = name.split('/')
  return first in roots ? join(roots[first as keyof typeof roots], ...rest) : join(here, name)
}

test.each(rows)('%s', (row) => {
  const name = /`([\w./-]+\.ts)`/.exec(row)?.[1] ?? ''
  const file = fileOf(name)
  expect(existsSync(file), file).toBe(true)
  // The walk's tests stand in the contract.
  const more = name.endsWith('walk.ts') ? readdirSync(contract).map((part) => readFileSync(join(contract, part), 'utf8')) : []
  const text = [readFileSync(file, 'utf8'), ...more].join('\n')
  const routes = text.replace(/"uri": "([^"]+)",\s*"verb": "(\w+)"/g, '$2 $1')
  const titles = [...row.slice(row.indexOf('.ts`')).matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? '')
  expect(titles.length).toBeGreaterThan(0)
  for (const title of titles) expect(`${text}\n${routes}`.includes(title), title).toBe(true)
})
