import type { Claimed } from './claimer.ts'
import { createLocalClaimer } from './local-claimer.ts'
import { createSharedClaimer } from './shared-claimer.ts'
import { type Control, createControl } from './control.ts'
import { type ExecutionDeps, execute } from './execution.ts'
import type { Claim, Ledger } from './ledger.ts'
import { wakeLog } from './ledger.ts'
import type { Resolved } from './options.ts'
import type { Registry } from './registry.ts'
import { isEnded, type TaskDraft, type TaskRow, toRunning } from './task-row.ts'
import { isTaskError } from './errors.ts'
import type { AnyTaskType } from './task-type.ts'

/** @internal Claims due tasks while there are free slots, and runs them. */
export interface Dispatcher {
  start(): void
  /** Looks at the queue soon; calls in between are one. */
  wake(): void
  /** Looks at the queue at a time (ms since 1970). */
  wakeAt(at: number): void
  /** Runs a task that this worker already holds. */
  run(id: string, row: TaskRow, version: number, claim?: Claim): void
  /**
   * Sets a slot aside for a task that is being queued: what is answered must be called when that is settled, with the row, which is then run, or without.
   * Undefined: no slot is free, or others wait for one.
   */
  reserve(id: string, kind: string, queue: string): ((queued?: { readonly row: TaskRow; readonly version: number }) => void) | undefined
  /** Aborts the run of a task, if it is here. */
  abort(id: string): void
  /** Whether the task is run here, or is about to. */
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

/** Of a run that is being begun. */
const begun = Promise.resolve()

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
  /** Whether there may be tasks in the queue for which there are no slots. */
  let waiting = true
  /** Tasks that are being queued, with a slot set aside. */
  const reserved = new Set<string>()
  const executing = { options: o, ledger, spawn: deps.spawn, isAlive: deps.isAlive }

  /** Runs it to its end; a slot is free again when only the end's write is left. */
  const work = async (type: AnyTaskType, id: string, row: TaskRow, control: Control): Promise<void> => {
    let isFree = false
    const free = (): void => {
      if (isFree) return
      isFree = true
      slots++
      if (waiting) wake()
    }
    try {
      const ended = await execute(executing, type, id, row, control, free)
      if (isEnded(ended.status)) deps.onEnd(id, ended)
      else if (ended.dueAt > 0) wakeAt(ended.dueAt)
    } catch (err) {
      if (state === 'closing') return
      const isFenced = isTaskError(err, 'TASK_ERR_FENCED')
      o.log[isFenced ? 'warn' : 'error']({ err, taskId: id }, 'task left to its next owner')
      // fenced by our own caution (we were frozen, then woke up before anybody noticed), it is still ours
      deps.onOrphan()
    } finally {
      active.delete(id)
      ledger.release(id)
      free()
    }
  }
  const run = (id: string, row: TaskRow, version: number, claim?: Claim): void => {
    const before = active.get(id)
    if (before) {
      // it was requeued and claimed again before its last run had quite ended
      void before.done.then(() => run(id, row, version, claim))
      return
    }
    ledger.hold(id, row, version, claim)
    const type = registry.get(row.kind)
    if (!type) {
      if (isEnded(row.status)) return
      // taken away while it was claimed: it waits for its type in the queue
      const back = (r: TaskDraft): void => void Object.assign(r, { status: 'queued', worker: '', attempt: Math.max(0, r.attempt - 1) })
      ledger
        .change(id, row.fence, back)
        .catch((err: unknown) => o.log.error({ err, taskId: id }, 'task of an unknown type not put back'))
        .finally(() => ledger.release(id))
      return
    }
    slots--
    const control = createControl()
    if (early.delete(id)) control.cancel()
    if (claim) ledger.show(id)
    const entry = { control, done: begun }
    active.set(id, entry)
    entry.done = work(type, id, row, control)
  }

  const abandon = (): void => {
    for (const a of active.values()) a.control.stop()
  }

  const pump = async (): Promise<void> => {
    do {
      again = false
      if (state !== 'running' || isQuiet) return
      waiting = slots <= 0
      if (waiting) return
      let taken = 0
      const take = (most: number): number => {
        const n = Math.max(0, Math.min(most, slots))
        slots -= n
        taken += n
        return n
      }
      let claimed: readonly Claimed[]
      try {
        ;({ claimed, more: waiting } = await claimer.next(take))
      } finally {
        slots += taken
      }
      for (const { id, row, version, claim } of claimed) run(id, row, version, claim)
      for (const id of early) if (!reserved.has(id)) early.delete(id)
      again ||= waiting
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
    reserve(id, kind, queue) {
      if (slots <= 0 || waiting || state !== 'running' || isQuiet || !deps.isAlive()) return undefined
      if (!registry.get(kind) || (o.queues && !o.queues.includes(queue))) return undefined
      slots--
      reserved.add(id)
      return (queued) => {
        slots++
        if (queued) run(id, toRunning(o, queued.row), queued.version, 'row')
        else if (waiting) wake()
        reserved.delete(id)
        early.delete(id)
      }
    },
    abort(id) {
      const here = active.get(id)
      if (here) here.control.cancel()
      else if (pumping || reserved.has(id)) early.add(id)
    },
    has: (id) => active.has(id) || reserved.has(id),
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
        const all = async (): Promise<void> => {
          // what is being queued with a place here is run as well
          while (reserved.size > 0) await new Promise((resolve) => setImmediate(resolve))
          await Promise.all([...active.values()].map((a) => a.done))
        }
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
