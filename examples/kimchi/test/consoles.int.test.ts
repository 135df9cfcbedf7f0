// Consoles of real guests, through WebSockets, as a browser opens them.
import { spawnSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { echoGuest, greeting } from '../../../test/support/echo-guest.ts'
import { sessionLibvirt, type TestLibvirt } from '../../../test/support/libvirt.ts'
import { type Kimchi, dataDir, poll, startKimchi } from './support/server.ts'

let l: TestLibvirt
let k: Kimchi
const name = 'console-guest'
const vm = `/plugins/kimchi/vms/${name}`
const kim = 'kim:correct horse'
const virsh = (...args: string[]): string => spawnSync('virsh', ['-q', '-c', l.uri, ...args], { encoding: 'utf8' }).stdout

/** A console as a page sees it. */
interface Looked {
  /** Resolves when the text has arrived. */
  until(text: string): Promise<void>
  send(text: string): void
  readonly protocol: string
  readonly closed: Promise<{ code: number; reason: string }>
  close(): void
}
function look(uri: string, protocols: string[] = ['binary']): Promise<Looked> {
  const socket = new WebSocket(k.url.replace(/^http/, 'ws') + uri, protocols)
  socket.binaryType = 'arraybuffer'
  let seen = ''
  const waiting = new Set<() => void>()
  socket.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => {
    seen += Buffer.from(data).toString('latin1')
    for (const wake of waiting) wake()
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.addEventListener('close', ({ code, reason }) => resolve({ code, reason }))
  })
  return new Promise((resolve, reject) => {
    socket.addEventListener('error', () => reject(new Error('the WebSocket was refused')))
    socket.addEventListener('open', () =>
      resolve({
        until: (text) =>
          new Promise((found) => {
            const wake = (): void => {
              if (!seen.includes(text)) return
              seen = seen.slice(seen.indexOf(text) + text.length)
              waiting.delete(wake)
              found()
            }
            waiting.add(wake)
            wake()
          }),
        send: (text) => socket.send(Buffer.from(text, 'latin1')),
        protocol: socket.protocol,
        closed,
        close: () => socket.close(),
      }),
    )
  })
}
const ticket = async (action: 'connect' | 'serial', o: Parameters<Kimchi['call']>[2] = {}): Promise<{ protocol: string; uri: string }> => {
  const { status, json } = await k.call('POST', `${vm}/${action}`, o)
  expect(status).toBe(200)
  return json.console
}

beforeAll(async () => {
  l = await sessionLibvirt()
  k = await startKimchi({ data: dataDir(), args: ['--tls', 'off', '--libvirt-uri', l.uri, '--user', `${kim}:user`] })
  const file = join(l.dir, 'images', `${name}.xml`)
  writeFileSync(file, echoGuest(l, name))
  chmodSync(file, 0o644)
  virsh('define', file)
  await poll(
    () => k.call('GET', vm),
    (a) => a.status === 200,
    'the guest is known',
  )
})
afterAll(async () => {
  virsh('destroy', name)
  virsh('undefine', name)
  expect(await k.stop()).toBe(0)
})

test('a guest that is off has no console', async () => {
  for (const action of ['connect', 'serial'])
    expect(await k.call('POST', `${vm}/${action}`)).toMatchObject({ status: 409, json: { reason: expect.stringMatching(/VM_STATE/) } })
  expect((await k.call('POST', `${vm}/start`)).json).toMatchObject({ state: 'running' })
})

