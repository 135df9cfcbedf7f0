import { openMemoryStore } from '@onggi/objectstore'
import { expect, test } from 'vitest'
import { createChannel, createEventHub, notificationTypes } from '../src/index.ts'
import { createEventCollector, createRecordingDelivery } from '../src/testing/index.ts'
import { alice, as, bob, draft, policy } from './support/harness.ts'

test('a collector sees what its caller may see, and why the stream ended', async () => {
  const store = openMemoryStore({ types: [...notificationTypes] })
  const hub = createEventHub({ store, policy })
  await hub.start()
  const [hers, his] = [createEventCollector(hub, { ctx: as(alice) }), createEventCollector(hub, { ctx: as(bob) })]
  await store.transaction(async (tx) => {
    hub.publish(tx, draft('hers', { audience: { users: ['alice'] } }))
    hub.publish(tx, draft('all'))
  })
  expect((await hers.count(2)).map((e) => e.uri)).toEqual(['/vms/hers', '/vms/all'])
  expect((await his.count(1)).map((e) => e.uri)).toEqual(['/vms/all'])
  his.close()
  expect(hub.size).toBe(1)
  await hub.close('TEST_ENDS')
  expect(hers.events.at(-1)).toMatchObject({ type: 'closing', data: { code: 'TEST_ENDS' } })
  await store.close()
})

test('a recording delivery keeps what it took, after the failures it was told', async () => {
  const store = openMemoryStore({ types: [...notificationTypes] })
  const hub = createEventHub({ store })
  const to = createRecordingDelivery()
  const channel = createChannel({ store, name: 'test', to, filters: { types: ['*'] }, backoffMs: 1 })
  await channel.start()
  to.fail(2)
  await store.transaction(async (tx) => hub.publish(tx, draft(1)))
  expect((await to.count(1)).map((e) => e.uri)).toEqual(['/vms/1'])
  to.fail(1, { permanent: true })
  await store.transaction(async (tx) => hub.publish(tx, draft('given up')))
  await store.transaction(async (tx) => hub.publish(tx, draft(2)))
  expect((await to.count(2)).map((e) => e.uri)).toEqual(['/vms/1', '/vms/2'])
  await channel.close()
  await store.close()
})
