// A server without HTTP: a real store and real tasks around createVirt().
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHookRegistry, createOperations } from '@onggi/hooks'
import { openMemoryStore } from '@onggi/objectstore'
import { createTasks, taskTypes } from '@onggi/tasks'
import { createVirt, type Virt, type VirtOptions, virtTypes } from '../../src/index.ts'
import type { EventDraft, Events, Operations, Store, Tasks } from '../../src/needs.ts'
import { quiet } from './calls.ts'

export { admin, callOf, quiet, user } from './calls.ts'

const accounts = { users: async () => ['kim', 'lee'], groups: async () => ['cooks'] }

export interface World {
  readonly virt: Virt
  readonly store: Store
  readonly tasks: Tasks
  /** Events published and committed, in order. */
  readonly told: readonly EventDraft[]
  /** Waits for an event; those told before count when `from` says so. */
  event(fits: (event: EventDraft) => boolean, o?: { from?: number; timeoutMs?: number }): Promise<EventDraft>
  /** Ends the server; `restart` opens another on the same store. */
  close(): Promise<void>
  restart(options?: Partial<VirtOptions>): Promise<World>
}

/** Opens a world on a libvirt. */
export async function openWorld(options: Pick<VirtOptions, 'uri'> & Partial<VirtOptions>, kept?: Store): Promise<World> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'onggi-virt-'))
  const store = kept ?? openMemoryStore({ types: [...taskTypes, ...virtTypes] })
  const told: EventDraft[] = []
  const waiting = new Set<() => void>()
  const events: Events = {
    publish(tx, event) {
      tx.append('events', event as never)
      // Told when the transaction has committed: the microtasks of this one may still fail, tests only look later.
      told.push(event)
      queueMicrotask(() => {
        for (const wake of waiting) wake()
      })
    },
  }
  const tasks = createTasks({ store: store as never, log: quiet }) as unknown as Tasks & { start(): Promise<void>; close(): Promise<void> }
  // Without a policy everybody may everything: what rights do is the neighbour's test.
  const operations: Operations = createOperations({ hooks: createHookRegistry({ log: quiet }), log: quiet })
  const virt = createVirt({ operations, store, tasks, events, dataDir, log: quiet, accounts, ...options })
  await virt.start()
  await tasks.start()
  let closed = false
  const close = async (): Promise<void> => {
    if (closed) return
    closed = true
    await tasks.close()
    await virt.close()
  }
  return {
    virt,
    store,
    tasks,
    told,
    event(fits, { from = 0, timeoutMs = 20_000 } = {}) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(look)
          reject(new Error(`no such event; told: ${told.map((e) => `${e.type} ${e.uri}`).join(', ')}`))
        }, timeoutMs)
        const look = (): void => {
          const found = told.slice(from).find(fits)
          if (found === undefined) return
          clearTimeout(timer)
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      })
    },
    async close() {
      await close()
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true })
    },
    async restart(more = {}) {
      await close()
      return openWorld({ ...options, ...more, dataDir }, store)
    },
  }
}
