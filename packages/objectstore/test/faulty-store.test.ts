import { describe, expect, test } from 'vitest'
import { openMemoryStore } from '../src/index.ts'
import { createFaultyStore, describeStoreContract } from '../src/testing/index.ts'

const make = () => createFaultyStore(openMemoryStore({ types: [{ name: 'item' }] }))

describeStoreContract(
  async (o) => {
    const store = createFaultyStore(openMemoryStore(o))
    return { store, cleanUp: () => store.close() }
  },
  { name: 'memory behind a fault-injecting wrapper without faults', capabilities: make().capabilities, describe, test },
)

test("a fault hits the planned calls of its point, by code or with an error of one's own", async () => {
  const s = make()
  s.inject({ at: 'put', error: 'STORE_ERR_DISK_FULL', after: 1, times: 2 })
  const put = () => s.transaction((tx) => tx.put('item', 'a', 1))
  await put()
  await expect(put()).rejects.toMatchObject({ code: 'STORE_ERR_DISK_FULL' })
  await expect(put()).rejects.toMatchObject({ code: 'STORE_ERR_DISK_FULL' })
  await put()
  expect(s.calls.put).toBe(4)
  const own = new Error('mine')
  for (const at of ['begin', 'get', 'delete', 'list', 'count', 'claim', 'append'] as const) {
    s.inject({ at, error: own })
    const all = s.transaction(async (tx) => {
      await tx.get('item', 'a')
      await tx.list('item')
      await tx.count('item')
      await tx.claim('item', {})
      tx.append('l', 1)
      await tx.delete('item', 'zzz')
    })
    await expect(all, at).rejects.toBe(own)
  }
  for (const [at, call] of [
    ['readLog', () => s.readLog('l', { limit: 1 })],
    ['trimLog', () => s.trimLog('l', { before: '' })],
    ['rawList', () => s.rawList('item')],
    ['now', () => s.now()],
  ] as const) {
    s.inject({ at, error: own })
    await expect(call(), at).rejects.toBe(own)
  }
})

test('a failed commit writes nothing; a lost acknowledgement has written everything', async () => {
  const s = make()
  const put = (id: string) => s.transaction((tx) => tx.put('item', id, 1))
  s.inject({ at: 'commit', error: 'STORE_ERR_FAILED' })
  await expect(put('a')).rejects.toMatchObject({ code: 'STORE_ERR_FAILED' })
  s.inject({ at: 'acknowledge', error: 'STORE_ERR_UNREACHABLE' })
  await expect(put('b')).rejects.toMatchObject({ code: 'STORE_ERR_UNREACHABLE' })
  expect((await s.rawList('item')).map((r) => r.id)).toEqual(['b'])
})

test('runAgain() runs the function once more, with the first run void', async () => {
  const s = make()
  s.runAgain()
  let runs = 0
  const version = await s.transaction(async (tx) => {
    runs++
    expect(await tx.get('item', 'a')).toBeUndefined()
    return tx.put('item', 'a', runs)
  })
  expect(runs).toBe(2)
  expect(await s.transaction((tx) => tx.get('item', 'a'))).toMatchObject({ value: 2, version })
})

test('a call hangs until it is let go; wakes can be lost; heal() ends all', async () => {
  const s = make()
  let go: () => void = () => undefined
  s.inject({ at: 'now', until: new Promise<void>((done) => (go = done)) })
  const now = s.now()
  go()
  expect(await now).toBeGreaterThan(0)
  let woken = 0
  s.onAppend('l', () => woken++)
  s.inject({ at: 'wake' })
  await s.transaction(async (tx) => tx.append('l', 1))
  expect(woken).toBe(0)
  s.inject({ at: 'begin', error: 'STORE_ERR_CLOSED', times: 99 })
  s.heal()
  await s.transaction(async (tx) => tx.append('l', 2))
  expect(woken).toBe(1)
})
