// Two servers, each with a host of its own, on one store.
import { connect } from '@onggi/libvirt'
import { createFakeDaemon, type FakeDaemon } from '@onggi/libvirt/testing'
import { openMemoryStore } from '@onggi/objectstore'
import { taskTypes } from '@onggi/tasks'
import { afterEach, expect, test } from 'vitest'
import { virtTypes } from '../../src/index.ts'
import type { Store } from '../../src/needs.ts'
import { admin, openWorld, type World } from '../support/world.ts'

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})
const hostNamed = (hostname: string): FakeDaemon => {
  const daemon = createFakeDaemon({ profile: 'qemu', hostname })
  ends.push(() => daemon.close())
  return daemon
}
async function serve(daemon: FakeDaemon, store: Store): Promise<World> {
  const open = (): ReturnType<typeof connect> =>
    connect('qemu:///system', { transport: daemon.transport, reconnect: false, keepalive: false })
  const world = await openWorld({ uri: 'qemu:///system', open }, store)
  ends.push(() => world.close())
  await world.virt.vms.inventory.ready()
  return world
}
const xml = (name: string): string =>
  `<domain type='qemu'><name>${name}</name><memory unit='MiB'>64</memory><os><type arch='x86_64' machine='pc'>hvm</type></os></domain>`
const names = async (world: World): Promise<string[]> =>
  (await world.virt.vms.list(admin)).map((view) => (JSON.parse(view.json.toString()) as { name: string }).name)
const vmEvents = (world: World): string[] =>
  world.told.filter(({ type }) => type.startsWith('vm.')).map(({ type, uri }) => `${type} ${uri.split('/').at(-1)}`)

test('neither takes the machines of the other for gone, and each still knows its own after a restart', async () => {
  const store = openMemoryStore({ types: [...taskTypes, ...virtTypes] })
  const [left, right] = [hostNamed('left'), hostNamed('right')]
  const [one, two] = [await serve(left, store), await serve(right, store)]
  await (await one.virt.link.ready()).domainDefineXML(xml('ours'))
  await one.event((e) => e.type === 'vm.created')
  await (await two.virt.link.ready()).domainDefineXML(xml('theirs'))
  await two.event((e) => e.type === 'vm.created')
  for (const world of [one, two]) await world.virt.vms.inventory.refresh()
  expect([await names(one), await names(two)]).toEqual([['ours'], ['theirs']])
  expect([vmEvents(one), vmEvents(two)]).toEqual([['vm.created ours'], ['vm.created theirs']])
  await one.close()
  const again = await serve(left, store)
  expect([await names(again), vmEvents(again)]).toEqual([['ours'], []])
  const domain = await (await two.virt.link.ready()).domainLookupByName('theirs')
  await domain.undefine()
  await two.event((e) => e.type === 'vm.deleted')
  // An event is heard as it is published, a moment before it is committed.
  const kept = async (): Promise<unknown> =>
    (await store.transaction((tx) => tx.list<{ name: string; host: string }>('virt.sighting', { where: { kind: 'vm' } }))).map(
      ({ value }) => [value.host, value.name],
    )
  await expect.poll(kept).toEqual([['left qemu:///system', 'ours']])
})
