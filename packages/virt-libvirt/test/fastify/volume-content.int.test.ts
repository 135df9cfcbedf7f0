import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Fastify, { type FastifyInstance, type LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sessionLibvirt, type TestLibvirt } from '../../../../test/support/libvirt.ts'
import virtFastify from '../../src/fastify/index.ts'
import type { ConsoleTickets, Principal, RunContext } from '../../src/needs.ts'
import { byteRange } from '../../src/storage/volume-download.ts'
import { admin, callOf, openWorld, user, type World } from '../support/world.ts'

const pool = `t-content-${process.pid}`
const base = `/plugins/kimchi/storagepools/${pool}/storagevolumes`
const data = randomBytes(3 * 2 ** 20 + 77)
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
let libvirt: TestLibvirt
let world: World
let app: FastifyInstance
let dir: string

/** Tickets as `@onggi/auth` has them, without its clock. */
function tickets(): ConsoleTickets {
  const held = new Map<string, { principal: Principal; subject: { type: string; id: string }; action: string }>()
  return {
    issue(o) {
      const ticket = randomBytes(8).toString('hex')
      held.set(ticket, o)
      return { ticket, expiresAt: 0 }
    },
    redeem(ticket, { subject, action }) {
      const found = held.get(ticket)
      held.delete(ticket)
      if (found === undefined || found.subject.id !== subject.id || found.action !== action)
        throw Object.assign(new Error('no such ticket'), { code: 'AUTH_ERR_TICKET', statusCode: 401 })
      return { principal: found.principal }
    },
  }
}
const callers: Readonly<Record<string, RunContext>> = { admin, kim: user('kim'), nobody: callOf(null) }
const get = (
  path: string,
  headers: Record<string, string> = {},
  method: 'GET' | 'HEAD' | 'POST' = 'GET',
): Promise<LightMyRequestResponse> => app.inject({ method, url: base + path, headers })

beforeAll(async () => {
  libvirt = await sessionLibvirt()
  dir = join(libvirt.dir, pool)
  mkdirSync(dir)
  chmodSync(dir, 0o777)
  writeFileSync(join(dir, 'data.img'), data)
  writeFileSync(join(dir, 'holes.img'), 'begin')
  truncateSync(join(dir, 'holes.img'), 64 * 2 ** 20)
  for (const name of ['data.img', 'holes.img']) chmodSync(join(dir, name), 0o666)
  world = await openWorld({ uri: libvirt.uri, socketPath: libvirt.socketPath, tickets: tickets() })
  await world.virt.storagePools.create({ name: pool, type: 'dir', path: dir }, admin)
  await world.virt.storagePools.activate(pool, admin)
  app = Fastify()
  await app.register(virtFastify, {
    prefix: '/plugins/kimchi',
    virt: world.virt,
    guard: async (request, { access }) => {
      const ctx = callers[(request as { headers: Record<string, string> }).headers['x-user'] ?? 'admin'] ?? callOf(null)
      if (access !== 'public' && ctx.principal?.roles.includes('admin') !== true)
        throw Object.assign(new Error('no'), { statusCode: ctx.principal === null ? 401 : 403 })
      return ctx
    },
  })
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await world.virt.storagePools.deactivate(pool, admin)
  await world.virt.storagePools.delete(pool, admin)
  await world.close()
  rmSync(dir, { recursive: true, force: true })
})

