import { expect, test, vi } from 'vitest'
import { admin, alice, bob, draft, harness } from './support/harness.ts'

const names = (events: readonly { uri: string }[]) => events.map((e) => e.uri)

test('a published event reaches an open stream as one record of the contract', async () => {
  await using h = await harness()
  const stream = await h.connect()
  await h.publish(draft(1))
  const [event] = await stream.count(1)
  expect(event).toEqual({
    id: expect.any(String),
    type: 'vm.updated',
    uri: '/vms/1',
    method: 'PUT',
    at: expect.any(String),
    data: { n: 1 },
  })
  expect(stream.response.headers['content-type']).toMatch('text/event-stream')
})

test('an event of a transaction that fails is never sent', async () => {
  await using h = await harness()
  const stream = await h.connect()
  await h.store
    .transaction(async (tx) => {
      h.hub.publish(tx, draft('lost'))
      throw new Error('no')
    })
    .catch(() => undefined)
  await h.publish(draft('kept'))
  expect(names(await stream.count(1))).toEqual(['/vms/kept'])
})

test('a stream resumes after its last id: nothing lost, nothing twice, in order', async () => {
  await using h = await harness()
  const first = await h.connect()
  await h.publish(draft(1), draft(2))
  await first.count(2)
  first.close()
  await h.publish(draft(3))
  await h.publish(draft(4))
  const second = await h.connect(alice, { after: first.lastId() })
  await h.publish(draft(5))
  expect(names(await second.count(3))).toEqual(['/vms/3', '/vms/4', '/vms/5'])
})

test('a stream that never saw an event resumes from the id it got when it was opened', async () => {
  await using h = await harness()
  await h.publish(draft('before'))
  const first = await h.connect()
  await h.publish(draft('mark'))
  await first.count(1)
  const idle = await h.connect(alice, { filters: { types: ['nothing.*'] } })
  await h.publish(draft('seen'))
  await first.count(2)
  expect(idle.events).toEqual([])
  idle.close()
  const again = await h.connect(alice, { after: idle.lastId() })
  expect(names(await again.count(1))).toEqual(['/vms/seen'])
})

test('a hub that starts on a filled outbox serves its history', async () => {
  await using h = await harness()
  const stream = await h.connect()
  for (let i = 1; i <= 3; i++) await h.publish(draft(i))
  const [first] = await stream.count(3)
  await h.hub.close()
  await using other = await harness({}, h.store)
  const again = await other.connect(alice, { after: first!.id! })
  await other.publish(draft(4))
  expect(names(await again.count(3))).toEqual(['/vms/2', '/vms/3', '/vms/4'])
})

test('a long history is resumed page by page, whole and in order', async () => {
  await using h = await harness()
  const stream = await h.connect()
  await h.publish(draft('first'))
  await stream.count(1)
  const all = Array.from({ length: 1700 }, (_, i) => draft(i, { data: 'x'.repeat(1000) }))
  for (let i = 0; i < all.length; i += 100) await h.publish(...all.slice(i, i + 100))
  await h.hub.close()
  await using other = await harness({}, h.store)
  const again = await other.connect(alice, { after: stream.events[0]!.id! })
  expect(names(await again.count(1700))).toEqual(all.map((d) => d.uri))
})

test('when the history no longer reaches back, a reset record comes first, then what is new', async () => {
  await using h = await harness()
  const stream = await h.connect()
  for (let i = 1; i <= 3; i++) await h.publish(draft(i))
  const events = await stream.count(3)
  await h.store.trimLog('events', { before: events[2]!.id! })
  await h.hub.close()
  await using other = await harness({}, h.store)
  const again = await other.connect(alice, { after: events[0]!.id! })
  await again.count(1)
  await other.publish(draft(4))
  expect((await again.count(2)).map((e) => e.type)).toEqual(['reset', 'vm.updated'])
  expect(again.events[0]!.id).toBe(events[2]!.id)
})

test.each(['not-a-cursor', '', '~~~~', '99999999999999999999999999'])('an id that is not ours (%j) is answered by reset', async (after) => {
  await using h = await harness()
  await h.publish(draft(1))
  const stream = await h.connect(alice, { after })
  await stream.count(1)
  await h.publish(draft(2))
  // the first event may come once more behind the reset, when it was not yet delivered as the stream opened
  let events = await stream.count(2)
  while (events.at(-1)!.uri !== '/vms/2') events = await stream.count(events.length + 1)
  // the empty id is the beginning of the stream for stores whose history is whole
  expect(['reset', 'vm.updated']).toContain(events[0]!.type)
})

