import type { LogRecord, RawObject } from '../store.ts'
import type { Plan } from './plan.ts'
import type { KnownType, NewRow, Row } from './type-registry.ts'

/** What a transaction saw; it may commit when all of it is still so. */
export interface Reads {
  /** Version 0: absent. */
  readonly objects: readonly { readonly type: string; readonly id: string; readonly version: number }[]
  /** `since`: the commit number known to be visible when the list was read. */
  readonly lists: readonly { readonly type: string; readonly plan: Plan; readonly digest: string; readonly since: number }[]
  readonly counts: readonly { readonly type: string; readonly plan: Plan; readonly count: number; readonly since: number }[]
}

/** What a transaction wants to happen at once. */
export interface Commit {
  readonly reads: Reads
  /** without a `row`: delete. */
  readonly writes: readonly { readonly type: string; readonly id: string; readonly row: NewRow | undefined }[]
  readonly appends: readonly { readonly log: string; readonly at: string; readonly json: string }[]
}

/** What a one-process driver supplies; everything above it is shared. Reads see what is committed, at once. */
export interface Engine {
  get(type: KnownType, id: string): Row | undefined
  list(type: KnownType, plan: Plan): readonly Row[]
  /** Like list, with the text in the current shape, as buffers that are shared. */
  raw(type: KnownType, plan: Plan): readonly RawObject[]
  count(type: KnownType, plan: Plan): number
  /** Whether all reads would answer the same now, at one point. */
  isCurrent(reads: Reads): boolean
  /** Validates and applies; resolves when durable, false on a conflict. */
  commit(c: Commit): Promise<boolean>
  /** A number no put of this type ever had, greater than `above`. */
  nextVersion(type: string, above: number): number
  /** Number of the last commit known to be visible to reads. */
  visible(): number
  readLog(
    log: string,
    afterSeq: number,
    limit: number,
  ): { readonly records: readonly { seq: number; at: string; json: string }[]; readonly floor: number; readonly head: number }
  trimLog(log: string, beforeSeq: number): Promise<void>
  /** Text that every cursor of this store begins with. */
  readonly epoch: string
  /** true: a transaction writes one object; no logs, no claims. */
  readonly single?: boolean
  /** true: a commit over an existing object keeps that object's `created`, whatever the row says, so that a blind put need not look. */
  readonly keepsCreated?: boolean
  close(): Promise<void>
}

/** One string for what a list answered. */
export const digestOf = (rows: readonly { readonly id: string; readonly version: number }[]): string =>
  rows.map((r) => `${r.id}\n${r.version}`).join('\n')

/** A record as readers see it. */
export const logRecord = (epoch: string, r: { seq: number; at: string; json: string }): LogRecord => ({
  cursor: cursorOf(epoch, r.seq),
  at: r.at,
  record: JSON.parse(r.json) as LogRecord['record'],
})

/** Cursor of a position: fixed width, so that cursors compare as strings. */
export const cursorOf = (epoch: string, seq: number): string => `${epoch}.${String(seq).padStart(16, '0')}`

/** Position of a cursor, or undefined when another store made it. */
export function seqOf(epoch: string, cursor: string): number | undefined {
  if (!cursor.startsWith(`${epoch}.`) || !/^\d{16}$/.test(cursor.slice(epoch.length + 1))) return undefined
  return Number(cursor.slice(epoch.length + 1))
}
