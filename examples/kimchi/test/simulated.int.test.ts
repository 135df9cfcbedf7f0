// The simulated host of the contract's §5: a complete server for demos on libvirt's own test driver.
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sessionLibvirt } from '../../../test/support/libvirt.ts'
import { type Kimchi, dataDir, poll, startKimchi, taskEnd } from './support/server.ts'

const file = fileURLToPath(new URL('../simulate.json', import.meta.url))
let k: Kimchi
beforeAll(async () => {
  const { socketPath } = await sessionLibvirt()
  const uri = `test:///default?socket=${socketPath}`
  k = await startKimchi({
    data: dataDir(),
    args: ['--tls', 'off', '--libvirt-uri', uri, '--simulate', file, '--user', 'ann:long enough:user'],
  })
  await poll(
    () => k.call('GET', '/readyz'),
    (a) => a.status === 200,
    'ready',
  )
})
afterAll(async () => {
  expect(await k.stop()).toBe(0)
})

test('the test driver’s own guest, pool and network are shown', async () => {
  expect((await k.call('GET', '/plugins/kimchi/vms/test')).json).toMatchObject({ name: 'test', state: 'running' })
  expect((await k.call('GET', '/plugins/kimchi/storagepools')).json.map((p: { name: string }) => p.name)).toContain('default-pool')
  expect((await k.call('GET', '/plugins/kimchi/networks/default')).json).toMatchObject({ name: 'default' })
})

test('what the file says replaces the host’s own', async () => {
  expect((await k.call('GET', '/plugins/kimchi/host/partitions')).json.map((p: { name: string }) => p.name)).toEqual(['sda1', 'sdb'])
  expect((await k.call('GET', '/plugins/kimchi/users')).json).toEqual(['ann', 'bob'])
})

test('a guest is given to a user, who sees it and nothing else', async () => {
  const as = 'ann:long enough'
  expect((await k.call('GET', '/plugins/kimchi/vms', { as })).json).toEqual([])
  expect((await k.call('PUT', '/plugins/kimchi/vms/test', { body: { users: ['ann'] } })).status).toBe(200)
  expect((await k.call('GET', '/plugins/kimchi/vms', { as })).json.map((v: { name: string }) => v.name)).toEqual(['test'])
  expect((await k.call('PUT', '/plugins/kimchi/vms/test', { body: { users: ['nobody-here'] } })).status).toBe(400)
})

test('a user puts into his drive what lies in a pool and is no disk, an administrator any file of the host', async () => {
  const as = 'ann:long enough'
  const uri = '/plugins/kimchi/vms/test/storages'
  const volumes = '/plugins/kimchi/storagepools/default-pool/storagevolumes'
  for (const name of ['tools.iso', 'own.img']) {
    const made = await k.call('POST', volumes, { body: { name, capacity: 1, format: 'raw' } })
    expect(await taskEnd(k, made.json.id)).toMatchObject({ status: 'finished' })
  }
  const path = (name: string): string => `/default-pool/${name}`
  expect((await k.call('PUT', '/plugins/kimchi/vms/test', { body: { users: ['ann'] } })).status).toBe(200)
  const disk = await k.call('POST', uri, { body: { type: 'disk', pool: 'default-pool', vol: 'own.img' } })
  expect(disk.status, disk.body.toString()).toBe(201)
  const ask = (medium: object, who = as): ReturnType<typeof k.call> => k.call('POST', uri, { body: { type: 'cdrom', ...medium }, as: who })
  expect(await ask({ path: '/etc/shadow' })).toMatchObject({ status: 400, json: { errors: [{ pointer: '/path' }] } })
  expect(await ask({ path: path('own.img') })).toMatchObject({ status: 409 })
  expect(await ask({ pool: 'default-pool', vol: 'own.img' })).toMatchObject({ status: 409 })
  const drive = await ask({ path: path('tools.iso') })
  expect(drive.status, drive.body.toString()).toBe(201)
  const medium = { path: '/srv/other.iso' }
  expect(await k.call('PUT', `${uri}/${drive.json.dev}`, { body: medium, as })).toMatchObject({ status: 400 })
  expect(await k.call('PUT', `${uri}/${drive.json.dev}`, { body: medium })).toMatchObject({ status: 200, json: medium })
})

test('demo tasks are moved and ended by hand', async () => {
  const made = await k.call('POST', '/simulate/tasks', { body: { target_uri: '/plugins/kimchi/vms/test', killable: true } })
  expect(made.status, made.body.toString()).toBe(201)
  const uri = `/simulate/tasks/${made.json.id}`
  await k.call('POST', uri, { body: { message: 'half way', progress: 0.5 } })
  expect((await k.call('POST', uri, { body: { success: true } })).status).toBeLessThan(300)
  expect(await taskEnd(k, made.json.id)).toMatchObject({ status: 'finished' })
})