test('filters by type and URI hold back everything else', async () => {
  await using h = await harness()
  const stream = await h.connect(alice, { filters: { types: ['vm.*', 'task.finished'], uris: ['/vms/*', '/tasks/7'] } })
  await h.publish(
    draft(1),
    draft(1, { type: 'pool.updated', uri: '/pools/1' }),
    draft(1, { type: 'vm.started', uri: '/other/1' }),
    draft(1, { type: 'task.finished', uri: '/tasks/7' }),
  )
  expect(names(await stream.count(2))).toEqual(['/vms/1', '/tasks/7'])
})

test('an event reaches its audience and admins, nobody else', async () => {
  await using h = await harness()
  const [a, b, r] = [await h.connect(alice), await h.connect(bob), await h.connect(admin)]
  await h.publish(draft('secret', { audience: { users: ['alice'] } }), draft('public'))
  expect(names(await a.count(2))).toEqual(['/vms/secret', '/vms/public'])
  expect(names(await r.count(2))).toEqual(['/vms/secret', '/vms/public'])
  expect(names(await b.count(1))).toEqual(['/vms/public'])
})

test('who loses sight of an object gets a removal without data, also when he resumes later', async () => {
  await using h = await harness()
  const a = await h.connect(alice)
  const b = await h.connect(bob)
  await h.publish(draft('x', { audience: { users: ['alice', 'bob'] } }))
  const [seen] = await b.count(1)
  await h.publish(draft('x', { audience: { users: ['alice'] }, before: { users: ['alice', 'bob'] } }))
  expect((await b.count(2))[1]).toEqual({
    id: expect.any(String),
    type: 'vm.deleted',
    uri: '/vms/x',
    method: 'DELETE',
    at: expect.any(String),
  })
  expect((await a.count(2))[1]).toMatchObject({ type: 'vm.updated', data: { n: 'x' } })
  const again = await h.connect(bob, { after: seen!.id! })
  expect((await again.count(1))[0]).toMatchObject({ type: 'vm.deleted', method: 'DELETE' })
})

test('a transient event reaches open streams without an id and is not kept', async () => {
  await using h = await harness()
  const stream = await h.connect()
  h.hub.transient(draft('now', { type: 'vm.stats' }))
  expect((await stream.count(1))[0]).not.toHaveProperty('id')
  expect((await h.store.readLog('events', { limit: 10 })).records).toEqual([])
})

test('events of one tick are one write to each reader', async () => {
  await using h = await harness()
  const stream = await h.connect()
  let writes = 0
  stream.response.on('data', () => writes++)
  await h.publish(...Array.from({ length: 20 }, (_, i) => draft(i)))
  await stream.count(20)
  expect(writes).toBe(1)
})

test('an event is made into a text once, however many read it', async () => {
  const countFor = async (readers: number): Promise<number> => {
    await using h = await harness()
    const streams = await Promise.all(Array.from({ length: readers }, () => h.connect()))
    const texts = vi.spyOn(JSON, 'stringify')
    await h.publish(...Array.from({ length: 10 }, (_, i) => draft(i)))
    for (const s of streams) await s.count(10)
    const n = texts.mock.calls.length
    texts.mockRestore()
    for (const s of streams) s.close()
    return n
  }
  expect(await countFor(40)).toBe(await countFor(1))
})

test('an event whose data is too large is sent without it: the reader reads the URI', async () => {
  await using h = await harness()
  const stream = await h.connect()
  await h.publish(draft('big', { data: 'x'.repeat(20_000) }))
  expect((await stream.count(1))[0]).not.toHaveProperty('data')
})

test.each([
  { limit: 1024 * 1024, options: {}, how: 'as it is' },
  { limit: 64 * 1024, options: { maxPendingBytes: 64 * 1024 }, how: 'as told' },
])('a reader that does not read is cut off with its reason at $limit bytes, $how; the others miss nothing', async ({ limit, options }) => {
  await using h = await harness(options)
  const stalled = await h.connect()
  const good = await h.connect()
  stalled.response.pause()
  const total = 4000
  for (let i = 0; i < total && h.hub.size === 2; i += 50) {
    await h.publish(...Array.from({ length: 50 }, (_, j) => draft(i + j, { data: 'x'.repeat(10_000) })))
    await good.count(i + 50)
  }
  expect(h.hub.size).toBe(1)
  // not before so much is waiting for it
  expect(good.events.length * 10_000).toBeGreaterThan(limit)
  stalled.response.resume()
  await stalled.ended
  expect(stalled.events.at(-1)).toMatchObject({ type: 'closing', data: { code: 'NOTIFY_ERR_SLOW_READER' } })
  const missed = await h.connect(alice, { after: stalled.lastId() })
  await h.publish(draft('last'))
  const n = good.events.length
  await good.count(n + 1)
  await missed.count(n + 1 - (stalled.events.length - 1))
  expect(names(stalled.events.slice(0, -1)).concat(names(missed.events))).toEqual(names(good.events))
})

