import { describe, expect, test } from 'vitest'
import { createLiveList } from '../src/live-list.ts'
import { taskEnd } from '../src/requests.ts'
import type { TabEvent, TabHost } from '../src/tab-host.ts'

interface Thing {
  readonly name: string
  readonly size?: number
}

/** A host whose answers the test gives, one request at a time. */
function fakeHost(): {
  host: TabHost
  emit: (e: Partial<TabEvent>) => void
  asked: string[]
  answer: (body: unknown, status?: number) => Promise<void>
  leave: () => void
} {
  const listeners = new Set<{ uri?: string; fn: (e: TabEvent) => void }>()
  const waiting: ((r: Response) => void)[] = []
  const asked: string[] = []
  const left = new AbortController()
  const host: TabHost = {
    api: {
      fetch: (path) => {
        asked.push(path)
        return new Promise((resolve) => waiting.push(resolve))
      },
      url: (path) => path,
    },
    user: { name: 'a', realm: '', roles: ['admin'], groups: [] },
    t: (code) => code,
    on: (filter, fn) => {
      const listener = { ...(filter.uri === undefined ? {} : { uri: filter.uri }), fn }
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    notify: () => undefined,
    navigate: () => undefined,
    signal: left.signal,
    get page() {
      return host
    },
  }
  return {
    host,
    asked,
    emit: (e) => {
      const event = { id: '1', type: 'x', uri: '', ...e }
      for (const l of [...listeners]) if (l.uri === undefined || l.uri === event.uri || event.type === 'reset') l.fn(event)
    },
    answer: async (body, status = 200) => {
      waiting.shift()?.(new Response(JSON.stringify(body), { status }))
      await new Promise((resolve) => setImmediate(resolve))
    },
    leave: () => left.abort(new Error('left')),
  }
}
const listOf = (h: ReturnType<typeof fakeHost>, onChange: () => void = () => undefined) =>
  createLiveList<Thing>(h.host, {
    uri: '/things',
    uriOf: (x) => `/things/${x.name}`,
    compare: (a, b) => a.name.localeCompare(b.name),
    onChange,
  })

describe('a live list', () => {
  test('is sorted, merges changes, takes in new ones and drops what is gone', async () => {
    const h = fakeHost()
    const list = listOf(h)
    expect(list.state).toBe('loading')
    await h.answer([{ name: 'b' }, { name: 'a', size: 1 }])
    expect(list.items.map((x) => x.name)).toEqual(['a', 'b'])
    h.emit({ uri: '/things/a', data: { name: 'a', size: 2 } })
    h.emit({ uri: '/things/c', data: { name: 'c' }, method: 'POST' })
    h.emit({ uri: '/things/b', type: 'thing.deleted' })
    expect(list.items).toEqual([{ name: 'a', size: 2 }, { name: 'c' }])
    expect(h.asked).toEqual(['/things'])
  })

  test('an own change is shown at once: taken over or dropped', async () => {
    const h = fakeHost()
    const list = listOf(h)
    await h.answer([{ name: 'a', size: 1 }])
    list.take({ name: 'a', size: 2 })
    expect(list.items).toEqual([{ name: 'a', size: 2 }])
    list.drop({ name: 'a' })
    expect(list.items).toEqual([])
  })

  test('an event that arrives while the list is read is not lost', async () => {
    const h = fakeHost()
    const list = listOf(h)
    h.emit({ uri: '/things/a', data: { name: 'a', size: 9 } })
    h.emit({ uri: '/things/b', method: 'DELETE' })
    await h.answer([{ name: 'a', size: 1 }, { name: 'b' }])
    expect(list.items).toEqual([{ name: 'a', size: 9 }])
  })

  test('an event without data makes it read that one, and a 404 takes it out', async () => {
    const h = fakeHost()
    const list = listOf(h)
    await h.answer([{ name: 'a', size: 1 }])
    h.emit({ uri: '/things/a' })
    await h.answer({ name: 'a', size: 5 })
    expect(list.items).toEqual([{ name: 'a', size: 5 }])
    h.emit({ uri: '/things/a' })
    await h.answer({ type: 'urn:onggi:error:X', detail: 'gone' }, 404)
    expect(list.items).toEqual([])
  })

  test('a reset and a rename read everything again; events below an item or elsewhere are none of its business', async () => {
    const h = fakeHost()
    listOf(h)
    await h.answer([])
    h.emit({ type: 'reset' })
    await h.answer([])
    h.emit({ type: 'thing.renamed', uri: '/things/z' })
    await h.answer([])
    h.emit({ uri: '/things/a/snapshots' })
    h.emit({ uri: '/others/a' })
    expect(h.asked).toEqual(['/things', '/things', '/things'])
  })

  test('a failed first reading is told; a later one keeps what is shown', async () => {
    const h = fakeHost()
    const list = listOf(h)
    await h.answer({ type: 'urn:onggi:error:DOWN', detail: 'away' }, 503)
    expect(list.state).toBe('failed')
    expect(list.error).toMatchObject({ code: 'DOWN' })
    void list.reload()
    await h.answer([{ name: 'a' }])
    expect([list.state, list.error]).toEqual(['ready', undefined])
    void list.reload()
    await h.answer({ type: 'urn:onggi:error:DOWN', detail: 'away' }, 503)
    expect(list.state).toBe('ready')
    expect(list.items).toHaveLength(1)
    expect(list.error).toMatchObject({ code: 'DOWN' })
  })
})

/** What a promise rejects with; attached at once, so that no rejection goes by unhandled. */
const failure = (p: Promise<unknown>): Promise<unknown> =>
  p.then(
    () => 'it did not fail',
    (e: unknown) => e,
  )

describe('waiting for a task', () => {
  const task = (status: string, more: object = {}): object => ({ id: 't', status, message: '', target_uri: '/x', progress: 0, ...more })

  test('ends by an event that carries the task', async () => {
    const h = fakeHost()
    const end = taskEnd(h.host, { id: 't' })
    await h.answer(task('running'))
    h.emit({ uri: '/tasks/t', data: task('finished') })
    expect((await end).status).toBe('finished')
    expect(h.asked).toEqual(['/tasks/t'])
  })

  test('an event without data, or a reset, makes it look', async () => {
    const h = fakeHost()
    const end = failure(taskEnd(h.host, { id: 't' }))
    await h.answer(task('running'))
    h.emit({ type: 'reset' })
    await h.answer({ type: 'urn:onggi:error:DOWN', detail: 'away' }, 503)
    h.emit({ uri: '/tasks/t' })
    await h.answer(task('failed', { error: { code: 'DISK_FULL', message: 'The disk is full' } }))
    expect(await end).toMatchObject({ code: 'DISK_FULL', message: 'The disk is full' })
  })

  test('a cancelled one, a vanished one and a page that is left all end the waiting', async () => {
    const killed = fakeHost()
    const a = failure(taskEnd(killed.host, { id: 't' }))
    await killed.answer(task('killed'))
    expect(await a).toMatchObject({ code: 'CLIENT_ERR_TASK_KILLED' })
    const gone = fakeHost()
    const b = failure(taskEnd(gone.host, { id: 't' }))
    await gone.answer({ type: 'urn:onggi:error:TASK_ERR_NOT_FOUND', detail: 'no' }, 404)
    expect(await b).toMatchObject({ code: 'TASK_ERR_NOT_FOUND' })
    const left = fakeHost()
    const c = failure(taskEnd(left.host, { id: 't' }))
    left.leave()
    expect(await c).toMatchObject({ message: 'left' })
  })
})
