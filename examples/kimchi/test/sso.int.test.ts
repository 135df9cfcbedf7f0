// The realms of other systems in the whole server, set up by its configuration file: a real slapd, and a real OpenID provider.
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Provider } from 'oidc-provider'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSlapd, type TestLdap } from '../../../test/support/slapd.ts'
import { sessionLibvirt } from '../../../test/support/libvirt.ts'
import { noteSecret } from '../../../test/support/secrets.ts'
import { launchBrowser } from '../../../test/support/browser.ts'
import { type Kimchi, dataDir, poll, startKimchi } from './support/server.ts'

const provider = createServer()
let ldap: TestLdap
let k: Kimchi
const clientSecret = 'the-secret-of-this-client'
const bindPassword = 'service-secret'

beforeAll(async () => {
  ldap = await startSlapd()
  await new Promise<void>((done) => provider.listen(0, '127.0.0.1', done))
  const issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
  const data = dataDir()
  const config = join(data, 'config.json')
  const file = (name: string, text: string): string => {
    noteSecret(text)
    writeFileSync(join(data, name), `${text}\n`, { mode: 0o600 })
    return join(data, name)
  }
  const redirectUri = 'http://onggi.test/auth/oidc/company/callback'
  writeFileSync(
    config,
    JSON.stringify({
      auth: 'local,ldap,oidc',
      ldap: {
        url: `ldap://localhost:${ldap.plain}`,
        caFile: join(ldap.dir, 'ca.pem'),
        bindDn: 'uid=service,ou=services,dc=example',
        bindPasswordFile: file('.secrets-bind', bindPassword),
        userBase: 'dc=example',
        userFilter: '(objectClass=inetOrgPerson)',
        groupBase: 'ou=groups,dc=example',
        adminGroups: ['ops'],
      },
      oidc: [
        {
          name: 'company',
          title: 'Company login',
          issuer,
          clientId: 'onggi',
          clientSecretFile: file('.secrets-client', clientSecret),
          redirectUri,
          insecure: true,
        },
      ],
      rules: [{ action: 'vm.start', allow: 'audience', roles: ['operator'] }],
    }),
  )
  const oidc = new Provider(issuer, {
    clients: [{ client_id: 'onggi', client_secret: clientSecret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], profile: ['preferred_username'] },
    findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id, preferred_username: id }) }),
    pkce: { required: () => true },
    cookies: { keys: ['k'] },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
  })
  provider.on('request', oidc.callback())
  const uri = `test:///default?socket=${(await sessionLibvirt()).socketPath}`
  k = await startKimchi({ data, args: ['--tls', 'off', '--config', config, '--libvirt-uri', uri] })
  await poll(
    () => k.call('GET', '/readyz'),
    (a) => a.status === 200,
    'ready',
  )
})
afterAll(async () => {
  expect(await k.stop()).toBe(0)
  ldap.stop()
  provider.close()
})

/** Logs in and consents at the provider like a person; answers the URL that the browser is sent back to. */
const atProvider = async (start: string, login: string): Promise<URL> => {
  const jar = new Map<string, string>()
  let url = start
  let body: string | undefined
  for (let step = 0; step < 12; step++) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const form = { method: 'POST', body: body ?? '', headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' } }
    const answer = await fetch(url, { redirect: 'manual', ...(body === undefined ? { headers: { cookie } } : form) })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      jar.set(name, value)
    }
    const location = answer.headers.get('location')
    body = undefined
    if (location === null) {
      const page = await answer.text()
      url = new URL(/action="([^"]+)"/.exec(page)?.[1] ?? '', url).href
      body = page.includes('value="login"') ? `prompt=login&login=${login}&password=x` : 'prompt=consent'
    } else {
      url = new URL(location, url).href
      if (url.startsWith('http://onggi.test/')) return new URL(url)
    }
  }
  throw new Error('too many steps at the provider')
}

test('the login page is told every realm; SSO has a button with its title', async () => {
  const { json } = await k.call('GET', '/auth/realms', { as: null })
  expect(json).toEqual([
    { name: 'local', title: 'local', kind: 'password', login: null, logout: null },
    { name: 'ldap', title: 'ldap', kind: 'password', login: null, logout: null },
    { name: 'company', title: 'Company login', kind: 'redirect', login: '/auth/oidc/company/login', logout: '/auth/oidc/company/logout' },
  ])
})

test('a realm that is no provider has no page to log in at', async () => {
  for (const name of ['local', 'nobody'])
    expect((await k.call('GET', `/auth/oidc/${name}/login`, { as: null })).json.type).toBe('urn:onggi:error:AUTH_ERR_REALM_UNKNOWN')
})

