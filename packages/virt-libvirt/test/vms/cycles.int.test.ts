import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { openSqliteStore } from '@onggi/objectstore'
import { taskTypes } from '@onggi/tasks'
import { expect, test } from 'vitest'
import { virtTypes } from '../../src/index.ts'
import { sessionLibvirt } from '../../../../test/support/libvirt.ts'
import { admin, openWorld } from '../support/world.ts'

const isLong = process.env['ONGGI_LONG'] !== undefined
const cycles = isLong ? 1000 : 50
/** Bytes of objects that somebody still holds. */
function held(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  // What dies with a finalizer takes a second turn.
  for (let n = 0; n < 3; n++) collect()
  return process.memoryUsage().heapUsed
}
const descriptors = (): number => readdirSync('/proc/self/fd').length

test(`after ${cycles} lives of a VM nothing has piled up`, { timeout: isLong ? 900_000 : 60_000 }, async () => {
  const { socketPath } = await sessionLibvirt()
  const dir = mkdtempSync(join(tmpdir(), 'onggi-cycles-'))
  // On disk: what is kept for good is not what piles up.
  const store = await openSqliteStore({ path: join(dir, 'store.db'), types: [...taskTypes, ...virtTypes] })
  const world = await openWorld({ uri: 'test:///default', socketPath }, store)
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
  const before = { descriptors: descriptors(), vms: vms.inventory.list().length }
  const counts: Record<string, number> = {}
  const told = world.told as unknown as { type: string; uri: string }[]
  told.length = 0
  let warm = 0
  for (let n = 0; n < cycles; n++) {
    if (n === cycles / 5) warm = held()
    await live(`cycle-${n}`)
    for (const { type, uri } of told.splice(0)) if (uri.includes('/vms/cycle-')) counts[type] = (counts[type] ?? 0) + 1
  }
  await vms.inventory.refresh()
  expect(descriptors()).toBeLessThanOrEqual(before.descriptors + 1)
  expect(vms.inventory.entries().filter(({ name }) => name.startsWith('cycle-'))).toEqual([])
  const rows = await world.store.transaction((tx) => tx.list('virt.vm-name'))
  expect(rows).toEqual([])
  const sightings = await world.store.transaction((tx) => tx.list<{ name: string }>('virt.sighting'))
  expect(sightings.filter(({ value }) => value.name.startsWith('cycle-'))).toEqual([])
  // Caches fill up to their limits; 1 KiB a life would be a leak.
  const grown = held() - warm
  if (isLong) expect(grown / (cycles * 0.8)).toBeLessThan(1024)
  // Each life tells the same: made, started, changed, stopped, gone.
  expect(counts).toMatchObject({
    'vm.created': cycles,
    'vm.started': cycles,
    'vm.updated': cycles,
    'vm.stopped': cycles,
    'vm.deleted': cycles,
  })
  await world.close()
  await store.close()
  rmSync(dir, { recursive: true })
})
