import { AsyncResource } from 'node:async_hooks'
import { runAgain } from './again.ts'
import { cancelTask } from './cancel.ts'
import { createDispatcher } from './dispatcher.ts'
import { enqueue, type EnqueueOptions } from './enqueue.ts'
import { TaskError } from './errors.ts'
import { failureOf } from './failure.ts'
import { createLedger } from './ledger.ts'
import { createMailbox } from './mailbox.ts'
import type { CallerContext, JsonValue, Tx, View } from './needs.ts'
import { resolveOptions, type TasksOptions } from './options.ts'
import { createReader } from './reader.ts'
import { createRegistry } from './registry.ts'
import { createSchedules, type Schedule, type ScheduleOptions } from './schedules.ts'
import { createSweeper } from './sweeper.ts'
import { createIdMaker } from './task-id.ts'
import type { TaskRow } from './task-row.ts'
import type { TaskStatus, TaskType } from './task-type.ts'
import { createWaiter, type TaskEnd } from './waiter.ts'
import { watchTask } from './watch.ts'
import { createWorkers, type Service } from './workers.ts'

/** How a task is called or cast. */
export type CallOptions = Omit<EnqueueOptions, 'queue' | 'target'> & {
  /** URI of the object that the task makes or changes. @default "" */
  readonly target?: string
}

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
   * Cancels a task and waits until it reads `killed` (at most `cancelWaitMs`). Cancelling a killed task changes nothing. It is never part of a
   * transaction: a task whose enqueue has not been committed is not found.
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
  /** Yields a task as the caller may see it, now and at each change until its end. @throws {@link TaskError} as `get`. */
  watch(id: string, ctx: CallerContext, o?: { signal?: AbortSignal }): AsyncIterable<View>
  /** Queues a task in a transaction of its own, also while the caller has one open, and forgets it. */
  cast(queue: string, type: string, input: JsonValue, o: CallOptions): Promise<{ id: string }>
  /**
   * Queues a task in a transaction of its own and answers its result, whichever process runs it.
   *
   * @throws the task's error with its code; {@link TaskError} `TASK_ERR_CALL_TIMEOUT`, `TASK_ERR_CANCELLED`.
   */
  call(
    queue: string,
    type: string,
    input: JsonValue,
    o: CallOptions & { readonly timeoutMs?: number; readonly signal?: AbortSignal },
  ): Promise<JsonValue>
  /** The failed tasks that were tried more than once and that the caller may see. */
  deadLetters(ctx: CallerContext): Promise<readonly View[]>
  /** Queues a failed task once more. @throws {@link TaskError} `TASK_ERR_NOT_RETRYABLE`, `TASK_ERR_NOT_FOUND`, `TASK_ERR_FORBIDDEN`. */
  again(id: string, by: CallerContext): Promise<void>
  /** Enqueues a task at times. The same name again changes it. @throws {@link TaskError} `TASK_ERR_SCHEDULE`. */
  schedule(name: string, s: ScheduleOptions): Promise<void>
  /** Takes a schedule away; tells whether there was one. */
  unschedule(name: string): Promise<boolean>
  /** All schedules, by name. */
  schedules(): Promise<readonly Schedule[]>
  /** The processes that run tasks: who is alive, what they serve, what they took over. */
  services(): Promise<readonly Service[]>
  /** Takes over what an earlier process left running, then begins to run tasks. */
  start(): Promise<void>
  /** Stops claiming, waits for running tasks (at most `drainMs`, default 10,000), then leaves the rest to the next start. */
  close(o?: { readonly drainMs?: number }): Promise<void>
}

