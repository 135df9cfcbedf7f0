import fastify from 'fastify'
import { expect, test } from 'vitest'
import authRoutes from '../src/fastify/index.ts'
import { createTotp } from '../src/totp/index.ts'
import { base32, codeOf, stepMs } from '../src/totp/one-time-code.ts'
import { unbase32 } from './support/base32.ts'
import { make, testClock } from './support/make.ts'
import { memoryStore } from '../src/testing/index.ts'

const code = (c: string) => expect.objectContaining({ code: c })
const ann = { name: 'ann', realm: 'local' }
const key = Buffer.alloc(32, 7)
const setUp = async () => {
  const clock = testClock()
  const store = memoryStore()
  const totp = createTotp({ store, key, clock })
  const made = await make({ auth: { secondFactor: totp, clock } })
  const { secret, uri } = await totp.begin(ann)
  const codeAt = (steps = 0) => codeOf(unbase32(secret), Math.floor(clock.now() / stepMs) + steps)
  const login = (c?: string) =>
    made.auth.login({ username: 'ann', password: 'correct horse', address: '192.0.2.1', ...(c === undefined ? {} : { code: c }) })
  return { ...made, clock, store, totp, secret, uri, codeAt, login }
}

test('codes are those of RFC 6238, appendix B (last six digits), and base32 that of RFC 4648', () => {
  const secret = Buffer.from('12345678901234567890')
  const table: [number, string][] = [
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ]
  for (const [seconds, digits] of table) expect(codeOf(secret, Math.floor((seconds * 1000) / stepMs))).toBe(digits)
  expect([base32(Buffer.from('f')), base32(Buffer.from('fooba')), base32(Buffer.from('foobar'))]).toEqual(['MY', 'MZXW6YTB', 'MZXW6YTBOI'])
})

test('it is off until confirmed by a first code, then the password alone is AUTH_ERR_SECOND_FACTOR', async () => {
  const { totp, login, codeAt, uri, secret, clock } = await setUp()
  expect(uri).toBe(`otpauth://totp/Onggi:ann?secret=${secret}&issuer=Onggi&algorithm=SHA1&digits=6&period=30`)
  expect(await login()).toBeTruthy()
  await expect(totp.confirm(ann, '000000')).rejects.toEqual(code('AUTH_ERR_SECOND_FACTOR_WRONG'))
  expect(await totp.confirm(ann, codeAt())).toHaveLength(10)
  expect(await totp.state(ann)).toEqual({ active: true, recoveryLeft: 10 })
  await expect(login()).rejects.toMatchObject({ code: 'AUTH_ERR_SECOND_FACTOR', status: 401, params: { kind: 'totp' } })
  await clock.advance(stepMs)
  expect((await login(codeAt())).principal.name).toBe('ann')
  await expect(totp.begin(ann)).rejects.toEqual(code('AUTH_ERR_SECOND_FACTOR_ACTIVE'))
  await expect(totp.confirm(ann, codeAt())).rejects.toEqual(code('AUTH_ERR_SECOND_FACTOR_ACTIVE'))
})

test('a code is good once, also when it comes twice at the same time, and within one step of now [ASVS 6.5.1, 6.5.5]', async () => {
  const { totp, codeAt, clock } = await setUp()
  await totp.confirm(ann, codeAt())
  expect(await totp.verify(ann, codeAt())).toBe(false)
  await clock.advance(10 * stepMs)
  const twice = await Promise.all([totp.verify(ann, codeAt()), totp.verify(ann, codeAt())])
  expect(twice.sort()).toEqual([false, true])
  await clock.advance(10 * stepMs)
  for (const far of [-2, 2, 3]) expect(await totp.verify(ann, codeAt(far))).toBe(false)
  expect(await totp.verify(ann, codeAt(-1))).toBe(true)
  expect(await totp.verify(ann, ` ${codeAt(1).slice(0, 3)} ${codeAt(1).slice(3)}`)).toBe(true)
  expect(await totp.verify(ann, codeAt())).toBe(false)
})

test('wrong codes are throttled like wrong passwords [ASVS 6.3.1]; a right password without a code is neither failure nor success', async () => {
  const { totp, login, codeAt } = await setUp()
  await totp.confirm(ann, codeAt())
  await expect(login('000000')).rejects.toMatchObject({ code: 'AUTH_ERR_SECOND_FACTOR_WRONG', status: 401 })
  await expect(login()).rejects.toEqual(code('AUTH_ERR_SECOND_FACTOR'))
  await expect(login('000001')).rejects.toEqual(code('AUTH_ERR_SECOND_FACTOR_WRONG'))
  await expect(login('000002')).rejects.toEqual(code('AUTH_ERR_THROTTLED'))
})

