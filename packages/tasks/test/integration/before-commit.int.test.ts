import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openMemoryStore, type Store } from '@onggi/objectstore'
import { openFilesStore } from '@onggi/objectstore/files'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTasks, taskTypes, type Tasks } from '../../src/index.ts'
import { deferred } from '../support/deferred.ts'
import { alice, as, events, policy } from '../support/harness.ts'
import { openStore } from '../support/open-store.ts'
import { createPostgres, type PostgresServer } from '../../../../test/support/postgres.ts'

let server: PostgresServer
const dir = mkdtempSync(join(tmpdir(), 'onggi-tasks-commit-'))
beforeAll(async () => void (server = await createPostgres(['fsync=off'])))
afterAll(async () => {
  await server.remove()
  rmSync(dir, { recursive: true, force: true })
})

const types = [...taskTypes, { name: 'thing' }]
const openers: Record<string, () => Promise<Store>> = {
  memory: async () => openMemoryStore({ types }),
  sqlite: () => openStore(join(dir, 'test.db'), types),
  postgres: () => openStore(`${server.url}#commit`, types),
}

/** `places`: how many of the runner's two slots are free, so that the row claims the task, or that it waits in the queue. */
describe.each(
  Object.keys(openers).flatMap((driver) => [
    { driver, places: 2 },
    { driver, places: 0 },
  ]),
)('between enqueue and commit, on $driver, with $places free places', ({ driver, places }) => {
  const ran: string[] = []
  const gate = deferred<null>()
  let store: Store
  let tasks: Tasks
  let blockers: { id: string }[] = []
  const enqueue = (tx: Parameters<Tasks['enqueue']>[0], type = 'thing.make'): Promise<{ id: string }> =>
    tasks.enqueue(tx, type, {}, { ctx: as(alice), target: '/things/a', audience: {} })
  const statusOf = async (id: string): Promise<string> => (await tasks.wait(id)).status

  beforeAll(async () => {
    store = await openers[driver]!()
    tasks = createTasks({ store, events, policy, concurrency: 2, pollMs: 50 })
    const run = async (_: unknown, ctx: { readonly taskId: string }): Promise<string> => {
      ran.push(ctx.taskId)
      return 'made'
    }
    tasks.register({ name: 'thing.make', cancellable: true, onCrash: 'compensate', steps: {}, run }, 'test')
    tasks.register({ name: 'thing.block', cancellable: true, onCrash: 'compensate', steps: {}, run: () => gate.promise }, 'test')
    await tasks.start()
    // the first comes from the queue: afterwards the runner knows that nobody waits there
    const first = await store.transaction((tx) => enqueue(tx))
    expect(await statusOf(first.id)).toBe('finished')
    blockers = await Promise.all(Array.from({ length: 2 - places }, () => store.transaction((tx) => enqueue(tx, 'thing.block'))))
  })
  afterAll(async () => {
    gate.resolve(null)
    for (const { id } of blockers) expect(await statusOf(id)).toBe('finished')
    await tasks.close()
    await store.close()
  })

  /** Lets a task that waits in the queue be decided: by then it has run, or is known to be over. */
  const endOf = async (id: string): Promise<string> => {
    if (places > 0) return statusOf(id)
    await tasks.cancel(id, as(alice)).catch(() => undefined)
    return statusOf(id)
  }

  test('a cancel from elsewhere finds no task; committed, it is there, and is run or can be cancelled', async () => {
    const { promise: enqueued, resolve: tell } = deferred<string>()
    const commit = deferred<null>()
    const open = store.transaction(async (tx) => {
      const { id } = await enqueue(tx)
      tell(id)
      await commit.promise
    })
    const id = await enqueued
    await expect(tasks.cancel(id, as(alice))).rejects.toMatchObject({ code: 'TASK_ERR_NOT_FOUND' })
    await expect(tasks.get(id, as(alice))).rejects.toMatchObject({ code: 'TASK_ERR_NOT_FOUND' })
    commit.resolve(null)
    await open
    expect(await endOf(id)).toBe(places > 0 ? 'finished' : 'killed')
    expect(ran.filter((r) => r === id)).toHaveLength(places > 0 ? 1 : 0)
  })

  test('a cancel inside the transaction finds no task either, and does not wait for the commit that waits for it', async () => {
    const { id } = await store.transaction(async (tx) => {
      const queued = await enqueue(tx)
      await expect(tasks.cancel(queued.id, as(alice))).rejects.toMatchObject({ code: 'TASK_ERR_NOT_FOUND' })
      return queued
    })
    expect(await endOf(id)).toBe(places > 0 ? 'finished' : 'killed')
  })

  test.each(['throws', 'is aborted'])('a transaction that %s leaves no task, and its place is free again', async (how) => {
    for (let i = 0; i < 5; i++) {
      const stop = new AbortController()
      let id = ''
      const failed = store.transaction(
        async (tx) => {
          await tx.put('thing', 'a', { i })
          ;({ id } = await enqueue(tx))
          if (how === 'throws') throw new Error('changed its mind')
          stop.abort(new Error('changed its mind'))
          await new Promise(() => undefined)
        },
        { signal: stop.signal },
      )
      await expect(failed).rejects.toThrow('changed its mind')
      for (const look of [() => tasks.get(id, as(alice)), () => tasks.cancel(id, as(alice)), () => tasks.wait(id)])
        await expect(look()).rejects.toMatchObject({ code: 'TASK_ERR_NOT_FOUND' })
      expect(ran).not.toContain(id)
      expect(await store.transaction((tx) => tx.get('thing', 'a'))).toBeUndefined()
    }
    const { id } = await store.transaction((tx) => enqueue(tx))
    expect(await endOf(id)).toBe(places > 0 ? 'finished' : 'killed')
  })

  test('a cancel that comes while the commit is on its way is refused or kept, never both', async () => {
    const ends = await Promise.all(
      Array.from({ length: 30 }, async () => {
        const begun = deferred<null>()
        // another one when the transaction meets a conflict and is run again
        let id = ''
        const open = store.transaction(async (tx) => {
          ;({ id } = await enqueue(tx))
          begun.resolve(null)
        })
        await begun.promise
        for (;;)
          try {
            const tried = id
            await tasks.cancel(tried, as(alice))
            await open
            return { id: tried, cancelled: true }
          } catch (e) {
            const { code } = e as { code?: string }
            if (code === 'TASK_ERR_NOT_CANCELLABLE') return { id, cancelled: false }
            // not there yet
            if (code !== 'TASK_ERR_NOT_FOUND') throw e
            await new Promise(setImmediate)
          }
      }),
    )
    for (const { id, cancelled } of ends) {
      expect(await tasks.wait(id)).toMatchObject(
        cancelled ? { status: 'killed', error: { code: 'TASK_ERR_CANCELLED' } } : { status: 'finished', result: 'made' },
      )
      expect(ran.filter((r) => r === id).length).toBeLessThanOrEqual(1)
      if (!cancelled) expect(ran).toContain(id)
    }
    const running = await store.transaction((tx) => tx.list<{ kind: string }>('task', { where: { place: 'running' } }))
    expect(running.filter((t) => t.value.kind === 'thing.make')).toEqual([])
  })

  test('a cast inside a transaction that fails is none of its business', async () => {
    let id = ''
    const failed = store.transaction(async () => {
      ;({ id } = await tasks.cast('main', 'thing.make', {}, { ctx: as(alice), audience: {} }))
      throw new Error('changed its mind')
    })
    await expect(failed).rejects.toThrow('changed its mind')
    expect(await endOf(id)).toBe(places > 0 ? 'finished' : 'killed')
  })
})

test('a store of files, which has neither logs nor transactions of several objects, refuses to be started on, and keeps nothing', async () => {
  const store = await openFilesStore({ directories: [join(dir, 'files')], types })
  const tasks = createTasks({ store })
  tasks.register({ name: 'thing.make', cancellable: true, onCrash: 'compensate', steps: {}, run: async () => null }, 'test')
  await expect(tasks.start()).rejects.toMatchObject({ code: 'STORE_ERR_UNSUPPORTED' })
  const o = { ctx: as(alice), target: '', audience: {} }
  await expect(store.transaction((tx) => tasks.enqueue(tx, 'thing.make', {}, o))).rejects.toMatchObject({ code: 'STORE_ERR_UNSUPPORTED' })
  expect(await store.transaction((tx) => tx.list('task'))).toEqual([])
  await tasks.close()
  await store.close()
})
