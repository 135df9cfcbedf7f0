import { openMemoryStore } from '@onggi/objectstore'
import { expect, test } from 'vitest'
import { authTypes, createAuth, createLocalRealm } from '../src/index.ts'
import { cheap, request, settle, testClock } from './support/make.ts'

/** Two servers on one store. */
const setUp = async () => {
  const clock = testClock()
  const inner = openMemoryStore({ types: authTypes })
  const store = { transaction: inner.transaction.bind(inner), capabilities: { ...inner.capabilities, manyProcesses: true } }
  const server = () => {
    const local = createLocalRealm({ store, passwordCost: cheap })
    const auth = createAuth({ store, realms: [local], clock })
    const heard: string[] = []
    auth.onSessionEnd((e) => {
      heard.push(e.reason)
    })
    auth.onPrincipalChange((c) => {
      heard.push(`now ${c.now?.roles.join() ?? 'gone'}`)
    })
    return { local, auth, heard }
  }
  const [a, b] = [server(), server()]
  await a.local.addUser({ name: 'ann', password: 'correct horse' })
  const login = await a.auth.login({ username: 'ann', password: 'correct horse', address: '::1' })
  const headers = { cookie: `__Host-onggi=${login.token}` }
  const second = async () => {
    for (let i = 0; i < 3; i++) {
      await clock.advance(1000)
      await settle()
    }
  }
  return { a, b, login, headers, second, clock }
}

test('a session opened at one server counts at the other, and ends there within a second of its end here', async () => {
  const { a, b, login, headers, second } = await setUp()
  expect((await b.auth.identify(request(headers)))?.principal.name).toBe('ann')
  await a.auth.logout(login.sessionId)
  await second()
  expect(b.heard).toEqual(['ended'])
  await expect(b.auth.identify(request(headers))).rejects.toMatchObject({ code: 'AUTH_ERR_SESSION_ENDED' })
})

test('a role changed at one server is known to the other, and told to its streams, within a second; so is a removal', async () => {
  const { a, b, headers, second } = await setUp()
  await b.auth.identify(request(headers))
  await a.local.setRoles('ann', ['admin'])
  await second()
  expect((await b.auth.identify(request(headers)))?.principal.roles).toEqual(['admin'])
  await a.local.addUser({ name: 'root', password: 'correct horse', roles: ['admin'] })
  await a.local.remove('ann')
  await second()
  expect(b.heard).toEqual(['now admin', 'ended'])
})

test('a token revoked at one server is refused by the other within a second', async () => {
  const { a, b, login, clock } = await setUp()
  const { token, info } = await a.auth.createToken({ principal: login.principal, name: 'x', scopes: ['*'] })
  const use = () => b.auth.identify(request({ authorization: `Bearer ${token}` }))
  expect(await use()).not.toBeNull()
  await a.auth.revokeToken(info.id)
  await clock.advance(1000)
  await expect(use()).rejects.toMatchObject({ code: 'AUTH_ERR_TOKEN' })
})
