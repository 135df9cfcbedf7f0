import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sessionLibvirt } from '../../../../test/support/libvirt.ts'
import virtFastify, { simulateFastify } from '../../src/fastify/index.ts'
import type { RunContext } from '../../src/needs.ts'
import { admin, openWorld, user, type World } from '../support/world.ts'

let world: World
let app: FastifyInstance
const prefix = '/plugins/kimchi'
const callers: Readonly<Record<string, RunContext>> = { admin, lee: user('lee') }
const guard = async (request: object): Promise<RunContext> =>
  callers[(request as { headers: Record<string, string> }).headers['x-user'] ?? 'admin']!

beforeAll(async () => {
  const { socketPath } = await sessionLibvirt()
  world = await openWorld({ uri: 'test:///default', socketPath, simulate: { migrate: 'ok', devices, graphics: { host: 'h', port: 5900 } } })
  await world.virt.vms.inventory.ready()
  app = Fastify({ ajv: { customOptions: { removeAdditional: false, coerceTypes: false } } })
  await app.register(virtFastify, { prefix, virt: world.virt, guard })
  await app.register(simulateFastify, { virt: world.virt, guard })
  await ask('POST', '/templates', { name: 'dev', source_media: { type: 'netboot' } })
  const { body } = await ask('POST', '/vms', {
    template: `${prefix}/templates/dev`,
    name: 'dev',
    overrides: { networks: [`${prefix}/networks/default`], disks: [] },
  })
  await world.tasks.wait(body.id)
})
afterAll(async () => {
  await app.close()
  await world.close()
})

const pci = (fn: number): Record<string, unknown> => ({
  name: `pci_0000_03_00_${fn}`,
  parent: null,
  path: '',
  device_type: 'pci',
  domain: 0,
  bus: 3,
  slot: 0,
  function: fn,
  iommuGroup: 7,
})
const devices = [
  pci(0),
  pci(1),
  { name: 'usb_1_2', device_type: 'usb_device', bus: 1, device: 2 },
  { name: 'net_eth0', device_type: 'net' },
]

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
const ask = async (method: Method, url: string, body?: object, headers: Record<string, string> = {}): Promise<any> => {
  const answer = await app.inject({
    method,
    url: url.startsWith('/simulate') ? url : prefix + url,
    headers,
    ...(body ? { payload: body } : {}),
  })
  const isJson = String(answer.headers['content-type']).startsWith('application/json')
  return {
    status: answer.statusCode,
    headers: answer.headers,
    text: answer.body,
    body: isJson && answer.body !== '' ? answer.json() : undefined,
  }
}

test('/storages', async () => {
  const made = await ask('POST', '/vms/dev/storages', { type: 'cdrom', path: '/one.iso' })
  expect(made).toMatchObject({ status: 201, body: { type: 'cdrom', path: '/one.iso' } })
  const uri = String(made.headers.location).slice(prefix.length)
  expect(uri).toBe(`/vms/dev/storages/${made.body.dev}`)
  expect(await ask('GET', uri)).toMatchObject({ status: 200, body: made.body })
  expect((await ask('GET', '/vms/dev/storages')).body).toContainEqual(made.body)
  expect(await ask('PUT', uri, { path: '' })).toMatchObject({ status: 200, body: { path: '' } })
  expect(await ask('PUT', uri, { path: 'relative' })).toMatchObject({ status: 400, body: { code: 'VIRT_ERR_FIELD_INVALID' } })
  expect(await ask('PUT', uri, { file: 'x' })).toMatchObject({ status: 400 })
  expect(await ask('POST', '/vms/dev/storages', { type: 'tape' })).toMatchObject({ status: 400 })
  expect(await ask('GET', uri, undefined, { 'x-user': 'lee' })).toMatchObject({ status: 404 })
  expect(await ask('DELETE', uri)).toMatchObject({ status: 204 })
  expect(await ask('DELETE', uri)).toMatchObject({ status: 404 })
})

test('/ifaces', async () => {
  const made = await ask('POST', '/vms/dev/ifaces', { type: 'network', network: `${prefix}/networks/default`, model: 'virtio' })
  expect(made).toMatchObject({ status: 201, body: { type: 'network', network: 'default', model: 'virtio', ips: [] } })
  const uri = `/vms/dev/ifaces/${made.body.mac}`
  expect(await ask('GET', uri)).toMatchObject({ status: 200, body: { mac: made.body.mac } })
  expect((await ask('GET', '/vms/dev/ifaces')).body).toHaveLength(2)
  expect(await ask('POST', '/vms/dev/ifaces', { type: 'network', network: 'default', mac: made.body.mac })).toMatchObject({ status: 409 })
  expect(await ask('POST', '/vms/dev/ifaces', { type: 'bridge', network: 'default' })).toMatchObject({ status: 400 })
  expect(await ask('PUT', uri, { model: 'e1000' })).toMatchObject({ status: 200, body: { model: 'e1000' } })
  expect(await ask('PUT', uri, { mac: '52:54:00:00:00:77' })).toMatchObject({
    status: 303,
    headers: { location: `${prefix}/vms/dev/ifaces/52%3A54%3A00%3A00%3A00%3A77` },
  })
  expect(await ask('DELETE', '/vms/dev/ifaces/52:54:00:00:00:77')).toMatchObject({ status: 204 })
  expect(await ask('GET', uri)).toMatchObject({ status: 404 })
})