const outcomeOf = ({ status, result, error }: TaskEnd): Awaited<ReturnType<Tasks['wait']>> => {
  if (status === 'finished') return { status, result }
  return error ? { status, error: { ...error } } : { status }
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
  const waiter = createWaiter(o, (id) => ledger.offered(id) !== undefined || ledger.isHeld(id))
  const dispatcher = createDispatcher({
    options: o,
    ledger,
    registry,
    spawn,
    isAlive: () => workers.isAlive(),
    onEnd: (id, row) => waiter.ended(id, row),
    onOrphan: () => workers.adopt(),
  })
  const enqueueing = { options: o, ledger, registry, newId, dispatcher }
  const sweeper = createSweeper({ options: o, ledger, registry, dispatcher })
  const schedules = createSchedules(o, put)
  const workers = createWorkers({ options: o, ledger, registry, dispatcher, onEnd: (id, row) => waiter.ended(id, row) })
  const mailbox = createMailbox(o, { cancel: (id) => dispatcher.abort(id), end: (id) => waiter.heard(id) })
  /** Not as part of a transaction that the caller has open: what waits for the end of a task would wait for a commit that waits for it. */
  const apart = AsyncResource.bind(<T>(fn: () => Promise<T>): Promise<T> => fn())
  let started: Promise<void> | undefined
  let closed: Promise<void> | undefined

  function put(
    tx: Tx,
    type: string,
    input: JsonValue,
    e: EnqueueOptions & { readonly parent?: { id: string; n: number } },
  ): Promise<{ id: string }> {
    return closed ? Promise.reject(new TaskError('TASK_ERR_CLOSED', {})) : enqueue(enqueueing, tx, type, input, e)
  }

  const resultOf = (id: string, end: TaskEnd): JsonValue => {
    if (end.status === 'finished') return end.result
    const { code, params, message } = end.error ?? failureOf(new TaskError('TASK_ERR_CANCELLED', { id }), id)
    throw Object.assign(new Error(message), { code, params })
  }

  async function spawn(parent: { id: string; row: TaskRow }, n: number, type: string, input: JsonValue): Promise<JsonValue> {
    const { caller, target, audience } = parent.row
    // the same child when the parent is run again
    const child = await apart(() =>
      o.store.transaction((tx) => put(tx, type, input, { ctx: caller, target, audience, parent: { id: parent.id, n } })),
    )
    return resultOf(child.id, await dispatcher.yielding(waiter.wait(child.id)))
  }

  const cast: Tasks['cast'] = (queue, type, input, c) =>
    apart(() => o.store.transaction((tx) => put(tx, type, input, { target: '', ...c, queue })))

  const call: Tasks['call'] = async (queue, type, input, { timeoutMs, signal, ...c }) => {
    const { id } = await cast(queue, type, input, c)
    const limit = new AbortController()
    const stopTimer =
      timeoutMs === undefined
        ? undefined
        : o.clock.timer(() => limit.abort(new TaskError('TASK_ERR_CALL_TIMEOUT', { id, ms: timeoutMs })), timeoutMs)
    try {
      return resultOf(id, await waiter.wait(id, signal ? AbortSignal.any([signal, limit.signal]) : limit.signal))
    } finally {
      stopTimer?.()
    }
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
    cancel: (id, by) => apart(() => cancelTask({ options: o, ledger, reader, dispatcher, waiter }, id, by)),
    wait: (id, w) => waiter.wait(id, w?.signal).then(outcomeOf),
    get: (id, ctx) => reader.get(id, ctx),
    list: (ctx) => reader.list(ctx),
    log: (id, ctx) => reader.log(id, ctx),
    watch: (id, ctx, w = {}) => watchTask(o, reader, id, ctx, w.signal),
    cast,
    call,
    deadLetters: (ctx) => reader.list(ctx, { place: 'dead' }),
    async again(id, by) {
      await runAgain({ options: o, ledger, reader }, id, by)
      waiter.forget(id)
    },
    schedule: (name, s) => schedules.put(name, s),
    unschedule: (name) => schedules.remove(name),
    schedules: () => schedules.list(),
    services: () => workers.services(),
    start() {
      started ??= (async () => {
        if (o.store.capabilities.manyProcesses) await mailbox.start()
        await workers.start()
        dispatcher.start()
        sweeper.start()
        schedules.start()
      })()
      return started
    },
    close({ drainMs = 10_000 } = {}) {
      closed ??= (async () => {
        await started?.catch(() => undefined)
        sweeper.close()
        schedules.close()
        await dispatcher.close(drainMs)
        mailbox.close()
        await workers.close()
        waiter.close()
      })()
      return closed
    },
  }
}
