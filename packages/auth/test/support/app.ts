import { openMemoryStore } from '@onggi/objectstore'
import fastify from 'fastify'
import authRoutes from '../../src/fastify/index.ts'
import type { IdentityRequest } from '../../src/index.ts'
import { authTypes, createPolicy } from '../../src/index.ts'
import { createTotp } from '../../src/totp/index.ts'
import { make, testClock } from './make.ts'

const identityOf = ({ method, url, headers, secure }: IdentityRequest): Omit<IdentityRequest, 'address'> => ({
  method,
  url,
  headers,
  secure,
})

/** The ten lines an integrator writes. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the type is what it makes
export const setUp = async () => {
  const clock = testClock()
  const store = openMemoryStore({ types: authTypes })
  const totp = createTotp({ store, key: Buffer.alloc(32, 7), clock })
  const made = await make({ store, auth: { secureCookie: false, secondFactor: totp, clock } })
  const policy = createPolicy({ rules: [{ action: 'vm.snapshot', allow: 'owner', roles: ['operator'] }] })
  const app = fastify({ ajv: { customOptions: { removeAdditional: false } } })
  const metas: unknown[] = []
  await app.register(authRoutes, {
    auth: made.auth,
    local: made.local,
    totp,
    policy,
    audienceOf: async ({ type, id }) => (type === 'vm' && id === 'web' ? { users: ['ann'] } : undefined),
    guard: async (request, meta) => {
      metas.push(meta)
      const found = await made.auth.identify({ ...identityOf(request as IdentityRequest), address: '192.0.2.1' })
      const decision = policy.can(found?.principal ?? null, typeof meta.access === 'object' ? meta.access.action : 'session.list')
      if (!decision.allow) throw Object.assign(new Error(decision.why), { code: decision.code, statusCode: decision.status })
      return { principal: found?.principal ?? null }
    },
  })
  const call = async (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    o: { body?: object; cookie?: string; address?: string } = {},
  ) => {
    const answer = await app.inject({
      method,
      url,
      ...(o.body === undefined ? {} : { payload: o.body }),
      headers: o.cookie === undefined ? {} : { cookie: o.cookie },
      remoteAddress: o.address ?? '192.0.2.1',
    })
    const setCookie = answer.headers['set-cookie']
    return {
      status: answer.statusCode,
      body: answer.body === '' ? undefined : answer.json(),
      headers: answer.headers,
      cookie: typeof setCookie === 'string' ? setCookie.split(';')[0]! : undefined,
    }
  }
  const login = (username = 'ann', password = 'correct horse', address?: string) =>
    call('POST', '/login', { body: { username, password }, ...(address === undefined ? {} : { address }) })
  return { ...made, clock, totp, policy, app, call, login, metas }
}
