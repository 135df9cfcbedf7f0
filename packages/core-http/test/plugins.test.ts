import { expect, test } from 'vitest'
import * as z from 'zod'
import { type AnyPlugin, createServer, definePlugin, samplePlugin, type Plugin } from '../src/index.ts'
import { createFakeIdentity, createFakePolicy, createFakeStore } from '../src/testing/index.ts'
import { admin, serve, user, users } from './support/serve.ts'

const plugin = (id: string, more: Partial<Plugin> = {}): Plugin => ({
  name: `@test/${id}`,
  id,
  version: '1.2.3',
  apiVersion: 1,
  routes: async (app) => {
    app.get('/hello', { config: { access: 'user' } }, () => ({ from: id }))
  },
  ...more,
})
const hello = async (server: Awaited<ReturnType<typeof serve>>, id: string) =>
  (await server.inject({ url: `/plugins/${id}/hello`, headers: user })).statusCode
const action = (
  server: Awaited<ReturnType<typeof serve>>,
  id: string,
  verb: 'enable' | 'disable',
  headers: Record<string, string> = admin,
) => server.inject({ method: 'POST', url: `/config/plugins/${id}/${verb}`, headers })

test('the sample plugin is disabled at first; enabled it serves, disabled nothing of it remains', async () => {
  const server = await serve({ plugins: [samplePlugin] })
  const rectangles = '/plugins/sample/rectangles'
  expect((await server.inject({ url: rectangles, headers: user })).statusCode).toBe(404)
  expect((await action(server, 'sample', 'enable')).json()).toMatchObject({ name: 'sample', enabled: true })
  const made = await server.inject({ method: 'POST', url: rectangles, headers: user, payload: { name: 'r1', length: 2, width: 3 } })
  expect([made.statusCode, made.headers.location, made.json()]).toEqual([201, `${rectangles}/r1`, { name: 'r1', length: 2, width: 3 }])
  const bad = await server.inject({ method: 'POST', url: rectangles, headers: user, payload: { name: 'r2', length: 0, hue: 1 } })
  expect(
    bad
      .json()
      .errors.map((e: any) => e.pointer)
      .sort(),
  ).toEqual(['/hue', '/length', '/width'])
  const again = await server.inject({ method: 'POST', url: rectangles, headers: user, payload: { name: 'r1', length: 2, width: 3 } })
  expect([again.statusCode, again.json().type]).toEqual([409, 'urn:onggi:error:CORE_ERR_SAMPLE_EXISTS'])
  expect((await server.inject({ method: 'PUT', url: `${rectangles}/r1`, headers: user, payload: { width: 9 } })).json()).toEqual({
    name: 'r1',
    length: 2,
    width: 9,
  })
  expect((await server.inject({ method: 'DELETE', url: `${rectangles}/r1`, headers: user })).statusCode).toBe(204)
  expect((await server.inject({ url: `${rectangles}/r1`, headers: user })).json().type).toBe('urn:onggi:error:CORE_ERR_SAMPLE_NOT_FOUND')
  await server.inject({ method: 'POST', url: '/plugins/sample/circles', headers: user, payload: { name: 'c', radius: 1.5 } })
  expect((await action(server, 'sample', 'disable')).json()).toMatchObject({ enabled: false })
  expect((await server.inject({ url: rectangles, headers: user })).statusCode).toBe(404)
  await action(server, 'sample', 'enable')
  expect((await server.inject({ url: '/plugins/sample/circles', headers: user })).json()).toEqual([])
})

test('only admins enable and disable; an unknown plugin is 404', async () => {
  const server = await serve({ plugins: [plugin('a')] })
  expect((await action(server, 'a', 'disable', user)).statusCode).toBe(403)
  const answer = await action(server, 'zz', 'enable')
  expect([answer.statusCode, answer.json().type]).toEqual([404, 'urn:onggi:error:CORE_ERR_PLUGIN_NOT_FOUND'])
})

test('enabling pulls in dependencies, disabling takes the dependents along, in order', async () => {
  const seen: string[] = []
  const noting = (id: string, dependsOn?: Record<string, string>): Plugin =>
    plugin(id, {
      enabledAtFirst: false,
      ...(dependsOn ? { dependsOn } : {}),
      start: async (host) => {
        seen.push(`+${id}`)
        host.own(() => void seen.push(`-${id}`))
      },
    })
  const server = await serve({ plugins: [noting('app', { lib: '^1.0.0' }), noting('lib', { core: '>=1' }), noting('core')] })
  await action(server, 'app', 'enable')
  expect(seen).toEqual(['+core', '+lib', '+app'])
  expect(await hello(server, 'app')).toBe(200)
  const list = (await server.inject({ url: '/config/plugins', headers: user })).json()
  expect(list.map((p: any) => [p.name, p.package, p.version, p.enabled, p.depends, p.is_dependency_of, p.restart_required])).toEqual([
    ['app', '@test/app', '1.2.3', true, ['lib'], [], false],
    ['core', '@test/core', '1.2.3', true, [], ['lib'], false],
    ['lib', '@test/lib', '1.2.3', true, ['core'], ['app'], false],
  ])
  seen.length = 0
  await action(server, 'core', 'disable')
  expect(seen).toEqual(['-app', '-lib', '-core'])
  expect(await hello(server, 'app')).toBe(404)
})

