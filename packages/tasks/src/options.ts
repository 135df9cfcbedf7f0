import { hostname } from 'node:os'
import { type Clock, type FullClock, fullClock } from './clock.ts'
import type { Events, Log, Policy, Principal, Store } from './needs.ts'
import type { Message } from './task-type.ts'

/** What {@link createTasks} takes. */
export interface TasksOptions {
  /** Keeps the tasks. It must have been opened with `taskTypes`. */
  readonly store: Store
  /** Receives `task.created`, `task.updated`, `task.finished`, `task.failed`, `task.killed` in the transaction of each change. Absent: no events. */
  readonly events?: Events
  /** Says who may see, cancel and, when a task starts, still run it. Absent: everybody may everything. */
  readonly policy?: Policy
  /** Where failures and recoveries are told. @default silent */
  readonly log?: Log
  /** Time. @default the system's */
  readonly clock?: Clock
  /** The user as he is now, null when he is gone; asked when a task starts. Absent: the principal kept with the task counts. */
  readonly resolvePrincipal?: (name: string, realm: string) => Promise<Principal | null>
  /** Tasks running at once in this process, 1 to 10,000. @default 4 */
  readonly concurrency?: number
  /** Queues this process serves. @default all */
  readonly queues?: readonly string[]
  /** Name of this worker in leases. @default host name, process id and a random part */
  readonly worker?: string
  /** Least time between two writes of one task's progress. Unit: ms, 10 to 60,000. @default 100 */
  readonly progressMs?: number
  /** How often the queue is looked at without being woken. Unit: ms, 50 to 60,000. @default 1000 */
  readonly pollMs?: number
  /** How long `cancel` waits for a running task to end. Unit: ms. @default 10000 */
  readonly cancelWaitMs?: number
  /** How often a task may be found interrupted before it is given up (`failed`, TASK_ERR_INTERRUPTED). @default 3 */
  readonly maxCrashes?: number
  /** How often a worker says that it lives, where several share a store. Unit: ms, 100 to 600,000. @default 10000 */
  readonly heartbeatMs?: number
  /** How long a worker counts as alive without saying so; then its tasks are taken over. At least three heartbeats. Unit: ms. @default 30000 */
  readonly leaseMs?: number
  /** Age at which ended tasks are removed, with their logs. Unit: ms. @default 30 days */
  readonly keepMs?: number
  /** Ended tasks kept at most. @default 10000 */
  readonly keepTasks?: number
  /** Queued tasks one user may have; more are refused with TASK_ERR_QUOTA. The system has no quota. @default 100 */
  readonly quota?: number
  /** English text of a message code, for the `message` field. @default `params.text`, else the code */
  readonly text?: (message: Message) => string
  /**
   * Called, and awaited, at each place where a crash would be interesting: `<type>:<step>:before-do`, `after-do`, `before-undo`, `after-undo`, and
   * `<type>:task:before-start`, `after-start`, `before-end`, `after-end`. For crash tests.
   */
  readonly faultPoint?: (point: string) => void | Promise<void>
}

/** @internal Options with every default filled in. */
export interface Resolved {
  readonly store: Store
  readonly events: Events | undefined
  readonly policy: Policy | undefined
  readonly log: Log
  readonly clock: FullClock
  readonly resolvePrincipal: ((name: string, realm: string) => Promise<Principal | null>) | undefined
  readonly concurrency: number
  readonly queues: readonly string[] | undefined
  readonly worker: string
  readonly progressMs: number
  readonly pollMs: number
  readonly cancelWaitMs: number
  readonly maxCrashes: number
  readonly heartbeatMs: number
  readonly leaseMs: number
  readonly keepMs: number
  readonly keepTasks: number
  readonly quota: number
  readonly text: (message: Message) => string
  readonly faultPoint: ((point: string) => void | Promise<void>) | undefined
}

const nothing = (): void => undefined
const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }

const inRange = (name: string, value: number | undefined, standard: number, min: number, max: number): number => {
  if (value === undefined) return standard
  if (!Number.isInteger(value) || value < min || value > max)
    throw Object.assign(new TypeError(`${name} must be a whole number from ${min} to ${max}, got ${String(value)}`), {
      code: 'TASK_ERR_OPTION',
    })
  return value
}

/** @internal */
export function resolveOptions(o: TasksOptions): Resolved {
  const heartbeatMs = inRange('heartbeatMs', o.heartbeatMs, 10_000, 100, 600_000)
  return {
    store: o.store,
    events: o.events,
    policy: o.policy,
    log: o.log ?? silent,
    clock: fullClock(o.clock),
    resolvePrincipal: o.resolvePrincipal,
    concurrency: inRange('concurrency', o.concurrency, 4, 1, 10_000),
    queues: o.queues,
    worker: o.worker ?? `${hostname()}:${process.pid}:${Math.random().toString(36).slice(2, 8)}`,
    progressMs: inRange('progressMs', o.progressMs, 100, 10, 60_000),
    pollMs: inRange('pollMs', o.pollMs, 1000, 50, 60_000),
    cancelWaitMs: inRange('cancelWaitMs', o.cancelWaitMs, 10_000, 0, 600_000),
    maxCrashes: inRange('maxCrashes', o.maxCrashes, 3, 0, 1000),
    heartbeatMs,
    leaseMs: inRange('leaseMs', o.leaseMs, 3 * heartbeatMs, 3 * heartbeatMs, 86_400_000),
    keepMs: inRange('keepMs', o.keepMs, 30 * 86_400_000, 1000, Number.MAX_SAFE_INTEGER),
    keepTasks: inRange('keepTasks', o.keepTasks, 10_000, 1, 10_000_000),
    quota: inRange('quota', o.quota, 100, 1, 1_000_000),
    text: o.text ?? ((m) => (typeof m.params?.['text'] === 'string' ? m.params['text'] : m.code)),
    faultPoint: o.faultPoint,
  }
}
