import type { TaskFailure } from './task-row.ts'
import { TaskError } from './errors.ts'

/** @internal What of an error may be kept and shown: coded errors whole, anything else only as TASK_ERR_INTERNAL. */
export function failureOf(e: unknown, id: string): TaskFailure {
  if (e instanceof Error && 'code' in e && typeof e.code === 'string' && 'params' in e && typeof e.params === 'object' && e.params !== null)
    return { code: e.code, params: { ...(e.params as Record<string, string | number>) }, message: e.message }
  return failureOf(new TaskError('TASK_ERR_INTERNAL', { id }), id)
}

/** @internal A short name of what went wrong, for logs and for TASK_ERR_UNDO_FAILED. */
export const causeOf = (e: unknown): string => {
  if (!(e instanceof Error)) return 'unknown'
  return 'code' in e && typeof e.code === 'string' ? e.code : e.name
}
