import type { StoragePool } from '@onggi/libvirt'
import { expect, test } from 'vitest'
import type { Clock } from '../../src/needs.ts'
import { createPoolReader } from '../../src/storage/pool-reader.ts'
import { quiet } from '../support/world.ts'

/** A clock that moves only when told. */
function manualClock(): Clock & { advance(ms: number): void } {
  let now = 0
  const timers = new Set<{ at: number; fn: () => void }>()
  return {
    now: () => now,
    after(ms, fn) {
      const timer = { at: now + ms, fn }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    advance(ms) {
      now += ms
      for (const timer of [...timers]) if (timer.at <= now && timers.delete(timer)) timer.fn()
    },
  }
}

/** What the reader asks of a pool, as far as it asks. */
function fakePool(uuid: string, getInfo: () => Promise<object>): { pool: StoragePool; calls: () => number } {
  let calls = 0
  const pool = {
    name: `pool ${uuid}`,
    uuid,
    getInfo: () => {
      calls++
      return getInfo()
    },
    getXMLDesc: async () => `<pool type='dir'><name>pool ${uuid}</name><uuid>${uuid}</uuid><target><path>/p</path></target></pool>`,
    getAutostart: async () => true,
    isPersistent: async () => true,
    numOfVolumes: async () => 3,
  }
  return { pool: pool as unknown as StoragePool, calls: () => calls }
}
const running = { state: 2, capacity: 10n, allocation: 4n, available: 6n }

test('a pool that hangs is inaccessible after its patience, is not asked again meanwhile, and costs the others nothing', async () => {
  const clock = manualClock()
  const reader = createPoolReader({ log: quiet, clock, patienceMs: 100 })
  let answer = (_info: object): void => undefined
  const hung = fakePool('a', () => new Promise((resolve) => (answer = resolve)))
  const fine = fakePool('b', async () => running)

  const first = reader.read(hung.pool)
  expect((await reader.read(fine.pool)).record).toMatchObject({ state: 'active', volumeCount: 3, capacity: 10 })
  clock.advance(100)
  expect((await first).record).toMatchObject({ name: 'pool a', state: 'inaccessible', capacity: 0 })
  expect((await reader.read(hung.pool)).record.state).toBe('inaccessible')
  expect(hung.calls()).toBe(1)

  answer(running)
  await new Promise((resolve) => setImmediate(resolve))
  const again = reader.read(hung.pool)
  answer(running)
  expect((await again).record).toMatchObject({ state: 'active', capacity: 10 })
})

test('a pool that hangs later keeps what was known of it', async () => {
  const clock = manualClock()
  const reader = createPoolReader({ log: quiet, clock, patienceMs: 100 })
  let hangs = false
  const { pool } = fakePool('a', () => (hangs ? new Promise(() => undefined) : Promise.resolve(running)))
  await reader.read(pool)
  hangs = true
  const late = reader.read(pool)
  clock.advance(100)
  expect((await late).record).toMatchObject({ state: 'inaccessible', capacity: 10, path: '/p', autostart: true })
})
