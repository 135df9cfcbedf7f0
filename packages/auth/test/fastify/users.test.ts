import { expect, test } from 'vitest'
import { codeOf, stepMs } from '../../src/totp/one-time-code.ts'
import { setUp } from '../support/app.ts'
import { unbase32 } from '../support/base32.ts'

const root = async ({ login }: Awaited<ReturnType<typeof setUp>>) => (await login('root', 'battery staple')).cookie!

test('roles besides admin and user are those the rules name; who has one may what the rules say [ASVS 8.2.1]', async () => {
  const s = await setUp()
  const cookie = await root(s)
  const roles = (await s.call('GET', '/auth/roles', { cookie })).body as { name: string; builtin: boolean; may: object[] }[]
  expect(roles.map((r) => [r.name, r.builtin])).toEqual([
    ['admin', true],
    ['user', true],
    ['operator', false],
  ])
  expect(roles[0]!.may).toEqual([{ action: '*', on: 'all' }])
  expect(roles[1]!.may).toContainEqual({ action: 'vm.start', on: 'granted' })
  expect(roles[2]!.may).toEqual([{ action: 'vm.snapshot', on: 'all' }])
  const put = (body: object) => s.call('PUT', '/auth/users/ann', { cookie, body })
  expect(await put({ roles: ['pope'] })).toMatchObject({ status: 400, body: { code: 'AUTH_ERR_ROLE_UNKNOWN' } })
  expect((await put({ roles: ['operator', 'operator'] })).body).toMatchObject({ role: 'user', roles: ['user', 'operator'] })
  expect((await put({ role: 'admin' })).body.roles).toEqual(['admin', 'operator'])
  // The role admin cannot come in by the other door.
  expect((await put({ role: 'user', roles: ['admin'] })).body.roles).toEqual(['user'])
  const body = { username: 'max', password: 'a long phrase', roles: ['operator'] }
  expect((await s.call('POST', '/auth/users', { cookie, body })).body.roles).toEqual(['user', 'operator'])
})

test('GET /auth/explain says which rule decides, for a user, an object and nobody [ASVS 8.1.1]', async () => {
  const s = await setUp()
  const cookie = await root(s)
  const ask = async (query: string) => (await s.call('GET', `/auth/explain?${query}`, { cookie })).body
  expect(await ask('username=ann&action=vm.start&type=vm&id=web')).toEqual({
    allow: true,
    code: null,
    status: null,
    rule: { action: 'vm.start', allow: 'audience', roles: [] },
    because: 'local/ann may: rule "vm.start" allows audience',
  })
  expect(await ask('username=ann&action=vm.snapshot&type=vm&id=web')).toMatchObject({
    allow: false,
    status: 403,
    code: 'AUTH_ERR_FORBIDDEN',
  })
  expect(await ask('action=vm.start&type=vm&id=web')).toMatchObject({ allow: false, status: 401 })
  expect(await ask('username=root&action=host.reboot')).toMatchObject({ allow: true, rule: null })
  expect(await ask('username=nobody&action=x')).toMatchObject({ code: 'AUTH_ERR_USER_UNKNOWN' })
  expect(await ask('username=ann&action=x&type=vm&id=none')).toMatchObject({ code: 'AUTH_ERR_OBJECT_UNKNOWN' })
  const ann = (await s.login()).cookie!
  for (const url of ['/auth/explain?action=x', '/auth/roles'])
    expect([(await s.call('GET', url, { cookie: ann })).status, (await s.call('GET', url)).status]).toEqual([403, 401])
})

