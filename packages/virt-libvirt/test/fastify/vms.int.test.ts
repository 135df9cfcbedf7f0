import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bootIso, ownLibvirt, stopLibvirt, type TestLibvirt } from '../../../../test/support/libvirt.ts'
import virtFastify, { createKimchiPlugin } from '../../src/fastify/index.ts'
import type { RunContext } from '../../src/needs.ts'
import { admin, openWorld, user, type World } from '../support/world.ts'

let libvirt: TestLibvirt
let world: World
let app: FastifyInstance
const prefix = '/plugins/kimchi'
const callers: Readonly<Record<string, RunContext>> = { admin, kim: user('kim'), lee: user('lee') }

beforeAll(async () => {
  libvirt = await ownLibvirt('session')
  world = await openWorld({ uri: libvirt.uri, socketPath: libvirt.socketPath })
  await world.virt.vms.inventory.ready()
  app = Fastify({ ajv: { customOptions: { removeAdditional: false, coerceTypes: false, allErrors: true } } })
  await app.register(virtFastify, {
    prefix,
    virt: world.virt,
    guard: async (request) => {
      const caller = callers[(request as { headers: Record<string, string> }).headers['x-user'] ?? 'admin']
      if (!caller) throw Object.assign(new Error('who?'), { statusCode: 401 })
      return caller
    },
  })
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await world.close()
  await stopLibvirt(libvirt)
})

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
const ask = async (method: Method, url: string, body?: object, headers: Record<string, string> = {}): Promise<any> => {
  const answer = await app.inject({ method, url: prefix + url, headers, ...(body ? { payload: body } : {}) })
  const isJson = String(answer.headers['content-type']).startsWith('application/json')
  return {
    status: answer.statusCode,
    headers: answer.headers,
    raw: answer.rawPayload,
    body: isJson && answer.body !== '' ? answer.json() : undefined,
  }
}

test('the main job, through HTTP', async () => {
  expect(await ask('POST', '/templates', { name: 'http', source_media: { type: 'disk', path: bootIso() } })).toMatchObject({ status: 201 })
  const made = await ask('POST', '/vms', {
    template: `${prefix}/templates/http`,
    name: 'http 옹기',
    overrides: { memory: { current: 128, maxmemory: 128 } },
  })
  expect(made).toMatchObject({ status: 202, body: { target_uri: `${prefix}/vms/http%20%EC%98%B9%EA%B8%B0` } })
  expect(made.headers.location).toBe(`/tasks/${made.body.id}`)
  expect(await world.tasks.wait(made.body.id)).toMatchObject({ status: 'finished' })
  const uri = `/vms/${encodeURIComponent('http 옹기')}`
  expect((await ask('GET', '/vms')).body).toEqual([expect.objectContaining({ name: 'http 옹기', state: 'shutoff' })])
  expect((await ask('GET', '/vms', undefined, { 'x-user': 'lee' })).body).toEqual([])
  expect(await ask('GET', `${uri}/screenshot`)).toMatchObject({ status: 404 })
  expect(await ask('POST', `${uri}/poweroff`)).toMatchObject({ status: 409, body: { code: 'VIRT_ERR_VM_STATE' } })
  expect(await ask('POST', `${uri}/start`)).toMatchObject({
    status: 200,
    body: { state: 'running', stats: { cpu_utilization: 0, net_throughput_peak: 100 } },
  })
  expect(await ask('POST', `${uri}/start`, {})).toMatchObject({ status: 409 })
  const shot = await ask('GET', `${uri}/screenshot`)
  expect(shot).toMatchObject({ status: 200, headers: { 'content-type': 'image/png' } })
  expect(shot.raw.subarray(1, 4).toString()).toBe('PNG')
  expect(await ask('GET', `${uri}/screenshot`, undefined, { 'if-none-match': shot.headers.etag })).toMatchObject({ status: 304 })
  expect(await ask('GET', `${uri}/screenshot`, undefined, { 'if-modified-since': shot.headers['last-modified'] })).toMatchObject({
    status: 304,
  })
  expect(await ask('PUT', uri, { title: 'x' })).toMatchObject({ status: 409, body: { code: 'VIRT_ERR_VM_FIELD_RUNNING' } })
  expect(await ask('DELETE', uri)).toMatchObject({ status: 204 })
  expect(await ask('GET', uri)).toMatchObject({ status: 404, body: { code: 'VIRT_ERR_VM_NOT_FOUND' } })
  expect((await ask('GET', '/vms')).body).toEqual([])
})

