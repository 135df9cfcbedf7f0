// A plugin brings rules for its own actions: they hold while it is enabled, and explain names them.
import { authTypes, createAuth, createLocalRealm, createPolicy, type AuthPolicy } from '@onggi/auth'
import { createServer, httpTypes, type Plugin } from '@onggi/core-http'
import { openMemoryStore } from '@onggi/objectstore'
import { expect, onTestFinished, test } from 'vitest'

const report: Plugin<{ policy: AuthPolicy }> = {
  name: '@test/report',
  id: 'report',
  version: '1.0.0',
  apiVersion: 1,
  start: async (host) => host.own(host.deps.policy.addRule({ action: 'report.read', allow: 'admin', roles: ['auditor'] })),
  routes: async (app) => {
    app.get('/reports', { config: { access: { action: 'report.read' } } }, () => [])
  },
}

test('a plugin adds a rule and takes it along when it is disabled [ASVS 8.1.1]', async () => {
  const store = openMemoryStore({ types: [...authTypes, ...httpTypes] })
  const policy = createPolicy()
  const local = createLocalRealm({ store, passwordCost: { logN: 2, r: 1, p: 1 } })
  const auth = createAuth({ store, realms: [local], secureCookie: false })
  await local.addUser({ name: 'root', password: 'battery staple', roles: ['admin'] })
  await local.addUser({ name: 'ann', password: 'correct horse', roles: ['user', 'auditor'] })
  await local.addUser({ name: 'bob', password: 'correct horse' })
  const server = await createServer({ identity: auth, policy, store, port: 0, deps: { policy }, plugins: [report] })
  onTestFinished(async () => {
    await server.close()
    await auth.close()
    await store.close()
  })
  const as = (name: string, password = 'correct horse') => ({
    authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
  })
  const status = async (name: string) => (await server.inject({ url: '/plugins/report/reports', headers: as(name) })).statusCode
  expect([await status('ann'), await status('bob')]).toEqual([200, 403])
  const ann = { name: 'ann', realm: 'local', roles: ['user', 'auditor'], groups: [] }
  expect(policy.explain(ann, 'report.read')).toMatchObject({
    decision: { allow: true },
    rule: { action: 'report.read', roles: ['auditor'] },
  })
  const disable = { method: 'POST', url: '/config/plugins/report/disable', headers: as('root', 'battery staple') } as const
  expect((await server.inject(disable)).statusCode).toBe(200)
  expect(policy.explain(ann, 'report.read')).toMatchObject({ decision: { allow: false, status: 403 }, rule: null })
})
