import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { output } from '../../src/host/command.ts'

const src = fileURLToPath(new URL('../../src/', import.meta.url))

test('programs are started in two places, with a list of arguments and never by a shell', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  const starters = files.filter((file) => /from 'node:child_process'/.test(readFileSync(join(src, file), 'utf8')))
  expect(starters.sort()).toEqual(['host/command.ts', 'networks/host-bridges.ts'])
  for (const file of starters) expect(readFileSync(join(src, file), 'utf8'), file).not.toMatch(/shell:|\bexec\(|execSync|'(ba)?sh'/)
})

test('what a shell would act on arrives as it is', async () => {
  for (const text of ['$(id)', '`id`', '; id', '| id', '&& id', '$HOME', "'", '"', '*', '\n id'])
    expect(await output('printf', ['%s', text])).toBe(text)
})
