import type { JsonValue, RunContext } from './needs.ts'

/** State of a task; `finished`, `failed` and `killed` are its ends. */
export type TaskStatus = 'queued' | 'running' | 'finished' | 'failed' | 'killed'

/** A text to translate: its code and the values for it. */
export interface Message {
  readonly code: string
  readonly params?: Record<string, string | number>
}

/**
 * A step with an effect outside the store. It is journalled before `do`, so that `undo` can run after kill -9.
 */
export interface Step<A, R> {
  /** Has the effect; its result must be JSON. */
  do(args: A, ctx: TaskContext): Promise<R>
  /** Takes the effect back. `result` is undefined when it is unknown whether (or how far) `do` happened; it may also be called twice. */
  undo?(args: A, result: R | undefined, ctx: TaskContext): Promise<void>
}

/** A kind of task: what it does, in journalled steps, and what becomes of it after a crash. */
export interface TaskType<I, O> {
  /** "vm.create": also the action whose right is checked again when the task starts. */
  readonly name: string
  /** Queue its tasks go to unless enqueue says otherwise. @default "main" */
  readonly queue?: string
  /** Whether `cancel` is possible. */
  readonly cancellable: boolean
  /**
   * After a crash: `resume` = run again, finished steps answer from the journal, a step whose end is unknown is undone and done again;
   * `restart` = undo all, run again; `compensate` = undo all, end `failed` with `TASK_ERR_INTERRUPTED`.
   */
  readonly onCrash: 'resume' | 'restart' | 'compensate'
  /** Runs again after a throw: `attempts` runs in all, waiting backoffMs, 2×, 4×, … (at most an hour, with jitter). @default one attempt */
  readonly retry?: { readonly attempts: number; readonly backoffMs: number }
  /** The steps `run` may take, by name. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each step has its own types
  readonly steps: Readonly<Record<string, Step<any, any>>>
  /** The work. Between steps it must be free of effects: after a crash with `resume` it is run again from its beginning. */
  run(input: I, ctx: TaskContext): Promise<O>
}

/** What a running task gets. Hand on the object itself: a copy made by spreading has the caller's fields, but neither signal nor methods. */
export interface TaskContext extends RunContext {
  readonly taskId: string
  /** 1 for the first run. */
  readonly attempt: number
  /** Put it into every write to an outside system that accepts one: it grows whenever the task changes hands. */
  readonly fencingToken: number
  /** Takes a step: journal, `do`, journal; answers `do`'s result, or the journalled one. */
  step<R = unknown>(name: string, args: JsonValue): Promise<R>
  /** Reports progress, 0 to 1, never backwards; null: unknown. Written at most 10 times a second. */
  progress(p: number | null, message?: Message): void
  /** Adds a line to the task's log. */
  note(line: string): void
  /** Runs a sub-task and answers its result; throws its error when it fails. */
  spawn(type: string, input: JsonValue): Promise<JsonValue>
}

/** @internal A type whose input and result are somebody else's business. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- types of all packages stand in one registry
export type AnyTaskType = TaskType<any, any>