test('the display speaks RFB through the WebSocket; a ticket opens one console once', async () => {
  const { protocol, uri } = await ticket('connect')
  expect(protocol).toBe('vnc')
  const rfb = await look(uri)
  expect(rfb.protocol).toBe('binary')
  await rfb.until('RFB 003.008\n')
  rfb.send('RFB 003.008\n')
  await rfb.until('\x01\x01') // one kind of security: none
  rfb.send('\x01')
  await rfb.until('\0\0\0\0')
  rfb.send('\x01') // shared
  await rfb.until('QEMU (console-guest)')
  rfb.close()

  await expect(look(uri)).rejects.toThrow('refused')
  expect(await k.call('GET', uri)).toMatchObject({ status: 426 })
  expect(
    await k.call('GET', uri.replace(/ticket=.*/, 'ticket=no'), { headers: { upgrade: 'websocket', connection: 'upgrade' } }),
  ).toMatchObject({
    status: 401,
  })
  const other = await ticket('connect')
  await expect(look(other.uri.replace('/display?', '/serial?'))).rejects.toThrow('refused')
  await expect(look((await ticket('connect')).uri, ['base64'])).rejects.toThrow('refused')
  const upgrade = { upgrade: 'websocket', connection: 'upgrade', 'sec-websocket-protocol': 'base64' }
  expect(await k.call('GET', (await ticket('connect')).uri, { headers: upgrade })).toMatchObject({
    status: 400,
    json: { type: 'urn:onggi:error:VIRT_ERR_CONSOLE_PROTOCOL', params: { offered: 'base64' } },
  })
})

test('the serial line echoes; one at a time; it survives a change of plugins and ends with the guest', async () => {
  const { protocol, uri } = await ticket('serial')
  expect(protocol).toBe('serial')
  const line = await look(uri)
  // The guest's greeting may have come before anybody listened.
  line.send('A')
  await line.until('A')
  await expect(look((await ticket('serial')).uri)).rejects.toThrow('refused')
  const enabled = await k.call('POST', '/config/plugins/sample/enable')
  expect(enabled.status).toBe(200)
  line.send('still here')
  await line.until('still here')
  expect((await k.call('POST', `${vm}/reset`)).status).toBe(200)
  await line.until(greeting)
  const display = await look((await ticket('connect')).uri)
  expect((await k.call('POST', `${vm}/poweroff`)).status).toBe(200)
  expect(await line.closed).toEqual({ code: 1000, reason: 'VIRT_CONSOLE_ENDED' })
  expect(await display.closed).toEqual({ code: 1000, reason: 'VIRT_CONSOLE_ENDED' })
  expect((await k.call('POST', `${vm}/start`)).json).toMatchObject({ state: 'running' })
})

test('a console ends with the session that asked for it, and with the right to it', async () => {
  expect((await k.call('POST', `${vm}/connect`, { as: kim })).status).toBe(404)
  expect((await k.call('PUT', vm, { body: { users: ['kim'] } })).status).toBe(200)
  const session = async (): Promise<Record<string, string>> => {
    const body = { username: 'kim', password: 'correct horse' }
    const cookie = (await k.call('POST', '/login', { as: null, body })).headers['set-cookie']?.[0]?.split(';')[0]
    return { cookie: cookie ?? '', origin: k.url, 'x-requested-with': 'XMLHttpRequest' }
  }
  const headers = await session()
  const display = await look((await ticket('connect', { as: null, headers })).uri)
  const unused = await ticket('connect', { as: null, headers })
  const others = await look((await ticket('connect')).uri)
  const { token } = (await k.call('POST', '/auth/tokens', { as: kim, body: { name: 'viewer', scopes: ['vm.*'] } })).json
  const byToken = await look((await ticket('connect', { as: null, headers: { authorization: `Bearer ${token}` } })).uri)
  expect((await k.call('POST', '/logout', { as: null, headers })).status).toBe(200)
  expect(await display.closed).toEqual({ code: 1008, reason: 'AUTH_SESSION_ENDED' })
  await expect(look(unused.uri)).rejects.toThrow('refused')
  // Another way in of the same user is another matter.
  await byToken.until('RFB')

  const again = await look((await ticket('connect', { as: null, headers: await session() })).uri)
  expect((await k.call('PUT', vm, { body: { users: [] } })).status).toBe(200)
  expect(await again.closed).toEqual({ code: 1008, reason: 'VIRT_CONSOLE_DENIED' })
  expect(await byToken.closed).toEqual({ code: 1008, reason: 'VIRT_CONSOLE_DENIED' })
  // The admin's is still there.
  await others.until('RFB')
  others.close()
})

test('disabling the plugin closes its consoles', async () => {
  const display = await look((await ticket('connect')).uri)
  expect((await k.call('POST', '/config/plugins/kimchi/disable')).status).toBe(200)
  expect(await display.closed).toEqual({ code: 1008, reason: 'VIRT_CONSOLE_CLOSING' })
})
