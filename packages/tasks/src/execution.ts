import type { Control } from './control.ts'
import { TaskError } from './errors.ts'
import { causeOf, failureOf } from './failure.ts'
import { isoTime } from './iso-time.ts'
import { createJournal, type Journal } from './journal.ts'
import type { Ledger } from './ledger.ts'
import type { JsonValue, Principal, Tx } from './needs.ts'
import type { Resolved } from './options.ts'
import { createReporter, type Reporter } from './progress.ts'
import { createContext, type RunParts } from './run-context.ts'
import { isEnded, stepId, type TaskDraft, type TaskFailure, type TaskRow } from './task-row.ts'
import type { AnyTaskType } from './task-type.ts'

/** @internal What a run needs besides the task. */
export interface ExecutionDeps {
  readonly options: Resolved
  readonly ledger: Ledger
  /** False when this worker has lost its lease. */
  isAlive(): boolean
  /** Enqueues a sub-task, waits for it and answers its result. */
  spawn(parent: { id: string; row: TaskRow }, n: number, type: string, input: JsonValue): Promise<JsonValue>
}

/** Failed, and not for the first time. */
const isDead = (type: AnyTaskType, r: TaskRow, ending: { status: string }): boolean =>
  ending.status === 'failed' && (r.crashes > 0 ? type.onCrash !== 'compensate' : (type.retry?.attempts ?? 1) > 1)

type Ending = NonNullable<TaskRow['ending']>
type Finished = { readonly status: 'finished'; readonly result: JsonValue }
const maxBackoffMs = 3_600_000

/** @internal The user as he is now. @throws when he is gone or may not do this any more. */
async function principalNow(o: Resolved, id: string, row: TaskRow): Promise<Principal | null> {
  const was = row.caller.principal
  let now = was
  if (was && was.realm !== 'onggi' && o.resolvePrincipal) {
    const found = await o.resolvePrincipal(was.name, was.realm)
    if (!found) throw new TaskError('TASK_ERR_PRINCIPAL_GONE', { user: was.name, id })
    now = was.scopes ? { ...found, scopes: was.scopes } : found
  }
  const decision = now?.realm === 'onggi' ? undefined : o.policy?.can(now, row.kind, { ref: { type: 'task', id }, audience: row.audience })
  if (decision && !decision.allow) throw new TaskError('TASK_ERR_FORBIDDEN', { user: now?.name ?? 'nobody', action: row.kind })
  return now
}

/**
 * Runs one claimed task to its end, or unwinds it when its row says so. Resolves when the end (or the requeueing) is
 * written; rejects only when nothing more may be written: fenced, or the store is gone.
 *
 * @param free told when nothing but the end is left to write: another may run meanwhile.
 * @internal
 */
export const execute = (
  deps: ExecutionDeps,
  type: AnyTaskType,
  id: string,
  claimed: TaskRow,
  control: Control,
  free: () => void,
): Promise<TaskRow> => new Execution(deps, type, id, claimed, control, free).run()

/** A class, for thousands are made in a second: closures cost more than the work. */
class Execution implements RunParts {
  readonly deps: ExecutionDeps
  readonly type: AnyTaskType
  readonly id: string
  readonly claimed: TaskRow
  readonly control: Control
  readonly #free: () => void
  // most runs neither report nor journal anything: both are made when they do
  #reporter: Reporter | undefined
  #journal: Journal | undefined
  #spawned = 0

  constructor(deps: ExecutionDeps, type: AnyTaskType, id: string, claimed: TaskRow, control: Control, free: () => void) {
    this.deps = deps
    this.type = type
    this.id = id
    this.claimed = claimed
    this.control = control
    this.#free = free
  }

