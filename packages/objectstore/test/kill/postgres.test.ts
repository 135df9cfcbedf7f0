import { expect, inject, test } from 'vitest'
import { openPostgresStore } from '../../src/postgres/index.ts'
import { cycles } from '../support/child.ts'
import { crashCycles } from '../support/crash-cycles.ts'
import { newSchema } from '../support/new-schema.ts'

const n = cycles(20, 200)

test(`postgres: after ${n} times kill -9 of the client under 8 writers nothing acknowledged is lost, nothing is torn, and it opens in 1 s`, async () => {
  const connection = inject('postgres')
  const schema = newSchema()
  const seed = Date.now() % 100_000
  const open = () => openPostgresStore({ connection, schema, types: [{ name: 'pair', index: ['n', 'writer'] }] })
  const where = JSON.stringify({ connection, schema })
  const { slowestOpenMs, acknowledged } = await crashCycles({ driver: 'postgres', where, cycles: n, seed, open })
  process.stdout.write(
    `postgres kill -9: ${n} cycles, ${acknowledged} acknowledged, slowest open ${slowestOpenMs.toFixed(0)} ms, seed ${seed}\n`,
  )
  // The deadline is 1 s; a loaded machine gets ten times that before it counts as a failure.
  expect(slowestOpenMs).toBeLessThan(10_000)
}, 600_000)
