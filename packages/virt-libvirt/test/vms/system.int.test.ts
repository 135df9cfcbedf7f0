import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bootIso, systemLibvirt, type TestLibvirt } from '../../../../test/support/libvirt.ts'
import { admin, openWorld, type World } from '../support/world.ts'

let libvirt: TestLibvirt
let world: World
const json = (view: { json: Buffer }): any => JSON.parse(view.json.toString())
const virsh = (...args: string[]): string => spawnSync('virsh', ['-q', '-c', libvirt.uri, ...args], { encoding: 'utf8' }).stdout.trim()

// Networks of the host need root.
describe.runIf(process.getuid?.() === 0)('on a system libvirt', () => {
  beforeAll(async () => {
    libvirt = await systemLibvirt()
    world = await openWorld({ uri: libvirt.uri, socketPath: libvirt.socketPath })
    await world.virt.vms.inventory.ready()
    await world.virt.networks.inventory.ready()
    await world.virt.storagePools.inventory.ready()
    await world.virt.templates.create({ name: 'sys', sourceMedia: { type: 'disk', path: bootIso() } }, admin)
  })
  afterAll(() => world.close())

  test('starting a VM starts the inactive network it names', async () => {
    const { virt, tasks } = world
    virsh('net-destroy', 'default')
    const { taskId } = await virt.vms.create(
      { template: '/plugins/kimchi/templates/sys', name: 'networked', overrides: { memory: { current: 128, maxmemory: 128 } } },
      admin,
    )
    expect(await tasks.wait(taskId)).toMatchObject({ status: 'finished' })
    expect(virsh('domiflist', 'networked')).toMatch(/network\s+default/)
    expect(virsh('net-list', '--name')).not.toContain('default')
    expect(json(await virt.vms.act('networked', 'start', admin)).state).toBe('running')
    expect(virsh('net-list', '--name')).toContain('default')
    await virt.vms.remove('networked', admin)
    expect(virsh('list', '--all', '--name')).not.toContain('networked')
    expect(virsh('vol-list', 'default')).not.toContain('.img')
  })
})
