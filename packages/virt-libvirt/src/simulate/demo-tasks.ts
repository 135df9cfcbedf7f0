import type { Deps } from '../deps.ts'
import { VirtError } from '../errors.ts'
import type { RunContext, TaskContext, TaskType } from '../needs.ts'
import { callerOf } from '../vms/task-caller.ts'

/** Tasks that do nothing but stand in every state a page must show; on a simulated host only. */
export interface DemoTasks {
  /** Starts one; `killable` tells whether it can be cancelled. Answers its id. */
  begin(o: { readonly target: string; readonly killable: boolean }, ctx: RunContext): Promise<string>
  /** Moves it, or ends it with `success`. @throws {@link VirtError} `VIRT_ERR_DEMO_NOT_FOUND` for one that does not run */
  change(id: string, o: { readonly message?: string; readonly progress?: number; readonly success?: boolean }): void
  close(): void
}
interface Running {
  readonly ctx: TaskContext
  readonly end: (success: boolean, message: string) => void
  message: string
}

/** Makes {@link DemoTasks}. */
export function createDemoTasks({ tasks, store }: Pick<Deps, 'tasks' | 'store'>): DemoTasks {
  const running = new Map<string, Running>()
  /** Changes asked for before a worker took the task up. */
  const early = new Map<string, Parameters<DemoTasks['change']>[1][]>()
  const type = (cancellable: boolean): TaskType<object, null> => ({
    name: cancellable ? 'simulate.killable' : 'simulate.task',
    cancellable,
    onCrash: 'compensate',
    steps: {},
    run: (_, ctx) =>
      new Promise((resolve, reject) => {
        const end = (success: boolean, message: string): void => {
          running.delete(ctx.taskId)
          if (success) resolve(null)
          else reject(new VirtError('VIRT_ERR_DEMO_FAILED', { message }))
        }
        running.set(ctx.taskId, { ctx, end, message: '' })
        ctx.signal.addEventListener('abort', () => {
          running.delete(ctx.taskId)
          reject(ctx.signal.reason as Error)
        })
        for (const change of early.get(ctx.taskId) ?? []) apply(ctx.taskId, change)
        early.delete(ctx.taskId)
      }),
  })
  function apply(id: string, { message, progress, success }: Parameters<DemoTasks['change']>[1]): void {
    const found = running.get(id)
    if (found === undefined) throw new VirtError('VIRT_ERR_DEMO_NOT_FOUND', { id })
    if (message !== undefined) found.message = message
    if (message !== undefined || progress !== undefined)
      found.ctx.progress(progress ?? null, { code: 'VIRT_TASK_DEMO', params: { text: found.message } })
    if (success !== undefined) found.end(success, found.message)
  }
  const undo = [tasks.register(type(false), 'virt-libvirt'), tasks.register(type(true), 'virt-libvirt')]
  return {
    async begin({ target, killable }, ctx) {
      const name = type(killable).name
      const { id } = await store.transaction((tx) =>
        tasks.enqueue(tx, name, {}, { ctx: callerOf(ctx), target, audience: ctx.principal ? { owner: ctx.principal.name } : {} }),
      )
      // It may have been taken up before the transaction's answer came.
      if (!running.has(id)) early.set(id, [])
      return id
    },
    change(id, o) {
      const waiting = early.get(id)
      if (waiting !== undefined && !running.has(id)) waiting.push(o)
      else apply(id, o)
    },
    close() {
      for (const fn of undo.splice(0)) fn()
    },
  }
}
