// Logging in, rights and their end through the whole server: what one package alone cannot show.
import { readFileSync } from 'node:fs'
import { get, request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sessionLibvirt } from '../../../test/support/libvirt.ts'
import { oneTimeCode } from '../../../test/support/one-time-code.ts'
import { newestRequests } from './rights/snapshot.ts'
import { type Answer, type CallOptions, type Kimchi, dataDir, poll, startKimchi } from './support/server.ts'

let k: Kimchi
beforeAll(async () => {
  const uri = `test:///default?socket=${(await sessionLibvirt()).socketPath}`
  k = await startKimchi({ data: dataDir(), args: ['--tls', 'off', '--libvirt-uri', uri] })
  await poll(
    () => k.call('GET', '/readyz'),
    (a) => a.status === 200,
    'ready',
  )
  for (const username of ['ann', 'bob', 'eve']) {
    const made = await k.call('POST', '/auth/users', { body: { username, password: `first ${username} phrase` } })
    expect(made.status, made.body.toString()).toBe(201)
  }
})
afterAll(async () => {
  expect(await k.stop()).toBe(0)
})

const login = async (username: string, password = `first ${username} phrase`, more: object = {}): Promise<Answer & { cookie: string }> => {
  const a = await k.call('POST', '/login', { as: null, body: { username, password, ...more } })
  return { ...a, cookie: a.headers['set-cookie']?.[0]?.split(';')[0] ?? '' }
}
const by = (cookie: string, o: Omit<CallOptions, 'as'> = {}): CallOptions => ({ as: null, ...o, headers: { cookie, ...o.headers } })

/** An event stream of a page; `ended` tells its last words. */
const stream = (cookie: string): Promise<{ readonly ended: Promise<string>; readonly isOpen: () => boolean; close(): void }> =>
  new Promise((done, fail) => {
    const req = get(`${k.url}/events`, { headers: { cookie, accept: 'text/event-stream' } }, (res) => {
      if (res.statusCode !== 200) return fail(new Error(`events: ${String(res.statusCode)}`))
      let text = ''
      let open = true
      const ended = new Promise<string>((end) => {
        res.setEncoding('utf8').on('data', (c: string) => (text += c))
        res.on('close', () => {
          open = false
          end(text)
        })
      })
      done({ ended, isOpen: () => open, close: () => req.destroy() })
    })
    req.on('error', fail)
  })

test('an ended session closes its own stream within a second, and no other of its user [ASVS 7.4.1]', async () => {
  const [a, b] = [await login('ann'), await login('ann')]
  const [one, two] = [await stream(a.cookie), await stream(b.cookie)]
  const begun = performance.now()
  expect((await k.call('POST', '/logout', by(a.cookie))).status).toBe(200)
  expect(await one.ended).toContain('AUTH_SESSION_ENDED')
  expect(performance.now() - begun).toBeLessThan(1000)
  expect((await k.call('GET', '/auth/session', by(a.cookie))).status).toBe(401)
  expect((await k.call('GET', '/auth/session', by(b.cookie))).status).toBe(200)
  expect(two.isOpen()).toBe(true)
  two.close()
})

test('a lowered role ends the streams within a second and holds for the next request [ASVS 7.4.2]', async () => {
  const role = (name: 'admin' | 'user'): Promise<Answer> => k.call('PUT', '/auth/users/bob', { body: { role: name } })
  expect((await role('admin')).status).toBe(200)
  const { cookie } = await login('bob')
  expect((await k.call('GET', '/auth/users', by(cookie))).status).toBe(200)
  const open = await stream(cookie)
  const begun = performance.now()
  await role('user')
  expect(await open.ended).toContain('AUTH_RIGHTS_CHANGED')
  expect(performance.now() - begun).toBeLessThan(1000)
  expect((await k.call('GET', '/auth/users', by(cookie))).status).toBe(403)
})

test('what changes something by cookie, and every login, must come from our own pages [ASVS 3.5.1, 3.5.2]', async () => {
  const { cookie } = await login('ann')
  const evil: readonly Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: `${k.url}.evil.example` },
  ]
  for (const headers of evil) {
    const body = { username: 'ann', password: 'first ann phrase' }
    expect((await k.call('POST', '/login', { as: null, body, headers })).json.type).toBe('urn:onggi:error:CORE_ERR_CROSS_SITE')
    const drop = await k.call('DELETE', '/auth/sessions', by(cookie, { headers }))
    expect([drop.status, drop.json.type]).toEqual([403, 'urn:onggi:error:CORE_ERR_CROSS_SITE'])
  }
  for (const headers of [{}, { 'sec-fetch-site': 'same-origin' }, { 'sec-fetch-site': 'none' }, { origin: k.url }] as Record<
    string,
    string
  >[])
    expect((await k.call('POST', '/auth/tokens', by(cookie, { body: {}, headers }))).status).toBe(400)
})