test('/hostdevs: a PCI device comes with its whole group', async () => {
  const made = await ask('POST', '/vms/dev/hostdevs', { name: 'pci_0000_03_00_1' })
  expect(made).toMatchObject({ status: 202 })
  expect(await world.tasks.wait(made.body.id)).toMatchObject({ status: 'finished' })
  expect((await ask('GET', '/vms/dev/hostdevs')).body).toEqual([
    { name: 'pci_0000_03_00_0', type: 'pci', vm: 'dev' },
    { name: 'pci_0000_03_00_1', type: 'pci', vm: 'dev' },
  ])
  expect(await ask('POST', '/vms/dev/hostdevs', { name: 'pci_0000_03_00_0' })).toMatchObject({
    status: 409,
    body: { code: 'VIRT_ERR_HOSTDEV_USED' },
  })
  for (const name of ['net_eth0', 'none']) expect(await ask('POST', '/vms/dev/hostdevs', { name })).toMatchObject({ status: 400 })
  const gone = await ask('DELETE', '/vms/dev/hostdevs/pci_0000_03_00_0')
  expect(gone).toMatchObject({ status: 202 })
  expect(await world.tasks.wait(gone.body.id)).toMatchObject({ status: 'finished' })
  expect(await ask('GET', '/vms/dev/hostdevs/pci_0000_03_00_0')).toMatchObject({
    status: 404,
    body: { code: 'VIRT_ERR_HOSTDEV_NOT_FOUND' },
  })
  const usb = await ask('POST', '/vms/dev/hostdevs', { name: 'usb_1_2' })
  expect(await world.tasks.wait(usb.body.id)).toMatchObject({ status: 'finished' })
  expect(await ask('GET', '/vms/dev/hostdevs/usb_1_2')).toMatchObject({ status: 200, body: { type: 'usb_device' } })
  expect(world.told.filter((e) => e.type.startsWith('vm.hostdev.')).map((e) => `${e.type} ${e.uri.split('/').at(-1)}`)).toEqual([
    'vm.hostdev.created pci_0000_03_00_0',
    'vm.hostdev.created pci_0000_03_00_1',
    'vm.hostdev.deleted pci_0000_03_00_0',
    'vm.hostdev.created usb_1_2',
  ])
  for (const dev of ['usb_1_2', 'pci_0000_03_00_1']) await world.tasks.wait((await ask('DELETE', `/vms/dev/hostdevs/${dev}`)).body.id)
  expect((await ask('GET', '/vms/dev/hostdevs')).body).toEqual([])
})

test('/snapshots', async () => {
  expect(await ask('GET', '/vms/dev/snapshots/current')).toMatchObject({ status: 404 })
  const made = await ask('POST', '/vms/dev/snapshots', { name: 'one' })
  expect(made).toMatchObject({ status: 202, body: { target_uri: `${prefix}/vms/dev/snapshots/one` } })
  await world.tasks.wait(made.body.id)
  const unnamed = await ask('POST', '/vms/dev/snapshots')
  expect(unnamed.status).toBe(202)
  await world.tasks.wait(unnamed.body.id)
  expect(await ask('GET', '/vms/dev/snapshots/one')).toMatchObject({ status: 200, body: { name: 'one', parent: '' } })
  expect((await ask('GET', '/vms/dev/snapshots')).body).toHaveLength(2)
  expect(await ask('GET', '/vms/dev/snapshots/current')).toMatchObject({ status: 200, body: { parent: 'one' } })
  expect(await ask('POST', '/vms/dev/snapshots', { name: 'one' })).toMatchObject({ status: 409 })
  expect(await ask('POST', '/vms/dev/snapshots/one/revert')).toMatchObject({ status: 200, body: { name: 'one' } })
  expect(await ask('DELETE', '/vms/dev/snapshots/one')).toMatchObject({ status: 204 })
  expect(await ask('GET', '/vms/dev/snapshots/one')).toMatchObject({ status: 404 })
})

test('/clone, /migrate and /virtviewerfile', async () => {
  const clone = await ask('POST', '/vms/dev/clone')
  expect(clone).toMatchObject({ status: 202, body: { target_uri: `${prefix}/vms/dev-clone-1` } })
  expect(await world.tasks.wait(clone.body.id)).toMatchObject({ status: 'finished' })
  expect(await ask('GET', '/vms/dev/virtviewerfile')).toMatchObject({ status: 409 })
  expect(await ask('POST', '/vms/dev/start')).toMatchObject({ status: 200 })
  expect(await ask('GET', '/vms/dev/virtviewerfile')).toMatchObject({
    status: 200,
    text: expect.stringMatching(/^\[virt-viewer\]\ntype=vnc\nhost=h\nport=5900\npassword=\w{8}\n$/),
  })
  expect(await ask('POST', '/vms/dev/clone')).toMatchObject({ status: 409 })
  expect(await ask('POST', '/vms/dev/migrate', { remote_host: 'other_host', user: 'root', password: 'x' })).toMatchObject({ status: 202 })
  expect(await ask('POST', '/vms/dev/migrate', { remote_host: 'a b' })).toMatchObject({ status: 400 })
})

test('/simulate/tasks', async () => {
  const made = await ask('POST', '/simulate/tasks', { target_uri: '/x', killable: true })
  expect(made).toMatchObject({ status: 201, body: { target_uri: '/x', cancellable: true } })
  const uri = `/simulate/tasks/${made.body.id}`
  expect(await ask('POST', uri, { message: 'half', progress: 0.5 })).toMatchObject({ status: 200 })
  expect(await ask('POST', uri, { success: true })).toMatchObject({ status: 200 })
  expect(await world.tasks.wait(made.body.id)).toMatchObject({ status: 'finished' })
  expect(await ask('POST', uri, { progress: 1 })).toMatchObject({ status: 404 })
  expect(await ask('POST', uri, { progress: 2 })).toMatchObject({ status: 400 })
})
