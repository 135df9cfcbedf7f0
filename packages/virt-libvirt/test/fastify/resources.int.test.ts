import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bootIso, systemLibvirt, type TestLibvirt } from '../../../../test/support/libvirt.ts'
import virtFastify from '../../src/fastify/index.ts'
import { virtRules } from '../../src/index.ts'
import type { RouteMeta } from '../../src/needs.ts'
import { isoImage } from '../media/images.ts'
import { admin, openWorld, user, type World } from '../support/world.ts'

let libvirt: TestLibvirt
let world: World
let app: FastifyInstance
let dir: string
const prefix = '/plugins/kimchi'

/** What the rules of this package leave to every user. */
const isForUsers = (access: RouteMeta['access']): boolean =>
  access === 'user' || (typeof access === 'object' && virtRules.some((rule) => rule.action === access.action && rule.allow === 'user'))

beforeAll(async () => {
  libvirt = await systemLibvirt()
  dir = mkdtempSync(join(tmpdir(), 'onggi-resources-'))
  world = await openWorld({ uri: libvirt.uri, socketPath: libvirt.socketPath })
  await Promise.all([world.virt.storagePools.inventory.ready(), world.virt.networks.inventory.ready()])
  app = Fastify({ ajv: { customOptions: { removeAdditional: false, coerceTypes: false, allErrors: true } } })
  await app.register(virtFastify, {
    prefix,
    virt: world.virt,
    // Who may what, as an app says it: lists are for users, the rest is for administrators.
    guard: async (request, meta: RouteMeta) => {
      const who = (request as { headers: Record<string, string | undefined> }).headers['x-user'] ?? 'admin'
      if (who === 'nobody') throw Object.assign(new Error('who?'), { statusCode: 401 })
      if (who !== 'admin' && !isForUsers(meta.access)) throw Object.assign(new Error('no'), { statusCode: 403 })
      return who === 'admin' ? admin : user(who)
    },
  })
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await world.close()
  rmSync(dir, { recursive: true, force: true })
})

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
const ask = async (method: Method, url: string, body?: object, who = 'admin'): Promise<any> => {
  const answer = await app.inject({ method, url: prefix + url, headers: { 'x-user': who }, ...(body ? { payload: body } : {}) })
  const isJson = String(answer.headers['content-type']).startsWith('application/json')
  return { status: answer.statusCode, location: answer.headers.location, body: isJson && answer.body !== '' ? answer.json() : undefined }
}

test('templates: made, read, changed, renamed, cloned, deleted', async () => {
  const medium = { source_media: { type: 'disk', path: bootIso() } }
  const made = await ask('POST', '/templates', {
    name: 'r tpl',
    ...medium,
    memory: { current: 256 },
    disks: [{ size: 1 }],
    cpu_info: { vcpus: 1 },
  })
  expect(made).toMatchObject({
    status: 201,
    location: `${prefix}/templates/r%20tpl`,
    body: { name: 'r tpl', memory: { current: 256 }, networks: [`${prefix}/networks/default`] },
  })
  expect(await ask('POST', '/templates', { name: 'r tpl', ...medium })).toMatchObject({
    status: 409,
    body: { code: 'VIRT_ERR_TEMPLATE_EXISTS' },
  })
  expect((await ask('GET', '/templates')).body.map((t: any) => t.name)).toEqual(['r tpl'])
  expect(await ask('GET', '/templates/r%20tpl')).toMatchObject({ status: 200, body: made.body })
  expect(await ask('PUT', '/templates/r%20tpl', { disks: [{ size: 2 }], folder: ['x'] })).toMatchObject({
    status: 200,
    body: { disks: [{ size: 2 }], folder: ['x'] },
  })
  // What a client read it may send back.
  const {
    name: _n,
    os_arch: _a,
    machine: _m,
    disk_bus: _d,
    cdrom_bus: _c,
    nic_model: _i,
    invalid: _v,
    ...same
  } = (await ask('GET', '/templates/r%20tpl')).body
  expect(await ask('PUT', '/templates/r%20tpl', same)).toMatchObject({ status: 200, body: same })
  expect(await ask('PUT', '/templates/r%20tpl', { name: 'r2' })).toMatchObject({ status: 303, location: `${prefix}/templates/r2` })
  expect(await ask('POST', '/templates/r2/clone')).toMatchObject({ status: 303, location: `${prefix}/templates/r2-clone1` })
  for (const name of ['r2', 'r2-clone1']) expect(await ask('DELETE', `/templates/${name}`)).toMatchObject({ status: 204 })
  expect(await ask('DELETE', '/templates/r2')).toMatchObject({ status: 404, body: { code: 'VIRT_ERR_TEMPLATE_NOT_FOUND' } })
})

