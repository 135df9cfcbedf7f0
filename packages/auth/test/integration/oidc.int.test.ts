import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openMemoryStore } from '@onggi/objectstore'
import fastify from 'fastify'
import { Provider } from 'oidc-provider'
import { afterAll, beforeAll, expect, test } from 'vitest'
import authRoutes from '../../src/fastify/index.ts'
import { authTypes, createAuth } from '../../src/index.ts'
import { ownPath } from '../../src/oidc/flows.ts'
import type { OidcRealmOptions } from '../../src/oidc/index.ts'
import { createOidcRealm } from '../../src/oidc/index.ts'
import type { EvilProvider } from '../support/evil-provider.ts'
import { startEvilProvider } from '../support/evil-provider.ts'
import { testClock, testLog } from '../support/make.ts'

// A real provider (the package oidc-provider), driven like a browser; and one that lies, for what no honest one can be made to say.
const server = createServer()
let issuer: string
let evil: EvilProvider
const redirectUri = 'http://127.0.0.1:9/auth/oidc/oidc/callback'
const refused = expect.objectContaining({ code: 'AUTH_ERR_OIDC', status: 401 })

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'onggi',
        client_secret: 'secret-of-the-client',
        redirect_uris: [redirectUri],
        post_logout_redirect_uris: ['http://127.0.0.1:9/'],
      },
    ],
    claims: { openid: ['sub'], profile: ['preferred_username'], groups: ['groups'] },
    scopes: ['openid', 'profile', 'groups'],
    findAccount: (_: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: id.replace('-2', ''), groups: id === 'root' ? ['ops', 'dev'] : ['dev'] }),
    }),
    pkce: { required: () => true },
    cookies: { keys: ['k'] },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
  })
  server.on('request', provider.callback())
  evil = await startEvilProvider('onggi')
})
afterAll(() => {
  server.close()
  evil.close()
})

const setUp = (o: Partial<OidcRealmOptions> = {}) => {
  const store = openMemoryStore({ types: authTypes })
  const { log, lines } = testLog()
  const realm = createOidcRealm({
    store,
    issuer,
    clientId: 'onggi',
    clientSecret: 'secret-of-the-client',
    redirectUri,
    scope: 'openid profile groups',
    adminGroups: ['ops'],
    insecure: true,
    log,
    ...o,
  })
  return { store, realm, lines }
}

/** Logs in and consents at the provider like a person; answers the query that the browser brings back. */
const atProvider = async (start: string, login: string): Promise<string> => {
  const jar = new Map<string, string>()
  let url = start
  let body: string | undefined
  for (let i = 0; i < 12; i++) {
    const answer = await fetch(url, {
      redirect: 'manual',
      ...(body === undefined
        ? {}
        : {
            method: 'POST',
            body,
            headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; ') },
          }),
      ...(body === undefined ? { headers: { cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; ') } } : {}),
    })
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      jar.set(pair.slice(0, at), pair.slice(at + 1))
    }
    body = undefined
    const location = answer.headers.get('location')
    if (location !== null) {
      url = new URL(location, url).href
      if (url.startsWith(redirectUri)) return new URL(url).search.slice(1)
      continue
    }
    const page = await answer.text()
    const action = /action="([^"]+)"/.exec(page)?.[1]
    if (action === undefined) throw new Error(`the provider answered ${answer.status}: ${page.slice(0, 500)}`)
    body = page.includes('value="login"') ? `prompt=login&login=${login}&password=x` : 'prompt=consent'
    url = new URL(action, url).href
  }
  throw new Error('too many steps at the provider')
}

test('a person logs in at a real provider: PKCE, nonce and state in the request, groups make admins [ASVS 10.2.1]', async () => {
  const { realm } = setUp()
  const { url, browser } = await realm.begin({ next: '/vms?x=1' })
  const asked = new URL(url).searchParams
  for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)?.length).toBeGreaterThanOrEqual(43)
  expect(asked.get('code_challenge_method')).toBe('S256')
  expect(await realm.finish({ query: await atProvider(url, 'ann'), browser })).toEqual({
    user: { name: 'ann', groups: ['dev'], roles: ['user'] },
    next: '/vms?x=1',
  })
  const second = await realm.begin({})
  expect(await realm.finish({ query: await atProvider(second.url, 'root'), browser: second.browser })).toEqual({
    user: { name: 'root', groups: ['ops', 'dev'], roles: ['admin'] },
    next: '/',
  })
})

