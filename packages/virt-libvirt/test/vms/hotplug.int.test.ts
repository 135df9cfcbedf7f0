// Memory and processors of a running QEMU guest, and the life of its display's password.
import { spawnSync } from 'node:child_process'
import { createConnection } from 'node:net'
import { connect, type Connect } from '@onggi/libvirt'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { echoGuest } from '../../../../test/support/echo-guest.ts'
import { bootIso, sessionLibvirt, type TestLibvirt } from '../../../../test/support/libvirt.ts'
import type { View } from '../../src/needs.ts'
import { admin, openWorld, type World } from '../support/world.ts'

const name = 'hotplug'
let libvirt: TestLibvirt
let world: World
let connection: Connect
const json = (view: View): any => JSON.parse(view.json.toString())
const virsh = (...args: string[]): string => spawnSync('virsh', ['-q', '-c', libvirt.uri, ...args], { encoding: 'utf8' }).stdout
const update = async (change: object): Promise<any> => json((await world.virt.vms.update(name, change, admin)).view)

beforeAll(async () => {
  libvirt = await sessionLibvirt()
  connection = await connect('qemu:///session', { socketPath: libvirt.socketPath })
  const xml = echoGuest(libvirt, name)
    .replace(
      /<memory unit='MiB'>128<\/memory><vcpu>1<\/vcpu>/,
      `<maxMemory slots='2' unit='MiB'>1024</maxMemory><memory unit='MiB'>256</memory><vcpu current='1'>4</vcpu>`,
    )
    .replace(
      '<devices>',
      `<cpu mode='custom'><model>qemu64</model><topology sockets='2' cores='2' threads='1'/><numa><cell id='0' cpus='0-3' memory='256' unit='MiB'/></numa></cpu><devices>`,
    )
    .replace("listen='127.0.0.1'", "listen='127.0.0.1' passwd='first'")
  await connection.domainDefineXML(xml)
  world = await openWorld({ uri: libvirt.uri, socketPath: libvirt.socketPath })
  await world.virt.vms.inventory.ready()
})
afterAll(async () => {
  virsh('destroy', name)
  virsh('undefine', name)
  await connection.close()
  await world.close()
})

test('of a machine of other tools: beyond what it has, memory is plugged in as DIMMs, now and for the next start, until its slots are full', async () => {
  await world.virt.vms.act(name, 'start', admin)
  expect(json(await world.virt.vms.get(name, admin)).memory).toEqual({ current: 256, maxmemory: 256 })
  await expect(update({ memory: { current: 300 } })).rejects.toMatchObject({
    code: 'VIRT_ERR_FIELD_INVALID',
    message: expect.stringContaining('256 or 384'),
  })
  expect((await world.virt.vms.plan(name, { memory: { current: 512 } }, admin)).changes).toEqual([
    { field: 'memory.current', applies: 'live' },
  ])
  expect((await update({ memory: { current: 512 } })).memory).toEqual({ current: 512, maxmemory: 512 })
  expect(virsh('dumpxml', name)).toMatch(/<memory model='dimm'>[^]*<size unit='KiB'>262144<\/size>/)
  expect(virsh('dumpxml', '--inactive', name)).toMatch(/<memory model='dimm'>/)
  // The guest has it: QEMU's own word.
  expect(virsh('qemu-monitor-command', '--hmp', name, 'info memory_size_summary')).toMatch(/plugged memory: 268435456/)
  expect((await update({ memory: { current: 768 } })).memory.current).toBe(768)
  await expect(update({ memory: { current: 1024 } })).rejects.toMatchObject({ code: 'VIRT_ERR_MEMORY_SLOTS' })
  await expect(update({ memory: { current: 2048 } })).rejects.toMatchObject({ code: 'VIRT_ERR_VM_FIELD_RUNNING' })
  await expect(update({ memory: { current: 896, maxmemory: 896 } })).rejects.toMatchObject({ code: 'VIRT_ERR_VM_FIELD_RUNNING' })
})

test('processors come and go up to their maximum; their topology waits until it is off', async () => {
  expect((await update({ cpu_info: { vcpus: 3 } })).cpu_info).toEqual({
    vcpus: 3,
    maxvcpus: 4,
    topology: { sockets: 2, cores: 2, threads: 1 },
  })
  expect(virsh('vcpucount', '--live', '--active', name).trim()).toBe('3')
  expect(virsh('vcpucount', '--config', '--active', name).trim()).toBe('3')
  await expect(update({ cpu_info: { maxvcpus: 8, topology: { sockets: 4, cores: 2, threads: 1 } } })).rejects.toMatchObject({
    code: 'VIRT_ERR_VM_FIELD_RUNNING',
  })
})

/** Whether the display takes a connection with a password at all: RFB's kind 2 stands for one. */
function security(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host: '127.0.0.1', port })
    let seen = ''
    socket.on('error', reject)
    socket.on('data', (piece: Buffer) => {
      seen += piece.toString('latin1')
      if (seen === 'RFB 003.008\n') socket.write('RFB 003.008\n')
      else if (seen.length > 13) {
        socket.destroy()
        resolve(seen.slice(12))
      }
    })
  })
}

