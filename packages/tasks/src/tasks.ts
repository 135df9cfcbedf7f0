import { cancelTask } from './cancel.ts'
import { createDispatcher } from './dispatcher.ts'
import { enqueue, type EnqueueOptions } from './enqueue.ts'
import { TaskError } from './errors.ts'
import { createLedger } from './ledger.ts'
import type { CallerContext, JsonValue, Tx, View } from './needs.ts'
import { resolveOptions, type TasksOptions } from './options.ts'
import { createReader } from './reader.ts'
import { takeOver } from './recovery.ts'
import { createRegistry } from './registry.ts'
import { createSweeper } from './sweeper.ts'
import { createIdMaker } from './task-id.ts'
import type { TaskRow } from './task-row.ts'
import type { TaskStatus, TaskType } from './task-type.ts'
import { createWaiter, type TaskEnd } from './waiter.ts'

/** Durable long-running work: tasks that are queued, run, watched, cancelled, and brought to a truthful end after a crash. */
export interface Tasks {
  /**
   * Registers a type; the answer takes it back. Register before `start`, so that tasks of an earlier run can be undone or resumed.
   *
   * @throws {@link TaskError} `TASK_ERR_TYPE_DUPLICATE` when the name is taken.
   */
  register<I, O>(type: TaskType<I, O>, owner: string): () => void
  /**
   * Queues a task inside the caller's transaction: it exists if and only if that commits. Never put a secret into `input`.
   *
   * @throws {@link TaskError} `TASK_ERR_TYPE_UNKNOWN`; `TASK_ERR_QUOTA` when the caller has too many queued ones.
   */
  enqueue(tx: Tx, type: string, input: JsonValue, o: EnqueueOptions): Promise<{ id: string }>
  /**
   * Cancels a task and waits until it reads `killed` (at most `cancelWaitMs`). Cancelling a killed task changes nothing.
   *
   * @throws {@link TaskError} `TASK_ERR_NOT_FOUND`, `TASK_ERR_FORBIDDEN`, `TASK_ERR_LOGIN_REQUIRED`, `TASK_ERR_NOT_CANCELLABLE`.
   */
  cancel(id: string, by: CallerContext): Promise<void>
  /** Waits for a task's end. @throws {@link TaskError} `TASK_ERR_NOT_FOUND`; `TASK_ERR_CLOSED`; the signal's reason. */
  wait(
    id: string,
    o?: { signal?: AbortSignal },
  ): Promise<{ status: TaskStatus; result?: JsonValue; error?: { code: string; params: object } }>
  /** One task as the caller may see it. @throws {@link TaskError} `TASK_ERR_NOT_FOUND`, `TASK_ERR_LOGIN_REQUIRED`. */
  get(id: string, ctx: CallerContext): Promise<View>
  /** The tasks that the caller may see, sorted by id, which is by age. */
  list(ctx: CallerContext): Promise<readonly View[]>
  /** A task's log, oldest line first. @throws {@link TaskError} `TASK_ERR_NOT_FOUND`, `TASK_ERR_LOGIN_REQUIRED`. */
  log(id: string, ctx: CallerContext): Promise<readonly { readonly at: string; readonly text: string }[]>
  /** Takes over what an earlier process left running, then begins to run tasks. */
  start(): Promise<void>
  /** Stops claiming, waits for running tasks (at most `drainMs`, default 10,000), then leaves the rest to the next start. */
  close(o?: { readonly drainMs?: number }): Promise<void>
}

/**
 * Creates a task runner on a store.
 *
 * @example
 * ```ts
 * const tasks = createTasks({ store, events, policy })
 * tasks.register({ name: 'disk.fill', cancellable: true, onCrash: 'compensate', steps: {}, run: async () => 'done' }, 'demo')
 * await tasks.start()
 * const { id } = await store.transaction((tx) => tasks.enqueue(tx, 'disk.fill', {}, { ctx, target: '/disks/a', audience: {} }))
 * await tasks.wait(id) // { status: 'finished', result: 'done' }
 * ```
 */
export function createTasks(options: TasksOptions): Tasks {
  const o = resolveOptions(options)
  const ledger = createLedger(o)
  const registry = createRegistry()
  const newId = createIdMaker(() => o.clock.now())
  const reader = createReader(o)
  const waiter = createWaiter(o)
  const dispatcher = createDispatcher({ options: o, ledger, registry, spawn, onEnd: (id, row) => waiter.ended(id, row) })
  const sweeper = createSweeper({ options: o, ledger, registry, dispatcher })
  let started: Promise<void> | undefined
  let closed: Promise<void> | undefined

  async function put(tx: Tx, type: string, input: JsonValue, e: EnqueueOptions & { readonly parent?: string }): Promise<{ id: string }> {
    if (closed) throw new TaskError('TASK_ERR_CLOSED', {})
    const { id, dueAt } = await enqueue({ options: o, ledger, registry, newId }, tx, type, input, e)
    if (dueAt > o.clock.now()) dispatcher.wakeAt(dueAt)
    return { id }
  }

  async function spawn(parent: { id: string; row: TaskRow }, n: number, type: string, input: JsonValue): Promise<JsonValue> {
    const { caller, target, audience } = parent.row
    // the same child when the parent is run again
    const key = `${parent.id}/${n}`
    const child = await o.store.transaction((tx) =>
      put(tx, type, input, { ctx: caller, target, audience, idempotencyKey: key, parent: parent.id }),
    )
    const end = await dispatcher.yielding(waiter.wait(child.id))
    if (end.status === 'finished') return end.result ?? null
    const { code, params, message } = end.error ?? { code: 'TASK_ERR_CANCELLED', params: { id: child.id }, message: '' }
    throw Object.assign(new Error(message), { code, params })
  }

  return {
    register<I, O>(type: TaskType<I, O>, owner: string) {
      const undo = registry.add(type, owner)
      if (started) {
        sweeper.sweep()
        dispatcher.wake()
      }
      return undo
    },
    enqueue: put,
    cancel: (id, by) => cancelTask({ options: o, ledger, reader, dispatcher, waiter }, id, by),
    async wait(id, w = {}) {
      const end: TaskEnd = await waiter.wait(id, w.signal)
      return {
        status: end.status,
        ...(end.status === 'finished' ? { result: end.result } : {}),
        ...(end.error ? { error: { ...end.error } } : {}),
      }
    },
    get: (id, ctx) => reader.get(id, ctx),
    list: (ctx) => reader.list(ctx),
    log: (id, ctx) => reader.log(id, ctx),
    start() {
      started ??= (async () => {
        // one process has the store to itself: whatever reads `running` was left by a dead one
        const lost = o.store.capabilities.manyProcesses ? (row: TaskRow) => row.worker === o.worker : () => true
        for (const { id, row } of await takeOver(o, ledger, registry, lost)) dispatcher.run(id, row)
        dispatcher.start()
        sweeper.start()
      })()
      return started
    },
    close({ drainMs = 10_000 } = {}) {
      closed ??= (async () => {
        await started?.catch(() => undefined)
        sweeper.close()
        await dispatcher.close(drainMs)
        waiter.close()
      })()
      return closed
    },
  }
}
