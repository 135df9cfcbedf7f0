import assert from 'node:assert/strict'
import { put, valueOf, withCode } from './harness.ts'
import type { Part } from './harness.ts'

/** Single objects: what every driver has. */
export function objectsContract({ it }: Part): void {
  it('get() of what was never put answers undefined', async (s) => {
    assert.equal(await s.transaction((tx) => tx.get('item', 'nobody')), undefined)
  })

  it('get() answers what put() wrote, with its version and times', async (s) => {
    const before = new Date(Date.now() - 120_000).toISOString()
    const version = await put(s, 'a', { owner: 'kim', n: 1 })
    const got = await s.transaction((tx) => tx.get('item', 'a'))
    assert.deepEqual(got?.value, { owner: 'kim', n: 1 })
    assert.equal(got.type, 'item')
    assert.equal(got.id, 'a')
    assert.equal(got.version, version)
    assert.ok(got.created > before && got.updated >= got.created, `${got.created} ${got.updated}`)
  })

  it('keeps every JSON value: unicode, escapes, lone surrogates, numbers, nesting', async (s) => {
    const value = {
      text: 'Ω\u0000\u0001\ud800 😀 " \\ \n',
      list: [0, 0.1, 1e21, Number.MAX_SAFE_INTEGER, null, true, [], {}],
      '': { __proto__x: 1 },
    }
    await s.transaction((tx) => tx.put('other.kind', 'v', value))
    assert.deepEqual((await s.transaction((tx) => tx.get('other.kind', 'v')))?.value, value)
  })

  it('a value read twice is not the same object, and changing it changes nothing stored', async (s) => {
    await put(s, 'a', { n: 1 })
    const one = await valueOf(s, 'a')
    assert.ok(one)
    one.n = 99
    assert.deepEqual(await valueOf(s, 'a'), { n: 1 })
  })

  it('a put keeps created also as its own transaction sees it, by id, in lists and after another put', async (s) => {
    await s.transaction((tx) => tx.put('item', 'kept', { owner: 'kim', n: 1 }))
    const first = await s.transaction((tx) => tx.get('item', 'kept'))
    const seen = await s.transaction(async (tx) => {
      await tx.put('item', 'kept', { owner: 'kim', n: 2 })
      await tx.put('item', 'kept', { owner: 'kim', n: 3 })
      return [await tx.get('item', 'kept'), (await tx.list('item', { where: { created: first!.created } })).find((o) => o.id === 'kept')]
    })
    assert.deepEqual(
      seen.map((o) => o?.created),
      [first?.created, first?.created],
    )
    assert.equal((await s.transaction((tx) => tx.get('item', 'kept')))?.created, first?.created)
  })
  it('a second put grows the version, keeps created, and replaces the value', async (s) => {
    const v1 = await put(s, 'a', { n: 1, owner: 'kim' })
    const first = await s.transaction((tx) => tx.get('item', 'a'))
    const v2 = await put(s, 'a', { n: 2 })
    const second = await s.transaction((tx) => tx.get('item', 'a'))
    assert.ok(v2 > v1)
    assert.equal(second?.created, first?.created)
    assert.deepEqual(second?.value, { n: 2 })
  })

  it('put() with a stale ifVersion rejects with STORE_ERR_VERSION and changes nothing', async (s) => {
    const v1 = await put(s, 'a', { n: 1 })
    await put(s, 'a', { n: 2 }, { ifVersion: v1 })
    await assert.rejects(put(s, 'a', { n: 3 }, { ifVersion: v1 }), withCode('STORE_ERR_VERSION'))
    await assert.rejects(put(s, 'b', { n: 3 }, { ifVersion: 7 }), withCode('STORE_ERR_VERSION'))
    assert.deepEqual(await valueOf(s, 'a'), { n: 2 })
    assert.equal(await valueOf(s, 'b'), undefined)
  })

  it('put() with ifVersion absent makes an object once', async (s) => {
    await put(s, 'a', { n: 1 }, { ifVersion: 'absent' })
    await assert.rejects(put(s, 'a', { n: 2 }, { ifVersion: 'absent' }), withCode('STORE_ERR_VERSION'))
    assert.deepEqual(await valueOf(s, 'a'), { n: 1 })
  })

  it('delete() removes once and tells so; a stale ifVersion rejects with STORE_ERR_VERSION', async (s) => {
    const v = await put(s, 'a', { n: 1 })
    await assert.rejects(
      s.transaction((tx) => tx.delete('item', 'a', { ifVersion: v + 1000 })),
      withCode('STORE_ERR_VERSION'),
    )
    assert.equal(await s.transaction((tx) => tx.delete('item', 'a', { ifVersion: v })), true)
    assert.equal(await s.transaction((tx) => tx.delete('item', 'a')), false)
    assert.equal(await valueOf(s, 'a'), undefined)
  })

  it('an object made again after a delete never has an old version', async (s) => {
    const seen = new Set<number>()
    for (let i = 0; i < 4; i++) {
      seen.add(await put(s, 'a', { n: i }))
      seen.add(await put(s, 'a', { n: i }))
      await s.transaction((tx) => tx.delete('item', 'a'))
    }
    assert.equal(seen.size, 8)
  })

  it('the same id in two types is two objects', async (s) => {
    await put(s, 'a', { n: 1 })
    await s.transaction((tx) => tx.put('other.kind', 'a', 'two'))
    assert.deepEqual(await valueOf(s, 'a'), { n: 1 })
    assert.equal((await s.transaction((tx) => tx.get('other.kind', 'a')))?.value, 'two')
  })

  it('a type that was not declared is refused with STORE_ERR_UNKNOWN_TYPE', async (s) => {
    await assert.rejects(
      s.transaction((tx) => tx.put('nope', 'a', 1)),
      withCode('STORE_ERR_UNKNOWN_TYPE'),
    )
    await assert.rejects(s.rawList('nope'), withCode('STORE_ERR_UNKNOWN_TYPE'))
  })

  it('ids: any text of 1..255 characters; control characters and emptiness are STORE_ERR_BAD_ID', async (s) => {
    for (const id of ['', 'a\nb', '\u0000', 'x'.repeat(256), '\ud800', 'cursor:x'])
      await assert.rejects(put(s, id, {}), withCode('STORE_ERR_BAD_ID'), JSON.stringify(id))
    for (const id of ['x'.repeat(255), '..', 'a/b', 'Ω 😀', '%2f', '.hidden', 'con', 'o\'x"y']) {
      await put(s, id, { text: id })
      assert.deepEqual(await valueOf(s, id), { text: id })
    }
  })

  it('a value its check refuses, or that has no JSON, rejects with STORE_ERR_BAD_VALUE', async (s) => {
    await assert.rejects(
      s.transaction((tx) => tx.put('checked', 'a', { size: 'big' })),
      withCode('STORE_ERR_BAD_VALUE'),
    )
    await assert.rejects(
      s.transaction((tx) => tx.put('other.kind', 'a', undefined)),
      withCode('STORE_ERR_BAD_VALUE'),
    )
    await assert.rejects(
      s.transaction((tx) => tx.put('item', 'a', { owner: ['an', 'array'] })),
      withCode('STORE_ERR_BAD_VALUE'),
    )
    await assert.rejects(
      s.transaction((tx) => tx.put('item', 'a', { owner: 'x'.repeat(600) })),
      withCode('STORE_ERR_BAD_VALUE'),
    )
    await s.transaction((tx) => tx.put('checked', 'a', { size: 1 }))
  })

  it('everything after close() rejects with STORE_ERR_CLOSED; close() twice is one close', async (s) => {
    await put(s, 'a', { n: 1 })
    await Promise.all([s.close(), s.close()])
    await assert.rejects(put(s, 'b', {}), withCode('STORE_ERR_CLOSED'))
    await assert.rejects(s.rawList('item'), withCode('STORE_ERR_CLOSED'))
  })

  it('now() never goes back', async (s) => {
    let last = await s.now()
    for (let i = 0; i < 20; i++) {
      const t = await s.now()
      assert.ok(t >= last)
      last = t
    }
  })
}
