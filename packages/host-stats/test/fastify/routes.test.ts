import { readdirSync, readFileSync } from 'node:fs'
import fastify from 'fastify'
import { expect, test } from 'vitest'
import hostStatsRoutes, { createHostStatsPlugin } from '../../src/fastify/index.ts'
import { createCollector, messages } from '../../src/index.ts'
import { fakeSource, manualClock } from '../../src/testing/index.ts'

const admin = { principal: { name: 'root', realm: 'local', roles: ['admin'], groups: [] } }
const setUp = async () => {
  const clock = manualClock(Date.now())
  const stats = createCollector({
    clock,
    sources: [
      fakeSource('host', (_, n) => [
        { series: 'host/cpu.busy', kind: 'gauge', unit: 'ratio', value: n / 10 },
        { series: 'host/memory.total', kind: 'gauge', unit: 'B', value: 4096 },
        { series: 'host/disk/sda/read', kind: 'counter', unit: 'B', value: n * 512 },
      ]),
      fakeSource('guests', () => [{ series: 'vm/secret/cpu', kind: 'gauge', unit: 'ratio', value: 1 }]),
    ],
  })
  await stats.start()
  await clock.advance(3000)
  const asked: unknown[] = []
  const app = fastify()
  await app.register(hostStatsRoutes, {
    prefix: '/plugins/host',
    stats,
    guard: async (request, meta) => {
      asked.push(meta)
      if ((request as { headers: Record<string, string> }).headers['x-who'] === undefined)
        throw Object.assign(new Error('who?'), { statusCode: 401 })
      return admin
    },
  })
  const get = async (url: string) => {
    const answer = await app.inject({ url: `/plugins/host${url}`, headers: { 'x-who': 'root' } })
    return { status: answer.statusCode, body: answer.json() }
  }
  return { app, stats, clock, get, asked }
}

test('GET /stats answers the newest figures, null for what is not known', async () => {
  const { get, clock, asked } = await setUp()
  const { status, body } = await get('/stats')
  expect(status).toBe(200)
  expect(body).toMatchObject({ at: clock.now(), interval_ms: 1000, cpu: { busy: 0.3, cores: null }, memory: { total: 4096 } })
  expect(body.disk.devices).toEqual([{ name: 'sda', read: 512, write: null }])
  expect(asked).toEqual([{ access: { action: 'stats.host' } }])
})

test('GET /stats/series lists the host’s series and nothing of guests', async () => {
  const { get } = await setUp()
  expect((await get('/stats/series')).body).toEqual([
    { name: 'host/cpu.busy', unit: 'ratio', kind: 'gauge', interval_ms: 1000 },
    { name: 'host/disk/sda/read', unit: 'B', kind: 'counter', interval_ms: 1000 },
    { name: 'host/memory.total', unit: 'B', kind: 'gauge', interval_ms: 1000 },
  ])
  expect((await get('/stats/history?series=vm/secret/cpu')).status).toBe(400)
})

test('GET /stats/history answers means with null for gaps', async () => {
  const { get, clock } = await setUp()
  const to = clock.now() + 1000
  const { body, status } = await get(`/stats/history?series=host/cpu.busy,host/disk/sda/read&from=${to - 5000}&to=${to}&step=1000`)
  expect(status).toBe(200)
  expect(body.series[0].values.map((v: number | null) => v && Math.round(v * 10) / 10)).toEqual([null, 0, 0.1, 0.2, 0.3])
  expect(body.series[1]).toEqual({ name: 'host/disk/sda/read', unit: 'B', values: [null, null, 512, 512, 512] })
  const byDefault = await get('/stats/history?series=host/cpu.busy')
  expect(byDefault.body).toMatchObject({ step: 1000 })
  expect(byDefault.body.series[0].values).toHaveLength(600)
})

test('a wrong range or series is 400 with its code; an unknown query key too', async () => {
  const { get } = await setUp()
  const code = async (url: string) => {
    const { status, body } = await get(url)
    return [status, body.code]
  }
  expect(await code('/stats/history?series=nope')).toEqual([400, 'STATS_ERR_SERIES_UNKNOWN'])
  expect(await code('/stats/history?series=host/cpu.busy&from=2000&to=1000')).toEqual([400, 'STATS_ERR_RANGE'])
  expect(await code('/stats/history?series=host/cpu.busy&from=0&to=99999999999')).toEqual([400, 'STATS_ERR_RANGE'])
  expect(await code(`/stats/history?series=${Array.from({ length: 17 }, (_, i) => `s${i}`).join(',')}`)).toEqual([400, 'STATS_ERR_RANGE'])
  expect((await get('/stats/history')).status).toBe(400)
  expect((await get('/stats/history?series=host/cpu.busy&step=1')).status).toBe(400)
})

test('nobody gets 401 on every route, and the plugin refuses to be mounted without a guard', async () => {
  const { app, stats } = await setUp()
  for (const url of ['/stats', '/stats/series', '/stats/history?series=x'])
    expect((await app.inject({ url: `/plugins/host${url}` })).statusCode).toBe(401)
  const open = fastify()
  await expect(open.register(hostStatsRoutes, { stats } as never)).rejects.toThrow(/guard is required/)
})

test('the plugin sends host.stats to admins on each tick until it is stopped, and mounts the routes', async () => {
  const { stats, clock } = await setUp()
  const sent: { type: string; uri: string; audience: object; data?: unknown }[] = []
  const undo: (() => unknown)[] = []
  const plugin = createHostStatsPlugin({ stats, events: { transient: (e) => void sent.push(e) } })
  await plugin.start({ own: (fn) => void undo.push(fn) })
  await clock.advance(2000)
  expect(sent).toHaveLength(2)
  expect(sent[1]).toMatchObject({ type: 'host.stats', uri: '/plugins/host/stats', audience: {}, data: { cpu: { busy: 0.5 } } })
  for (const fn of undo) fn()
  await clock.advance(2000)
  expect(sent).toHaveLength(2)
  const app = fastify()
  await app.register(async (inner) => plugin.routes(inner, { guard: async () => admin }), { prefix: '/plugins/host' })
  expect((await app.inject({ url: '/plugins/host/stats' })).statusCode).toBe(200)
  expect(plugin).toMatchObject({ id: 'host', name: '@onggi/host-stats', apiVersion: 1 })
})

test('without events the plugin starts and sends nothing', async () => {
  const { stats } = await setUp()
  let owned = 0
  await createHostStatsPlugin({ stats }).start({
    own: () => {
      owned++
    },
  })
  expect(owned).toBe(0)
})

test('every language has every code', () => {
  const dir = new URL('../../messages/', import.meta.url)
  for (const file of readdirSync(dir)) {
    const texts = JSON.parse(readFileSync(new URL(file, dir), 'utf8')) as Record<string, string>
    expect(texts).toMatchObject(messages)
  }
  expect(Object.keys(messages)).toHaveLength(5)
})
