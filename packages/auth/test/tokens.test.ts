import { expect, test } from 'vitest'
import type { SessionEnd } from '../src/index.ts'
import { createAuth, createPolicy } from '../src/index.ts'
import { make, request, settle } from './support/make.ts'

const code = (c: string) => expect.objectContaining({ code: c })
const day = 86_400_000
const setUp = async () => {
  const made = await make()
  const principal = (await made.login()).principal
  const create = (o: object = {}) => made.auth.createToken({ principal, name: 'backup', scopes: ['vm.*'], ...o })
  const use = (token: string, more: Record<string, string> = {}) =>
    made.auth.identify(request({ authorization: `Bearer ${token}`, ...more }))
  return { ...made, principal, create, use }
}

test('a token identifies its user with its scopes, is readable once, and only its hash is stored [ASVS 7.2.3, 11.4.1]', async () => {
  const { create, use, store, auth } = await setUp()
  const { token, info } = await create()
  expect(token).toMatch(/^onggi_[A-Za-z0-9_-]{43}$/)
  expect(await use(token)).toEqual({
    principal: { name: 'ann', realm: 'local', roles: ['user'], groups: ['dev'], scopes: ['vm.*'] },
    via: 'token',
    sessionId: info.id,
  })
  expect(JSON.stringify([await store.transaction((tx) => tx.list('auth.token')), await auth.tokens()])).not.toContain(token)
})

test('rights are those of the user within the scopes [ASVS 8.2.1]', async () => {
  const { create, use } = await setUp()
  const policy = createPolicy()
  const { principal } = (await use((await create({ scopes: ['vm.view', 'template.*'] })).token))!
  const vm = { ref: { type: 'vm', id: '1' }, audience: { owner: 'ann' } }
  expect(policy.can(principal, 'vm.view', vm).allow).toBe(true)
  expect(policy.can(principal, 'vm.start', vm)).toMatchObject({ status: 403, code: 'AUTH_ERR_SCOPE' })
  expect(policy.can(principal, 'template.create')).toMatchObject({ status: 403, code: 'AUTH_ERR_FORBIDDEN' })
})

test('revocation is immediate, ends its streams and counts on the very next request [ASVS 7.4.1]', async () => {
  const { auth, create, use } = await setUp()
  const { token, info } = await create()
  await use(token)
  const ends: SessionEnd[] = []
  auth.onSessionEnd((e) => {
    ends.push(e)
  })
  const revoked = auth.revokeToken(info.id)
  expect(ends).toMatchObject([{ sessionId: info.id, reason: 'revoked' }])
  await expect(use(token)).rejects.toEqual(code('AUTH_ERR_TOKEN'))
  expect(await revoked).toBe(true)
  await expect(use(token)).rejects.toMatchObject({ code: 'AUTH_ERR_TOKEN', status: 401, challenge: true })
  expect(await auth.revokeToken(info.id)).toBe(false)
})

test('a token expires, also while a stream hangs on it [ASVS 7.3.2]', async () => {
  const { auth, clock, create, use } = await setUp()
  const { token } = await create({ ttlMs: day })
  await use(token)
  const ends: string[] = []
  auth.onSessionEnd((e) => {
    ends.push(e.reason)
  })
  await clock.advance(day + 60_000)
  expect(ends).toContain('expired')
  await expect(use(token)).rejects.toEqual(code('AUTH_ERR_TOKEN'))
  expect(await auth.tokens()).toEqual([])
})

test('a lowered role counts for the tokens at once; a disabled or removed user has none [ASVS 7.4.2, 8.3.2]', async () => {
  const { local, create, use } = await setUp()
  const { token } = await create()
  await local.setRoles('ann', ['admin'])
  expect((await use(token))?.principal.roles).toEqual(['admin'])
  await local.setRoles('ann', ['user'])
  expect((await use(token))?.principal.roles).toEqual(['user'])
  await local.setDisabled('ann', true)
  await expect(use(token)).rejects.toEqual(code('AUTH_ERR_TOKEN'))
})

test('a hit asks neither hash nor store; the last use is written once a minute', async () => {
  const { auth, clock, create, use, store } = await setUp()
  const { token } = await create()
  const first = await use(token)
  expect(await use(token)).toBe(first)
  await clock.advance(61_000)
  await use(token)
  await settle()
  expect((await auth.tokens())[0]?.usedAt).toBe(clock.now())
  await auth.close()
  const next = createAuth({ store, realms: [{ name: 'local', verify: async () => null }], clock })
  expect(await next.identify(request({ authorization: `bearer ${token}` }))).toMatchObject({ principal: { name: 'ann', scopes: ['vm.*'] } })
})

test('what is not a token is AUTH_ERR_TOKEN; with XMLHttpRequest a token does not count', async () => {
  const { create, use } = await setUp()
  for (const t of ['', 'x', `onggi_${'A'.repeat(43)}`, `onggi_${'é'.repeat(43)}`])
    await expect(use(t)).rejects.toEqual(code('AUTH_ERR_TOKEN'))
  expect(await use((await create()).token, { 'x-requested-with': 'XMLHttpRequest' })).toBeNull()
})

test('a token cannot make tokens, and fields out of range are refused', async () => {
  const { create, use, principal } = await setUp()
  const token = (await use((await create()).token))!
  await expect(create({ principal: token.principal, scopes: ['*'] })).rejects.toEqual(code('AUTH_ERR_SCOPE'))
  for (const scopes of [[], ['vm start'], [''], ['x'.repeat(65)], Array(33).fill('a')])
    await expect(create({ scopes })).rejects.toEqual(code('AUTH_ERR_TOKEN_SCOPES'))
  for (const o of [{ name: ' ' }, { name: 'x'.repeat(65) }, { ttlMs: 0 }, { ttlMs: 367 * day }])
    await expect(create({ principal, ...o })).rejects.toEqual(code('AUTH_ERR_TOKEN_FIELDS'))
})

test('one user has at most so many tokens; expired ones make room', async () => {
  const { clock, create } = await setUp()
  for (let i = 0; i < 50; i++) await create({ ttlMs: day })
  await expect(create()).rejects.toEqual(code('AUTH_ERR_TOKEN_LIMIT'))
  await clock.advance(2 * day)
  await create()
})