test('absent, circular and mismatched dependencies are named while the rest starts', async () => {
  const server = await serve({
    plugins: [
      plugin('good'),
      plugin('lacks', { dependsOn: { nowhere: '^1.0.0' } }),
      plugin('old', { dependsOn: { good: '^2.0.0' } }),
      plugin('egg', { dependsOn: { hen: '*' } }),
      plugin('hen', { dependsOn: { egg: '*' } }),
      plugin('late', { dependsOn: { lacks: '*' } }),
    ],
  })
  const codes = Object.fromEntries(server.plugins.list().map((p) => [p.name, p.error?.code]))
  expect(codes).toEqual({
    good: undefined,
    lacks: 'CORE_ERR_PLUGIN_DEPENDENCY_MISSING',
    old: 'CORE_ERR_PLUGIN_DEPENDENCY_VERSION',
    egg: 'CORE_ERR_PLUGIN_DEPENDENCY_CYCLE',
    hen: 'CORE_ERR_PLUGIN_DEPENDENCY_CYCLE',
    late: 'CORE_ERR_PLUGIN_DEPENDENCY_FAILED',
  })
  expect(await hello(server, 'good')).toBe(200)
})

test('a plugin that throws or hangs is isolated and named', async () => {
  const undone: string[] = []
  const never = new Promise<void>(() => undefined)
  const server = await serve({
    pluginTimeoutMs: 400,
    plugins: [
      plugin('good'),
      plugin('throws', {
        start: async (host) => {
          host.own(() => void undone.push('throws'))
          throw new Error('no device')
        },
      }),
      plugin('hangs', { start: () => never }),
      plugin('bad-routes', {
        start: async (host) => host.own(() => void undone.push('bad-routes')),
        routes: async () => {
          throw new Error('no routes')
        },
      }),
      plugin('hanging-routes', { routes: () => never }),
      plugin('open', {
        routes: async (app) => {
          app.get('/open', () => 'open')
        },
      }),
      plugin('silent', {
        routes: async (app) => {
          app.post('/quiet', { config: { access: 'user' } }, () => 'quiet')
        },
      }),
    ],
  })
  const problems = Object.fromEntries(server.plugins.list().map((p) => [p.name, p.error?.message]))
  expect(problems).toEqual({
    good: undefined,
    throws: 'Plugin throws did not start: no device',
    hangs: 'Plugin hangs did not start: start() took longer than 400 ms',
    'bad-routes': 'Plugin bad-routes could not add its routes: no routes',
    'hanging-routes': 'Plugin hanging-routes could not add its routes: routes() took longer than 400 ms',
    open: expect.stringMatching(/GET \/plugins\/open\/open needs config\.access/),
    silent: expect.stringMatching(/POST \/plugins\/silent\/quiet has no config\.log/),
  })
  expect(server.plugins.get('throws').error?.code).toBe('CORE_ERR_PLUGIN_START')
  expect(undone.sort()).toEqual(['bad-routes', 'throws'])
  expect(await hello(server, 'good')).toBe(200)
})

test('a plugin that throws or hangs while it serves or stops is isolated and named', async () => {
  const errors: unknown[] = []
  const note = (o: object, m?: string) => void errors.push([(o as { plugin?: string }).plugin, m])
  const never = new Promise<void>(() => undefined)
  const undone: string[] = []
  const server = await serve({
    pluginTimeoutMs: 200,
    drainMs: 200,
    log: { debug() {}, info() {}, warn: note, error: note },
    plugins: [
      plugin('good'),
      plugin('bad', {
        messages: new URL('./nowhere/', import.meta.url),
        assets: new URL('./nowhere/', import.meta.url),
        start: async (host) => {
          host.own(() => void undone.push('first'))
          host.own(() => Promise.reject(new Error('no undo')))
          host.own(() => never)
        },
        routes: async (app) => {
          app.addHook('onClose', () => never)
          app.addHook('preHandler', async (request) => {
            if (request.url.endsWith('/hook')) throw new Error('in a hook')
          })
          app.get('/throws', { config: { access: 'user' } }, () => {
            throw new Error('in a handler')
          })
          app.get('/rejects', { config: { access: 'user' } }, () => Promise.reject(new Error('later')))
          app.get('/hook', { config: { access: 'user' } }, () => 'never')
          app.get('/cyclic', { config: { access: 'user' } }, () => {
            const cyclic: { self?: unknown } = {}
            cyclic.self = cyclic
            return cyclic
          })
        },
      }),
    ],
  })
  for (const path of ['throws', 'rejects', 'hook', 'cyclic']) {
    const answer = await server.inject({ url: `/plugins/bad/${path}`, headers: user })
    expect([path, answer.statusCode, answer.json().type]).toEqual([path, 500, 'urn:onggi:error:CORE_ERR_INTERNAL'])
  }
  expect((await server.inject({ url: '/ui/pkg/bad/1.2.3/x.js' })).statusCode).toBe(404)
  expect(await hello(server, 'good')).toBe(200)
  expect((await action(server, 'bad', 'disable')).statusCode).toBe(200)
  expect(undone).toEqual(['first'])
  expect(errors.filter((e) => (e as unknown[])[1] === 'the plugin could not undo something')).toEqual([
    ['bad', 'the plugin could not undo something'],
    ['bad', 'the plugin could not undo something'],
  ])
  expect(await hello(server, 'bad')).toBe(404)
  expect(await hello(server, 'good')).toBe(200)
})

