import type { Commit } from '../internal/engine.ts'
import type { Statement } from '../internal/sql.ts'
import type { SqliteFault } from './faults.ts'

/** Parameters as this engine binds them. */
export type SqliteParams = readonly (string | number)[]

/** What a list or a count saw. `type`: its number among the declared ones. */
export interface WireQueries {
  readonly lists: readonly { readonly type: number; readonly since: number; readonly query: Statement; readonly digest: string }[]
  readonly counts: readonly { readonly type: number; readonly since: number; readonly query: Statement; readonly count: number }[]
}

/**
 * Commits as one flat list: a structured clone of many small objects and lists costs five times as much, and so does a text that the other side parses.
 * For each commit: how many objects it looked at, and for each of them type, id, version; its lists and counts ({@link WireQueries} as JSON, '' for none);
 * how many writes, and for each type, id, version (0: delete, and nothing follows), shape, created, updated, text, and the keys of all indexed fields;
 * how many records, and for each log, time, text. Types are numbers, as a text that comes from another thread is slow to look up.
 */
export type FlatCommits = (string | number)[]

/** Puts a commit at the end of a list. */
export function flatten({ reads, writes, appends }: Commit, queries: string, numberOf: (type: string) => number, into: FlatCommits): void {
  into.push(reads.objects.length)
  for (const { type, id, version } of reads.objects) into.push(numberOf(type), id, version)
  into.push(queries, writes.length)
  for (const { type, id, row } of writes) {
    if (row === undefined) {
      into.push(numberOf(type), id, 0)
      continue
    }
    into.push(numberOf(type), id, row.version, row.shape, row.created, row.updated, row.json)
    for (const key of row.keys) into.push(key)
  }
  into.push(appends.length)
  for (const a of appends) into.push(a.log, a.at, a.json)
}

/** Main thread → writer. */
export type Request =
  | { readonly op: 'commit'; readonly counter: number; readonly count: number; readonly commits: FlatCommits }
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
