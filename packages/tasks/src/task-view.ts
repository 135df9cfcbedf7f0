import type { JsonValue, View } from './needs.ts'
import { isEnded, type TaskFailure, type TaskRow } from './task-row.ts'
import type { Message, TaskStatus } from './task-type.ts'

/** A task as it is answered. */
export interface TaskView {
  readonly id: string
  readonly type: string
  readonly status: TaskStatus
  /** Text for people, in English; `phase` has its code for translation. Empty: nothing to say. */
  readonly message: string
  readonly phase: { readonly code: string; readonly params: Record<string, string | number> } | null
  /** Object the task makes or changes. */
  readonly target_uri: string
  /** 0 to 1, or null when unknown. */
  readonly progress: number | null
  readonly created: string
  readonly updated: string
  /** Name of who started it; '' for nobody. */
  readonly owner: string
  /** Whether a DELETE can still cancel it. */
  readonly cancellable: boolean
  readonly result: JsonValue
  readonly error: { readonly code: string; readonly params: Record<string, string | number>; readonly message: string } | null
  /** The task that spawned this one, or null. */
  readonly parent: string | null
  readonly attempt: number
}

/** @internal Text for a message code; options.text. */
export type TextOf = (message: Message) => string

const failure = (e: TaskFailure): TaskView['error'] => ({ code: e.code, params: e.params, message: e.message })

const textFor = (row: TaskRow, text: TextOf): string => {
  if (row.error && isEnded(row.status)) return `${row.error.code}: ${row.error.message}`
  return row.message ? text(row.message) : ''
}

/** @internal */
export function toWire(id: string, row: TaskRow, text: TextOf): TaskView {
  return {
    id,
    type: row.kind,
    status: row.status,
    message: textFor(row, text),
    phase: row.message ? { code: row.message.code, params: row.message.params ?? {} } : null,
    target_uri: row.target,
    progress: row.progress,
    created: row.created,
    updated: row.updated,
    owner: row.owner,
    cancellable: row.cancellable && !isEnded(row.status),
    result: row.result,
    error: row.error && isEnded(row.status) ? failure(row.error) : null,
    parent: row.parent === '' ? null : row.parent,
    attempt: row.attempt,
  }
}

/** @internal Views by id, built once per version of the row. */
export interface ViewCache {
  /** `row` is only called when this version is not known yet. */
  of(id: string, version: number, row: () => TaskRow): View
  /** Forgets every task that is not in `ids`. */
  keep(ids: ReadonlySet<string>): void
}

/** @internal */
export function createViewCache(text: TextOf): ViewCache {
  const views = new Map<string, { version: number; view: View }>()
  return {
    of(id, version, row) {
      const known = views.get(id)
      if (known?.version === version) return known.view
      const value = row()
      const json = Buffer.from(JSON.stringify(toWire(id, value, text)))
      const view: View = { ref: { type: 'task', id }, audience: value.audience, json, revision: String(version), figures: 0 }
      views.set(id, { version, view })
      return view
    },
    keep(ids) {
      if (views.size > ids.size) for (const id of views.keys()) if (!ids.has(id)) views.delete(id)
    },
  }
}
