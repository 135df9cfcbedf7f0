// Making a machine when libvirt fails in the middle: each call of each step refused, cut off before and after its effect, and never answered.
import { connect } from '@onggi/libvirt'
import { createFakeDaemon, FakeError, type FakeDaemon } from '@onggi/libvirt/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { admin, openWorld, type World } from '../support/world.ts'

let daemon: FakeDaemon
let world: World
beforeAll(async () => {
  daemon = createFakeDaemon({ profile: 'qemu' })
  // No guest of it runs, so none shows whether there is KVM.
  daemon.fail('domainCreateXml', { code: 'INTERNAL_ERROR', message: 'no' })
  // A silence of a tenth of a second counts as one of half a minute.
  const keepalive = { intervalMs: 50, count: 2 }
  world = await openWorld({
    uri: 'qemu:///system',
    open: () => connect('qemu:///system', { transport: daemon.transport, reconnect: false, keepalive }),
  })
  await world.virt.vms.inventory.ready()
  const { virt } = world
  await virt.storagePools.inventory.ready()
  const disks = [{ sizeGiB: 1 }, { sizeGiB: 1 }]
  await virt.templates.create({ name: 'two', sourceMedia: { type: 'netboot' }, networks: [], disks } as never, admin)
})
afterAll(async () => {
  await world.close()
  await daemon.close()
})

type Fault = (next: () => Promise<unknown>) => Promise<unknown>
const faults: Readonly<Record<string, (d: FakeDaemon) => Fault>> = {
  'is refused': () => () => Promise.reject(new FakeError({ code: 'INTERNAL_ERROR', message: 'no' })),
  'loses its connection before it': (d) => async () => {
    d.dropConnections()
    return new Promise(() => undefined)
  },
  'loses its connection after it': (d) => async (next) => {
    await next()
    d.dropConnections()
    return new Promise(() => undefined)
  },
  'is never answered': (d) => async (next) => {
    await next()
    d.freeze()
    // Until it counts as away.
    const off = world.virt.link.onDown(() => {
      off()
      d.thaw()
    })
    return new Promise(() => undefined)
  },
}
const steps = [
  ['the first volume', 'storageVolCreateXml', 1],
  ['the second volume', 'storageVolCreateXml', 2],
  ['the definition', 'domainDefineXml', 1],
] as const

test.each(steps.flatMap(([what, procedure, nth]) => Object.keys(faults).map((fault) => [what, fault, procedure, nth] as const)))(
  'when making %s %s, neither volume nor domain nor name is left',
  async (_, fault, procedure, nth) => {
    let count = 0
    const undo = daemon.intercept(procedure, ((_args: unknown, next: () => Promise<unknown>) => {
      count += 1
      return count === nth ? faults[fault]!(daemon)(next) : next()
    }) as never)
    const { taskId } = await world.virt.vms.create({ template: '/plugins/kimchi/templates/two', name: 'half' }, admin)
    const end = await world.tasks.wait(taskId)
    undo()
    expect([end.status, count]).toEqual(['failed', nth])
    expect(end.error?.code).toMatch(/^VIRT_ERR_|^LIBVIRT_ERR_/)
    const connection = await world.virt.link.ready()
    expect((await connection.listAllDomains()).map((domain) => domain.name)).not.toContain('half')
    const pool = await connection.storagePoolLookupByName('default')
    expect(await pool.listAllVolumes()).toEqual([])
    // The name is free again, and nothing stands in the way of another try.
    const again = await world.virt.vms.create({ template: '/plugins/kimchi/templates/two', name: 'half' }, admin)
    expect(await world.tasks.wait(again.taskId)).toMatchObject({ status: 'finished' })
    await world.virt.vms.remove('half', admin)
    expect(await pool.listAllVolumes()).toEqual([])
  },
)
