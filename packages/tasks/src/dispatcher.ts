import { createLocalClaimer } from './local-claimer.ts'
import { createSharedClaimer } from './shared-claimer.ts'
import { type Control, createControl } from './control.ts'
import { type ExecutionDeps, execute } from './execution.ts'
import type { Ledger } from './ledger.ts'
import { wakeLog } from './ledger.ts'
import type { Resolved } from './options.ts'
import type { Registry } from './registry.ts'
import { isEnded, type TaskRow } from './task-row.ts'
import { isTaskError } from './errors.ts'

/** @internal Claims due tasks while there are free slots, and runs them. */
export interface Dispatcher {
  start(): void
  /** Looks at the queue soon; calls in between are one. */
  wake(): void
  /** Looks at the queue at a time (ms since 1970). */
  wakeAt(at: number): void
  /** Runs a task that this worker already holds. `noted`: see {@link Ledger.hold}. */
  run(id: string, row: TaskRow, version: number, noted?: boolean): void
  /** Aborts the run of a task, if it is here. */
  abort(id: string): void
  /** Whether the task is run here. */
  has(id: string): boolean
  running(): number
  /** Stops every run without writing anything more: this worker has lost its lease, or is closing. */
  abandon(): void
  /** Does something while nothing is being claimed. */
  quiet(fn: () => Promise<void>): Promise<void>
  /** Does something while the task's slot is free for others (a parent that waits for its child). */
  yielding<T>(work: Promise<T>): Promise<T>
  close(drainMs: number): Promise<void>
}

/** @internal */
export function createDispatcher(deps: {
  options: Resolved
  ledger: Ledger
  registry: Registry
  spawn: ExecutionDeps['spawn']
  isAlive: ExecutionDeps['isAlive']
  onEnd: (id: string, row: TaskRow) => void
  /** The store failed while a task was claimed or ended: it may read `running` though nobody runs it. */
  onOrphan: () => void
}): Dispatcher {
  const { options: o, ledger, registry } = deps
  const active = new Map<string, { control: Control; done: Promise<void> }>()
  const claimer = (o.store.capabilities.manyProcesses ? createSharedClaimer : createLocalClaimer)(o, ledger, registry)
  /** Cancelled while they were being claimed. */
  const early = new Set<string>()
  let slots = o.concurrency
  let state: 'idle' | 'running' | 'closing' = 'idle'
  let pumping: Promise<void> | undefined
  let again = false
  let soon: (() => void) | undefined
  let unsubscribe: (() => void) | undefined
  let closing: Promise<void> | undefined
  let isQuiet = false

  const run = (id: string, row: TaskRow, version: number, noted = false): void => {
    const before = active.get(id)
    if (before) {
      // it was requeued and claimed again before its last run had quite ended
      void before.done.then(() => run(id, row, version, noted))
      return
    }
    ledger.hold(id, row, version, noted)
    const type = registry.get(row.kind)
    if (!type) {
      if (isEnded(row.status)) return
      // taken away while it was claimed: it waits for its type in the queue
      const back = (r: TaskRow): TaskRow => ({ ...r, status: 'queued', worker: '', attempt: Math.max(0, r.attempt - 1) })
      ledger
        .change(id, row.fence, back)
        .catch((err: unknown) => o.log.error({ err, taskId: id }, 'task of an unknown type not put back'))
        .finally(() => ledger.release(id))
      return
    }
    slots--
    const control = createControl()
    if (early.delete(id)) control.cancel()
    const work = execute({ options: o, ledger, spawn: deps.spawn, isAlive: deps.isAlive }, type, id, row, control).then(
      (ended) => {
        if (isEnded(ended.status)) deps.onEnd(id, ended)
        else if (ended.dueAt > 0) wakeAt(ended.dueAt)
      },
      (err: unknown) => {
        if (state === 'closing') return
        const isFenced = isTaskError(err, 'TASK_ERR_FENCED')
        o.log[isFenced ? 'warn' : 'error']({ err, taskId: id }, 'task left to its next owner')
        // fenced by our own caution (we were frozen, then woke up before anybody noticed), it is still ours
        deps.onOrphan()
      },
    )
    // a run that ends at once is one write; every other is seen running
    if (noted) setImmediate(() => void ledger.show(id).catch((err: unknown) => o.log.debug({ err, taskId: id }, 'claim not shown')))
    active.set(id, {
      control,
      done: work.finally(() => {
        active.delete(id)
        ledger.release(id)
        slots++
        wake()
      }),
    })
  }

  const abandon = (): void => {
    for (const a of active.values()) a.control.stop()
  }

  const pump = async (): Promise<void> => {
    do {
      again = false
      const free = slots
      if (free <= 0 || state !== 'running' || isQuiet) return
      const claimed = await claimer.next(free)
      for (const { id, row, version, noted } of claimed) run(id, row, version, noted)
      early.clear()
      // a claimer may ask for fewer than are free, by less than half
      if (claimed.length > free / 2) again = true
    } while (again)
  }

  const wake = (): void => {
    if (state !== 'running') return
    again = true
    pumping ??= pump()
      .catch((err: unknown) => {
        o.log.error({ err }, 'claiming tasks failed; tried again at the next poll')
        again = false
        deps.onOrphan()
      })
      .finally(() => {
        pumping = undefined
        // woken after the last look, before this
        if (again) wake()
      })
  }
  const wakeAt = (at: number): void => {
    o.clock.timer(wake, Math.min(60_000, Math.max(0, at - o.clock.now() + 1)))
  }
  const poll = (): void => {
    soon = o.clock.timer(() => {
      wake()
      poll()
    }, o.pollMs)
  }

  return {
    start() {
      if (state !== 'idle') return
      state = 'running'
      unsubscribe = o.store.onAppend(wakeLog, wake)
      poll()
      wake()
    },
    wake,
    wakeAt,
    run,
    abort(id) {
      const here = active.get(id)
      if (here) here.control.cancel()
      else if (pumping) early.add(id)
    },
    has: (id) => active.has(id),
    running: () => active.size,
    abandon,
    async quiet(fn) {
      isQuiet = true
      try {
        await pumping
        await fn()
      } finally {
        isQuiet = false
        wake()
      }
    },
    async yielding(work) {
      slots++
      wake()
      try {
        return await work
      } finally {
        slots--
      }
    },
    close(drainMs) {
      closing ??= (async () => {
        state = 'closing'
        unsubscribe?.()
        soon?.()
        await pumping
        const all = (): Promise<unknown> => Promise.all([...active.values()].map((a) => a.done))
        let cutOff: (() => void) | undefined
        const limit = (ms: number): Promise<void> => new Promise((resolve) => void (cutOff = o.clock.timer(resolve, ms)))
        await Promise.race([all(), limit(drainMs)])
        cutOff?.()
        abandon()
        await Promise.race([all(), limit(1000)])
        cutOff?.()
      })()
      return closing
    },
  }
}
