import type { CallerContext, JsonValue, Store } from '../needs.ts'
import type { TaskStatus, TaskType } from '../task-type.ts'
import { createTasks, type Tasks } from '../tasks.ts'

/** How {@link runTask} runs a type. */
export interface RunTaskOptions {
  /** Opened with `taskTypes`; `openMemoryStore` of `@onggi/objectstore` is enough. It stays open. */
  readonly store: Store
  /** @default null */
  readonly input?: JsonValue
  /** @default nobody, English */
  readonly ctx?: CallerContext
  /** Types that the task spawns. @default none */
  readonly others?: readonly TaskType<never, unknown>[]
  /**
   * Where the process "dies": a name of the option `faultPoint`, without the type's: "create:after-do", "task:before-end". Nothing behind that
   * point happens any more; then a second runner starts, as after a restart, and brings the task to its end.
   */
  readonly crashAt?: string
}

/** What became of the task. */
export interface TaskRun {
  readonly status: TaskStatus
  readonly result?: JsonValue
  readonly error?: { readonly code: string; readonly params: object }
  /** Lines of its log. */
  readonly log: readonly string[]
  /** Fault points that were passed, in order, over both lives. */
  readonly points: readonly string[]
}

const nobody: CallerContext = { principal: null, requestId: 'test', locale: 'en' }

/**
 * Runs one task of a type to its end, and, with `crashAt`, through a crash.
 *
 * @throws Error when the task ended without passing `crashAt`.
 * @example
 * ```ts
 * const run = await runTask(diskMake, { store: openMemoryStore({ types: [...taskTypes] }), crashAt: 'create:after-do' })
 * expect(run).toMatchObject({ status: 'failed', error: { code: 'TASK_ERR_INTERRUPTED' } })
 * ```
 */
export async function runTask<I, O>(type: TaskType<I, O>, o: RunTaskOptions): Promise<TaskRun> {
  const ctx = o.ctx ?? nobody
  const points: string[] = []
  let died: () => void = () => undefined
  const death = new Promise<'died'>((resolve) => (died = () => resolve('died')))
  const start = async (crashAt: string | undefined): Promise<Tasks> => {
    const tasks = createTasks({
      store: o.store,
      pollMs: 50,
      faultPoint: (point) => {
        const name = point.slice(type.name.length + 1)
        points.push(name)
        if (name !== crashAt) return undefined
        died()
        return new Promise(() => undefined)
      },
    })
    tasks.register(type, 'test')
    for (const other of o.others ?? []) tasks.register(other, 'test')
    await tasks.start()
    return tasks
  }
  let tasks = await start(o.crashAt)
  try {
    const { id } = await o.store.transaction((tx) =>
      tasks.enqueue(tx, type.name, o.input ?? null, { ctx, target: '', audience: { everyone: true } }),
    )
    if (o.crashAt !== undefined) {
      if ((await Promise.race([tasks.wait(id), death])) !== 'died')
        throw new Error(`the task never came to ${o.crashAt}: ${points.join(', ')}`)
      await tasks.close({ drainMs: 0 })
      tasks = await start(undefined)
    }
    const end = await tasks.wait(id)
    const log = (await tasks.log(id, ctx)).map((line) => line.text)
    return { ...end, log, points }
  } finally {
    await tasks.close({ drainMs: 0 })
  }
}
