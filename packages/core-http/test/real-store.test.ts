import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openMemoryStore, openSqliteStore } from '@onggi/objectstore'
import { expect, onTestFinished, test } from 'vitest'
import { httpTypes, samplePlugin } from '../src/index.ts'
import { createRequestLog } from '../src/log/request-log.ts'
import { admin, serve, user } from './support/serve.ts'

const silent = { debug() {}, info() {}, warn() {}, error() {} }

test('plugin states and the request log survive a restart on a SQLite file', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'onggi-core-http-store-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const run = async (work: (server: Awaited<ReturnType<typeof serve>>) => Promise<void>) => {
    const store = await openSqliteStore({ path: join(dir, 'db'), types: [...httpTypes], log: silent })
    const server = await serve({ store, plugins: [samplePlugin] })
    await work(server)
    await server.close()
    await store.close()
  }
  await run(async (server) => {
    await server.inject({ method: 'POST', url: '/config/plugins/sample/enable', headers: admin })
    await server.inject({ method: 'POST', url: '/plugins/sample/circles', headers: user, payload: { name: 'c1', radius: 2 } })
  })
  await run(async (server) => {
    expect(server.plugins.get('sample').enabled).toBe(true)
    const lines = (await server.inject({ url: '/logs', headers: admin })).json()
    expect(lines.map((l: any) => [l.app, l.status, l.user, l.message])).toEqual([
      ['wok', 200, 'ada', 'Enable plugin sample'],
      ['sample', 201, 'uwe', 'Create sample shape c1'],
    ])
  })
})

test('trim() works by the cursors of a real store', async () => {
  const store = openMemoryStore({ types: [...httpTypes] })
  onTestFinished(() => store.close())
  const log = createRequestLog({ store, log: silent, keepMs: 1_000 })
  const base = {
    kind: 'request',
    app: 'wok',
    method: 'POST',
    uri: '/x',
    status: 200,
    user: 'u',
    ip: '::1',
    at: '2026-01-01T00:00:00Z',
    params: {},
  } as const
  for (let i = 0; i < 2_500; i++) log.add(base)
  await log.flush()
  const count = async () => (await store.readLog('requests', { limit: 5_000 })).records.length
  expect(await count()).toBeGreaterThan(1_000)
  await log.trim(new Date())
  expect(await count()).toBe(2_500)
  await log.trim(new Date(Date.now() + 60_000))
  expect(await count()).toBeLessThanOrEqual(1)
  await log.close()
})
