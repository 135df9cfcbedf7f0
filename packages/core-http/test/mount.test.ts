// The framework in a Fastify app of somebody else: below its prefix, with its logger, store and identity; the rest of the app stays as it was.
import fastify from 'fastify'
import { once } from 'node:events'
import { get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { mount } from '../src/index.ts'
import { createFakeIdentity, createFakePolicy, createFakeStore } from '../src/testing/index.ts'
import { admin, route, user, users } from './support/serve.ts'

const body = { type: 'object', required: ['name'], properties: { name: { type: 'string' }, password: { type: 'string' } } } as const

const theirs = async () => {
  const said: string[] = []
  const log = (o: object, m?: string): void => void said.push(`${m ?? ''} ${JSON.stringify(o)}`)
  const store = createFakeStore()
  const app = fastify({ routerOptions: { ignoreTrailingSlash: true } })
  app.get('/', () => ({ theirs: true }))
  app.post('/', (request) => ({ got: request.body }))
  app.get('/broken', () => {
    throw new Error('theirs')
  })
  await app.register(mount, {
    prefix: '/manage',
    identity: createFakeIdentity(users),
    policy: createFakePolicy(),
    store,
    log: { debug: log, info: log, warn: log, error: log },
    routes(scope, { responder, guard, handOver }) {
      const view = (name: string) => ({
        ref: { type: 'thing', id: name },
        audience: { everyone: true },
        json: Buffer.from(JSON.stringify({ name })),
        revision: '1',
        figures: 0,
      })
      const things = ['a', 'b', 'c'].map(view)
      route(scope, 'GET', '/things', { config: { access: 'user' } }, (q, r) => responder.list(q, r, things))
      route(scope, 'POST', '/things', { config: { access: 'admin', log: 'L' }, schema: { body } }, (q, r) =>
        r.code(201).header('location', `/things/${q.body.name}`).send({ name: q.body.name }),
      )
      route(scope, 'GET', '/me', { config: { access: 'user' } }, async (q) => ({
        me: (await guard(q, { access: 'user' })).principal?.name,
      }))
      route(scope, 'GET', '/fails', { config: { access: 'user' } }, () => {
        throw new Error('inner words')
      })
      route(scope, 'GET', '/stream', { config: { access: 'user' } }, (q, r) => {
        const res = handOver(q, r)
        res.writeHead(200, { 'content-type': 'text/event-stream' })
        res.end('data: hello\n\n')
      })
    },
  })
  onTestFinished(() => app.close())
  return { app, said, store }
}

test('below the prefix everything is as the contract says: rights, validation, 405, pages, locations, languages, errors', async () => {
  const { app, said } = await theirs()
  expect((await app.inject('/manage/things')).statusCode).toBe(401)
  expect((await app.inject({ url: '/manage/me', headers: user })).json()).toEqual({ me: 'uwe' })
  const post = (headers: object, payload: object) => app.inject({ method: 'POST', url: '/manage/things', headers: { ...headers }, payload })
  expect((await post(user, { name: 'x' })).statusCode).toBe(403)
  expect((await post(admin, { nam: 1 })).json().errors.map((e: any) => e.pointer)).toEqual(['/name', '/nam'])
  const made = await post(admin, { name: 'x' })
  expect([made.statusCode, made.headers.location, made.headers['x-content-type-options']]).toEqual([201, '/manage/things/x', 'nosniff'])
  const wrong = await app.inject({ method: 'DELETE', url: '/manage/things', headers: admin })
  expect([wrong.statusCode, wrong.headers.allow]).toEqual([405, 'GET, HEAD, POST'])
  expect((await app.inject({ url: '/manage/none', headers: admin })).json()).toMatchObject({
    type: 'urn:onggi:error:CORE_ERR_NOT_FOUND',
    instance: '/manage/none',
  })
  const page = await app.inject({ url: '/manage/things?_limit=2', headers: user })
  expect([page.json().length, page.headers.link]).toEqual([2, expect.stringMatching(/^<\/manage\/things\?_limit=2&_after=/)])
  expect((await app.inject({ url: '/manage/things/', headers: { ...user, 'if-none-match': '*' } })).statusCode).toBe(304)
  expect((await app.inject({ url: '/manage/none', headers: { ...admin, 'accept-language': 'en-XA' } })).json().detail).toMatch(/^⟦/)
  const failed = await app.inject({ url: '/manage/fails', headers: user })
  expect([failed.statusCode, failed.json().type, failed.body.includes('inner')]).toEqual([500, 'urn:onggi:error:CORE_ERR_INTERNAL', false])
  // Their logger has it.
  expect(said.join('\n')).toContain('request failed')
})

test('the request log and the description of the API are there, below the prefix and in their store', async () => {
  const { app } = await theirs()
  await app.inject({ method: 'POST', url: '/manage/things', headers: admin, payload: { name: 'x', password: 'hush' } })
  const logs = await app.inject({ url: '/manage/logs', headers: admin })
  expect(logs.json()).toMatchObject([{ app: 'wok', req: 'POST', status: 201, user: 'ada', uri: '/manage/things' }])
  expect(logs.body).not.toContain('hush')
  const { uri } = (await app.inject({ url: '/manage/logs?download=true', headers: admin })).json()
  expect([uri.startsWith('/manage/logs/download/'), (await app.inject({ url: uri, headers: admin })).statusCode]).toEqual([true, 200])
  const { paths } = (await app.inject({ url: '/manage/openapi.json', headers: user })).json()
  expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/manage/things', '/manage/logs', '/manage/openapi.json']))
  expect(Object.keys(paths)).not.toContain('/broken')
})

test('the rest of the app is untouched', async () => {
  const { app } = await theirs()
  expect((await app.inject('/')).json()).toEqual({ theirs: true })
  expect((await app.inject('/')).headers['content-security-policy']).toBeUndefined()
  const plain = await app.inject({ method: 'POST', url: '/', headers: { 'content-type': 'text/plain' }, payload: 'words' })
  expect(plain.json()).toEqual({ got: 'words' })
  expect((await app.inject('/broken')).json()).toEqual({ statusCode: 500, error: 'Internal Server Error', message: 'theirs' })
  expect((await app.inject('/none')).json()).toMatchObject({ error: 'Not Found' })
})

test('an answer is handed over to an owner outside', async () => {
  const { app } = await theirs()
  await app.listen({ port: 0 })
  const { port } = app.server.address() as AddressInfo
  const [res] = await once(get({ port, path: '/manage/stream', headers: user }), 'response')
  expect(String((await once(res, 'data'))[0])).toBe('data: hello\n\n')
})

test('a route without an access rule fails the registration', async () => {
  const app = fastify()
  const more = { identity: createFakeIdentity(users), policy: createFakePolicy(), store: createFakeStore() }
  const registered = app.register(mount, { ...more, routes: (scope) => void scope.get('/open', () => 1) })
  await expect(Promise.resolve(registered)).rejects.toMatchObject({ code: 'CORE_ERR_ROUTE_ACCESS' })
})
