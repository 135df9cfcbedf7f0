// From libvirt's word to ours: how many calls, no timer, and nothing that waits for another machine.
import { connect } from '@onggi/libvirt'
import { createFakeDaemon, type FakeDaemon, type FakeDomain } from '@onggi/libvirt/testing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createReadings } from '../../src/inventory/readings.ts'
import { admin, openWorld, type World } from '../support/world.ts'

let daemon: FakeDaemon
let world: World
const xml = (name: string): string =>
  `<domain type='qemu'><name>${name}</name><memory unit='MiB'>64</memory><os><type arch='x86_64' machine='pc'>hvm</type></os></domain>`
const domain = (name: string): FakeDomain => [...daemon.state.domains.values()].find((one) => one.name === name)!

beforeEach(async () => {
  daemon = createFakeDaemon({ profile: 'qemu' })
  world = await openWorld({
    uri: 'qemu:///system',
    open: () => connect('qemu:///system', { transport: daemon.transport, reconnect: false, keepalive: false }),
  })
  await world.virt.vms.inventory.ready()
  const connection = await world.virt.link.ready()
  for (const name of ['killed', 'slow']) {
    await (await connection.domainDefineXML(xml(name))).create()
    await expect.poll(() => world.virt.vms.inventory.byName(name)?.record.state).toBe('running')
  }
  await world.virt.vms.inventory.refresh()
})
afterEach(async () => {
  vi.useRealTimers()
  await world.close()
  await daemon.close()
})

/** What libvirt says when the process of a guest is gone. */
function kill(name: string): void {
  const one = domain(name)
  Object.assign(one, { state: 5, reason: 3, id: -1, live: null })
  daemon.emit('domainEventCallbackLifecycle', { dom: { name, uuid: one.uuid, id: -1 }, event: 5, detail: 5 })
}
const told = (name: string, from: number): Promise<unknown> =>
  world.event((e) => e.type === 'vm.crashed' && e.uri.endsWith(`/${name}`), { from })

test('a guest that ends is told after five calls at most and without a timer', async () => {
  const before = new Map(daemon.calls)
  // From here on no timer ever ends: what waits for one is never told.
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval'] })
  const seen = told('killed', world.told.length)
  kill('killed')
  await seen
  const calls = [...daemon.calls].flatMap(([name, count]) => Array<string>(count - (before.get(name) ?? 0)).fill(name))
  expect(calls.sort()).toEqual(['domainGetAutostart', 'domainGetState', 'domainGetXmlDesc', 'domainIsPersistent', 'domainLookupByUuid'])
  expect(world.virt.vms.inventory.byName('killed')?.record.state).toBe('crashed')
})

test('neither another machine that libvirt cannot answer for nor a reading of all holds it up, and what they bring later is older', async () => {
  const { inventory } = world.virt.vms
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  const undo = [
    daemon.intercept('domainGetXmlDesc', async (args, next) => {
      if ((args as { dom: { name: string } }).dom.name === 'slow') await held
      return next()
    }),
    daemon.intercept('connectGetAllDomainStats', async (_, next) => {
      const answer = await next()
      await held
      return answer
    }),
  ]
  const all = inventory.refresh()
  // The reading of all has asked for the states: the one that is killed next still runs in its answer.
  const asked = daemon.calls.get('connectGetAllDomainStats') ?? 0
  await expect.poll(() => daemon.calls.get('connectGetAllDomainStats') ?? 0).toBeGreaterThan(asked - 1)
  const slow = domain('slow')
  daemon.emit('domainEventCallbackLifecycle', { dom: { name: 'slow', uuid: slow.uuid, id: slow.id }, event: 4, detail: 0 })
  const seen = told('killed', world.told.length)
  kill('killed')
  await seen
  release()
  await all
  for (const end of undo) end()
  expect(inventory.byName('killed')?.record.state).toBe('crashed')
  expect((await world.virt.vms.list(admin)).length).toBe(2)
})

test('readings of one object follow each other, those of several go together, four at a time', async () => {
  const under = new Map<string, () => void>()
  const begun: string[] = []
  const readings = createReadings<string>({
    isById: true,
    read: (ids) =>
      new Promise((resolve) => {
        const what = ids === 'all' ? 'all' : [...ids].join()
        begun.push(what)
        under.set(what, () => resolve(what))
      }),
    take: () => undefined,
    settle: async () => undefined,
  })
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  const done: string[] = []
  const ask = (...ids: string[]): void =>
    void readings.request(ids.length === 0 ? undefined : ids).then(() => done.push(ids.join() || 'all'))
  ask('a')
  ask('a')
  ask('b', 'c')
  ask()
  ask('d', 'e')
  await turn()
  // Asked for twice in one turn is read once; the fifth waits for a place.
  expect(begun).toEqual(['all', 'a', 'b', 'c', 'd'])
  ask('a')
  ask()
  await turn()
  expect(begun.length).toBe(5)
  under.get('a')!()
  await turn()
  expect(begun.slice(5)).toEqual(['e'])
  expect(done).toEqual(['a', 'a'])
  under.get('b')!()
  await turn()
  expect(begun.slice(6)).toEqual(['a'])
  under.get('all')!()
  await turn()
  expect(begun.slice(7)).toEqual(['all'])
  for (const end of under.values()) end()
  await readings.close()
  expect(done.sort()).toEqual(['a', 'a', 'a', 'all', 'all', 'b,c', 'd,e'])
})