  async run(): Promise<TaskRow> {
    const { id, claimed, type } = this
    const { options: o } = this.deps
    if (isEnded(claimed.status)) return this.#payOff()
    try {
      if (o.faultPoint) await o.faultPoint(`${type.name}:task:before-start`)
      if (claimed.ending) return await this.#unwind(claimed.ending)
      // also one that was cancelled while it was being claimed, or queued
      if (claimed.cancel || this.control.isCancelled) return await this.#unwind(this.#killed())
      if (claimed.journalled) await this.steps().load()
      let result: JsonValue
      try {
        const principal = o.policy || o.resolvePrincipal ? await principalNow(o, id, claimed) : claimed.caller.principal
        if (o.faultPoint) await o.faultPoint(`${type.name}:task:after-start`)
        result = ((await type.run(claimed.input, createContext(this, principal, false))) ?? null) as JsonValue
      } catch (e) {
        return await this.#failed(e)
      }
      return await this.#end({ status: 'finished', result }, false)
    } finally {
      if (this.#reporter) await this.#reporter.end()
    }
  }

  report(): Reporter {
    const { options: o, ledger } = this.deps
    return (this.#reporter ??= createReporter(o, ledger, this.id, this.claimed.fence, this.claimed))
  }

  steps(): Journal {
    const { deps, type, id, claimed } = this
    const { options, ledger } = deps
    const report = (): Reporter => this.report()
    return (this.#journal ??= createJournal({ options, ledger, type, id, fence: claimed.fence, report, isAlive: () => deps.isAlive() }))
  }

  spawn(type: string, input: JsonValue): Promise<JsonValue> {
    return this.deps.spawn({ id: this.id, row: this.claimed }, this.#spawned++, type, input)
  }

  #killed(): Ending {
    return { status: 'killed', error: failureOf(new TaskError('TASK_ERR_CANCELLED', { id: this.id }), this.id) }
  }

  /** Changes the row to its end, or for its next attempt. */
  #close(r: TaskDraft, ending: Ending | Finished, owed: boolean, at: number): void {
    // a cancel that was accepted wins, also over a run that came through
    if (ending.status === 'finished' && r.cancel) return
    if (this.#reporter) Object.assign(r, this.#reporter.current())
    r.worker = ''
    r.ending = null
    r.owed = owed
    r.status = ending.status
    if (ending.status === 'queued') {
      const backoff = Math.min(maxBackoffMs, (this.type.retry?.backoffMs ?? 0) * 2 ** Math.max(0, r.attempt - 1))
      r.dueAt = ending.error ? at + Math.round(backoff * (0.75 + Math.random() / 2)) : 0
      return
    }
    r.journalled = owed
    r.ended = isoTime(at)
    if (ending.status === 'finished') {
      r.progress = 1
      r.result = ending.result
      r.error = null
      return
    }
    r.error = ending.error
    r.dead = isDead(this.type, r, ending)
  }

  async #end(ending: Ending | Finished, owed: boolean): Promise<TaskRow> {
    const { id, claimed, type, deps } = this
    const { options: o, ledger } = deps
    if (o.faultPoint) await o.faultPoint(`${type.name}:task:before-end`)
    if (this.#reporter) await this.#reporter.end()
    this.#free()
    const at = o.clock.now()
    const journal = this.#journal
    const forget =
      journal &&
      (async (tx: Tx, next: TaskRow): Promise<void> => {
        if (next.status === 'finished') for (const n of journal.written()) await tx.delete('task.step', stepId(id, n))
      })
    const row = await ledger.change(id, claimed.fence, (r) => this.#close(r, ending, owed, at), forget)
    if (row.status === 'running') return this.#unwind(this.#killed())
    if (o.faultPoint) await o.faultPoint(`${type.name}:task:after-end`)
    return row
  }

  async #unwind(ending: Ending): Promise<TaskRow> {
    const { id, claimed, control, deps } = this
    if (!claimed.journalled && (this.#journal?.written().length ?? 0) === 0) return this.#end(ending, false)
    await deps.ledger.change(id, claimed.fence, (r) => void (r.ending = ending))
    const failed = await this.#undoAll()
    if (control.isStopped) throw new TaskError('TASK_ERR_CLOSED', {})
    if (!failed) return this.#end(ending, false)
    const error: TaskFailure = failureOf(new TaskError('TASK_ERR_UNDO_FAILED', { id, step: failed.step, cause: causeOf(failed.cause) }), id)
    deps.options.log.error({ err: failed.cause, taskId: id, step: failed.step }, 'undo failed; it stays owed')
    return this.#end({ status: 'failed', error }, true)
  }

  #undoAll(): ReturnType<Journal['undoAll']> {
    return this.steps().undoAll(createContext(this, this.claimed.caller.principal, true))
  }

  async #failed(e: unknown): Promise<TaskRow> {
    const { id, claimed, control, type, deps } = this
    // nothing of what follows may be written when the runner is closing or the lease is lost: the next owner ends the task
    if (control.isStopped || (e instanceof TaskError && e.code === 'TASK_ERR_FENCED')) throw e
    if (control.isCancelled) return this.#unwind(this.#killed())
    const error = failureOf(e, id)
    deps.options.log.warn({ err: e, taskId: id, type: type.name, attempt: claimed.attempt }, 'task failed')
    this.report().note(`failed: ${error.code}: ${error.message}`)
    if (claimed.attempt < (type.retry?.attempts ?? 1)) {
      const again: Ending = { status: 'queued', error }
      return type.onCrash === 'resume' ? this.#end(again, false) : this.#unwind(again)
    }
    return this.#unwind({ status: 'failed', error })
  }

  /** Undoes what an ended task still owes. */
  async #payOff(): Promise<TaskRow> {
    const { id, claimed, deps } = this
    const still = await this.#undoAll()
    if (this.#reporter) await this.#reporter.end()
    if (still) deps.options.log.warn({ err: still.cause, taskId: id, step: still.step }, 'undo failed again')
    return still
      ? claimed
      : deps.ledger.change(id, claimed.fence, (r) => {
          r.owed = r.journalled = false
        })
  }
}
