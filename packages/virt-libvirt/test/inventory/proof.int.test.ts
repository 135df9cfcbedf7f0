// What an inventory costs, counted on the wire; and that it stays true whoever changes things, also while libvirtd was away.
import { spawnSync } from 'node:child_process'
import { connect as dial } from 'node:net'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from '@onggi/libvirt'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ownLibvirt, startSession, stopLibvirt, type TestLibvirt } from '../../../../test/support/libvirt.ts'
import { admin, openWorld, type World } from '../support/world.ts'

const count = 30
let libvirt: TestLibvirt
let world: World
/** Calls sent to the daemon: one frame each, its length in its first four bytes, its kind in the fifth word. */
let calls = 0
const transport = async (): Promise<ReturnType<typeof dial>> => {
  const socket = dial(libvirt.socketPath)
  const write = socket.write.bind(socket)
  socket.write = (data: Buffer, ...rest: never[]) => {
    for (let at = 0; at + 20 <= data.length; at += data.readUInt32BE(at)) if (data.readUInt32BE(at + 16) === 0) calls++
    return write(data, ...rest)
  }
  await new Promise((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  return socket
}
const virsh = (...args: string[]): string => {
  const { status, stdout, stderr } = spawnSync('virsh', ['-q', '-c', libvirt.uri, ...args], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return stdout
}
const define = (name: string, title = ''): void => {
  const file = join(libvirt.dir, `${name}.xml`)
  writeFileSync(
    file,
    `<domain type='qemu'><name>${name}</name><title>${title}</title><memory unit='MiB'>64</memory><os><type arch='x86_64' machine='pc'>hvm</type></os></domain>`,
    { mode: 0o644 },
  )
  virsh('define', file)
}
const names = async (): Promise<string[]> =>
  (await world.virt.vms.list(admin)).map((v) => (JSON.parse(v.json.toString()) as { name: string }).name)

beforeAll(async () => {
  libvirt = await ownLibvirt('session')
  for (let n = 0; n < count; n++) define(`vm${String(n).padStart(2, '0')}`)
  world = await openWorld({
    uri: 'qemu:///session',
    open: () => connect('qemu:///session', { transport, reconnect: false, keepalive: false }),
  })
  await world.virt.vms.inventory.ready()
})
afterAll(async () => {
  await world.close()
  await stopLibvirt(libvirt)
})

test('a warm list makes no call, a refresh of all machines three at most', async () => {
  await world.virt.vms.inventory.refresh()
  await world.virt.networks.inventory.ready()
  await world.virt.storagePools.inventory.ready()
  // What the start still had to ask is done when nothing was sent for a while.
  let before = -1
  await expect
    .poll(
      () => {
        const quiet = calls === before
        before = calls
        return quiet
      },
      { interval: 300, timeout: 15_000 },
    )
    .toBe(true)
  calls = 0
  for (let n = 0; n < 10; n++) expect((await names()).length).toBe(count)
  expect(calls).toBe(0)
  await world.virt.vms.inventory.refresh()
  expect(calls).toBeLessThanOrEqual(3)
})

test('what virsh does is told as an event, at once', async () => {
  const told = async (type: string, change: () => void): Promise<number> => {
    const from = world.told.length
    change()
    const at = performance.now()
    await world.event((e) => e.type === type && e.uri.endsWith('/late'), { from, timeoutMs: 5000 })
    return performance.now() - at
  }
  const [made, gone] = [await told('vm.created', () => define('late')), await told('vm.deleted', () => virsh('undefine', 'late'))]
  console.info(`told after ${Math.round(made)} and ${Math.round(gone)} ms`)
  expect(await names()).not.toContain('late')
})

test('what changed while libvirtd was away is told once when it is back', async () => {
  const from = world.told.length
  await stopLibvirt(libvirt)
  await expect(world.virt.vms.list(admin)).rejects.toMatchObject({ code: 'VIRT_ERR_UNREACHABLE' })
  libvirt = await startSession(libvirt.dir)
  virsh('undefine', 'vm00')
  define('meanwhile')
  await world.event((e) => e.type === 'vm.deleted' && e.uri.endsWith('/vm00'), { from })
  await world.event((e) => e.type === 'vm.created' && e.uri.endsWith('/meanwhile'), { from })
  expect((await names()).length).toBe(count)
  expect(world.told.slice(from).filter((e) => e.type.startsWith('vm.')).length).toBe(2)
})