test('the password of its display ends when it was said to', async () => {
  await world.virt.vms.update(name, { graphics: { passwd: 'second', passwdValidTo: 3600 } }, admin)
  const { graphics } = json(await world.virt.vms.get(name, admin))
  expect(await security(graphics.port)).toBe('\x01\x02')
  const secret = await world.virt.vms.password(name, admin)
  expect(secret).toMatchObject({ passwd: 'second' })
  expect(secret?.validSeconds).toBeGreaterThan(3500)
  expect(secret?.validSeconds).toBeLessThanOrEqual(3600)
  await world.virt.vms.update(name, { graphics: { passwd: '' } }, admin)
  expect((await world.virt.vms.password(name, admin))?.passwd).toMatch(/^\S{8}$/)
  await world.virt.vms.update(name, { graphics: { passwdValidTo: null } }, admin)
  expect((await world.virt.vms.password(name, admin))?.validSeconds).toBeNull()
})

test('off, its memory is another size, in the cell and in sum', async () => {
  await world.virt.vms.act(name, 'poweroff', admin)
  expect(
    (await update({ memory: { current: 640, maxmemory: 2048 }, cpu_info: { maxvcpus: 8, topology: { sockets: 4, cores: 2, threads: 1 } } }))
      .memory,
  ).toEqual({
    current: 640,
    maxmemory: 2048,
  })
})

test('a machine made here takes DIMMs, keeps them when it starts again and is cloned, and is another size when it is off', {
  timeout: 60_000,
}, async () => {
  const own = 'hotplug-own'
  const { vms, templates } = world.virt
  const change = async (asked: object): Promise<any> => json((await vms.update(own, asked, admin)).view)
  const live = (): string => virsh('qemu-monitor-command', '--hmp', own, 'info memory_size_summary')
  await templates.create({ name: own, sourceMedia: { type: 'disk', path: bootIso() } }, admin)
  const overrides = { memory: { current: 128, maxmemory: 256 }, cpu_info: { vcpus: 1, maxvcpus: 2 }, disks: [{ size: 1 }] }
  const { taskId } = await vms.create({ template: `/plugins/kimchi/templates/${own}`, name: own, overrides }, admin)
  expect(await world.tasks.wait(taskId)).toMatchObject({ status: 'finished' })
  expect(json(await vms.get(own, admin)).memory).toEqual({ current: 128, maxmemory: 256 })
  await vms.act(own, 'start', admin)
  try {
    // Up to maxmemory it is the balloon, beyond it a DIMM.
    expect((await change({ memory: { current: 192 } })).memory.maxmemory).toBe(256)
    expect(virsh('dumpxml', own)).not.toContain('<memory model=')
    await expect(change({ memory: { current: 400 } })).rejects.toMatchObject({ code: 'VIRT_ERR_FIELD_INVALID' })
    const { changes, diff } = await vms.plan(own, { memory: { current: 512 } }, admin)
    expect(changes).toEqual([{ field: 'memory.current', applies: 'live' }])
    expect(diff).toContain('+    <memory model=')
    expect((await change({ memory: { current: 512 } })).memory).toEqual({ current: 512, maxmemory: 512 })
    expect(live()).toMatch(/base memory: 268435456\s+plugged memory: 268435456/)
    expect((await change({ cpu_info: { vcpus: 2 } })).cpu_info).toMatchObject({ vcpus: 2, maxvcpus: 2 })
    await vms.act(own, 'poweroff', admin)
    await vms.act(own, 'start', admin)
    expect(live()).toMatch(/base memory: 268435456\s+plugged memory: 268435456/)
    await vms.act(own, 'poweroff', admin)
    const clone = await vms.clone(own, admin)
    expect(await world.tasks.wait(clone.taskId)).toMatchObject({ status: 'finished' })
    const both = [own, `${own}-clone-1`].map((one) => virsh('dumpxml', one).match(/<(maxMemory|memory|cell|size)[ >].*/g))
    expect(both[1]).toEqual(both[0])
    // Larger and with more processors, then smaller than what was plugged in: it starts each time, with what it was given.
    expect((await change({ memory: { current: 640, maxmemory: 640 }, cpu_info: { vcpus: 3, maxvcpus: 4 } })).memory.maxmemory).toBe(640)
    await vms.act(own, 'start', admin)
    expect(live()).toMatch(/base memory: 402653184\s+plugged memory: 268435456/)
    await vms.act(own, 'poweroff', admin)
    await change({ memory: { current: 256, maxmemory: 256 }, cpu_info: { vcpus: 1, maxvcpus: 1 } })
    await vms.act(own, 'start', admin)
    expect(live()).toMatch(/base memory: 268435456\s+plugged memory: 0/)
  } finally {
    for (const one of [own, `${own}-clone-1`]) await vms.remove(one, admin).catch(() => undefined)
  }
})