test('a login that was finished, begun in another browser, under another state or too long ago is refused', async () => {
  const clock = testClock()
  const { realm } = setUp({ clock })
  const a = await realm.begin({})
  const query = await atProvider(a.url, 'ann')
  await expect(realm.finish({ query: query.replace(/state=[^&]*/, 'state=guess'), browser: a.browser })).rejects.toEqual(refused)
  await realm.finish({ query, browser: a.browser })
  await expect(realm.finish({ query, browser: a.browser })).rejects.toEqual(refused)
  const b = await realm.begin({})
  await expect(realm.finish({ query: await atProvider(b.url, 'ann'), browser: a.browser })).rejects.toEqual(refused)
  const c = await realm.begin({})
  const late = await atProvider(c.url, 'ann')
  await clock.advance(600_000)
  await expect(realm.finish({ query: late, browser: c.browser })).rejects.toEqual(refused)
  for (const bad of ['', 'state=', 'error=access_denied&state=x', 'a'.repeat(10_000)])
    await expect(realm.finish({ query: bad, browser: '' })).rejects.toEqual(refused)
})

test('a code that was used up, and an answer of the provider that says no, are refused', async () => {
  const { realm } = setUp()
  const a = await realm.begin({})
  const b = await realm.begin({})
  const query = await atProvider(a.url, 'ann')
  await realm.finish({ query, browser: a.browser })
  const used = new URLSearchParams(query).get('code')!
  const params = new URLSearchParams({ code: used, state: new URL(b.url).searchParams.get('state')!, iss: issuer })
  await expect(realm.finish({ query: params.toString(), browser: b.browser })).rejects.toEqual(refused)
  const c = await realm.begin({})
  const no = new URLSearchParams({ error: 'access_denied', state: new URL(c.url).searchParams.get('state')!, iss: issuer })
  await expect(realm.finish({ query: no.toString(), browser: c.browser })).rejects.toEqual(refused)
})

test('ID tokens with a wrong nonce, issuer, audience, time, signature or algorithm are refused, and nothing is remembered of them [ASVS 6.8.2, 10.5.1, 10.5.4]', async () => {
  const login = async (lie: EvilProvider['lie']) => {
    const { realm, store } = setUp({ issuer: evil.issuer })
    const { url, browser } = await realm.begin({})
    const asked = new URL(url).searchParams
    evil.nonce = asked.get('nonce')!
    evil.lie = lie
    const outcome = await realm.finish({ query: `code=x&state=${asked.get('state')!}`, browser }).then(
      () => 'in',
      (e: unknown) => (e as { code: string }).code,
    )
    return [outcome, await store.transaction((tx) => tx.count('auth.oidc'))]
  }
  expect(await login({})).toEqual(['in', 1])
  const now = Math.floor(Date.now() / 1000)
  for (const lie of [
    { claims: { nonce: 'other' } },
    { claims: { nonce: undefined } },
    { claims: { iss: 'https://other.example' } },
    { claims: { aud: 'another-client' } },
    { claims: { aud: ['onggi', 'another-client'], azp: 'another-client' } },
    { claims: { exp: now - 3600 } },
    { claims: { sub: undefined } },
    { claims: { preferred_username: 'a/b:c' } },
    { algorithm: 'none' as const },
    { algorithm: 'HS256' as const },
    { otherKey: true },
  ])
    expect([lie, ...(await login(lie))]).toEqual([lie, 'AUTH_ERR_OIDC', 0])
})

test('a name keeps its first subject: another person who is given the same name is refused [ASVS 10.5.2]', async () => {
  const { realm } = setUp()
  const login = async (id: string) => {
    const { url, browser } = await realm.begin({})
    return realm.finish({ query: await atProvider(url, id), browser })
  }
  expect((await login('ann')).user.name).toBe('ann')
  expect((await login('ann')).user.name).toBe('ann')
  await expect(login('ann-2')).rejects.toEqual(refused)
})

