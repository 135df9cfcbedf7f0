// Who may do what, route by route: the table of table.ts against the composed server.
// Refused means refused: neither store nor libvirt changes. The request log gets one line for each refused request that could have changed
// something (every method but GET), with its status and its caller, and none for a GET.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ownLibvirt, stopLibvirt, type TestLibvirt } from '../../../../test/support/libvirt.ts'
import { type Answer, type Kimchi, dataDir, poll, startKimchi, taskEnd } from '../support/server.ts'
import { libvirtState, newestRequests, storeState } from './snapshot.ts'
import { type Row, callers, isRefusal, rows } from './table.ts'

const simulation = fileURLToPath(new URL('../../simulate.json', import.meta.url))
let libvirt: TestLibvirt
let uri: string
let k: Kimchi
const names = { nobody: '', user: 'ann', other: 'bob', token: 'admin', admin: 'admin' }
const headersOf: Record<string, Record<string, string>> = { nobody: {} }

const cookieOf = async (username: string, password: string): Promise<string> => {
  const a = await k.call('POST', '/login', { as: null, body: { username, password } })
  expect(a.status, a.body.toString()).toBe(200)
  return a.headers['set-cookie']![0]!.split(';')[0]!
}

const logIn = async (): Promise<void> => {
  for (const [caller, name] of Object.entries({ user: 'ann', other: 'bob', admin: 'admin' }))
    headersOf[caller] = { cookie: await cookieOf(name, 'correct horse') }
}

beforeAll(async () => {
  libvirt = await ownLibvirt('session')
  uri = `test:///default?socket=${libvirt.socketPath}`
  const data = dataDir()
  const config = join(data, 'config.json')
  const provider = {
    issuer: 'http://127.0.0.1:9',
    clientId: 'onggi',
    redirectUri: 'http://127.0.0.1:9/auth/oidc/oidc/callback',
    insecure: true,
  }
  writeFileSync(config, JSON.stringify({ oidc: [provider], auth: 'local,oidc' }))
  const users = ['ann:correct horse:user:dev', 'bob:correct horse:user'].flatMap((u) => ['--user', u])
  k = await startKimchi({
    data,
    args: ['--tls', 'off', '--config', config, '--libvirt-uri', uri, '--simulate', simulation, ...users],
  })
  await poll(
    () => k.call('GET', '/readyz'),
    (a) => a.status === 200,
    'ready',
  )
  await logIn()
  const as = { as: null, headers: headersOf['admin']! }
  const narrow = await k.call('POST', '/auth/tokens', { ...as, body: { name: 'narrow', scopes: ['config.view'] } })
  headersOf['token'] = { authorization: `Bearer ${narrow.json.token}` }
  expect((await k.call('POST', '/config/plugins/sample/enable', as)).status).toBe(200)
  expect((await k.call('PUT', '/plugins/kimchi/vms/test', { ...as, body: { users: ['ann'] } })).status).toBe(200)
  for (const caller of callers) await k.call('GET', '/plugins/kimchi/vms', { as: null, headers: headersOf[caller]! })
})
afterAll(async () => {
  expect(await k.stop()).toBe(0)
  await stopLibvirt(libvirt)
})

const ask = (row: Row, caller: string, method = row.method): Promise<Answer> =>
  k.call(method, row.at, { as: null, headers: headersOf[caller]!, ...(row.body === undefined ? {} : { body: row.body }) })
/** `403 AUTH_ERR_FORBIDDEN`, or the status alone. */
const outcome = (a: Answer): string =>
  [
    a.status,
    ...(a.status >= 400
      ? [
          String(a.json?.type ?? '')
            .split(':')
            .at(-1),
        ]
      : []),
  ].join(' ')
const state = async (): Promise<{ readonly store: ReturnType<typeof storeState>; readonly libvirt: string }> => {
  // Reading the log writes what waits for its batch.
  expect((await k.call('GET', '/logs?app=none', { as: null, headers: headersOf['admin']! })).status).toBe(200)
  return { store: storeState(k.data), libvirt: libvirtState(uri) }
}
/** As the last refusal left it. */
let last: Awaited<ReturnType<typeof state>> | undefined

/** `GET /ui/lib/lit/{version}/{path}`: versions change, rights do not. */
const routeOf = (method: string, path: string): string => `${method.toUpperCase()} ${path.replace(/\/\d+\.\d+\.\d+(?=\/)/, '/{version}')}`

test('every route of the server has a row, and every row a route', async () => {
  const { json } = await k.call('GET', '/openapi.json')
  const mounted = Object.entries(json.paths as Record<string, object>).flatMap(([path, item]) =>
    Object.keys(item).map((method) => routeOf(method, path)),
  )
  expect(mounted.length).toBeGreaterThan(150)
  expect([...new Set(mounted)].sort()).toEqual(rows.map((r) => r.route).sort())
})

describe.each(rows)('$route', (row) => {
  const refused = callers.flatMap((caller, i) => (isRefusal(row, caller) ? [[caller, row.cells[i]!] as const] : []))
  test.runIf(refused.length > 0)('refuses, and nothing happens [ASVS 8.2.1, 8.2.2]', async () => {
    const before = (last ??= await state())
    const seen: Record<string, string> = {}
    for (const [caller] of refused) seen[caller] = outcome(await ask(row, caller))
    expect(seen).toEqual(Object.fromEntries(refused))
    const after = (last = await state())
    expect(after.store.objects).toBe(before.store.objects)
    expect(after.libvirt).toBe(before.libvirt)
    const logged = after.store.requests - before.store.requests
    expect(logged).toBe(row.method === 'GET' ? 0 : refused.length)
    if (row.method === 'GET') return
    expect(newestRequests(k.data, logged).map((r) => [r['method'], r['status'], r['user']])).toEqual(
      refused.map(([caller, cell]) => [row.method, Number(cell.slice(0, 3)), names[caller]]),
    )
  })
})

describe.each(rows)('$route', (row) => {
  const allowed = callers.flatMap((caller, i) => (isRefusal(row, caller) ? [] : [[caller, row.cells[i]!] as const]))
  test.runIf(allowed.length > 0)('lets in whom it should [ASVS 8.2.1]', async () => {
    const seen: Record<string, string> = {}
    for (const [caller] of allowed) {
      const answer = await ask(row, caller, row.stream === true ? 'HEAD' : row.method)
      if (answer.status === 202) await taskEnd(k, answer.json.id)
      seen[caller] = outcome(answer)
    }
    expect(seen).toEqual(Object.fromEntries(allowed))
    if (row.ends === true) await logIn()
  })
})
