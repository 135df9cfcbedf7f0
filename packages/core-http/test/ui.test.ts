import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { definePlugin, samplePlugin, type Shell } from '../src/index.ts'
import { admin, route, serve, session, user } from './support/serve.ts'

const page = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

const site = async (serverRoot = '') => {
  const dir = await mkdtemp(join(tmpdir(), 'onggi-core-http-ui-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  await mkdir(join(dir, 'sub'))
  await mkdir(join(dir, 'messages'))
  await writeFile(join(dir, 'sub/tab.js'), 'export default 1')
  await writeFile(join(dir, 'evil.html'), '<script>1</script>')
  await writeFile(join(dir, '.secret'), 'x')
  await writeFile(
    join(dir, 'messages/en.json'),
    JSON.stringify({ HELLO_TAB: 'Hello', DISKS: { one: '%{count} disk', other: '%{count} disks' } }),
  )
  await symlink('/etc/hostname', join(dir, 'out.txt'))
  const root = pathToFileURL(`${dir}/`)
  const shell: Shell = {
    page: (o) => `<!doctype html><html data-root="${o.serverRoot}"></html>`,
    inlineHashes: ['sha256-abc='],
    directories: [{ prefix: '/ui/app/', root }],
  }
  const tab = (id: string, order: number, mode: { admin: 'admin' | 'none'; user: 'read-only' | 'none' }) =>
    ({ id, title: 'HELLO_TAB', path: `/${id}`, order, module: 'sub/tab.js', element: 'x-tab', mode }) as const
  const hello = definePlugin({
    name: '@test/hello',
    id: 'hello',
    version: '1.2.3',
    apiVersion: 1,
    assets: root,
    messages: new URL('messages/', root),
    tabs: [tab('two', 2, { admin: 'admin', user: 'read-only' }), tab('one', 1, { admin: 'admin', user: 'none' })],
    routes: async (app) => {
      app.get('/x', { config: { access: 'user' } }, () => ({ x: 1 }))
    },
  })
  const server = await serve({
    shell,
    ownTabs: false,
    serverRoot,
    plugins: [hello],
    name: 'Test',
    version: '9.9.9',
    base(app) {
      route(app, 'GET', '/api', { config: { access: 'user' } }, () => ({ ok: true }))
      route(app, 'POST', '/api', { config: { access: 'user', log: 'L' } }, () => ({ ok: true }))
      route(app, 'POST', '/login', { config: { access: 'public', log: 'L' } }, () => ({ ok: true }))
    },
  })
  return Object.assign(server, { assets: root })
}

test('a browser that is not logged in is sent to the login page, with ?next= unless it asked for /', async () => {
  const server = await site('/x')
  const to = async (url: string) => {
    const answer = await server.inject({ url, headers: page })
    return [answer.statusCode, answer.headers.location]
  }
  expect(await to('/x/')).toEqual([303, '/x/login.html'])
  expect(await to('/x')).toEqual([303, '/x/login.html'])
  expect(await to('/x/plugins/hello/x?a=1')).toEqual([303, `/x/login.html?next=${encodeURIComponent('/x/plugins/hello/x?a=1')}`])
  expect((await to('/x//evil.example/'))[1]).not.toContain('evil')
})

test('a Location that a package sets is put below the server root', async () => {
  const server = await serve({ serverRoot: '/x', plugins: [{ ...samplePlugin, enabledAtFirst: true }] })
  const payload = { name: 'c 1', radius: 1 }
  const made = await server.inject({ method: 'POST', url: '/x/plugins/sample/circles', headers: user, payload })
  expect(made.headers.location).toBe('/x/plugins/sample/circles/c%201')
  expect((await server.inject({ url: String(made.headers.location), headers: user })).json()).toEqual(payload)
})

test('for pages only the session counts', async () => {
  const server = await site()
  expect((await server.inject({ url: '/', headers: { ...page, ...user } })).statusCode).toBe(303)
  const answer = await server.inject({ url: '/', headers: { ...page, ...session('uwe') } })
  expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([
    200,
    'text/html; charset=utf-8',
    '<!doctype html><html data-root=""></html>',
  ])
  expect((await server.inject({ url: '/login.html', headers: { ...page, cookie: 'onggi=stale' } })).statusCode).toBe(200)
})

test('/ as JSON names the application', async () => {
  const server = await site()
  const answer = await server.inject({ url: '/', headers: { accept: 'application/json' } })
  expect(answer.json()).toEqual({ name: 'Test', version: '9.9.9' })
})

test('a browser gets errors as a page with the text escaped', async () => {
  const server = await site()
  const answer = await server.inject({ url: '/%3Cimg%20onerror%3Dx%3E', headers: { ...page, ...session('uwe') } })
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
  expect(answer.body).not.toContain('<img')
})

test('every answer carries the security headers; the page allows its import map by hash and nothing inline besides', async () => {
  const server = await site()
  for (const url of ['/login.html', '/api', '/nowhere', '/ui/app/sub/tab.js', '/%zz', '/healthz']) {
    const { headers } = await server.inject({ url })
    expect(headers['content-security-policy']).toMatch(
      url === '/login.html' ? /script-src 'self' 'sha256-abc='; / : /^default-src 'none'; frame-ancestors 'none'$/,
    )
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['x-frame-options']).toBe(url === '/login.html' ? 'DENY' : undefined)
    expect(headers['access-control-allow-origin']).toBeUndefined()
  }
})

test('files of the shell and of plugins are served, and asked for again', async () => {
  const server = await site()
  const own = await server.inject({ url: '/ui/app/sub/tab.js' })
  expect([own.statusCode, own.headers['content-type'], own.headers['cache-control']]).toEqual([
    200,
    'text/javascript; charset=utf-8',
    'public, no-cache',
  ])
  expect((await server.inject({ url: '/ui/app/sub/tab.js', headers: { 'if-none-match': String(own.headers.etag) } })).statusCode).toBe(304)
  const plugin = await server.inject({ url: '/ui/pkg/hello/1.2.3/sub/tab.js' })
  expect([plugin.statusCode, plugin.body, plugin.headers['cache-control']]).toEqual([200, 'export default 1', 'public, no-cache'])
  // The same version with another content, of the same length and with the time npm gives each file.
  const file = new URL('sub/tab.js', server.assets)
  await writeFile(file, 'export default 2')
  await utimes(file, 499_162_500, 499_162_500)
  const again = await server.inject({
    url: '/ui/pkg/hello/1.2.3/sub/tab.js',
    headers: { 'if-none-match': String(plugin.headers.etag) },
  })
  expect([again.statusCode, again.body]).toEqual([200, 'export default 2'])
  const html = await server.inject({ url: '/ui/pkg/hello/1.2.3/evil.html' })
  expect([html.headers['content-type'], html.headers['content-disposition']]).toEqual(['application/octet-stream', 'attachment'])
})

test.each([
  '/ui/pkg/hello/1.2.3/../../../etc/passwd',
  '/ui/pkg/hello/1.2.3/%2e%2e/%2e%2e/etc/passwd',
  '/ui/pkg/hello/1.2.3/sub/..%5c..%5cx',
  '/ui/pkg/hello/1.2.3/.secret',
  '/ui/pkg/hello/1.2.3/out.txt',
  '/ui/pkg/hello/1.2.3/sub',
  '/ui/pkg/hello/1.2.3/',
  '/ui/pkg/hello/1.2.4/sub/tab.js',
  '/ui/pkg/other/1.2.3/sub/tab.js',
  '/ui/pkg/../1.2.3/sub/tab.js',
  '/ui/app/out.txt',
])('%s is not served', async (url) => {
  const server = await site()
  const { statusCode } = await server.inject({ url })
  expect([400, 401, 404]).toContain(statusCode)
})

test('/ui/tabs shows the tabs of enabled plugins by role, in order', async () => {
  const server = await site('/x')
  const tabs = async (headers: Record<string, string>) => (await server.inject({ url: '/x/ui/tabs', headers })).json()
  expect((await tabs(admin)).map((t: any) => [t.id, t.mode])).toEqual([
    ['one', 'admin'],
    ['two', 'admin'],
  ])
  expect(await tabs(user)).toEqual([
    {
      id: 'two',
      title: 'HELLO_TAB',
      label: 'Hello',
      path: '/two',
      order: 2,
      mode: 'read-only',
      element: 'x-tab',
      module: '/x/ui/pkg/hello/1.2.3/sub/tab.js',
      plugin: 'hello',
    },
  ])
  await server.plugins.disable('hello')
  expect(await tabs(admin)).toEqual([])
  expect((await server.inject({ url: '/x/ui/pkg/hello/1.2.3/sub/tab.js' })).statusCode).toBe(404)
})

test('/i18n.json has the texts of all enabled parts, in the language asked for', async () => {
  const server = await site()
  const english = (await server.inject({ url: '/i18n.json' })).json()
  expect(english).toMatchObject({ locale: 'en', languages: ['en', 'en-XA'], messages: { HELLO_TAB: 'Hello' } })
  expect((await server.inject({ url: '/i18n.json?lang=en-XA' })).json().messages.HELLO_TAB).toMatch(/^⟦Ĥ/)
  expect(server.translate('DISKS', { count: 1 }, 'en')).toBe('1 disk')
  expect(server.translate('DISKS', { count: 2 }, 'en-XA')).toMatch(/2 ðîŝķš|2 /)
  await server.plugins.disable('hello')
  expect((await server.inject({ url: '/i18n.json' })).json().messages.HELLO_TAB).toBeUndefined()
})

test.each([
  ['cross-site by Sec-Fetch-Site', { 'sec-fetch-site': 'cross-site' }, 403],
  ['same-site is another origin too', { 'sec-fetch-site': 'same-site' }, 403],
  ['another Origin', { origin: 'https://evil.example' }, 403],
  ['a null Origin', { origin: 'null' }, 403],
  ['another Origin that ends alike', { origin: 'http://localhost:80.evil' }, 403],
  ['our own Origin', { origin: 'http://localhost:80' }, 200],
  ['same-origin', { 'sec-fetch-site': 'same-origin', origin: 'http://localhost:80' }, 200],
  ['typed in', { 'sec-fetch-site': 'none' }, 200],
  ['no browser', {}, 200],
])('an unsafe request by cookie: %s', async (_name, headers, status) => {
  const server = await site()
  const cookie = session('uwe')
  expect((await server.inject({ method: 'POST', url: '/api', headers: { ...cookie, ...headers } })).statusCode).toBe(status)
  expect((await server.inject({ method: 'POST', url: '/login', headers })).statusCode).toBe(status)
  expect((await server.inject({ method: 'POST', url: '/api', headers: { ...user, ...headers } })).statusCode).toBe(200)
  expect((await server.inject({ url: '/api', headers: { ...cookie, ...headers } })).statusCode).toBe(200)
})

test('/config: a few fields for nobody, all with a login', async () => {
  const server = await site('/x')
  expect((await server.inject({ url: '/x/config' })).json()).toEqual({ version: '9.9.9', auth: 'local', server_root: '/x' })
  expect((await server.inject({ url: '/x/config', headers: user })).json()).toMatchObject({
    federation: false,
    proxy_port: expect.any(Number),
  })
  expect((await server.inject({ method: 'POST', url: '/x/config/reload', headers: user })).statusCode).toBe(403)
  expect((await server.inject({ method: 'POST', url: '/x/config/reload', headers: admin })).statusCode).toBe(200)
})

test('/readyz is 503 with reasons for those who may know', async () => {
  let ok = false
  const server = await serve({
    readiness: [
      () => ({ name: 'libvirt', ok, reason: ok ? undefined : 'libvirtd does not answer' }),
      () => {
        if (!ok) throw new Error('broken')
        return { name: 'other', ok: true }
      },
    ],
  })
  expect((await server.inject('/healthz')).json()).toEqual({ status: 'ok' })
  const local = await server.inject('/readyz')
  expect([local.statusCode, local.json()]).toEqual([
    503,
    {
      status: 'not ready',
      checks: [
        { name: 'libvirt', ok: false, reason: 'libvirtd does not answer' },
        { name: 'check', ok: false, reason: 'broken' },
      ],
    },
  ])
  const stranger = await server.inject({ url: '/readyz', remoteAddress: '192.0.2.7' })
  expect(stranger.json().checks).toEqual([
    { name: 'libvirt', ok: false },
    { name: 'check', ok: false },
  ])
  ok = true
  expect((await server.inject('/readyz')).statusCode).toBe(200)
})