test('each recovery code works once; the store holds neither codes nor secret [ASVS 6.5.2]', async () => {
  const { totp, codeAt, login, store, secret } = await setUp()
  const codes = await totp.confirm(ann, codeAt())
  expect(new Set(codes).size).toBe(10)
  expect((await login(codes[3]!.toUpperCase())).principal.name).toBe('ann')
  expect(await totp.verify(ann, codes[3]!)).toBe(false)
  expect(await totp.state(ann)).toEqual({ active: true, recoveryLeft: 9 })
  const kept = JSON.stringify(await store.transaction((tx) => tx.list('auth.totp')))
  for (const hidden of [secret, ...codes]) expect(kept).not.toContain(hidden)
})

test('HTTP Basic does not get past a second factor [ASVS 6.3.4]', async () => {
  const { totp, codeAt, basic } = await setUp()
  await basic('root', 'battery staple')
  await totp.confirm(ann, codeAt())
  await expect(basic('ann', 'correct horse')).rejects.toEqual(code('AUTH_ERR_SECOND_FACTOR'))
})

test('a secret moved to another user, or opened with another key, is of no use', async () => {
  const { totp, codeAt, store } = await setUp()
  await totp.confirm(ann, codeAt())
  const row = (await store.transaction((tx) => tx.get('auth.totp', 'local:ann')))!.value
  await store.transaction((tx) => tx.put('auth.totp', 'local:root', row))
  await expect(totp.verify({ name: 'root', realm: 'local' }, '123456')).rejects.toThrow()
  await expect(createTotp({ store, key: Buffer.alloc(32, 8) }).verify(ann, '123456')).rejects.toThrow()
  expect(() => createTotp({ store, key: Buffer.alloc(31) })).toThrow(TypeError)
})

test('over HTTP: begin and disable ask for the password, confirm answers the recovery codes, login takes the code', async () => {
  const clock = testClock()
  const totp = createTotp({ store: memoryStore(), key, clock })
  const { auth } = await make({ auth: { secondFactor: totp, secureCookie: false, clock } })
  const app = fastify()
  await app.register(authRoutes, { auth, totp, guard: async () => ({ principal: { ...ann, roles: ['user'], groups: [] } }) })
  const post = async (url: string, payload: object) => {
    const answer = await app.inject({ method: 'POST', url, payload })
    return [answer.statusCode, answer.json()] as const
  }
  expect((await post('/auth/totp', { password: 'wrong' }))[1]).toMatchObject({ code: 'AUTH_ERR_PASSWORD_WRONG' })
  const [status, { secret }] = await post('/auth/totp', { password: 'correct horse' })
  expect(status).toBe(200)
  const codeNow = () => codeOf(unbase32(secret as string), Math.floor(clock.now() / stepMs))
  expect((await post('/auth/totp/confirm', { code: codeNow() }))[1]).toEqual({
    recovery_codes: expect.arrayContaining([expect.any(String)]),
  })
  expect((await app.inject('/auth/totp')).json()).toEqual({ active: true, recovery_left: 10 })
  const body = { username: 'ann', password: 'correct horse' }
  expect(await post('/login', body)).toEqual([401, expect.objectContaining({ code: 'AUTH_ERR_SECOND_FACTOR' })])
  await clock.advance(stepMs)
  expect((await post('/login', { ...body, code: codeNow() }))[0]).toBe(200)
  expect((await post('/auth/totp/disable', { password: 'correct horse' }))[0]).toBe(200)
  expect((await post('/login', body))[0]).toBe(200)
})

test('a token cannot change how its user logs in', async () => {
  const totp = createTotp({ store: memoryStore(), key })
  const { auth } = await make({ auth: { secondFactor: totp } })
  const app = fastify()
  await app.register(authRoutes, { auth, totp, guard: async () => ({ principal: { ...ann, roles: ['user'], groups: [], scopes: ['*'] } }) })
  for (const [url, payload] of [
    ['/auth/totp', { password: 'correct horse' }],
    ['/auth/totp/confirm', { code: '123456' }],
    ['/auth/totp/disable', { password: 'correct horse' }],
  ] as const)
    expect((await app.inject({ method: 'POST', url, payload })).json().code).toBe('AUTH_ERR_SCOPE')
})
