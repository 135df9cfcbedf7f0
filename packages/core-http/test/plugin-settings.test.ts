import { expect, test } from 'vitest'
import * as z from 'zod'
import { createSamplePlugin, type Plugin, type PluginHost } from '../src/index.ts'
import { createFakeStore } from '../src/testing/index.ts'
import { admin, serve, user } from './support/serve.ts'

const schema = z.strictObject({
  level: z.number().int().min(1).max(9).default(3),
  mail: z
    .strictObject({ host: z.string().default('localhost'), password: z.string().meta({ writeOnly: true }).optional() })
    .default({ host: 'localhost' }),
})
const plugin = (more: Partial<Plugin> = {}): Plugin => ({
  name: '@test/s',
  id: 's',
  version: '1.0.0',
  apiVersion: 1,
  settings: schema,
  routes: async (app, host) => {
    app.get('/level', { config: { access: 'user' } }, () => host.settings as object)
  },
  ...more,
})
const uri = '/config/plugins/s/settings'
const clients = (server: Awaited<ReturnType<typeof serve>>) => ({
  read: async () => (await server.inject({ url: uri, headers: admin })).json(),
  put: (settings: unknown, headers: Record<string, string> = admin) =>
    server.inject({ method: 'PUT', url: uri, headers, payload: { settings } }),
  level: async () => (await server.inject({ url: '/plugins/s/level', headers: user })).json().level,
})

test('an admin reads the settings with their schema and changes single members; nobody else may', async () => {
  const server = await serve({ plugins: [plugin()], settings: { s: { mail: { host: 'mail.example', password: 'hush' } } } })
  const { read, put, level } = clients(server)
  const first = await read()
  expect(first.settings).toEqual({ level: 3, mail: { host: 'mail.example', password: null } })
  expect(first.schema.properties.level).toMatchObject({ type: 'integer', minimum: 1, maximum: 9, default: 3 })
  const changed = await put({ level: 7 })
  expect([changed.statusCode, changed.json().settings.level]).toEqual([200, 7])
  expect(await level()).toBe(7)
  expect((await read()).settings.mail.host).toBe('mail.example')
  expect((await put({ level: 1 }, user)).statusCode).toBe(403)
  expect((await server.inject({ url: uri, headers: user })).statusCode).toBe(403)
  expect(server.plugins.get('s').configurable).toBe(true)
})

test('settings that are not valid are 400 with the pointer of each field, and nothing changes', async () => {
  const server = await serve({ plugins: [plugin()] })
  const { read, put, level } = clients(server)
  const bad = await put({ level: 12, mail: { hots: 'x' } })
  expect([bad.statusCode, bad.json().type]).toEqual([400, 'urn:onggi:error:CORE_ERR_PLUGIN_SETTINGS'])
  expect(
    bad
      .json()
      .errors.map((e: any) => e.pointer)
      .sort(),
  ).toEqual(['/settings/level', '/settings/mail/hots'])
  expect((await read()).settings.level).toBe(3)
  expect(await level()).toBe(3)
})

test('a secret is never shown, stays when it is sent back as shown, and is in no log', async () => {
  const store = createFakeStore()
  const got: unknown[] = []
  const start = async (host: PluginHost) => void got.push(host.settings)
  const server = await serve({ store, plugins: [plugin({ start })] })
  const { read, put } = clients(server)
  await put({ mail: { password: 'hush-1' } })
  const shown = (await read()).settings
  expect(JSON.stringify(shown)).not.toContain('hush')
  await put({ ...shown, level: 4 })
  expect(got.at(-1)).toEqual({ level: 4, mail: { host: 'localhost', password: 'hush-1' } })
  await server.requestLog.flush()
  const { records } = await store.readLog('requests', { limit: 10 })
  expect(records.length).toBe(2)
  expect(JSON.stringify(records)).not.toContain('hush')
})

test('a plugin that asks is told and goes on; one that does not is started anew with those that need it', async () => {
  const seen: string[] = []
  const telling = plugin({
    start: async (host) => {
      seen.push('start')
      host.onSettings((s) => void seen.push(`told ${(s as { level: number }).level}`))
    },
  })
  const a = clients(await serve({ plugins: [telling] }))
  await a.put({ level: 5 })
  expect(seen).toEqual(['start', 'told 5'])
  expect(await a.level()).toBe(5)

  const log: string[] = []
  const noted = (id: string, more: Partial<Plugin> = {}): Plugin =>
    plugin({
      id,
      start: async (host) => {
        log.push(`+${id}`)
        host.own(() => void log.push(`-${id}`))
      },
      ...more,
    })
  const b = clients(await serve({ plugins: [noted('needs', { dependsOn: { s: '*' } }), noted('s'), noted('other')] }))
  log.length = 0
  await b.put({ level: 6 })
  expect(log).toEqual(['-needs', '-s', '+s', '+needs'])
  expect(await b.level()).toBe(6)
})

test('a plugin that refuses new settings, hangs over them or cannot start with them keeps the old ones', async () => {
  const never = new Promise<void>(() => undefined)
  const telling = (answer: () => void | Promise<void>) => plugin({ start: async (host) => host.onSettings(answer) })
  for (const [answer, problem] of [
    [() => Promise.reject(new Error('no such device')), 'no such device'],
    [() => never, 'its onSettings() took longer than 200 ms'],
  ] as const) {
    const { put, level, read } = clients(await serve({ pluginTimeoutMs: 200, plugins: [telling(answer)] }))
    const refused = await put({ level: 8 })
    expect([refused.statusCode, refused.json().params.problem]).toEqual([409, problem])
    expect([await level(), (await read()).settings.level]).toEqual([3, 3])
  }
  const picky = plugin({
    start: async (host) => {
      if ((host.settings as { level: number }).level === 8) throw new Error('not 8')
    },
  })
  const { put, level, read } = clients(await serve({ plugins: [picky] }))
  expect((await put({ level: 8 })).json().type).toBe('urn:onggi:error:CORE_ERR_PLUGIN_START')
  expect([await level(), (await read()).settings.level]).toEqual([3, 3])
})