test('close() ends every stream with its reason, after what was committed', async () => {
  await using h = await harness()
  const stream = await h.connect()
  await h.publish(draft('last'))
  await h.hub.close('CORE_SHUTTING_DOWN')
  await stream.ended
  expect(stream.events.map((e) => e.type)).toEqual(['vm.updated', 'closing'])
  expect(stream.events[1]).toMatchObject({ data: { code: 'CORE_SHUTTING_DOWN' } })
  await h.hub.close()
})

test('a stream opened after close() is refused with NOTIFY_ERR_CLOSED', async () => {
  await using h = await harness()
  await h.hub.close('GONE')
  expect(() => h.hub.open({} as never, { ctx: { principal: alice, requestId: '', locale: 'en' } })).toThrow(/GONE/)
})

test('disconnect() ends the streams of one user with a reason and leaves the others', async () => {
  await using h = await harness()
  const a = await h.connect(alice)
  const b = await h.connect(bob)
  expect(h.hub.disconnect((ctx) => ctx.principal?.name === 'alice', 'AUTH_SESSION_ENDED')).toBe(1)
  await a.ended
  expect(a.events.at(-1)).toMatchObject({ type: 'closing', data: { code: 'AUTH_SESSION_ENDED' } })
  await h.publish(draft(1))
  await b.count(1)
})

test('disconnect() can end the streams of one session and leave the others of its user', async () => {
  await using h = await harness()
  const a = await h.connect(alice, { sessionId: 'one' })
  const b = await h.connect(alice, { sessionId: 'two' })
  expect(h.hub.disconnect((ctx) => ctx.sessionId === 'one', 'AUTH_SESSION_ENDED')).toBe(1)
  await a.ended
  await h.publish(draft(1))
  await b.count(1)
})

test('one more stream than a user may have is refused with NOTIFY_ERR_TOO_MANY_STREAMS', async () => {
  await using h = await harness({ maxStreamsPerUser: 1 })
  await h.connect(alice)
  await h.connect(bob)
  expect(() => h.hub.open({} as never, { ctx: { principal: alice, requestId: '', locale: 'en' } })).toThrow(/1 event streams open/)
})

test('a filter of too many patterns is refused with NOTIFY_ERR_FILTER', async () => {
  await using h = await harness()
  const types = Array.from({ length: 21 }, (_, i) => `a${i}`)
  expect(() => h.hub.open({} as never, { ctx: { principal: alice, requestId: '', locale: 'en' }, filters: { types } })).toThrow(
    /at most 20/,
  )
})

test('a heartbeat carries the place in the stream, so that a quiet reader can resume', async () => {
  let now = 1_000_000
  const timers: { at: number; fn: () => void }[] = []
  const clock = {
    now: () => now,
    timer: (fn: () => void, ms: number) => {
      if (ms < 1000) {
        const t = setTimeout(fn, ms)
        return () => clearTimeout(t)
      }
      const t = { at: now + ms, fn }
      timers.push(t)
      return () => void timers.splice(timers.indexOf(t), 1)
    },
  }
  await using h = await harness({ clock, pollMs: 60_000 })
  const busy = await h.connect()
  const quiet = await h.connect(alice, { filters: { types: ['nothing'] } })
  await h.publish(draft(1))
  const [event] = await busy.count(1)
  const beat = new Promise<void>((resolve) => quiet.response.on('data', () => quiet.lastId() === event!.id && resolve()))
  now += 15_000
  for (const t of timers.filter((x) => x.at <= now)) t.fn()
  await beat
  expect(quiet.events).toEqual([])
})

test('old events are dropped by number and by age', async () => {
  let now = Date.now()
  const timers: { at: number; fn: () => void }[] = []
  const clock = {
    now: () => now,
    timer: (fn: () => void, ms: number) => {
      if (ms >= 60_000) timers.push({ at: now + ms, fn })
      const t = ms < 60_000 ? setTimeout(fn, ms) : undefined
      return () => clearTimeout(t)
    },
  }
  await using h = await harness({ clock, keepRecords: 1000, pollMs: 50 })
  const stream = await h.connect()
  for (let i = 0; i < 3500; i += 100) await h.publish(...Array.from({ length: 100 }, (_, j) => draft(i + j)))
  await stream.count(3500)
  now += 600_000
  for (const t of timers.splice(0).filter((x) => x.at <= now)) t.fn()
  const left = async () => (await h.store.readLog('events', { limit: 10_000 })).records.length
  await expect.poll(left).toBeLessThanOrEqual(2001)
  expect(await left()).toBeGreaterThanOrEqual(1000)
})