test('a second factor is set up, its codes made anew and it is reset by an admin, who sees that it is on [ASVS 6.5.6]', async () => {
  const s = await setUp()
  const cookie = (await s.login()).cookie!
  const post = (url: string, body: object) => s.call('POST', url, { cookie, body })
  const password = 'correct horse'
  expect(await post('/auth/totp/recovery', { password })).toMatchObject({ status: 409, body: { code: 'AUTH_ERR_SECOND_FACTOR_OFF' } })
  const { secret } = (await post('/auth/totp', { password })).body
  const code = (): string => codeOf(unbase32(secret), Math.floor(s.clock.now() / stepMs))
  const first = (await post('/auth/totp/confirm', { code: code() })).body.recovery_codes as string[]
  const again = (await post('/auth/totp/recovery', { password })).body.recovery_codes as string[]
  expect([first.length, again.length, again.some((c) => first.includes(c))]).toEqual([10, 10, false])
  expect(await post('/auth/totp/recovery', { password: 'wrong' })).toMatchObject({ status: 403 })
  const withCode = (c?: string) =>
    s.call('POST', '/login', { body: { username: 'ann', password, ...(c === undefined ? {} : { code: c }) } })
  expect((await withCode(first[0])).status).toBe(401)
  expect((await withCode(again[0])).status).toBe(200)
  expect((await withCode(again[0])).status).toBe(401)

  const admin = await root(s)
  const seen = async () => (await s.call('GET', '/auth/users/ann', { cookie: admin })).body.second_factor as boolean
  expect(await seen()).toBe(true)
  expect((await s.call('DELETE', '/auth/users/ann/totp', { cookie })).status).toBe(403)
  expect((await s.call('DELETE', '/auth/users/ann/totp', { cookie: admin })).status).toBe(204)
  expect(await s.call('DELETE', '/auth/users/ann/totp', { cookie: admin })).toMatchObject({ status: 409 })
  expect(await seen()).toBe(false)
  await s.clock.advance(60_000)
  expect((await withCode()).status).toBe(200)
})

test('who gets the name of a removed user gets neither his tokens nor his second factor [ASVS 7.4.2]', async () => {
  const s = await setUp()
  const admin = await root(s)
  const cookie = (await s.login()).cookie!
  const { body } = await s.call('POST', '/auth/tokens', { cookie, body: { name: 'x', scopes: ['*'] } })
  const { secret } = (await s.call('POST', '/auth/totp', { cookie, body: { password: 'correct horse' } })).body
  await s.totp.confirm({ name: 'ann', realm: 'local' }, codeOf(unbase32(secret), Math.floor(s.clock.now() / stepMs)))
  expect((await s.call('DELETE', '/auth/users/ann', { cookie: admin })).status).toBe(204)
  await s.call('POST', '/auth/users', { cookie: admin, body: { username: 'ann', password: 'another phrase' } })
  const bearer = { authorization: `Bearer ${body.token as string}` }
  expect((await s.app.inject({ url: '/auth/session', headers: bearer })).statusCode).toBe(401)
  expect((await s.call('GET', '/auth/tokens?_all=true', { cookie: admin })).body).toEqual([])
  expect((await s.login('ann', 'another phrase')).status).toBe(200)
})

test('an admin ends all sessions of a user; a user only his own', async () => {
  const s = await setUp()
  const admin = await root(s)
  const cookie = (await s.login()).cookie!
  expect((await s.call('DELETE', '/auth/sessions?username=root', { cookie })).status).toBe(403)
  expect((await s.call('GET', '/auth/session', { cookie: admin })).status).toBe(200)
  expect((await s.call('DELETE', '/auth/sessions?username=ann', { cookie: admin })).status).toBe(204)
  expect((await s.call('GET', '/auth/session', { cookie })).status).toBe(401)
  expect((await s.call('GET', '/auth/session', { cookie: admin })).status).toBe(200)
})

test('a token can change neither password nor second factor [ASVS 7.5.1]', async () => {
  const s = await setUp()
  const cookie = (await s.login()).cookie!
  const { body } = await s.call('POST', '/auth/tokens', { cookie, body: { name: 'x', scopes: ['*'] } })
  const headers = { authorization: `Bearer ${body.token as string}` }
  for (const [url, payload] of [
    ['/auth/password', { current: 'correct horse', password: 'another phrase' }],
    ['/auth/totp', { password: 'correct horse' }],
    ['/auth/totp/confirm', { code: '000000' }],
    ['/auth/totp/recovery', { password: 'correct horse' }],
    ['/auth/totp/disable', { password: 'correct horse' }],
  ] as const)
    expect((await s.app.inject({ method: 'POST', url, headers, payload })).json()).toMatchObject({ code: 'AUTH_ERR_SCOPE' })
})

test('the login page is told the realms without a login', async () => {
  const s = await setUp()
  expect((await s.call('GET', '/auth/realms')).body).toEqual([
    { name: 'local', title: 'local', kind: 'password', login: null, logout: null },
  ])
})