describe('bad input to /templates', () => {
  test.each([
    ['no body', {}],
    ['no path', { source_media: { type: 'disk' } }],
    ['an unknown field', { source_media: { type: 'disk', path: bootIso() }, colour: 1 }],
    ['an unknown field inside', { source_media: { type: 'disk', path: bootIso(), x: 1 } }],
    ['an unknown type of medium', { source_media: { type: 'floppy', path: bootIso() } }],
    ['a number as name', { name: 5, source_media: { type: 'disk', path: bootIso() } }],
    ['a size as text', { source_media: { type: 'disk', path: bootIso() }, disks: [{ size: '1' }] }],
    ['too many networks', { source_media: { type: 'disk', path: bootIso() }, networks: Array.from({ length: 1000 }, () => 'x') }],
    ['a relative path', { source_media: { type: 'disk', path: 'a.iso' } }],
    ['a missing file', { source_media: { type: 'disk', path: '/none.iso' } }],
  ])('%s is 400', async (_what, body) => {
    expect(await ask('POST', '/templates', body)).toMatchObject({ status: 400 })
  })
  test('a file that is neither ISO nor disk image is 400, names the field and says what was looked for', async () => {
    const path = join(dir, 'x.iso')
    writeFileSync(path, 'text')
    const answer = await ask('POST', '/templates', { source_media: { type: 'disk', path } })
    expect(answer).toMatchObject({ status: 400, body: { code: 'VIRT_ERR_MEDIA_FORMAT' } })
    expect(answer.body.message).toContain('disk image')
  })
  test('prototype keys change nothing', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: `${prefix}/templates`,
      headers: { 'content-type': 'application/json' },
      payload: `{"source_media":{"type":"disk","path":"${bootIso()}"},"__proto__":{"admin":true}}`,
    })
    expect(answer.statusCode).toBe(400)
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined()
  })
})

test('storage pools and volumes: the whole way', async () => {
  const pool = '/storagepools/r%20pool'
  const made = await ask('POST', '/storagepools', { name: 'r pool', type: 'dir', path: join(dir, 'pool') })
  expect(made).toMatchObject({ status: 201, location: prefix + pool, body: { state: 'inactive', type: 'dir' } })
  expect(await ask('POST', '/storagepools', { name: 'r pool', type: 'dir', path: join(dir, 'pool2') })).toMatchObject({ status: 409 })
  expect(await ask('POST', '/storagepools', { name: 'bad', type: 'dir', path: '/etc' })).toMatchObject({ status: 400 })
  expect(await ask('POST', '/storagepools', { name: 'bad', type: 'dir', path: join(dir, 'pool/below') })).toMatchObject({ status: 400 })
  expect(await ask('POST', '/storagepools', { name: 'bad', type: 'dir' })).toMatchObject({ status: 400 })
  expect(await ask('POST', '/storagepools', { name: 'bad', type: 'zip', path: dir })).toMatchObject({ status: 400 })
  expect(await ask('POST', `${pool}/storagevolumes`, { name: 'v', capacity: 1 })).toMatchObject({
    status: 409,
    body: { code: 'VIRT_ERR_POOL_STATE' },
  })
  expect(await ask('POST', `${pool}/activate`)).toMatchObject({ status: 200, body: { state: 'active' } })
  expect(await ask('POST', `${pool}/activate`, {})).toMatchObject({ status: 409 })
  expect(await ask('PUT', pool, { autostart: false })).toMatchObject({ status: 200, body: { autostart: false } })
  expect(await ask('PUT', pool, { autostart: 'no' })).toMatchObject({ status: 400 })

  const task = await ask('POST', `${pool}/storagevolumes`, { name: 'v 1.img', capacity: 2, format: 'raw' })
  expect(task).toMatchObject({ status: 202, body: { target_uri: `${prefix}${pool}/storagevolumes/v%201.img` } })
  expect(task.location).toBe(`/tasks/${task.body.id}`)
  expect(await world.tasks.wait(task.body.id)).toMatchObject({ status: 'finished' })
  const volume = `${pool}/storagevolumes/v%201.img`
  expect(await ask('GET', volume)).toMatchObject({ status: 200, body: { name: 'v 1.img', capacity: 2 * 2 ** 20, format: 'raw' } })
  expect((await ask('GET', `${pool}/storagevolumes`)).body).toHaveLength(1)
  expect(await ask('GET', pool)).toMatchObject({ body: { nr_volumes: 1 } })
  expect(await ask('POST', `${volume}/resize`, { size: 4 * 2 ** 20 })).toMatchObject({ status: 200, body: { capacity: 4 * 2 ** 20 } })
  expect(await ask('POST', `${volume}/resize`, {})).toMatchObject({ status: 400 })
  expect(await ask('POST', `${volume}/wipe`)).toMatchObject({ status: 200 })
  expect(await ask('DELETE', pool)).toMatchObject({ status: 409 })
  expect(await ask('DELETE', volume)).toMatchObject({ status: 204 })
  expect(await ask('GET', volume)).toMatchObject({ status: 404 })
  expect(await ask('POST', `${pool}/deactivate`)).toMatchObject({ status: 200 })
  expect(await ask('DELETE', pool)).toMatchObject({ status: 204 })
  expect(await ask('GET', pool)).toMatchObject({ status: 404, body: { code: 'VIRT_ERR_POOL_NOT_FOUND' } })
})