test('a second factor from set-up to recovery; its codes and the passwords are in no line of the log [ASVS 6.5.1, 16.2.5]', async () => {
  const { cookie } = await login('eve')
  const post = (path: string, body: object): Promise<Answer> => k.call('POST', path, by(cookie, { body }))
  const begun = await post('/auth/totp', { password: 'first eve phrase' })
  const code = (step = 0): string => oneTimeCode(begun.json.secret as string, step)
  const { recovery_codes: codes } = (await post('/auth/totp/confirm', { code: code() })).json as { recovery_codes: string[] }
  expect(codes).toHaveLength(10)
  const wanted = await login('eve')
  expect([wanted.status, wanted.json.type]).toEqual([401, 'urn:onggi:error:AUTH_ERR_SECOND_FACTOR'])
  expect((await login('eve', 'first eve phrase', { code: code(1) })).status).toBe(200)
  expect((await login('eve', 'a wrong phrase', { code: codes[1] })).status).toBe(401)
  const second = await login('eve', 'first eve phrase', { code: codes[0] })
  expect(second.status).toBe(200)
  // A program cannot give a code: its password alone is not enough.
  expect((await k.call('GET', '/auth/session', { as: 'eve:first eve phrase' })).json.type).toBe('urn:onggi:error:AUTH_ERR_SECOND_FACTOR')
  const change = { current: 'first eve phrase', password: 'another eve phrase' }
  expect((await k.call('POST', '/auth/password', by(second.cookie, { body: change }))).status).toBe(200)
  await k.call('GET', '/logs?app=none')
  const lines = newestRequests(k.data, 100)
  expect(lines.filter((l) => l['uri'] === '/auth/password')).toMatchObject([{ status: 200, params: {} }])
  expect(JSON.stringify(lines)).not.toMatch(/eve phrase|wrong phrase/)
  for (const one of codes) expect(JSON.stringify(lines)).not.toContain(one)
})

test('every login, failure, token and change of rights is in the request log [ASVS 16.3.1, 16.3.2]', async () => {
  const made = await k.call('POST', '/auth/users', { body: { username: 'max', password: 'first max phrase' } })
  expect(made.status).toBe(201)
  const { cookie } = await login('max')
  await login('max', 'not that phrase')
  await k.call('GET', '/auth/session', { as: 'max:first max phrase' })
  await k.call('GET', '/auth/session', { as: 'max:not this phrase' })
  const token = await k.call('POST', '/auth/tokens', by(cookie, { body: { name: 'backup', scopes: ['vm.view'] } }))
  await k.call('DELETE', `/auth/tokens/${token.json.id}`, by(cookie))
  const revoked = { as: null, headers: { authorization: `Bearer ${token.json.token}` } }
  expect([(await k.call('GET', '/auth/session', revoked)).status, (await k.call('GET', '/auth/session', revoked)).status]).toEqual([
    401, 401,
  ])
  await k.call('PUT', '/auth/users/max', { body: { role: 'admin', groups: ['ops'] } })
  await k.call('DELETE', '/auth/users/max')
  const lines = (await k.call('GET', '/logs')).json as { req: string; status: number; user: string; message: string }[]
  const seen = lines.slice(lines.findIndex((l) => l.status === 201 && l.message === 'New user' && l.user === 'admin') + 1)
  const tail = seen.slice(-10).map((l) => [l.req, l.status, l.user, l.message])
  expect(tail).toEqual(
    [
      ['POST', 200, 'max', 'Login of user max'],
      ['POST', 401, 'max', 'Login of user max (AUTH_ERR_CREDENTIALS)'],
      ['AUTH', 200, 'max', 'Login by HTTP Basic'],
      ['AUTH', 401, 'max', 'Login by HTTP Basic (AUTH_ERR_CREDENTIALS)'],
      ['POST', 201, 'max', 'New API token'],
      ['DELETE', 204, 'max', expect.stringContaining('Revocation of API token')],
      // Once a minute for each address, however many.
      ['AUTH', 401, '', 'An API token was refused (AUTH_ERR_TOKEN)'],
      ['AUTH', 200, 'max', 'Rights of a user of local are now: roles admin; groups ops'],
      ['PUT', 200, 'admin', 'Change of user max'],
      ['AUTH', 200, 'max', 'A user of local is gone or disabled'],
      ['DELETE', 204, 'admin', 'Removal of user max'],
    ].slice(-10),
  )
})

test('1,000 logins at once: the server answers /healthz meanwhile, refuses what it cannot queue, and its memory stays bounded [ASVS 2.4.1, 6.3.1]', async () => {
  const rssMiB = (): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${k.pid}/status`, 'utf8'))?.[1]) / 1024
  const before = rssMiB()
  let open = 1000
  const statuses = Array.from(
    { length: 1000 },
    (_, i) =>
      new Promise<number>((done) => {
        // From the whole of 127/8: each login comes from an address of its own, so that only the hash queue stands in its way.
        const req = request(`${k.url}/login`, {
          method: 'POST',
          localAddress: `127.1.${i >> 8}.${i & 255}`,
          headers: { 'content-type': 'application/json' },
          agent: false,
        })
        req.on('response', (res) => {
          open--
          res.resume().on('end', () => done(res.statusCode ?? 0))
        })
        req.on('error', () => done(0))
        req.end(JSON.stringify({ username: `nobody${i}`, password: 'a flood of phrases' }))
      }),
  )
  const health: number[] = []
  while (open > 0) {
    const begun = performance.now()
    expect((await k.call('GET', '/healthz', { as: null })).status).toBe(200)
    health.push(performance.now() - begun)
  }
  const all = await Promise.all(statuses)
  const count = (status: number): number => all.filter((s) => s === status).length
  expect(count(401) + count(429)).toBe(1000)
  expect(count(401)).toBeLessThan(200)
  expect(health.length).toBeGreaterThan(2)
  expect(rssMiB() - before).toBeLessThan(300)
  expect((await k.call('GET', '/auth/session')).status).toBe(200)
})
