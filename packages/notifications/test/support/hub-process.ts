import { createInterface } from 'node:readline'
import { openPostgresStore } from '@onggi/objectstore/postgres'
import { notificationTypes } from '../../src/index.ts'
import { draft, harness } from './harness.ts'

/** A hub in a process of its own: says its URL, publishes what it is told (`from to step`, all at once), and ends with its input. */
const [connection = '', schema = ''] = process.argv.slice(2)
const store = await openPostgresStore({ connection, schema, types: [...notificationTypes], maxConnections: 4 })
const h = await harness({ pollMs: 100 }, store)
process.stdout.write(`${h.url}\n`)
for await (const line of createInterface({ input: process.stdin })) {
  const [from = 0, to = 0, step = 1] = line.split(' ').map(Number)
  const all: Promise<void>[] = []
  for (let i = from; i < to; i += step) all.push(h.publish(draft(i)))
  await Promise.all(all)
}
await h[Symbol.asyncDispose]()
await store.close()
