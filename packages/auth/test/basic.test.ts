import { expect, test } from 'vitest'
import { basicHeader, make, request } from './support/make.ts'

const code = (c: string) => expect.objectContaining({ code: c })

test('HTTP Basic identifies a program; names and passwords are UTF-8 and the password may hold colons', async () => {
  const { local, basic } = await make()
  await local.addUser({ name: 'zoë', password: 'p:a:s:s🐴x' })
  expect(await basic('zoë', 'p:a:s:s🐴x')).toEqual({
    principal: { name: 'zoë', realm: 'local', roles: ['user'], groups: [] },
    via: 'basic',
  })
})

test('wrong, empty and malformed credentials are 401 with a challenge', async () => {
  const { auth } = await make()
  for (const authorization of [
    basicHeader('ann', 'wrong'),
    'Basic',
    'Basic !!!',
    'Basic YW5u',
    `Basic ${Buffer.from(':x').toString('base64')}`,
    basicHeader('zed', ''),
    'Digest x',
    'nonsense',
    `Basic ${'A'.repeat(9000)}`,
  ])
    await expect(auth.identify(request({ authorization }))).rejects.toMatchObject({
      code: 'AUTH_ERR_CREDENTIALS',
      status: 401,
      challenge: true,
    })
})

test('a successful login is verified once a minute, however many requests come, also at the same time', async () => {
  const { auth, local, clock, basic } = await make()
  let calls = 0
  const verify = local.verify
  Object.assign(local, {
    verify: (name: string, password: string) => {
      calls++
      return verify(name, password)
    },
  })
  const answers = await Promise.all(Array.from({ length: 50 }, () => basic('ann', 'correct horse')))
  expect(new Set(answers).size).toBe(1)
  await clock.advance(59_000)
  await basic('ann', 'correct horse')
  expect(calls).toBe(1)
  await clock.advance(1000)
  await basic('ann', 'correct horse')
  expect(calls).toBe(2)
  await auth.close()
})

test('what is remembered is dropped at once when user, role or password change [ASVS 8.3.2]', async () => {
  const { local, basic } = await make()
  await basic('ann', 'correct horse')
  await local.setRoles('ann', ['admin'])
  expect((await basic('ann', 'correct horse'))?.principal.roles).toEqual(['admin'])
  await local.setDisabled('ann', true)
  await expect(basic('ann', 'correct horse', '::1')).rejects.toEqual(code('AUTH_ERR_CREDENTIALS'))
  await local.setDisabled('ann', false)
  await basic('ann', 'correct horse')
  await local.setPassword('ann', 'another phrase')
  await expect(basic('ann', 'correct horse', '::2')).rejects.toEqual(code('AUTH_ERR_CREDENTIALS'))
})

test('a change while the check runs is not outlived by what the check found', async () => {
  const { local, basic } = await make()
  const running = basic('ann', 'correct horse')
  const changed = local.setRoles('ann', ['admin'])
  const [found] = await Promise.allSettled([running, changed])
  if (found.status === 'rejected') expect(found.reason).toEqual(code('AUTH_ERR_CREDENTIALS'))
  expect((await basic('ann', 'correct horse'))?.principal.roles).toEqual(['admin'])
})

test('with X-Requested-With: XMLHttpRequest, and for pages, only the session counts', async () => {
  const { auth, login } = await make()
  const authorization = basicHeader('ann', 'correct horse')
  expect(await auth.identify(request({ authorization, 'x-requested-with': 'XMLHttpRequest' }))).toBeNull()
  expect(await auth.identify(request({ authorization, accept: 'text/html,application/xhtml+xml' }))).toBeNull()
  expect(await auth.identify(request({ authorization, accept: 'text/html, application/json' }))).toMatchObject({ via: 'basic' })
  const { token } = await login('root', 'battery staple')
  const cookie = `__Host-onggi=${token}`
  expect(await auth.identify(request({ authorization, cookie, 'x-requested-with': 'XMLHttpRequest' }))).toMatchObject({
    via: 'session',
    principal: { name: 'root' },
  })
  expect(await auth.identify(request({ authorization, cookie }))).toMatchObject({ via: 'basic', principal: { name: 'ann' } })
  await expect(auth.identify(request({ cookie: '__Host-onggi=x', 'x-requested-with': 'XMLHttpRequest' }))).rejects.toMatchObject({
    challenge: false,
    status: 401,
  })
})
