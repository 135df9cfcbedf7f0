import type { Dispatcher } from './dispatcher.ts'
import { type Ledger, wakeLog } from './ledger.ts'
import type { Resolved } from './options.ts'
import type { Registry } from './registry.ts'
import { removeOld } from './retention.ts'
import { type StoredTask, type TaskRow, pack, unpack } from './task-row.ts'

const everyMs = 60_000

/** @internal What is done now and then: undo steps that are still owed, remove old tasks, keep the waking log short. */
export interface Sweeper {
  start(): void
  /** Sweeps now, besides the regular times. */
  sweep(): void
  close(): void
}

/** @internal */
export function createSweeper(deps: { options: Resolved; ledger: Ledger; registry: Registry; dispatcher: Dispatcher }): Sweeper {
  const { options: o, registry, dispatcher } = deps
  let stopTimer: (() => void) | undefined
  let sweeping: Promise<void> | undefined
  let again = false
  let closed = false
  let trimBefore: string | undefined

  const payDebts = async (): Promise<void> => {
    const owing = await o.store.transaction((tx) => tx.list<StoredTask>('task', { where: { place: 'owed' } }))
    for (const { id, value } of owing) {
      if (closed || !registry.get(value.kind) || dispatcher.has(id)) continue
      const row = await o.store.transaction(async (tx) => {
        const stored = await tx.get<StoredTask>('task', id)
        if (!stored?.value.owed || stored.value.fence !== value.fence) return undefined
        const row = unpack(stored.value)
        const next: TaskRow = { ...row, fence: row.fence + 1 }
        return { next, version: await tx.put('task', id, pack(next), { ifVersion: stored.version }) }
      })
      if (row) dispatcher.run(id, row.next, row.version)
    }
  }
  const trim = async (): Promise<void> => {
    // what was there a sweep ago has been seen by every process
    if (trimBefore !== undefined) await o.store.trimLog(wakeLog, { before: trimBefore })
    for (;;) {
      const { records } = await o.store.readLog(wakeLog, { ...(trimBefore === undefined ? {} : { after: trimBefore }), limit: 1000 })
      trimBefore = records.at(-1)?.cursor ?? trimBefore
      if (records.length < 1000 || closed) return
    }
  }
  const sweep = (): void => {
    again = true
    sweeping ??= (async () => {
      while (again && !closed) {
        again = false
        await payDebts()
        await trim()
        await removeOld(o)
      }
    })()
      .catch((err: unknown) => o.log.warn({ err }, 'sweeping tasks failed; tried again in a minute'))
      .finally(() => {
        sweeping = undefined
      })
  }
  const next = (): void => {
    stopTimer = o.clock.timer(() => {
      sweep()
      next()
    }, everyMs)
  }
  return {
    start() {
      sweep()
      next()
    },
    sweep,
    close() {
      closed = true
      stopTimer?.()
    },
  }
}
