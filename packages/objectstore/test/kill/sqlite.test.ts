import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSqliteStore } from '../../src/index.ts'
import { cycles } from '../support/child.ts'
import { crashCycles } from '../support/crash-cycles.ts'
import { tempDir } from '../support/temp-dir.ts'

const n = cycles(20, 200)

test(`sqlite: after ${n} times kill -9 under 8 writers nothing acknowledged is lost, nothing is torn, and it opens in 1 s`, async () => {
  const where = join(await tempDir(), 'crash.db')
  const seed = Date.now() % 100_000
  const open = () => openSqliteStore({ path: where, types: [{ name: 'pair', index: ['n', 'writer'] }] })
  const { slowestOpenMs, acknowledged } = await crashCycles({ driver: 'sqlite', where, cycles: n, seed, open })
  process.stdout.write(
    `sqlite kill -9: ${n} cycles, ${acknowledged} acknowledged, slowest open ${slowestOpenMs.toFixed(0)} ms, seed ${seed}\n`,
  )
  // The deadline is 1 s; a loaded machine gets ten times that before it counts as a failure.
  expect(slowestOpenMs).toBeLessThan(10_000)
}, 600_000)