test('volumes: uploaded in chunks, by multipart or plain, cloned, and images of all pools', async () => {
  const pool = '/storagepools/r-up'
  await ask('POST', '/storagepools', { name: 'r-up', type: 'dir', path: join(dir, 'up') })
  await ask('POST', `${pool}/activate`)
  const image = isoImage({ volumeId: 'Debian 11.1.0 amd64 n' })
  const half = image.length / 2
  const task = await ask('POST', `${pool}/storagevolumes`, { name: 'r-up.iso', upload: true, size: image.length })
  expect(task).toMatchObject({ status: 202 })
  const put = async (payload: Buffer, type: string): Promise<any> => {
    const answer = await app.inject({
      method: 'PUT',
      url: `${prefix}${pool}/storagevolumes/r-up.iso`,
      headers: { 'content-type': type },
      payload,
    })
    return { status: answer.statusCode, body: answer.json() }
  }
  const form = (...fields: [string, Buffer | string][]): Buffer =>
    Buffer.concat([
      ...fields.flatMap(([name, value]) => [
        Buffer.from(`--b\r\nContent-Disposition: form-data; name="${name}"${typeof value === 'string' ? '' : '; filename="x"'}\r\n\r\n`),
        Buffer.from(value),
        Buffer.from('\r\n'),
      ]),
      Buffer.from('--b--\r\n'),
    ])
  const multipart = 'multipart/form-data; boundary=b'
  const chunk = image.subarray(0, half)
  expect(await put(form(['chunk', chunk], ['chunk_size', String(half + 1)]), multipart)).toMatchObject({ status: 400 })
  expect(await put(form(['chunk', chunk]), multipart)).toMatchObject({ status: 400 })
  expect(await put(form(['chunk_size', '5']), multipart)).toMatchObject({ status: 400 })
  expect(await put(form(['chunk_size', 'x'], ['chunk', chunk]), multipart)).toMatchObject({ status: 400 })
  expect(await put(form(['colour', 'x']), multipart)).toMatchObject({ status: 400 })
  expect(await put(Buffer.from('nonsense'), 'multipart/form-data')).toMatchObject({ status: 400 })
  expect(await put(form(['chunk', chunk], ['chunk_size', String(half)]), multipart)).toMatchObject({ status: 200 })
  expect(await put(image.subarray(half), 'application/octet-stream')).toMatchObject({ status: 200 })
  expect(await world.tasks.wait(task.body.id)).toMatchObject({ status: 'finished' })
  expect(await ask('GET', `${pool}/storagevolumes/r-up.iso`)).toMatchObject({
    body: { format: 'iso', os_distro: 'debian', capacity: image.length },
  })
  expect(await put(chunk, 'application/octet-stream')).toMatchObject({ status: 409, body: { code: 'VIRT_ERR_UPLOAD_NONE' } })

  const clone = await ask('POST', `${pool}/storagevolumes/r-up.iso/clone`, { pool: `${prefix}${pool}` })
  expect(clone).toMatchObject({ status: 202, body: { target_uri: `${prefix}${pool}/storagevolumes/r-up-clone-1.iso` } })
  expect(await world.tasks.wait(clone.body.id)).toMatchObject({ status: 'finished' })
  expect(await ask('POST', `${pool}/storagevolumes/r-up.iso/clone`, { pool: 'nonsense' })).toMatchObject({ status: 400 })

  const pools = (await ask('GET', '/storagepools')).body
  expect(pools.at(-1)).toMatchObject({ name: 'kimchi_isos', type: 'kimchi-iso', state: 'active' })
  const isos = '/storagepools/kimchi_isos'
  expect(await ask('GET', isos)).toMatchObject({ status: 200, body: { name: 'kimchi_isos' } })
  expect((await ask('GET', `${isos}/storagevolumes`)).body.map((v: any) => v.name)).toEqual(
    expect.arrayContaining(['r-up-clone-1.iso', 'r-up.iso']),
  )
  expect(await ask('GET', `${isos}/storagevolumes/r-up.iso`)).toMatchObject({ status: 200, body: { bootable: true } })
  for (const [method, url] of [
    ['DELETE', isos],
    ['PUT', isos],
    ['POST', `${isos}/activate`],
    ['POST', `${isos}/deactivate`],
    ['DELETE', `${isos}/storagevolumes/r-up.iso`],
    ['POST', `${isos}/storagevolumes/r-up.iso/wipe`],
  ] as const)
    expect([method, url, (await ask(method, url, method === 'PUT' ? { autostart: true } : undefined)).status]).toEqual([method, url, 405])

  const scan = await ask('POST', '/storagepools', { name: 'r-scan', type: 'kimchi-iso', path: dir })
  expect(scan).toMatchObject({
    status: 202,
    location: `${prefix}/storagepools/r-scan`,
    body: { type: 'kimchi-iso', task_id: expect.any(String) },
  })
  expect(await world.tasks.wait(scan.body.task_id)).toMatchObject({ status: 'finished' })
  expect(await ask('GET', '/storagepools/r-scan')).toMatchObject({ body: { state: 'active', nr_volumes: 2 } })
  expect((await ask('GET', '/storagepools/r-scan/storagevolumes')).body).toHaveLength(2)
  expect(await ask('POST', '/storagepools/r-scan/activate')).toMatchObject({ status: 409 })
  expect(await ask('DELETE', '/storagepools/r-scan')).toMatchObject({ status: 204 })
  expect(await ask('POST', '/storagepools', { name: 'r-scan', type: 'kimchi-iso' })).toMatchObject({ status: 400 })
  expect(await ask('POST', '/storagepools', { name: 'r-scan', type: 'kimchi-iso', path: '/none' })).toMatchObject({ status: 400 })
  await ask('POST', `${pool}/deactivate`)
  expect(await ask('DELETE', pool)).toMatchObject({ status: 204 })
})