test('users of the directory log in, groups make admins, and one who is none is given a guest and uses it [ASVS 6.1.3]', async () => {
  expect((await k.call('GET', '/auth/session', { as: 'bob:battery staple' })).json).toMatchObject({ realm: 'ldap', role: 'admin' })
  const as = 'ann:correct horse'
  expect((await k.call('GET', '/auth/session', { as })).json).toMatchObject({ username: 'ann', realm: 'ldap', role: 'user' })
  expect((await k.call('GET', '/plugins/kimchi/vms/test', { as })).status).toBe(404)
  const given = await k.call('PUT', '/plugins/kimchi/vms/test', { body: { users: ['ann'], groups: ['dev'] } })
  expect(given.status, given.body.toString()).toBe(200)
  expect((await k.call('GET', '/plugins/kimchi/vms/test', { as })).status).toBe(200)
  expect((await k.call('PUT', '/plugins/kimchi/vms/test', { body: { users: ['no-such-person'] } })).status).toBe(400)
  expect((await k.call('GET', '/plugins/kimchi/users?_user_id=ann')).json).toEqual(['ann'])
  expect((await k.call('GET', '/auth/session', { as: '*)(uid=*:correct horse' })).status).toBe(401)
})

test('a login at the provider ends in a session here; the request log has it, and the failures [ASVS 16.3.1]', async () => {
  const begun = await k.call('GET', '/auth/oidc/company/login?next=/vms', { as: null })
  expect(begun.status).toBe(303)
  const back = await atProvider(String(begun.headers.location), 'carol')
  const browser = begun.headers['set-cookie']![0]!.split(';')[0]!
  const done = await k.call('GET', `${back.pathname}${back.search}`, { as: null, headers: { cookie: browser } })
  expect([done.status, done.headers.location]).toEqual([303, '/vms'])
  const cookie = done.headers['set-cookie']!.find((c) => c.startsWith('onggi='))!.split(';')[0]!
  expect((await k.call('GET', '/auth/session', { as: null, headers: { cookie } })).json).toMatchObject({
    username: 'carol',
    realm: 'company',
    role: 'user',
  })
  // The same code again.
  const again = await k.call('GET', `${back.pathname}${back.search}`, { as: null, headers: { cookie: browser } })
  expect(again.json.type).toBe('urn:onggi:error:AUTH_ERR_OIDC')
  const lines = (await k.call('GET', '/logs?req=AUTH&message=Login through')).json as { status: number; user: string; message: string }[]
  expect(lines.map((l) => [l.status, l.user, l.message])).toEqual([
    [200, 'carol', 'Login through the identity provider company'],
    [401, '', 'Login through the identity provider company (AUTH_ERR_OIDC)'],
  ])
})

test('in a browser: the button on the login page, the provider’s own pages, and the shell of who logged in there', {
  timeout: 60_000,
}, async () => {
  const browser = await launchBrowser([
    `--host-resolver-rules=MAP onggi.test 127.0.0.1:${new URL(k.url).port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
  ])
  try {
    const page = await browser.newPage()
    page.setDefaultTimeout(15_000)
    await page.goto('http://onggi.test/')
    await page.getByRole('link', { name: 'Company login' }).click()
    await page.locator('input[name=login]').fill('dora')
    await page.locator('input[name=password]').fill('whatever the provider wants')
    await page.locator('button[type=submit]').click()
    await page.waitForURL(/interaction/)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.locator('onggi-frame').waitFor()
    expect(await page.evaluate(async () => (await fetch('/auth/session')).json())).toMatchObject({
      username: 'dora',
      realm: 'company',
      role: 'user',
    })
    await page.screenshot({ path: new URL('../../../test-results/sso.png', import.meta.url).pathname })
  } finally {
    await browser.close()
  }
})

test('a rule of the configuration makes a role; who has it may, and explain says which rule it was [ASVS 8.1.1]', async () => {
  expect((await k.call('POST', '/auth/users', { body: { username: 'olga', password: 'a long phrase', roles: ['operator'] } })).status).toBe(
    201,
  )
  const { json } = await k.call('GET', '/auth/explain?username=olga&action=vm.start&type=vm&id=test')
  expect(json).toMatchObject({
    allow: true,
    rule: { action: 'vm.start', roles: ['operator'] },
    because: expect.stringContaining('operator'),
  })
  const stop = await k.call('GET', '/auth/explain?username=olga&action=vm.poweroff&type=vm&id=test')
  expect(stop.json).toMatchObject({ allow: false, status: 404 })
})