test('the same subject of two providers is two identities [ASVS 6.8.1]', async () => {
  const { realm, store } = setUp()
  const other = createOidcRealm({ store, issuer: evil.issuer, clientId: 'onggi', redirectUri, insecure: true, name: 'oidc-two' })
  const first = await realm.begin({})
  await realm.finish({ query: await atProvider(first.url, 'ann'), browser: first.browser })
  const { url, browser } = await other.begin({})
  const asked = new URL(url).searchParams
  evil.nonce = asked.get('nonce')!
  evil.lie = { claims: { sub: 'ann' } }
  await other.finish({ query: `code=x&state=${asked.get('state')!}`, browser })
  expect(await store.transaction((tx) => tx.count('auth.oidc'))).toBe(2)
  expect([realm.name, other.name]).toEqual(['oidc', 'oidc-two'])
})

test('over HTTP: two redirects, then the cookie of a session of this realm; the password login does not know these users', async () => {
  const { realm, store } = setUp()
  const auth = createAuth({ store, realms: [realm], secureCookie: false })
  const app = fastify()
  await app.register(authRoutes, { auth, oidc: [realm], guard: async () => ({ principal: null }) })
  const begun = await app.inject('/auth/oidc/oidc/login?next=/vms')
  expect(begun.statusCode).toBe(303)
  const browser = String(begun.headers['set-cookie']).split(';')[0]!
  expect(browser).toMatch(/^onggi-oidc=/)
  const query = await atProvider(String(begun.headers.location), 'ann')
  expect((await app.inject(`/auth/oidc/oidc/callback?${query}`)).json()).toMatchObject({ code: 'AUTH_ERR_OIDC' })
  const again = await app.inject('/auth/oidc/oidc/login?next=//evil.example')
  const cookie = String(again.headers['set-cookie']).split(';')[0]!
  const back = await app.inject({
    url: `/auth/oidc/oidc/callback?${await atProvider(String(again.headers.location), 'ann')}`,
    headers: { cookie },
  })
  expect([back.statusCode, back.headers.location]).toEqual([303, '/'])
  const session = (back.headers['set-cookie'] as string[])[0]!.split(';')[0]!
  const identified = await auth.identify({ method: 'GET', url: '/', headers: { cookie: session }, address: '::1', secure: false })
  expect(identified?.principal).toEqual({ name: 'ann', realm: 'oidc', roles: ['user'], groups: ['dev'] })
  await auth.endSessions({ name: 'ann', realm: 'oidc' })
  expect(await auth.resolvePrincipal('ann', 'oidc')).toEqual(identified?.principal)
  expect(await auth.resolvePrincipal('eve', 'oidc')).toBeNull()
  await expect(auth.login({ username: 'ann', password: 'x', address: '::1' })).rejects.toMatchObject({ code: 'AUTH_ERR_CREDENTIALS' })
  expect((await app.inject('/auth/oidc/oidc/logout')).json().url).toMatch(new RegExp(`^${issuer}/session/end\\?`))
})

test('a provider that is away is 503; one on http is refused unless asked for', async () => {
  const { realm } = setUp({ issuer: 'http://127.0.0.1:9' })
  await expect(realm.begin({})).rejects.toMatchObject({ code: 'AUTH_ERR_REALM_UNAVAILABLE', status: 503 })
  expect(() => setUp({ insecure: false })).toThrow(TypeError)
})

test('after a login one goes to a path of our own only', () => {
  for (const next of ['/', '/vms', '/a?b=c#d', '/ü']) expect(ownPath(next)).toBe(next)
  for (const next of [
    undefined,
    '',
    '//evil',
    '/\\evil',
    'https://evil',
    'javascript:alert(1)',
    '/a\nb',
    '/a b',
    `/${'x'.repeat(3000)}`,
    '/a\\b',
  ])
    expect(ownPath(next)).toBe('/')
})
