const templates = {
  TASK_ERR_NOT_FOUND: 'Task %{id} does not exist',
  TASK_ERR_LOGIN_REQUIRED: 'Task %{id}: log in first',
  TASK_ERR_FORBIDDEN: '%{user} may not do %{action}',
  TASK_ERR_NOT_CANCELLABLE: 'Task %{id} is %{state} and cannot be cancelled',
  TASK_ERR_CANCELLED: 'Task %{id} was cancelled',
  TASK_ERR_INTERRUPTED: 'Task %{id} was interrupted by a stop of the server; what it had done was undone',
  TASK_ERR_UNDO_FAILED: 'Task %{id}: step %{step} could not be undone (%{cause}); it is tried again',
  TASK_ERR_TYPE_UNKNOWN: 'There is no task type %{type}',
  TASK_ERR_TYPE_DUPLICATE: 'Task type %{type} is already registered by %{owner}',
  TASK_ERR_STEP_UNKNOWN: 'Task type %{type} has no step %{step}',
  TASK_ERR_STEP_MISMATCH: 'Task %{id} resumed differently: step %{n} was %{was}, now it is %{is}',
  TASK_ERR_FENCED: 'Task %{id} is no longer run here; a late write was refused',
  TASK_ERR_PRINCIPAL_GONE: 'User %{user}, who started task %{id}, does not exist any more',
  TASK_ERR_QUOTA: '%{user} already has %{count} queued tasks; wait for some of them to end',
  TASK_ERR_NOT_RETRYABLE: 'Task %{id} is %{state}; only a failed task can be run again',
  TASK_ERR_SCHEDULE:
    '%{cron} in time zone %{timeZone} is no schedule: five fields (minute hour day month weekday) and an IANA zone are needed',
  TASK_ERR_CALL_TIMEOUT: 'Task %{id} did not end within %{ms} ms; it goes on',
  TASK_ERR_CLOSED: 'The task runner is closed',
  TASK_ERR_INTERNAL: 'Task %{id} failed for an internal reason; the server log has the details under its id',
} as const satisfies Record<`TASK_ERR_${string}`, string>

/** Every error code of this package; stable for ever. */
export type TaskErrorCode = keyof typeof templates

/** HTTP status of each code; used by `./fastify` alone. */
export const statusOf: Readonly<Record<TaskErrorCode, 400 | 401 | 403 | 404 | 409 | 429 | 500 | 503>> = {
  TASK_ERR_NOT_FOUND: 404,
  TASK_ERR_LOGIN_REQUIRED: 401,
  TASK_ERR_FORBIDDEN: 403,
  TASK_ERR_NOT_CANCELLABLE: 409,
  TASK_ERR_CANCELLED: 409,
  TASK_ERR_INTERRUPTED: 500,
  TASK_ERR_UNDO_FAILED: 500,
  TASK_ERR_TYPE_UNKNOWN: 500,
  TASK_ERR_TYPE_DUPLICATE: 500,
  TASK_ERR_STEP_UNKNOWN: 500,
  TASK_ERR_STEP_MISMATCH: 500,
  TASK_ERR_FENCED: 500,
  TASK_ERR_PRINCIPAL_GONE: 403,
  TASK_ERR_QUOTA: 429,
  TASK_ERR_NOT_RETRYABLE: 409,
  TASK_ERR_SCHEDULE: 400,
  TASK_ERR_CALL_TIMEOUT: 503,
  TASK_ERR_CLOSED: 503,
  TASK_ERR_INTERNAL: 500,
}

/** Error of this package: match its `code`, never the message. */
export class TaskError extends Error {
  static {
    Object.defineProperty(this.prototype, 'name', { value: 'TaskError', configurable: true, writable: true })
  }
  /** Stable code. */
  readonly code: TaskErrorCode
  /** Values of the message's placeholders. */
  readonly params: Readonly<Record<string, string | number>>
  constructor(code: TaskErrorCode, params: Record<string, string | number>, options?: ErrorOptions) {
    super(
      templates[code].replace(/%\{(\w+)\}/g, (_, key: string) => String(params[key] ?? '')),
      options,
    )
    this.code = code
    this.params = params
  }
}

/** Tells whether `e` is an error of this package (with this code), also across copies of the package. */
export const isTaskError = (e: unknown, code?: TaskErrorCode): e is TaskError =>
  e instanceof Error &&
  'code' in e &&
  typeof e.code === 'string' &&
  Object.hasOwn(templates, e.code) &&
  (code === undefined || e.code === code)

/** The English text of a code, with `%{name}` places. */
export const templateOf = (code: TaskErrorCode): string => templates[code]
