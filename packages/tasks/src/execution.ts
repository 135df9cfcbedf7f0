import type { Control } from './control.ts'
import { TaskError } from './errors.ts'
import { causeOf, failureOf } from './failure.ts'
import { isoTime } from './iso-time.ts'
import { createJournal, type Journal } from './journal.ts'
import type { Ledger } from './ledger.ts'
import type { JsonValue, Principal } from './needs.ts'
import type { Resolved } from './options.ts'
import { createReporter, type Reporter } from './progress.ts'
import { isEnded, stepId, type TaskFailure, type TaskRow } from './task-row.ts'
import type { AnyTaskType, TaskContext } from './task-type.ts'

/** @internal What a run needs besides the task. */
export interface ExecutionDeps {
  readonly options: Resolved
  readonly ledger: Ledger
  /** False when this worker has lost its lease. */
  isAlive(): boolean
  /** Told when nothing but the end is left to write: another may run meanwhile. */
  free(): void
  /** Enqueues a sub-task, waits for it and answers its result. */
  spawn(parent: { id: string; row: TaskRow }, n: number, type: string, input: JsonValue): Promise<JsonValue>
}

/** Failed, and not for the first time. */
const isDead = (type: AnyTaskType, r: TaskRow, ending: { status: string }): boolean =>
  ending.status === 'failed' && (r.crashes > 0 ? type.onCrash !== 'compensate' : (type.retry?.attempts ?? 1) > 1)

type Ending = NonNullable<TaskRow['ending']>
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
 * @internal
 */
export async function execute(deps: ExecutionDeps, type: AnyTaskType, id: string, claimed: TaskRow, control: Control): Promise<TaskRow> {
  const { options: o, ledger } = deps
  const { fence, kind } = claimed
  const point = o.faultPoint && ((where: string): void | Promise<void> => o.faultPoint?.(`${kind}:${where}`))
  const log = o.log
  // most runs neither report nor journal anything: both are made when they do
  let reporter: Reporter | undefined
  let journal: Journal | undefined
  const report = (): Reporter => (reporter ??= createReporter(o, ledger, id, fence, claimed))
  const steps = (): Journal => (journal ??= createJournal({ options: o, ledger, type, id, fence, report, isAlive: () => deps.isAlive() }))
  let spawned = 0
  const context = (principal: Principal | null, isUndo = false): TaskContext => ({
    ...claimed.caller,
    principal,
    get signal() {
      return isUndo ? control.stopSignal : control.signal
    },
    log,
    taskId: id,
    attempt: claimed.attempt,
    fencingToken: fence,
    step(name, args) {
      return steps().step(name, args, this)
    },
    progress: (p, message) => report().progress(p, message),
    note: (line) => report().note(line),
    spawn: (childType, input) => deps.spawn({ id, row: claimed }, spawned++, childType, input),
  })

  const end = async (ending: Ending | { status: 'finished'; result: JsonValue }, owed: boolean): Promise<TaskRow> => {
    if (point) await point('task:before-end')
    if (reporter) await reporter.end()
    deps.free()
    const at = o.clock.now()
    const row = await ledger.change(
      id,
      fence,
      (r) => {
        // a cancel that was accepted wins, also over a run that came through
        if (ending.status === 'finished' && r.cancel) return r
        const base = { ...r, ...reporter?.current(), worker: '', ending: null, owed, journalled: owed }
        if (ending.status === 'queued') {
          const backoff = Math.min(maxBackoffMs, (type.retry?.backoffMs ?? 0) * 2 ** Math.max(0, r.attempt - 1))
          return {
            ...base,
            status: 'queued',
            journalled: r.journalled,
            dueAt: ending.error ? at + Math.round(backoff * (0.75 + Math.random() / 2)) : 0,
          }
        }
        const ended = isoTime(at)
        if (ending.status === 'finished') return { ...base, status: 'finished', progress: 1, result: ending.result, error: null, ended }
        return { ...base, status: ending.status, error: ending.error, dead: isDead(type, r, ending), ended }
      },
      journal &&
        (async (tx, next) => {
          if (next.status === 'finished') for (const n of steps().written()) await tx.delete('task.step', stepId(id, n))
        }),
    )
    if (row.status === 'running') return unwind({ status: 'killed', error: failureOf(new TaskError('TASK_ERR_CANCELLED', { id }), id) })
    if (point) await point('task:after-end')
    return row
  }

  const unwind = async (ending: Ending): Promise<TaskRow> => {
    if (!claimed.journalled && (journal?.written().length ?? 0) === 0) return end(ending, false)
    await ledger.change(id, fence, (r) => ({ ...r, ending }))
    const failed = await steps().undoAll(context(claimed.caller.principal, true))
    if (control.isStopped) throw new TaskError('TASK_ERR_CLOSED', {})
    if (!failed) return end(ending, false)
    const error: TaskFailure = failureOf(new TaskError('TASK_ERR_UNDO_FAILED', { id, step: failed.step, cause: causeOf(failed.cause) }), id)
    log.error({ err: failed.cause, taskId: id, step: failed.step }, 'undo failed; it stays owed')
    return end({ status: 'failed', error }, true)
  }

  if (isEnded(claimed.status)) return payOff()
  try {
    if (point) await point('task:before-start')
    if (claimed.ending) return await unwind(claimed.ending)
    if (claimed.cancel) return await unwind({ status: 'killed', error: failureOf(new TaskError('TASK_ERR_CANCELLED', { id }), id) })
    if (claimed.journalled) await steps().load()
    let result: JsonValue
    try {
      const principal = o.policy || o.resolvePrincipal ? await principalNow(o, id, claimed) : claimed.caller.principal
      if (point) await point('task:after-start')
      result = ((await type.run(claimed.input, context(principal))) ?? null) as JsonValue
    } catch (e) {
      return await failed(e)
    }
    return await end({ status: 'finished', result }, false)
  } finally {
    if (reporter) await reporter.end()
  }

  async function failed(e: unknown): Promise<TaskRow> {
    // nothing of what follows may be written when the runner is closing or the lease is lost: the next owner ends the task
    if (control.isStopped || (e instanceof TaskError && e.code === 'TASK_ERR_FENCED')) throw e
    if (control.isCancelled) return unwind({ status: 'killed', error: failureOf(new TaskError('TASK_ERR_CANCELLED', { id }), id) })
    const error = failureOf(e, id)
    log.warn({ err: e, taskId: id, type: kind, attempt: claimed.attempt }, 'task failed')
    report().note(`failed: ${error.code}: ${error.message}`)
    if (claimed.attempt < (type.retry?.attempts ?? 1)) {
      const again: Ending = { status: 'queued', error }
      return type.onCrash === 'resume' ? end(again, false) : unwind(again)
    }
    return unwind({ status: 'failed', error })
  }

  /** Undoes what an ended task still owes. */
  async function payOff(): Promise<TaskRow> {
    const still = await steps().undoAll(context(claimed.caller.principal, true))
    if (reporter) await reporter.end()
    if (still) log.warn({ err: still.cause, taskId: id, step: still.step }, 'undo failed again')
    return still ? claimed : ledger.change(id, fence, (r) => ({ ...r, owed: false, journalled: false }))
  }
}