test('networks: the whole way', async () => {
  const at = '/networks/r%20net'
  const made = await ask('POST', '/networks', { name: 'r net', connection: 'nat', subnet: '10.91.0.0/24' })
  expect(made).toMatchObject({
    status: 201,
    location: prefix + at,
    body: { state: 'inactive', autostart: true, subnet: '10.91.0.0/24', dhcp: { start: '10.91.0.128' } },
  })
  expect(await ask('POST', '/networks', { name: 'r net', connection: 'nat' })).toMatchObject({ status: 409 })
  expect(await ask('POST', '/networks', { name: 'x', connection: 'nat', subnet: '10.91.0.0/25' })).toMatchObject({ status: 400 })
  expect(await ask('POST', '/networks', { name: 'x', connection: 'warp' })).toMatchObject({ status: 400 })
  expect(await ask('POST', '/networks', { name: 'x', connection: 'nat', vlan_id: 4095 })).toMatchObject({ status: 400 })
  expect(await ask('POST', `${at}/activate`)).toMatchObject({ status: 200, body: { state: 'active' } })
  expect(await ask('PUT', at, { subnet: '10.92.0.0/24' })).toMatchObject({ status: 409 })
  expect(await ask('DELETE', at)).toMatchObject({ status: 409 })
  expect(await ask('POST', `${at}/deactivate`)).toMatchObject({ status: 200, body: { state: 'inactive' } })
  expect(await ask('PUT', at, { name: 'r net 2' })).toMatchObject({ status: 303, location: `${prefix}/networks/r%20net%202` })
  expect((await ask('GET', '/networks')).body.map((n: any) => n.name)).toEqual(expect.arrayContaining(['default', 'r net 2']))
  expect(await ask('DELETE', '/networks/r%20net%202')).toMatchObject({ status: 204 })
  expect(await ask('GET', at)).toMatchObject({ status: 404 })
})

