import { expect, test } from 'vitest'
import type { Realm, SessionEnd } from '../src/index.ts'
import { createAuth, createLocalRealm, authTypes } from '../src/index.ts'
import { openMemoryStore } from '@onggi/objectstore'
import { basicHeader, cheap, make, request, settle, testClock } from './support/make.ts'

const code = (c: string) => expect.objectContaining({ code: c })
const minute = 60_000

test('login gives an opaque 256-bit session that identifies, and the store never holds its token [ASVS 7.2.2, 7.2.3, 3.3.1, 3.3.4]', async () => {
  const { auth, store, login, who } = await make()
  const { token, setCookie, principal, sessionId, mustChangePassword } = await login()
  expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(setCookie).toBe(`__Host-onggi=${token}; Path=/; HttpOnly; SameSite=Lax; Secure`)
  expect(principal).toEqual({ name: 'ann', realm: 'local', roles: ['user'], groups: ['dev'] })
  expect(mustChangePassword).toBe(false)
  expect(await who(token)).toEqual({ principal, via: 'session', sessionId })
  const rows = await store.transaction((tx) => tx.list('auth.session'))
  expect(JSON.stringify(rows)).not.toContain(token)
  expect(auth.clearCookie).toBe('__Host-onggi=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0')
})

test('without TLS the cookie is onggi and not Secure', async () => {
  const { auth, login } = await make({ auth: { secureCookie: false } })
  expect((await login()).setCookie).toMatch(/^onggi=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
  expect(auth.cookieName).toBe('onggi')
})

test('the name of the cookie is the server’s own, so that two below one host can be logged in', async () => {
  const { auth, login } = await make({ auth: { cookieName: 'onggi-two' } })
  expect((await login()).setCookie).toMatch(/^__Host-onggi-two=/)
  expect(auth.cookieName).toBe('__Host-onggi-two')
  await expect(make({ auth: { cookieName: 'a=b' } })).rejects.toThrow(TypeError)
})

test('a session survives a restart: it is read from the store, with the user as he is now', async () => {
  const { store, login, auth, local, clock } = await make()
  const { token, sessionId } = await login()
  await auth.close()
  await local.setRights('ann', { roles: ['admin'], groups: [] })
  const next = createAuth({ store, realms: [createLocalRealm({ store, passwordCost: cheap })], clock })
  expect(await next.identify(request({ cookie: `a=b; __Host-onggi=${token}; c=d` }))).toEqual({
    principal: { name: 'ann', realm: 'local', roles: ['admin'], groups: [] },
    via: 'session',
    sessionId,
  })
})

test('no credentials are null; an unknown, malformed or empty cookie of ours is AUTH_ERR_SESSION_ENDED, never nobody', async () => {
  const { auth, who } = await make()
  expect(await auth.identify(request())).toBeNull()
  expect(await auth.identify(request({ cookie: 'other=1; x__Host-onggi=1', authorization: '' }))).toBeNull()
  for (const token of ['x'.repeat(43), 'short', '', "' or 1=1", 'é'.repeat(43), '../../etc'])
    await expect(who(token)).rejects.toEqual(code('AUTH_ERR_SESSION_ENDED'))
})

test('session fixation: a cookie set before the login never becomes a session, and the one that came with it ends [ASVS 7.2.4]', async () => {
  const { auth, login, who } = await make()
  const planted = 'A'.repeat(43)
  const first = await auth.login({ username: 'ann', password: 'correct horse', address: '::1', previous: planted })
  expect(first.token).not.toBe(planted)
  await expect(who(planted)).rejects.toEqual(code('AUTH_ERR_SESSION_ENDED'))
  const second = await auth.login({ username: 'ann', password: 'correct horse', address: '::1', previous: first.token })
  await expect(who(first.token)).rejects.toEqual(code('AUTH_ERR_SESSION_ENDED'))
  expect(await who(second.token)).not.toBeNull()
  expect((await login()).token).not.toBe(second.token)
})

test('after logout the cookie is refused, and who holds a stream of it is told at once [ASVS 7.4.1]', async () => {
  const { auth, login, who } = await make()
  const ends: SessionEnd[] = []
  auth.onSessionEnd((e) => {
    ends.push(e)
  })
  const { token, sessionId } = await login()
  const out = auth.logout(sessionId)
  expect(ends).toMatchObject([{ sessionId, reason: 'logout', principal: { name: 'ann' } }])
  await expect(who(token)).rejects.toEqual(code('AUTH_ERR_SESSION_ENDED'))
  expect(await out).toBe(true)
  expect(await auth.logout(sessionId)).toBe(false)
})

test('idle sessions end; requests keep them alive, background requests and streams do not [ASVS 7.3.1]', async () => {
  const { auth, clock, login, who } = await make({ auth: { idleMs: 10 * minute } })
  const { token } = await login()
  for (let i = 0; i < 3; i++) {
    await clock.advance(9 * minute)
    await who(token)
  }
  await clock.advance(5 * minute)
  for (const headers of [{ 'x-onggi-background': '1' }, { accept: 'text/event-stream' }, { upgrade: 'websocket' }] as Record<
    string,
    string
  >[])
    expect(await who(token, headers)).not.toBeNull()
  const ends: SessionEnd[] = []
  auth.onSessionEnd((e) => {
    ends.push(e)
  })
  await clock.advance(5 * minute)
  expect(ends.map((e) => e.reason)).toEqual(['idle'])
  await expect(who(token)).rejects.toEqual(code('AUTH_ERR_SESSION_ENDED'))
})

test('the idle time counts from the last use also across a restart', async () => {
  const { auth, clock, store, local, login } = await make({ auth: { idleMs: 10 * minute } })
  const { token } = await login()
  const headers = { cookie: `__Host-onggi=${token}` }
  await clock.advance(9 * minute)
  await auth.identify(request(headers))
  await auth.close()
  await clock.advance(9 * minute)
  const next = createAuth({ store, realms: [local], clock, idleMs: 10 * minute })
  expect(await next.identify(request(headers))).not.toBeNull()
  await next.close()
  await clock.advance(10 * minute)
  await expect(createAuth({ store, realms: [local], clock, idleMs: 10 * minute }).identify(request(headers))).rejects.toEqual(
    code('AUTH_ERR_SESSION_ENDED'),
  )
})

test('a session ends at its absolute timeout however busy it is [ASVS 7.3.2]', async () => {
  const { clock, login, who } = await make({ auth: { idleMs: 10 * minute, absoluteMs: 30 * minute } })
  const { token } = await login()
  for (let i = 0; i < 5; i++) {
    await clock.advance(5 * minute)
    await who(token)
  }
  await clock.advance(5 * minute)
  await expect(who(token)).rejects.toEqual(code('AUTH_ERR_SESSION_ENDED'))
})

test('rows of sessions nobody came back for are cleared from the store', async () => {
  const { clock, store, login } = await make({ auth: { idleMs: 2 * minute } })
  await login()
  await login('root', 'battery staple')
  await clock.advance(3 * minute)
  await store.transaction((tx) =>
    tx.put('auth.session', 'f'.repeat(64), {
      user: 'x',
      realm: 'local',
      roles: [],
      groups: [],
      createdAt: 0,
      seenAt: 0,
      endsAt: 1,
      address: '',
      agent: '',
    }),
  )
  await clock.advance(11 * minute)
  await login()
  await clock.advance(minute)
  expect(await store.transaction((tx) => tx.count('auth.session'))).toBe(1)
})

test('a lowered role counts on the very next request and is told; a disabled or removed user is out [ASVS 7.4.2, 8.3.2]', async () => {
  const { auth, local, login, who } = await make()
  const changes: unknown[] = []
  const ends: string[] = []
  auth.onPrincipalChange((c) => {
    changes.push([c.name, c.now?.roles])
  })
  auth.onSessionEnd((e) => {
    ends.push(e.reason)
  })
  await local.setRoles('ann', ['admin'])
  const { token } = await login()
  await local.setRoles('ann', ['user'])
  expect((await who(token))?.principal.roles).toEqual(['user'])
  await local.setDisabled('ann', true)
  expect(ends).toEqual(['user'])
  await expect(who(token)).rejects.toEqual(code('AUTH_ERR_SESSION_ENDED'))
  await expect(login()).rejects.toEqual(code('AUTH_ERR_CREDENTIALS'))
  expect(changes).toEqual([
    ['ann', ['admin']],
    ['ann', ['user']],
    ['ann', undefined],
  ])
  await settle()
  await local.setDisabled('ann', false)
  await expect(who(token)).rejects.toEqual(code('AUTH_ERR_SESSION_ENDED'))
})

test('unknown user and wrong password are the same error with the same text [ASVS 6.3.8]', async () => {
  const { auth } = await make()
  const fail = async (username: string) =>
    auth.login({ username, password: 'x', address: '::1' }).catch((e: unknown) => ({ ...(e as object), message: (e as Error).message }))
  expect(await fail('ann')).toEqual(await fail('nobody'))
})

test('a password changed while its check runs opens no session', async () => {
  const { auth, local } = await make()
  const checked = auth.login({ username: 'ann', password: 'correct horse', address: '::1' })
  // The row is read by now; the change comes before the session is open.
  const changed = local.setPassword('ann', 'another phrase')
  const [login] = await Promise.allSettled([checked, changed])
  if (login.status === 'fulfilled')
    await expect(auth.identify(request({ cookie: `__Host-onggi=${login.value.token}` }))).rejects.toEqual(code('AUTH_ERR_SESSION_ENDED'))
  else expect(login.reason).toEqual(code('AUTH_ERR_CREDENTIALS'))
})

test('one user has at most so many sessions; the one unused for longest gives way', async () => {
  const { auth, clock, login, who } = await make({ auth: { maxSessionsPerUser: 3 } })
  const ends: SessionEnd[] = []
  auth.onSessionEnd((e) => {
    ends.push(e)
  })
  const tokens: string[] = []
  for (let i = 0; i < 3; i++) {
    tokens.push((await login()).token)
    await clock.advance(1000)
  }
  await login('root', 'battery staple')
  await who(tokens[0]!)
  await clock.advance(1000)
  tokens.push((await login()).token)
  expect(ends.map((e) => e.reason)).toEqual(['cap'])
  await expect(who(tokens[1]!)).rejects.toEqual(code('AUTH_ERR_SESSION_ENDED'))
  for (const i of [0, 2, 3]) expect(await who(tokens[i]!)).not.toBeNull()
})

test('sessions can be listed and ended, one or all but one [ASVS 7.5.2, 7.4.5]', async () => {
  const { auth, clock, login, who } = await make()
  const a = await auth.login({ username: 'ann', password: 'correct horse', address: '192.0.2.9', agent: 'Browser' })
  await clock.advance(1000)
  const b = await login()
  await login('root', 'battery staple')
  const mine = await auth.sessions({ name: 'ann', realm: 'local' })
  expect(mine.map((s) => s.id)).toEqual([b.sessionId, a.sessionId])
  expect(mine[1]).toMatchObject({ user: 'ann', address: '192.0.2.9', agent: 'Browser' })
  expect(await auth.sessions()).toHaveLength(3)
  expect(JSON.stringify(await auth.sessions())).not.toContain(a.token)
  expect(await auth.endSessions({ name: 'ann', realm: 'local', exceptId: a.sessionId })).toBe(1)
  expect(await who(a.token)).not.toBeNull()
  await expect(who(b.token)).rejects.toEqual(code('AUTH_ERR_SESSION_ENDED'))
  expect(await auth.endSession(a.sessionId)).toBe(true)
  await expect(who(a.token)).rejects.toEqual(code('AUTH_ERR_SESSION_ENDED'))
})

test('changing one’s password needs the current one, ends all sessions and opens a new one [ASVS 6.2.3, 7.4.3]', async () => {
  const { auth, login, who, basic } = await make()
  const mine = await login()
  const other = await login()
  await basic('ann', 'correct horse')
  const change = (current: string, password: string) =>
    auth.changePassword({ principal: mine.principal, current, password, address: '192.0.2.1', sessionId: mine.sessionId })
  await expect(change('wrong', 'another phrase')).rejects.toEqual(code('AUTH_ERR_PASSWORD_WRONG'))
  await expect(change('correct horse', 'password')).rejects.toEqual(code('AUTH_ERR_PASSWORD_WEAK'))
  expect(await who(other.token)).not.toBeNull()
  const fresh = await change('correct horse', 'another phrase')
  for (const { token } of [mine, other]) await expect(who(token)).rejects.toEqual(code('AUTH_ERR_SESSION_ENDED'))
  expect((await who(fresh!.token))?.principal.name).toBe('ann')
  await expect(basic('ann', 'correct horse')).rejects.toEqual(code('AUTH_ERR_CREDENTIALS'))
  expect(await basic('ann', 'another phrase')).not.toBeNull()
})

test('a password set by an admin ends the user’s sessions', async () => {
  const { local, login, who } = await make()
  const { token } = await login()
  await local.setPassword('ann', 'another phrase', { mustChange: true })
  await settle()
  await settle()
  await expect(who(token)).rejects.toEqual(code('AUTH_ERR_SESSION_ENDED'))
  expect(await login('ann', 'another phrase')).toMatchObject({ mustChangePassword: true })
})

test('realms are asked in order; one that fails is skipped, and when nobody knew the user the answer is AUTH_ERR_REALM_UNAVAILABLE', async () => {
  const clock = testClock()
  const store = openMemoryStore({ types: authTypes })
  const local = createLocalRealm({ store, passwordCost: cheap })
  await local.addUser({ name: 'ann', password: 'correct horse' })
  const broken: Realm = { name: 'ldap', verify: () => Promise.reject(new Error('no route')) }
  const hanging: Realm = { name: 'pam', verify: () => new Promise(() => undefined) }
  const auth = createAuth({ store, clock, realms: [broken, hanging, local], verifyTimeoutMs: 5000 })
  const login = async (password: string) => {
    const answer = auth.login({ username: 'ann', password, address: '::1' })
    answer.catch(() => undefined)
    await settle()
    await clock.advance(5000)
    return answer
  }
  expect((await login('correct horse')).principal.realm).toBe('local')
  await expect(login('wrong')).rejects.toMatchObject({ code: 'AUTH_ERR_REALM_UNAVAILABLE', status: 503 })
  await expect(
    auth.changePassword({ principal: { name: 'x', realm: 'pam', roles: [], groups: [] }, current: 'a', password: 'b', address: '::1' }),
  ).rejects.toEqual(code('AUTH_ERR_NOT_LOCAL'))
})

test('users of realms that can look them up are refreshed on a timer; a realm that is away throws nobody out', async () => {
  const clock = testClock()
  const store = openMemoryStore({ types: authTypes })
  let state: 'here' | 'away' | 'gone' = 'here'
  let groups = ['a']
  const realm: Realm = {
    name: 'ldap',
    verify: async (name) => ({ name, roles: ['user'], groups }),
    lookup: async (name) => {
      if (state === 'away') throw new Error('no route')
      return state === 'gone' ? null : { name, roles: ['user'], groups }
    },
  }
  const auth = createAuth({ store, clock, realms: [realm], idleMs: 60 * minute, refreshMs: minute })
  const { token } = await auth.login({ username: 'ann', password: 'x', address: '::1' })
  const who = () => auth.identify(request({ cookie: `__Host-onggi=${token}` }))
  groups = ['b']
  await clock.advance(2 * minute)
  expect((await who())?.principal.groups).toEqual(['b'])
  state = 'away'
  await clock.advance(2 * minute)
  expect((await who())?.principal.groups).toEqual(['b'])
  expect(await auth.resolvePrincipal('ann', 'ldap')).toEqual({ name: 'ann', realm: 'ldap', roles: ['user'], groups: ['b'] })
  expect(await auth.resolvePrincipal('bob', 'ldap')).toBeNull()
  state = 'gone'
  expect(await auth.resolvePrincipal('ann', 'ldap')).toBeNull()
  await clock.advance(2 * minute)
  await expect(who()).rejects.toEqual(code('AUTH_ERR_SESSION_ENDED'))
})

test('a hit costs neither a hash nor the store: the same object comes back', async () => {
  const { who, login, store } = await make()
  const { token } = await login()
  const first = await who(token)
  const real = store.transaction
  let calls = 0
  Object.assign(store, {
    transaction: (...a: Parameters<typeof real>) => {
      calls++
      return real(...a)
    },
  })
  expect(await who(token)).toBe(first)
  expect(calls).toBe(0)
})

test('close() is idempotent and later logins are AUTH_ERR_CLOSED', async () => {
  const { auth, login } = await make()
  await login()
  await Promise.all([auth.close(), auth.close()])
  await expect(login()).rejects.toEqual(code('AUTH_ERR_CLOSED'))
  await expect(auth.identify(request())).rejects.toEqual(code('AUTH_ERR_CLOSED'))
})

test('logins, failures and ends are logged, and no password, token or hash ever is [ASVS 16.3.1, 16.2.5]', async () => {
  const { auth, lines, login } = await make()
  const { token, sessionId } = await login()
  await login('ann', 'my secret typo').catch(() => undefined)
  await auth.identify(request({ authorization: basicHeader('ann', 'other typo') })).catch(() => undefined)
  await auth.logout(sessionId)
  const text = lines.join('\n')
  expect(text).toMatch(/login \{"user":"ann"/)
  expect(text).toMatch(/login failed \{"user":"ann","address":"192.0.2.1"/)
  expect(text).toMatch(/session ended .*"reason":"logout"/)
  for (const secret of [token, 'typo', 'correct horse', '$scrypt', '$argon2id', Buffer.from('other typo').toString('base64')])
    expect(text).not.toContain(secret)
})

test('wrong options are TypeErrors', async () => {
  const { store, local } = await make()
  expect(() => createAuth({ store, realms: [] })).toThrow(TypeError)
  expect(() => createAuth({ store, realms: [local, local] })).toThrow(TypeError)
  expect(() => createAuth({ store, realms: [local], idleMs: 0 })).toThrow(TypeError)
})
