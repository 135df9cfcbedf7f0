// Compresses what a job wrote, when it has succeeded.
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { createHookRegistry, createOperations } from '@onggi/hooks'
import { processOutput } from '@onggi/hooks/modules'
import { createTestContext } from '@onggi/hooks/testing'

const compress = async (path: string): Promise<void> => {
  await writeFile(`${path}.gz`, await promisify(gzip)(await readFile(path)))
  await rm(path)
  process.stdout.write(`${(await stat(`${path}.gz`)).size} bytes are left\n`)
}
const hooks = createHookRegistry()
hooks.add('compress', processOutput<string>({ match: 'report.make', process: compress }))
const operations = createOperations({ hooks })

const dir = await mkdtemp(join(tmpdir(), 'report-'))
await operations.run({ name: 'report.make' }, createTestContext(), {}, async () => {
  const path = join(dir, 'report.txt')
  await writeFile(path, 'all is well\n'.repeat(10_000))
  return path
})
await rm(dir, { recursive: true })