test('a plugin with a bad schema cannot be enabled and leaves nothing behind', async () => {
  const undone: string[] = []
  const server = await serve({
    plugins: [
      plugin('good'),
      plugin('bad', {
        enabledAtFirst: false,
        start: async (host) => host.own(() => void undone.push('bad')),
        routes: async (app) => {
          app.post('/x', { config: { access: 'user', log: 'X' }, schema: { body: { type: 'no such type' } } }, () => 'x')
        },
      }),
    ],
  })
  const answer = await action(server, 'bad', 'enable')
  expect([answer.statusCode, answer.json().type]).toEqual([500, 'urn:onggi:error:CORE_ERR_PLUGIN_ROUTES'])
  expect(undone).toEqual(['bad'])
  expect(server.plugins.get('bad').enabled).toBe(false)
  expect(await hello(server, 'good')).toBe(200)
})

test('the state of the plugins survives a restart', async () => {
  const store = createFakeStore()
  const first = await serve({ store, plugins: [plugin('a'), samplePlugin] })
  await action(first, 'a', 'disable')
  await action(first, 'sample', 'enable')
  await first.close()
  const second = await serve({ store, plugins: [plugin('a'), samplePlugin] })
  expect(second.plugins.list().map((p) => [p.name, p.enabled])).toEqual([
    ['a', false],
    ['sample', true],
  ])
})

test("settings are checked by the plugin's schema and handed over", async () => {
  let got: unknown
  const settings = z.strictObject({ level: z.number().default(3) })
  const start = async (host: { settings: unknown }) => void (got = host.settings)
  await serve({ plugins: [plugin('s', { settings, start })] })
  expect(got).toEqual({ level: 3 })
  const bad = await serve({ plugins: [plugin('s', { settings, start })], settings: { s: { level: 'x' } } })
  expect(bad.plugins.get('s').error?.code).toBe('CORE_ERR_PLUGIN_SETTINGS')
})

test("the host's signal aborts and undos run last-first when the server closes", async () => {
  const seen: unknown[] = []
  const server = await serve({
    plugins: [
      plugin('a', {
        start: async (host) => {
          host.own(() => void seen.push('first'))
          host.own(async () => void seen.push('second'))
          host.signal.addEventListener('abort', () => seen.push((host.signal.reason as Error).message))
        },
      }),
    ],
  })
  await server.close({ reason: 'maintenance' })
  expect(seen).toEqual(['maintenance', 'second', 'first'])
})

test('manifests are checked', async () => {
  const refused = (p: object): unknown => {
    try {
      definePlugin(p as Plugin)
    } catch (e) {
      return (e as { code: string }).code
    }
    return undefined
  }
  expect(refused(plugin('a', { id: 'A/b' }))).toBe('CORE_ERR_PLUGIN_MANIFEST')
  expect(refused(plugin('a', { version: 'new' }))).toBe('CORE_ERR_PLUGIN_MANIFEST')
  expect(refused({ ...plugin('a'), apiVersion: 2 })).toBe('CORE_ERR_PLUGIN_API_VERSION')
  const tab = { id: 't', title: 'T', path: '/t', order: 1, module: '../x.js', element: 'x-t', mode: { admin: 'admin', user: 'none' } }
  expect(refused(plugin('a', { tabs: [tab as never] }))).toBe('CORE_ERR_PLUGIN_MANIFEST')
  const base = { identity: createFakeIdentity(users), policy: createFakePolicy(), store: createFakeStore() }
  await expect(createServer({ ...base, plugins: [plugin('a'), plugin('a')] as AnyPlugin[] })).rejects.toMatchObject({
    code: 'CORE_ERR_PLUGIN_DUPLICATE',
  })
})

test('a route of the app without an access rule fails the boot', async () => {
  const base = { identity: createFakeIdentity(users), policy: createFakePolicy(), store: createFakeStore() }
  await expect(
    createServer({
      ...base,
      base(app) {
        app.get('/open', () => 'open')
      },
    }),
  ).rejects.toMatchObject({ code: 'CORE_ERR_ROUTE_ACCESS' })
  await expect(
    createServer({
      ...base,
      base(app) {
        app.put('/quiet', { config: { access: 'user' } }, () => 'quiet')
      },
    }),
  ).rejects.toMatchObject({ code: 'CORE_ERR_ROUTE_LOG' })
})
