import { openMemoryStore } from '@onggi/objectstore'
import { describe, expect, test } from 'vitest'
import { byCodePoints } from '../../src/inventory/book.ts'
import { type Change, createInventory, type Inventory, type Item } from '../../src/inventory/inventory.ts'
import { sightingType } from '../../src/inventory/sightings.ts'
import { systemClock } from '../../src/clock.ts'
import type { EventDraft, Store } from '../../src/needs.ts'
import { quiet } from '../support/calls.ts'

interface Thing {
  name: string
  color: string
  users?: string[]
}
const openStore = (): Store => openMemoryStore({ types: [sightingType] })

function shelf(store = openStore()): {
  things: Map<string, Thing>
  reads: string[]
  told: string[]
  inventory: Inventory<Thing>
  figures: Map<string, number>
  changes: Change<Thing>[]
  fail: { next: boolean }
} {
  const things = new Map<string, Thing>()
  const reads: string[] = []
  const told: string[] = []
  const figures = new Map<string, number>()
  const changes: Change<Thing>[] = []
  const fail = { next: false }
  const item = ([id, thing]: [string, Thing]): Item<Thing> => ({
    id,
    name: thing.name,
    record: { ...thing },
    audience: { users: thing.users ?? [] },
    body: { name: thing.name, color: thing.color },
  })
  const inventory = createInventory<Thing>(
    {
      store,
      log: quiet,
      clock: systemClock,
      events: {
        publish: (tx, event) => {
          if (fail.next) {
            fail.next = false
            throw new Error('no space')
          }
          tx.append('events', event as never)
          told.push(`${event.type} ${event.uri}`)
        },
      },
    },
    {
      type: 'thing',
      load: async () => {
        reads.push('all')
        return [...things].map(item)
      },
      refresh: async (ids) => {
        reads.push(ids.join())
        return [...things].filter(([id]) => ids.includes(id)).map(item)
      },
      figures: ({ id }) => ({ weight: figures.get(id) ?? 0 }),
      event: ({ ref, now, was }): EventDraft => ({
        type: `thing.${now ? (was ? 'updated' : 'created') : 'deleted'}`,
        uri: `/things/${(now ?? was)!.name}`,
        method: 'PUT',
        ref,
        audience: (now ?? was)!.audience,
      }),
    },
  )
  inventory.onChange((change) => changes.push(change))
  return { things, reads, told, inventory, figures, changes, fail }
}
const json = (view: { json: Buffer } | undefined): unknown => view && JSON.parse(view.json.toString())

