import { readdirSync, readFileSync } from 'node:fs'
import fastify from 'fastify'
import { expect, test } from 'vitest'
import authRoutes from '../../src/fastify/index.ts'
import { messages } from '../../src/index.ts'
import { setUp } from '../support/app.ts'
import { make } from '../support/make.ts'

test('POST /login answers who one is, sets the cookie and is not to be stored', async () => {
  const { login } = await setUp()
  const { status, body, headers } = await login()
  expect([status, body]).toEqual([200, { username: 'ann', groups: ['dev'], role: 'user', must_change_password: false }])
  expect(headers['set-cookie']).toMatch(/^onggi=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
  expect(headers['cache-control']).toBe('no-store')
  expect((await login('root', 'battery staple')).body).toMatchObject({ role: 'admin' })
})

test('a wrong password is 401 with its code, the third 429 with Retry-After', async () => {
  const { login } = await setUp()
  expect(await login('ann', 'x')).toMatchObject({ status: 401, body: { code: 'AUTH_ERR_CREDENTIALS' } })
  await login('ann', 'x')
  const third = await login('ann', 'x')
  expect(third).toMatchObject({ status: 429, body: { code: 'AUTH_ERR_THROTTLED' } })
  expect(third.headers['retry-after']).toBe('30')
  expect(third.headers['set-cookie']).toBeUndefined()
  expect(await login('ann', 'correct horse', '192.0.2.2')).toMatchObject({ status: 200 })
})

test('bodies that are not a login are 400', async () => {
  const { call } = await setUp()
  for (const body of [
    {},
    { username: 'ann' },
    { username: '', password: 'x' },
    { username: 'ann', password: '' },
    { username: 'ann', password: 'x', admin: true },
    { username: 'ann', password: 'x'.repeat(65_536) },
  ])
    expect((await call('POST', '/login', { body })).status).toBe(400)
})

test('a stale cookie does not stop a login; the session that came with it ends', async () => {
  const { call, login } = await setUp()
  const old = (await login()).cookie!
  const body = { username: 'ann', password: 'correct horse' }
  expect((await call('POST', '/login', { body, cookie: 'onggi=stale' })).status).toBe(200)
  const fresh = (await call('POST', '/login', { body, cookie: old })).cookie!
  expect((await call('GET', '/auth/session', { cookie: old })).body).toMatchObject({ code: 'AUTH_ERR_SESSION_ENDED' })
  expect((await call('GET', '/auth/session', { cookie: fresh })).body).toEqual({
    username: 'ann',
    realm: 'local',
    groups: ['dev'],
    role: 'user',
    roles: ['user'],
  })
})

test('POST /logout ends the session and takes the cookie back; without a session it is 200 too', async () => {
  const { call, login } = await setUp()
  const cookie = (await login()).cookie!
  const out = await call('POST', '/logout', { cookie })
  expect([out.status, out.body, out.headers['set-cookie']]).toEqual([200, {}, 'onggi=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0'])
  expect((await call('GET', '/auth/sessions', { cookie })).status).toBe(401)
  expect((await call('POST', '/logout')).status).toBe(200)
  expect((await call('POST', '/logout', { cookie: 'onggi=garbage' })).status).toBe(200)
  expect((await call('GET', '/logout')).status).toBe(404)
})

test('GET /auth/sessions lists one’s own, and everybody’s for admins who ask', async () => {
  const { call, login } = await setUp()
  const ann = (await login()).cookie!
  const root = (await login('root', 'battery staple')).cookie!
  const mine = (await call('GET', '/auth/sessions', { cookie: ann })).body
  expect(mine).toEqual([
    {
      id: expect.any(String),
      username: 'ann',
      realm: 'local',
      created: expect.stringMatching(/Z$/),
      last_seen: expect.any(String),
      expires: expect.any(String),
      address: '192.0.2.1',
      user_agent: expect.any(String),
      current: true,
    },
  ])
  expect((await call('GET', '/auth/sessions?_all=true', { cookie: ann })).status).toBe(403)
  expect((await call('GET', '/auth/sessions', { cookie: root })).body).toHaveLength(1)
})

test('DELETE /auth/sessions/:id ends one’s own; another’s is 404, but an admin may', async () => {
  const { call, login } = await setUp()
  const ann = (await login()).cookie!
  const other = (await login()).cookie!
  const root = (await login('root', 'battery staple')).cookie!
  const idOf = async (cookie: string) =>
    (await call('GET', '/auth/sessions', { cookie })).body.find((s: { current: boolean }) => s.current).id as string
  const [annId, otherId, rootId] = [await idOf(ann), await idOf(other), await idOf(root)]
  expect(await call('DELETE', `/auth/sessions/${rootId}`, { cookie: ann })).toMatchObject({
    status: 404,
    body: { code: 'AUTH_ERR_SESSION_UNKNOWN' },
  })
  expect((await call('GET', '/auth/session', { cookie: root })).status).toBe(200)
  expect((await call('DELETE', `/auth/sessions/${otherId}`, { cookie: ann })).status).toBe(204)
  expect((await call('GET', '/auth/session', { cookie: other })).status).toBe(401)
  expect((await call('DELETE', `/auth/sessions/${annId}`, { cookie: root })).status).toBe(204)
  expect((await call('GET', '/auth/session', { cookie: ann })).status).toBe(401)
  expect((await call('DELETE', '/auth/sessions/nope', { cookie: root })).status).toBe(404)
})

test('DELETE /auth/sessions logs out everywhere', async () => {
  const { call, login } = await setUp()
  const [a, b] = [(await login()).cookie!, (await login()).cookie!]
  expect((await call('DELETE', '/auth/sessions', { cookie: a })).status).toBe(204)
  for (const cookie of [a, b]) expect((await call('GET', '/auth/session', { cookie })).status).toBe(401)
})

test('POST /auth/password changes it, rotates the cookie and ends the other sessions', async () => {
  const { call, login } = await setUp()
  const [a, b] = [(await login()).cookie!, (await login()).cookie!]
  const change = (current: string, password: string) => call('POST', '/auth/password', { cookie: a, body: { current, password } })
  expect(await change('wrong', 'another phrase')).toMatchObject({ status: 403, body: { code: 'AUTH_ERR_PASSWORD_WRONG' } })
  expect(await change('correct horse', 'short')).toMatchObject({ status: 400, body: { code: 'AUTH_ERR_PASSWORD_WEAK' } })
  const done = await change('correct horse', 'another phrase')
  expect(done).toMatchObject({ status: 200, body: {} })
  for (const cookie of [a, b]) expect((await call('GET', '/auth/session', { cookie })).status).toBe(401)
  expect((await call('GET', '/auth/session', { cookie: done.cookie! })).status).toBe(200)
  expect((await login('ann', 'another phrase')).status).toBe(200)
})

test('nobody is 401 on every route but /login and /logout, and each of those has an access rule and, unless GET, a log code', async () => {
  const { call, metas } = await setUp()
  for (const [method, url, body] of [
    ['GET', '/auth/session', undefined],
    ['GET', '/auth/sessions', undefined],
    ['DELETE', '/auth/sessions', undefined],
    ['DELETE', '/auth/sessions/x', undefined],
    ['POST', '/auth/password', { current: 'a', password: 'b' }],
  ] as const)
    expect((await call(method, url, body === undefined ? {} : { body })).status).toBe(401)
  expect(metas.map((m) => (m as { log?: string }).log)).toEqual([
    undefined,
    undefined,
    'AUTH_LOG_SESSIONS_ENDED',
    'AUTH_LOG_SESSION_ENDED',
    'AUTH_LOG_PASSWORD',
  ])
})

test('POST /auth/tokens shows the token once; it works until DELETE /auth/tokens/:id', async () => {
  const { call, login, app } = await setUp()
  const cookie = (await login()).cookie!
  const made = await call('POST', '/auth/tokens', {
    cookie,
    body: { name: 'backup', scopes: ['session.*', 'token.*'], expires_in_days: 7 },
  })
  expect(made).toMatchObject({
    status: 201,
    body: { name: 'backup', username: 'ann', last_used: null, token: expect.stringMatching(/^onggi_/) },
  })
  expect(made.headers['location']).toBe(`/auth/tokens/${made.body.id}`)
  expect(new Date(made.body.expires).getTime() - new Date(made.body.created).getTime()).toBe(7 * 86_400_000)
  const list = (await call('GET', '/auth/tokens', { cookie })).body
  expect(list).toEqual([{ ...made.body, token: undefined }])
  const bearer = { authorization: `Bearer ${made.body.token}` }
  expect((await app.inject({ url: '/auth/sessions', headers: bearer })).statusCode).toBe(200)
  const wide = await app.inject({ method: 'POST', url: '/auth/tokens', headers: bearer, payload: { name: 'x', scopes: ['*'] } })
  expect([wide.statusCode, wide.json().code]).toEqual([403, 'AUTH_ERR_SCOPE'])
  const root = (await login('root', 'battery staple')).cookie!
  expect((await call('GET', '/auth/tokens?_all=true', { cookie })).status).toBe(403)
  expect((await call('GET', '/auth/tokens?_all=true', { cookie: root })).body).toHaveLength(1)
  expect(await call('DELETE', '/auth/tokens/nope', { cookie })).toMatchObject({ status: 404, body: { code: 'AUTH_ERR_TOKEN_UNKNOWN' } })
  expect((await call('DELETE', `/auth/tokens/${made.body.id}`, { cookie: root })).status).toBe(204)
  expect((await app.inject({ url: '/auth/sessions', headers: bearer })).statusCode).toBe(401)
})

test('another’s token can be neither seen nor revoked', async () => {
  const { call, login } = await setUp()
  const root = (await login('root', 'battery staple')).cookie!
  const ann = (await login()).cookie!
  const { body } = await call('POST', '/auth/tokens', { cookie: root, body: { name: 'x', scopes: ['*'] } })
  expect((await call('GET', '/auth/tokens', { cookie: ann })).body).toEqual([])
  expect((await call('DELETE', `/auth/tokens/${body.id}`, { cookie: ann })).status).toBe(404)
  expect((await call('POST', '/auth/tokens', { cookie: ann, body: { name: 'x', scopes: [] } })).status).toBe(400)
})

test('admins list, add, change and remove users; changes take effect on the very next request', async () => {
  const { call, login } = await setUp()
  const cookie = (await login('root', 'battery staple')).cookie!
  const made = await call('POST', '/auth/users', { cookie, body: { username: 'zoë', password: 'a long phrase', groups: ['dev'] } })
  expect(made).toMatchObject({
    status: 201,
    body: { username: 'zoë', role: 'user', groups: ['dev'], must_change_password: true, disabled: false },
  })
  expect(made.headers['location']).toBe('/auth/users/zo%C3%AB')
  expect((await call('GET', '/auth/users', { cookie })).body.map((u: { username: string }) => u.username)).toEqual(['ann', 'root', 'zoë'])
  const zoe = (await login('zoë', 'a long phrase')).cookie!
  expect((await call('PUT', '/auth/users/zo%C3%AB', { cookie, body: { role: 'admin' } })).body).toMatchObject({ role: 'admin' })
  expect((await call('GET', '/auth/users', { cookie: zoe })).status).toBe(200)
  expect((await call('PUT', '/auth/users/zo%C3%AB', { cookie, body: { role: 'user', password: 'another phrase' } })).status).toBe(200)
  expect((await call('GET', '/auth/session', { cookie: zoe })).status).toBe(401)
  const again = (await login('zoë', 'another phrase')).cookie!
  expect((await call('GET', '/auth/users', { cookie: again })).status).toBe(403)
  expect((await call('PUT', '/auth/users/zo%C3%AB', { cookie, body: { disabled: true } })).body).toMatchObject({ disabled: true })
  expect((await call('GET', '/auth/session', { cookie: again })).status).toBe(401)
  expect((await call('DELETE', '/auth/users/zo%C3%AB', { cookie })).status).toBe(204)
  expect((await call('GET', '/auth/users/zo%C3%AB', { cookie })).status).toBe(404)
})

test('users: a weak password, a bad name, a duplicate, an unknown one and the last admin are refused with their codes', async () => {
  const { call, login } = await setUp()
  const cookie = (await login('root', 'battery staple')).cookie!
  const post = async (body: object) => {
    const { status, body: answer } = await call('POST', '/auth/users', { cookie, body })
    return [status, answer.code]
  }
  expect(await post({ username: 'x', password: 'password' })).toEqual([400, 'AUTH_ERR_PASSWORD_WEAK'])
  expect(await post({ username: 'a/b', password: 'a long phrase' })).toEqual([400, 'AUTH_ERR_USER_NAME'])
  expect(await post({ username: 'ann', password: 'a long phrase' })).toEqual([409, 'AUTH_ERR_USER_EXISTS'])
  expect((await post({ username: 'x', password: 'a long phrase', role: 'god' }))[0]).toBe(400)
  expect(await call('PUT', '/auth/users/root', { cookie, body: { role: 'user' } })).toMatchObject({
    status: 409,
    body: { code: 'AUTH_ERR_LAST_ADMIN' },
  })
  expect(await call('DELETE', '/auth/users/nobody', { cookie })).toMatchObject({ status: 404, body: { code: 'AUTH_ERR_USER_UNKNOWN' } })
})

test('users are for admins only', async () => {
  const { call, login } = await setUp()
  const cookie = (await login()).cookie!
  for (const [method, url, body] of [
    ['GET', '/auth/users', undefined],
    ['GET', '/auth/users/root', undefined],
    ['POST', '/auth/users', { username: 'x', password: 'a long phrase', role: 'admin' }],
    ['PUT', '/auth/users/ann', { role: 'admin' }],
    ['DELETE', '/auth/users/root', undefined],
  ] as const)
    for (const [who, status] of [
      [{ cookie }, 403],
      [{}, 401],
    ] as const)
      expect((await call(method, url, { ...who, ...(body === undefined ? {} : { body }) })).status).toBe(status)
})

test('the plugin refuses to be mounted without a guard', async () => {
  const { auth } = await make()
  await expect(fastify().register(authRoutes, { auth } as never)).rejects.toThrow(/guard is required/)
})

test('every language has every code', () => {
  const dir = new URL('../../messages/', import.meta.url)
  for (const file of readdirSync(dir)) {
    const texts = JSON.parse(readFileSync(new URL(file, dir), 'utf8')) as Record<string, string>
    expect(texts).toMatchObject(messages)
    for (const code of [
      'AUTH_LOG_LOGIN',
      'AUTH_LOG_LOGOUT',
      'AUTH_LOG_SESSION_ENDED',
      'AUTH_LOG_SESSIONS_ENDED',
      'AUTH_LOG_PASSWORD',
      'AUTH_LOG_TOKEN_CREATED',
      'AUTH_LOG_TOTP_BEGUN',
      'AUTH_LOG_USER_CREATED',
      'AUTH_LOG_USER_CHANGED',
      'AUTH_LOG_USER_DELETED',
      'AUTH_LOG_TOTP_ON',
      'AUTH_LOG_TOTP_OFF',
      'AUTH_LOG_TOKEN_REVOKED',
      'AUTH_LOG_TOTP_RECOVERY',
      'AUTH_LOG_TOTP_RESET',
      'AUTH_LOG_LOGIN_BY',
      'AUTH_LOG_BASIC',
      'AUTH_LOG_TOKEN_REFUSED',
      'AUTH_LOG_RIGHTS',
      'AUTH_LOG_USER_GONE',
    ])
      expect(texts).toHaveProperty(code)
  }
  expect(Object.keys(messages)).toHaveLength(35)
})
