// Every README block that begins with `// runs` is a program that works with its package alone.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const packages = fileURLToPath(new URL('../packages/', import.meta.url))
const blocks = (text: string): string[] => [...text.matchAll(/^```ts\n(\/\/ runs\n[\s\S]*?)^```$/gm)].map((m) => m[1] ?? '')

async function run(file: string, cwd: string): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['--conditions=@onggi/source', '--disable-warning=ExperimentalWarning', file], { cwd })
  const chunks: Buffer[] = []
  child.stdout.on('data', (c: Buffer) => chunks.push(c))
  child.stderr.on('data', (c: Buffer) => chunks.push(c))
  const code = await new Promise<number | null>((done) => child.on('close', done))
  return { code, output: Buffer.concat(chunks).toString() }
}

describe.each(readdirSync(packages))('%s', (name) => {
  const dir = join(packages, name)
  const readme = join(dir, 'README.md')
  const examples = existsSync(readme) ? blocks(readFileSync(readme, 'utf8')) : []
  test('its README has an example that runs', () => expect(examples).not.toEqual([]))
  test.each(examples.map((text, i) => [i + 1, text] as const))('README example %i runs', async (i, text) => {
    // Inside the package, so that its own name and its dependencies resolve as they do for a user.
    const folder = join(dir, 'test', '.readme')
    mkdirSync(folder, { recursive: true })
    const file = join(folder, `example-${i}.ts`)
    writeFileSync(file, text)
    try {
      const { code, output } = await run(file, dir)
      expect(output, output).not.toContain('Error:')
      expect(code, output).toBe(0)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
