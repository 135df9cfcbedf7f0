import { TaskError } from './errors.ts'
import type { Ledger } from './ledger.ts'
import type { JsonValue } from './needs.ts'
import type { Resolved } from './options.ts'
import type { Reporter } from './progress.ts'
import type { StepRow } from './task-row.ts'
import type { AnyTaskType, TaskContext } from './task-type.ts'

/** @internal The steps of one run. */
export interface Journal {
  /** Reads what earlier runs left. */
  load(): Promise<void>
  step<R>(name: string, args: JsonValue, ctx: TaskContext): Promise<R>
  /** Undoes every journalled step, last first; goes on after a failing one and answers the first failure. */
  undoAll(ctx: TaskContext): Promise<{ step: string; cause: unknown } | undefined>
  /** Numbers of the steps in the journal. */
  written(): readonly number[]
}

const undoAttempts = 3
const undoBackoffMs = 200

/** @internal */
export function createJournal(deps: {
  options: Resolved
  ledger: Ledger
  type: AnyTaskType
  id: string
  fence: number
  report: () => Reporter
  isAlive: () => boolean
}): Journal {
  const { options: o, ledger, type, id, fence, report } = deps
  let past = new Map<number, StepRow>()
  const written = new Set<number>()
  let next = 0
  const point = (step: string, where: string): void | Promise<void> => o.faultPoint?.(`${type.name}:${step}:${where}`)
  const pause = (ms: number): Promise<void> => new Promise((resolve) => void o.clock.timer(resolve, ms))

  const undoOne = async (row: StepRow, ctx: TaskContext): Promise<void> => {
    const definition = Object.hasOwn(type.steps, row.name) ? type.steps[row.name] : undefined
    if (!definition) throw new TaskError('TASK_ERR_STEP_UNKNOWN', { type: type.name, step: row.name })
    await point(row.name, 'before-undo')
    await definition.undo?.(row.args, row.done ? row.result : undefined, ctx)
    await point(row.name, 'after-undo')
  }

  const undoPatiently = async (row: StepRow, ctx: TaskContext): Promise<void> => {
    for (let attempt = 1; ; attempt++) {
      try {
        await undoOne(row, ctx)
        return
      } catch (e) {
        if (attempt === undoAttempts || ctx.signal.aborted) throw e
        await pause(undoBackoffMs * 2 ** attempt)
      }
    }
  }

  return {
    async load() {
      past = new Map((await ledger.steps(id)).map((row) => [row.n, row]))
      for (const n of past.keys()) written.add(n)
    },
    async step<R>(name: string, args: JsonValue, ctx: TaskContext): Promise<R> {
      const definition = Object.hasOwn(type.steps, name) ? type.steps[name] : undefined
      if (!definition) throw new TaskError('TASK_ERR_STEP_UNKNOWN', { type: type.name, step: name })
      ctx.signal.throwIfAborted()
      const n = next++
      const before = past.get(n)
      if (before && before.name !== name) throw new TaskError('TASK_ERR_STEP_MISMATCH', { id, n, was: before.name, is: name })
      if (before?.done) return before.result as R
      // whether it happened is unknown: take it back before doing it again
      if (before) await undoPatiently(before, ctx)
      written.add(n)
      await ledger.journal(id, fence, { task: id, n, name, args, done: false, result: null })
      await point(name, 'before-do')
      // frozen or cut off for longer than the lease: another worker may have it by now
      if (!deps.isAlive()) throw new TaskError('TASK_ERR_FENCED', { id })
      const result = ((await definition.do(args, ctx)) ?? null) as JsonValue
      await point(name, 'after-do')
      await ledger.journal(id, fence, { task: id, n, name, args, done: true, result })
      return result as R
    },
    async undoAll(ctx) {
      let first: { step: string; cause: unknown } | undefined
      for (const row of [...(await ledger.steps(id))].reverse()) {
        if (ctx.signal.aborted) break
        try {
          await undoPatiently(row, ctx)
          await ledger.unjournal(id, fence, row.n)
          report().note(`undone: ${row.name}`)
        } catch (cause) {
          if (cause instanceof TaskError && cause.code === 'TASK_ERR_FENCED') throw cause
          first ??= { step: row.name, cause }
          report().note(`not undone: ${row.name}`)
        }
      }
      return first
    },
    written: () => [...written],
  }
}