describe('an inventory', () => {
  test('reads its source once and answers from memory, sorted by code points', async () => {
    const { things, reads, inventory } = shelf()
    for (const [at, name] of ['b', '옹기', 'Z', 'a', '\u{1F600}', '\uFF5E'].entries()) things.set(String(at), { name, color: 'red' })
    inventory.start()
    await inventory.ready()
    expect(inventory.entries().map(({ name }) => name)).toEqual(['Z', 'a', 'b', '옹기', '\uFF5E', '\u{1F600}'])
    expect(inventory.list()).toBe(inventory.list())
    expect(inventory.byName('옹기')?.id).toBe('1')
    expect(json(inventory.get('0'))).toEqual({ name: 'b', color: 'red', weight: 0 })
    expect(reads).toEqual(['all'])
    await inventory.close()
  })
  test('tells each difference once, whoever asked for the reading', async () => {
    const { things, told, inventory, changes } = shelf()
    things.set('1', { name: 'a', color: 'red' })
    inventory.start()
    await inventory.ready()
    await inventory.refresh()
    await inventory.refresh(['1'])
    things.set('1', { name: 'a', color: 'blue' })
    await inventory.refresh(['1'])
    things.delete('1')
    await inventory.refresh(['1', 'nobody'])
    expect(told).toEqual(['thing.created /things/a', 'thing.updated /things/a', 'thing.deleted /things/a'])
    expect(changes.map(({ was, now }) => [was?.body['color'], now?.record.color])).toEqual([
      [undefined, 'red'],
      ['red', 'blue'],
      ['blue', undefined],
    ])
    expect(inventory.list()).toEqual([])
    await inventory.close()
  })
  test('a reading begun before a write never answers for it', async () => {
    const { things, reads, inventory } = shelf()
    inventory.start()
    await inventory.ready()
    const first = inventory.refresh(['1'])
    things.set('2', { name: 'mine', color: 'red' })
    await Promise.all([first, inventory.refresh(['2']), inventory.refresh(['3'])])
    expect(inventory.byName('mine')).toBeDefined()
    expect(reads).toEqual(['all', '1', '2', '3'])
    await inventory.close()
  })
  test('a name given up by one object can be taken by another in the same reading', async () => {
    const { things, inventory } = shelf()
    things.set('1', { name: 'a', color: 'red' }).set('2', { name: 'b', color: 'blue' })
    inventory.start()
    await inventory.ready()
    things.set('1', { name: 'b', color: 'red' }).set('2', { name: 'a', color: 'blue' })
    await inventory.refresh()
    expect([inventory.byName('a')?.id, inventory.byName('b')?.id]).toEqual(['2', '1'])
    await inventory.close()
  })
  test('figures change the view and not the revision, and are no event', async () => {
    const { things, told, figures, inventory } = shelf()
    things.set('1', { name: 'a', color: 'red' }).set('2', { name: 'b', color: 'red' })
    inventory.start()
    await inventory.ready()
    const [one, two] = inventory.list()
    figures.set('1', 7)
    expect(inventory.tick().map(({ id }) => id)).toEqual(['1'])
    expect(inventory.get('1')).toMatchObject({ revision: one!.revision, figures: 1 })
    expect(json(inventory.get('1'))).toEqual({ name: 'a', color: 'red', weight: 7 })
    expect(inventory.get('2')).toBe(two)
    expect(told).toHaveLength(2)
    await inventory.close()
  })
  test('who may see it counts for the revision', async () => {
    const { things, told, inventory } = shelf()
    things.set('1', { name: 'a', color: 'red' })
    inventory.start()
    await inventory.ready()
    const { revision } = inventory.list()[0]!
    things.set('1', { name: 'a', color: 'red', users: ['kim'] })
    await inventory.refresh(['1'])
    expect(inventory.list()[0]!.revision).not.toBe(revision)
    expect(told.at(-1)).toBe('thing.updated /things/a')
    await inventory.close()
  })
  test('what changed while nothing ran is told at the next start, what did not is not', async () => {
    const store = openStore()
    const before = shelf(store)
    before.things
      .set('1', { name: 'kept', color: 'red' })
      .set('2', { name: 'changed', color: 'red' })
      .set('3', { name: 'gone', color: 'red' })
    before.inventory.start()
    await before.inventory.ready()
    await before.inventory.close()
    const after = shelf(store)
    after.things
      .set('1', { name: 'kept', color: 'red' })
      .set('2', { name: 'changed', color: 'blue' })
      .set('4', { name: 'new', color: 'red' })
    after.inventory.start()
    await after.inventory.ready()
    expect([...after.told].sort()).toEqual(['thing.created /things/new', 'thing.deleted /things/gone', 'thing.updated /things/changed'])
    await after.inventory.close()
  })
  test('a store that answers members in another order makes no difference', async () => {
    const store = openStore()
    const before = shelf(store)
    before.things.set('1', { name: 'a', color: 'red' })
    before.inventory.start()
    await before.inventory.ready()
    await before.inventory.close()
    const [row] = await store.transaction((tx) => tx.list<{ body: object }>('virt.sighting'))
    const turned = Object.fromEntries(Object.entries(row!.value.body).reverse())
    await store.transaction((tx) => tx.put('virt.sighting', row!.id, { ...row!.value, body: turned }))
    const after = shelf(store)
    after.things.set('1', { name: 'a', color: 'red' })
    after.inventory.start()
    await after.inventory.ready()
    expect(after.told).toEqual([])
    await after.inventory.close()
  })
  test('an event that could not be written is written later', async () => {
    const { things, told, inventory, fail } = shelf()
    inventory.start()
    await inventory.ready()
    fail.next = true
    things.set('1', { name: 'a', color: 'red' })
    await inventory.refresh(['1'])
    expect(told).toEqual([])
    expect(inventory.byName('a')).toBeDefined()
    things.set('2', { name: 'b', color: 'red' })
    await inventory.refresh(['2'])
    expect(told).toEqual(['thing.created /things/a', 'thing.created /things/b'])
    await inventory.close()
  })
})

test('byCodePoints() orders pairs of surrogates above everything else', () => {
  const names = ['\u{10000}', '\uFFFD', 'a', '', 'ab', '\uD7FF', '\u{10FFFF}', '\uE000']
  expect([...names].sort(byCodePoints)).toEqual(['', 'a', 'ab', '\uD7FF', '\uE000', '\uFFFD', '\u{10000}', '\u{10FFFF}'])
})