test('changed settings survive a restart, and mend a plugin that could not start', async () => {
  const store = createFakeStore()
  const first = await serve({ store, plugins: [plugin()], settings: { s: { level: 'many' } } })
  expect(first.plugins.get('s').error?.code).toBe('CORE_ERR_PLUGIN_SETTINGS')
  const { put, level } = clients(first)
  expect((await put({ level: 2 })).statusCode).toBe(200)
  expect(first.plugins.get('s').error).toBeUndefined()
  expect(await level()).toBe(2)
  await first.close()
  expect(await clients(await serve({ store, plugins: [plugin()] })).level()).toBe(2)
})

test('a plugin without settings has none to show; one whose schema is none is refused', async () => {
  const server = await serve({ plugins: [plugin({ settings: undefined })] })
  const answer = await server.inject({ url: uri, headers: admin })
  expect([answer.statusCode, answer.json().type]).toEqual([404, 'urn:onggi:error:CORE_ERR_PLUGIN_NO_SETTINGS'])
  await expect(serve({ plugins: [plugin({ settings: { level: 3 } as never })] })).rejects.toMatchObject({
    code: 'CORE_ERR_PLUGIN_MANIFEST',
  })
})

test('a change for an older state of the settings is 412 and changes nothing; the ETag is another one after each change, of a secret too', async () => {
  const server = await serve({ plugins: [plugin()] })
  const { read, put } = clients(server)
  const tag = async () => (await server.inject({ url: uri, headers: admin })).headers.etag ?? ''
  const first = await tag()
  expect((await server.inject({ url: uri, headers: { ...admin, 'if-none-match': first } })).statusCode).toBe(304)
  const changed = await put({ level: 5 }, { ...admin, 'if-match': first })
  expect([changed.statusCode, changed.headers.etag]).toEqual([200, await tag()])
  const late = await put({ level: 9 }, { ...admin, 'if-match': first })
  expect([late.statusCode, late.json().type, (await read()).settings.level]).toEqual([412, 'urn:onggi:error:CORE_ERR_STALE', 5])
  await put({ mail: { password: 'one' } })
  const second = await tag()
  await put({ mail: { password: 'two' } })
  expect(new Set([first, changed.headers.etag, second, await tag()]).size).toBe(4)
  // Two at once for the same state: one wins.
  const last = { ...admin, 'if-match': await tag() }
  expect((await Promise.all([put({ level: 1 }, last), put({ level: 2 }, last)])).map((a) => a.statusCode).sort()).toEqual([200, 412])
})

test('null unsets a member whose schema knows no null, so that its default holds; a needed one is missed', async () => {
  const nullable = z.strictObject({ level: z.int().default(3), note: z.string().nullable().default('x'), needed: z.string() })
  const server = await serve({ plugins: [plugin({ settings: nullable })], settings: { s: { needed: 'yes' } } })
  const { read, put } = clients(server)
  await put({ level: 5, note: null })
  expect((await read()).settings).toEqual({ level: 5, note: null, needed: 'yes' })
  await put({ level: null })
  expect((await read()).settings).toEqual({ level: 3, note: null, needed: 'yes' })
  expect((await put({ needed: null })).json().errors.map((e: any) => e.pointer)).toEqual(['/settings/needed'])
})

test('the sample plugin keeps its shapes when an admin allows fewer of them, and takes no more', async () => {
  const server = await serve({ plugins: [{ ...createSamplePlugin(), enabledAtFirst: true }] })
  const circle = (name: string) =>
    server.inject({ method: 'POST', url: '/plugins/sample/circles', headers: admin, payload: { name, radius: 1 } })
  await circle('a')
  await circle('b')
  const put = await server.inject({
    method: 'PUT',
    url: '/config/plugins/sample/settings',
    headers: admin,
    payload: { settings: { limit: 1 } },
  })
  expect(put.json().settings).toEqual({ limit: 1 })
  expect((await circle('c')).json()).toMatchObject({ status: 409, type: 'urn:onggi:error:CORE_ERR_SAMPLE_FULL' })
  expect((await server.inject({ url: '/plugins/sample/circles', headers: admin })).json().length).toBe(2)
})

test('ASVS 14.2.4 secrets in settings are sealed in the store, each at its place; with another key they count as not set', async () => {
  const store = createFakeStore()
  const key = (fill: number) => () => new Uint8Array(32).fill(fill)
  const got: unknown[] = []
  const start = async (host: PluginHost) => void got.push(host.settings)
  const open = (fill: number) => serve({ store, settingsKey: key(fill), plugins: [plugin({ start })] })
  const first = await open(1)
  await clients(first).put({ level: 4, mail: { password: 'hush-hush' } })
  await first.close()
  const kept = await store.transaction((tx) => tx.list('plugin-settings'))
  expect(JSON.stringify(kept)).not.toContain('hush')
  expect(kept).toMatchObject([{ value: { settings: { level: 4, mail: { password: { $sealed: expect.any(String) } } } } }])
  const second = await open(1)
  expect(got.at(-1)).toEqual({ level: 4, mail: { host: 'localhost', password: 'hush-hush' } })
  await second.close()
  await open(2)
  expect(got.at(-1)).toEqual({ level: 4, mail: { host: 'localhost' } })
})
