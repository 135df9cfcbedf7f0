import type { Control } from './control.ts'
import type { Journal } from './journal.ts'
import type { JsonValue, Log, Principal } from './needs.ts'
import type { Reporter } from './progress.ts'
import type { TaskRow } from './task-row.ts'
import type { TaskContext } from './task-type.ts'

/** @internal What a run's context is made of. */
export interface RunParts {
  readonly deps: { readonly options: { readonly log: Log } }
  readonly id: string
  readonly claimed: TaskRow
  readonly control: Control
  report(): Reporter
  steps(): Journal
  spawn(type: string, input: JsonValue): Promise<JsonValue>
}

/** @internal What `run` and `do` are given; an undo is not stopped by a cancel. */
export const createContext = (run: RunParts, principal: Principal | null, isUndo: boolean): TaskContext =>
  new Context(run, principal, isUndo)

/** A class: the signal and the methods are made when somebody asks for them, and may be handed on without it. */
class Context implements TaskContext {
  readonly principal: Principal | null
  readonly requestId: string
  readonly locale: string
  declare readonly address?: string
  declare readonly traceparent?: string
  readonly log: Log
  readonly taskId: string
  readonly attempt: number
  readonly fencingToken: number
  readonly #run: RunParts
  readonly #isUndo: boolean

  constructor(run: RunParts, principal: Principal | null, isUndo: boolean) {
    const { claimed } = run
    const { requestId, locale, address, traceparent } = claimed.caller
    this.principal = principal
    this.requestId = requestId
    this.locale = locale
    if (address !== undefined) this.address = address
    if (traceparent !== undefined) this.traceparent = traceparent
    this.log = run.deps.options.log
    this.taskId = run.id
    this.attempt = claimed.attempt
    this.fencingToken = claimed.fence
    this.#run = run
    this.#isUndo = isUndo
  }

  get signal(): AbortSignal {
    const { control } = this.#run
    return this.#isUndo ? control.stopSignal : control.signal
  }

  get step(): TaskContext['step'] {
    return (name, args) => this.#run.steps().step(name, args, this)
  }

  get progress(): TaskContext['progress'] {
    return (p, message) => this.#run.report().progress(p, message)
  }

  get note(): TaskContext['note'] {
    return (line) => this.#run.report().note(line)
  }

  get spawn(): TaskContext['spawn'] {
    return (type, input) => this.#run.spawn(type, input)
  }
}