describe('with one VM', () => {
  beforeAll(async () => {
    await ask('POST', '/templates', { name: 'one', source_media: { type: 'disk', path: bootIso() } })
    const { body } = await ask('POST', '/vms', { template: `${prefix}/templates/one`, name: 'one', overrides: { users: ['kim'] } })
    await world.tasks.wait(body.id)
  })
  afterAll(() => ask('DELETE', '/vms/one'))

  test.each([
    ['no body', {}, '/template'],
    ['an unknown field', { template: 'x', color: 'red' }, undefined],
    ['a wrong type', { template: 5 }, undefined],
    ['an unknown template', { template: `${prefix}/templates/none` }, '/template'],
    ['a name with a slash', { template: `${prefix}/templates/one`, name: 'a/b' }, '/name'],
  ])('POST /vms with %s is 400', async (_, body, pointer) => {
    const answer = await ask('POST', '/vms', body)
    expect(answer.status).toBe(400)
    if (answer.body.code?.startsWith('VIRT')) expect(answer.body.code).toMatch(/REFERENCE|NAME/)
    else expect(pointer === undefined || pointer === '/template').toBe(true)
  })
  test('a taken name is 409', async () => {
    expect(await ask('POST', '/vms', { template: `${prefix}/templates/one`, name: 'one' })).toMatchObject({
      status: 409,
      body: { code: 'VIRT_ERR_VM_EXISTS' },
    })
  })
  test('a password is shown to who may open the console, not stored, and in no list', async () => {
    await ask('PUT', '/vms/one', { graphics: { passwd: 'abc', passwdValidTo: 3600 } })
    const own = await ask('GET', '/vms/one', undefined, { 'x-user': 'kim' })
    expect(own).toMatchObject({ headers: { 'cache-control': 'no-store' }, body: { graphics: { passwd: 'abc' } } })
    expect(own.body.graphics.passwdValidTo).toBeGreaterThan(3500)
    expect((await ask('GET', '/vms')).body[0].graphics).toMatchObject({ passwd: null, passwdValidTo: null })
    await ask('PUT', '/vms/one', { graphics: { passwd: null, passwdValidTo: null } })
    expect((await ask('GET', '/vms/one')).body.graphics.passwd).toBeNull()
  })
  test('PUT with _plan says what would change and changes nothing', async () => {
    const { body, status } = await ask('PUT', '/vms/one?_plan=true', {
      title: 'T',
      users: [],
      memory: { current: 256 },
      graphics: { passwd: 'sekrit' },
    })
    expect(status).toBe(200)
    expect(body.changes).toEqual([
      { field: 'title', applies: 'at_once' },
      { field: 'memory.current', applies: 'at_once' },
      { field: 'graphics.passwd', applies: 'at_once' },
      { field: 'users', applies: 'at_once' },
    ])
    expect(body.diff).toMatch(/^\+ {2}<title>T<\/title>$/m)
    expect(body.diff).not.toContain('sekrit')
    const after = await ask('GET', '/vms/one')
    expect(after.body).toMatchObject({ title: '', users: ['kim'] })
    expect(body.digest).toBe(after.headers.etag)
  })
  test('a rename is 303 to the new URI', async () => {
    expect(await ask('PUT', '/vms/one', { name: 'two' })).toMatchObject({ status: 303, headers: { location: `${prefix}/vms/two` } })
    expect(await ask('GET', '/vms/one')).toMatchObject({ status: 404 })
    expect(await ask('PUT', '/vms/two', { name: 'one' })).toMatchObject({ status: 303 })
  })
  test('a caller the VM does not name finds nothing', async () => {
    for (const [method, uri] of [
      ['GET', ''],
      ['PUT', ''],
      ['DELETE', ''],
      ['POST', '/start'],
      ['GET', '/screenshot'],
    ] as const)
      expect(await ask(method, `/vms/one${uri}`, method === 'PUT' ? {} : undefined, { 'x-user': 'lee' })).toMatchObject({ status: 404 })
    expect(await ask('GET', '/vms', undefined, { 'x-user': 'nobody' })).toMatchObject({ status: 401 })
  })
  test('PUT with an unknown field, a bad boot order or an unknown owner is 400', async () => {
    for (const body of [
      { colour: 1 },
      { bootorder: ['usb'] },
      { memory: { current: '512' } },
      { users: ['who'] },
      { memory: { current: 1 } },
    ])
      expect(await ask('PUT', '/vms/one', body)).toMatchObject({ status: 400 })
  })
})

test('capabilities say what is missing, why, and what brings it', async () => {
  const { body, status } = await ask('GET', '/config/capabilities')
  expect(status).toBe(200)
  expect(body).toMatchObject({ libvirtd_running: true, screenshot: true })
  expect(typeof body.kvm).toBe('boolean')
  for (const [name, value] of Object.entries(body))
    if (value === false)
      expect(body.reasons[name]).toMatchObject({
        reason: { code: expect.stringMatching(/^VIRT_LACK_/) },
        cure: { code: expect.stringMatching(/_CURE$/) },
      })
  expect(await ask('GET', '/config')).toMatchObject({ status: 200, body: { with_spice_web_client: false } })
})

test('the plugin object names its tabs, texts and assets', async () => {
  const plugin = createKimchiPlugin({ virt: world.virt })
  expect(plugin).toMatchObject({ id: 'kimchi', apiVersion: 1, name: '@onggi/virt-libvirt' })
  expect(plugin.tabs.map((tab) => tab.element)).toEqual(['guests', 'templates', 'storage', 'networks'].map((t) => `onggi-${t}-tab`))
  const other = Fastify()
  await other.register(async (inner) => plugin.routes(inner, { guard: async () => admin }), { prefix })
  expect((await other.inject(`${prefix}/vms`)).statusCode).toBe(200)
  await other.close()
})

test('a plugin without a guard is refused', async () => {
  const bare = Fastify()
  await expect(Promise.resolve(bare.register(virtFastify, { virt: world.virt } as never))).rejects.toThrow('guard')
})
