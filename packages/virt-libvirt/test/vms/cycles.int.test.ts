import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sessionLibvirt } from '../../../../test/support/libvirt.ts'
import { admin, openWorld } from '../support/world.ts'

const cycles = 50
const descriptors = (): number => readdirSync('/proc/self/fd').length

test(`after ${cycles} lives of a VM nothing has piled up`, { timeout: 60_000 }, async () => {
  const { socketPath } = await sessionLibvirt()
  const world = await openWorld({ uri: 'test:///default', socketPath })
  const { vms, templates } = world.virt
  await vms.inventory.ready()
  await templates.create({ name: 'cycle', sourceMedia: { type: 'netboot' } } as never, admin)
  const live = async (name: string): Promise<void> => {
    const { taskId } = await vms.create({ template: '/plugins/kimchi/templates/cycle', name, overrides: { disks: [] } }, admin)
    expect(await world.tasks.wait(taskId)).toMatchObject({ status: 'finished' })
    await vms.act(name, 'start', admin)
    await vms.screenshot(name, admin)
    await vms.update(name, { users: ['kim'] }, admin)
    await vms.act(name, 'poweroff', admin)
    await vms.remove(name, admin)
  }
  await live('cycle-first')
  const before = { descriptors: descriptors(), vms: vms.inventory.list().length, told: world.told.length }
  for (let n = 0; n < cycles; n++) await live(`cycle-${n}`)
  await vms.inventory.refresh()
  expect(descriptors()).toBeLessThanOrEqual(before.descriptors + 1)
  expect(vms.inventory.entries().filter(({ name }) => name.startsWith('cycle-'))).toEqual([])
  const rows = await world.store.transaction((tx) => tx.list('virt.vm-name'))
  expect(rows).toEqual([])
  const sightings = await world.store.transaction((tx) => tx.list<{ name: string }>('virt.sighting'))
  expect(sightings.filter(({ value }) => value.name.startsWith('cycle-'))).toEqual([])
  // Each life tells the same: made, started, changed, stopped, gone.
  const mine = world.told.slice(before.told).filter((event) => event.uri.includes('/vms/cycle-'))
  const counts: Record<string, number> = {}
  for (const { type } of mine) counts[type] = (counts[type] ?? 0) + 1
  expect(counts).toMatchObject({
    'vm.created': cycles,
    'vm.started': cycles,
    'vm.updated': cycles,
    'vm.stopped': cycles,
    'vm.deleted': cycles,
  })
  await world.close()
})