test('what a VM or a template uses is not deleted', async () => {
  await ask('POST', '/storagepools', { name: 'r-used', type: 'dir', path: join(dir, 'used') })
  await ask('POST', '/storagepools/r-used/activate')
  await ask('POST', '/networks', { name: 'r-used', connection: 'isolated' })
  const template = { name: 'r-used', source_media: { type: 'disk', path: bootIso() }, networks: [`${prefix}/networks/r-used`] }
  const disks = [{ size: 1, pool: { name: `${prefix}/storagepools/r-used` } }]
  expect(await ask('POST', '/templates', { ...template, disks })).toMatchObject({ status: 201 })
  expect(await ask('GET', '/networks/r-used')).toMatchObject({ body: { in_use: true, vms: [] } })
  expect(await ask('DELETE', '/networks/r-used')).toMatchObject({ status: 409, body: { code: 'VIRT_ERR_NETWORK_IN_USE' } })
  const task = await ask('POST', '/vms', { template: `${prefix}/templates/r-used`, name: 'r-used' })
  expect(await world.tasks.wait(task.body.id)).toMatchObject({ status: 'finished' })
  expect(await ask('DELETE', '/templates/r-used')).toMatchObject({ status: 204 })
  expect(await ask('GET', '/networks/r-used')).toMatchObject({ body: { in_use: true, vms: ['r-used'] } })
  expect(await ask('GET', '/storagepools/r-used')).toMatchObject({ body: { in_use: true } })
  const [volume] = (await ask('GET', '/storagepools/r-used/storagevolumes')).body
  expect(volume.used_by).toEqual(['r-used'])
  expect(await ask('DELETE', `/storagepools/r-used/storagevolumes/${volume.name}`)).toMatchObject({
    status: 409,
    body: { code: 'VIRT_ERR_VOLUME_IN_USE' },
  })
  expect(await ask('DELETE', '/networks/r-used')).toMatchObject({ status: 409 })
  expect(await ask('DELETE', '/vms/r-used')).toMatchObject({ status: 204 })
  expect((await ask('GET', '/storagepools/r-used/storagevolumes')).body).toEqual([])
  expect(await ask('GET', '/networks/r-used')).toMatchObject({ body: { in_use: false } })
  expect(await ask('DELETE', '/networks/r-used')).toMatchObject({ status: 204 })
  await ask('POST', '/storagepools/r-used/deactivate')
  expect(await ask('DELETE', '/storagepools/r-used')).toMatchObject({ status: 204 })
})

describe('the host', () => {
  test.each([
    '/host',
    '/host/cpuinfo',
    '/host/partitions',
    '/host/vgs',
    '/host/devices',
    '/host/devices?_cap=net',
    '/interfaces',
    '/users',
    '/storageservers',
    '/storageservers/127.0.0.1/storagetargets?_target_type=netfs',
    '/ovsbridges',
    '/interfaces?_inuse=true',
    '/groups',
  ])('GET %s answers administrators only', async (url) => {
    expect(await ask('GET', url)).toMatchObject({ status: 200 })
    expect(await ask('GET', url, undefined, 'kim')).toMatchObject({ status: 403 })
    expect(await ask('GET', url, undefined, 'nobody')).toMatchObject({ status: 401 })
  })
  test.each([
    '/host/partitions/none',
    '/host/vgs/none',
    '/host/devices/none',
    '/interfaces/none',
    '/storageservers/none',
    '/host/devices/none/vmholders',
  ])('GET %s is 404', async (url) => {
    expect(await ask('GET', url)).toMatchObject({ status: 404, body: { code: 'VIRT_ERR_HOST_OBJECT_NOT_FOUND' } })
  })
})

test('every route is closed to nobody, every change to users', async () => {
  const paths: [Method, string][] = [
    ['GET', '/templates'],
    ['POST', '/templates'],
    ['GET', '/templates/x'],
    ['PUT', '/templates/x'],
    ['DELETE', '/templates/x'],
    ['POST', '/templates/x/clone'],
    ['POST', '/storagepools'],
    ['PUT', '/storagepools/x'],
    ['DELETE', '/storagepools/x'],
    ['POST', '/storagepools/x/activate'],
    ['POST', '/storagepools/x/deactivate'],
    ['POST', '/storagepools/x/storagevolumes'],
    ['DELETE', '/storagepools/x/storagevolumes/y'],
    ['POST', '/storagepools/x/storagevolumes/y/resize'],
    ['POST', '/storagepools/x/storagevolumes/y/wipe'],
    ['POST', '/networks'],
    ['PUT', '/networks/x'],
    ['DELETE', '/networks/x'],
    ['POST', '/networks/x/activate'],
    ['POST', '/networks/x/deactivate'],
  ]
  for (const [method, url] of paths) {
    expect([url, (await ask(method, url, undefined, 'nobody')).status]).toEqual([url, 401])
    expect([url, (await ask(method, url, undefined, 'kim')).status]).toEqual([url, 403])
  }
  for (const url of ['/storagepools', '/networks']) {
    expect((await ask('GET', url, undefined, 'nobody')).status).toBe(401)
    expect((await ask('GET', url, undefined, 'kim')).status).toBe(200)
  }
})
