import type { Statement } from '../internal/sql.ts'
import type { SqliteFault } from './faults.ts'

/** Parameters as this engine binds them. */
export type SqliteParams = readonly (string | number)[]

/** A commit on its way to the writer thread: plain data only. */
export interface WireCommit {
  readonly objects: readonly { readonly type: string; readonly id: string; readonly version: number }[]
  readonly lists: readonly { readonly type: string; readonly since: number; readonly query: Statement; readonly digest: string }[]
  readonly counts: readonly { readonly type: string; readonly since: number; readonly query: Statement; readonly count: number }[]
  /** `values`: the columns of the row in the order of the table; absent: delete. */
  readonly writes: readonly { readonly type: string; readonly id: string; readonly values?: readonly (string | number)[] }[]
  readonly appends: readonly { readonly log: string; readonly at: string; readonly json: string }[]
}

/** Main thread → writer. */
export type Request =
  | { readonly op: 'commit'; readonly counter: number; readonly commits: readonly WireCommit[] }
  | { readonly op: 'call'; readonly n: number; readonly what: 'integrity' | 'reclaim' | 'settle' | 'close' }
  | { readonly op: 'call'; readonly n: number; readonly what: 'trim'; readonly log: string; readonly before: number }

/** Writer → main thread. */
export type Answer =
  | { readonly op: 'commit'; readonly seq: number; readonly results: readonly boolean[] }
  | { readonly op: 'commit'; readonly seq: number; readonly fault: SqliteFault; readonly count: number }
  | { readonly op: 'call'; readonly n: number; readonly result: readonly string[] }
  | { readonly op: 'call'; readonly n: number; readonly fault: SqliteFault }
  | { readonly op: 'checkpoint-failed'; readonly fault: SqliteFault }

/** What the writer is started with. */
export interface WriterData {
  readonly path: string
  readonly types: readonly { readonly name: string; readonly index: readonly string[] }[]
}