test('a volume arrives whole, named, and with what a broken download is continued under', async () => {
  const answer = await get('/data.img/content')
  expect(answer.statusCode).toBe(200)
  expect(sha256(answer.rawPayload)).toBe(sha256(data))
  expect(answer.headers).toMatchObject({
    'content-length': String(data.length),
    'accept-ranges': 'bytes',
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="data.img"; filename*=UTF-8''data.img`,
  })
  const etag = String(answer.headers.etag)
  const head = await get('/data.img/content', {}, 'HEAD')
  expect([head.statusCode, head.headers['content-length'], head.headers.etag, head.rawPayload.length]).toEqual([
    200,
    String(data.length),
    etag,
    0,
  ])
  expect((await get('/data.img/content', { 'if-none-match': etag })).statusCode).toBe(304)

  const half = 1_500_001
  const rest = await get('/data.img/content', { range: `bytes=${half}-`, 'if-range': etag })
  expect([rest.statusCode, rest.headers['content-range']]).toEqual([206, `bytes ${half}-${data.length - 1}/${data.length}`])
  expect(sha256(Buffer.concat([data.subarray(0, half), rest.rawPayload]))).toBe(sha256(data))
  // It changed meanwhile: the whole again.
  expect((await get('/data.img/content', { range: `bytes=${half}-`, 'if-range': '"other"' })).statusCode).toBe(200)
  expect((await get('/data.img/content', { range: 'bytes=-7' })).rawPayload).toEqual(data.subarray(-7))
  const beyond = await get('/data.img/content', { range: `bytes=${data.length}-` })
  expect([beyond.statusCode, beyond.headers['content-range'], beyond.json().code]).toEqual([
    416,
    `bytes */${data.length}`,
    'VIRT_ERR_RANGE',
  ])
})

test('holes come as zeros', async () => {
  const answer = await get('/holes.img/content')
  expect(answer.rawPayload.length).toBe(64 * 2 ** 20)
  expect(answer.rawPayload.subarray(0, 5).toString()).toBe('begin')
  expect(answer.rawPayload.subarray(5).equals(Buffer.alloc(64 * 2 ** 20 - 5))).toBe(true)
  expect((await get('/holes.img/content', { range: 'bytes=3-6' })).rawPayload).toEqual(Buffer.from('in\0\0'))
})

test('only with the right to it, or a ticket: one download of one volume', async () => {
  expect((await get('/data.img/content', { 'x-user': 'nobody' })).statusCode).toBe(401)
  expect((await get('/data.img/content', { 'x-user': 'kim' })).statusCode).toBe(403)
  expect((await get('/data.img/download', { 'x-user': 'kim' }, 'POST')).statusCode).toBe(403)
  const asked = await get('/data.img/download', {}, 'POST')
  expect([asked.statusCode, asked.headers['cache-control']]).toEqual([200, 'no-store'])
  const path = asked.json().uri.slice(base.length)
  const answer = await get(path, { 'x-user': 'nobody' })
  expect([answer.statusCode, sha256(answer.rawPayload)]).toEqual([200, sha256(data)])
  expect((await get(path, { 'x-user': 'nobody' })).statusCode).toBe(401)
  const other = (await get('/data.img/download', {}, 'POST')).json().ticket
  expect((await get(`/holes.img/content?ticket=${other}`, { 'x-user': 'nobody' })).statusCode).toBe(401)
})

test('what is not there, or is no volume of its pool, is 404 and 405', async () => {
  expect((await get('/none.img/content')).statusCode).toBe(404)
  expect((await app.inject({ url: '/plugins/kimchi/storagepools/kimchi_isos/storagevolumes/x/content' })).statusCode).toBe(405)
})

test('a reader that goes away ends the reading', async () => {
  const before = process.memoryUsage().external
  const content = await world.virt.volumes.download(pool, 'holes.img', admin)
  const stream = await content.open(0, content.sizeBytes)
  for await (const _ of stream) break
  expect(stream.destroyed).toBe(true)
  expect((await get('/data.img/content')).statusCode).toBe(200)
  expect(process.memoryUsage().external - before).toBeLessThan(64 * 2 ** 20)
})

test.each([
  ['bytes=0-0', { offset: 0, length: 1 }],
  ['bytes=5-', { offset: 5, length: 5 }],
  ['bytes=-3', { offset: 7, length: 3 }],
  ['bytes=-99', { offset: 0, length: 10 }],
  ['bytes=2-99', { offset: 2, length: 8 }],
  ['bytes=10-', null],
  ['bytes=-0', null],
  ['bytes=5-2', undefined],
  ['bytes=0-1,4-5', undefined],
  ['lines=1-2', undefined],
  ['bytes=-', undefined],
  [undefined, undefined],
])('of ten bytes, %s is %j', (header, range) => {
  expect(byteRange(header, 10)).toEqual(range)
})
