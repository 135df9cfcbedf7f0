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

/** Commits as one flat list: a structured clone of many small objects and lists costs five times as much, and so does a text that the other side parses. */
export type FlatCommits = readonly (string | number)[]

/** Puts a commit at the end of a list. */
export function flatten(c: WireCommit, into: (string | number)[]): void {
  into.push(c.objects.length)
  for (const o of c.objects) into.push(o.type, o.id, o.version)
  into.push(c.lists.length + c.counts.length > 0 ? JSON.stringify([c.lists, c.counts]) : '', c.writes.length)
  for (const { type, id, values } of c.writes) {
    into.push(type, id, values?.length ?? 0)
    if (values) for (const v of values) into.push(v)
  }
  into.push(c.appends.length)
  for (const a of c.appends) into.push(a.log, a.at, a.json)
}

/** The commits of a list. */
export function unflatten(from: FlatCommits): WireCommit[] {
  const all: WireCommit[] = []
  let at = 0
  const text = () => from[at++] as string
  const number = () => from[at++] as number
  const many = <T>(one: () => T): T[] => {
    const n = number()
    const list: T[] = []
    for (let i = 0; i < n; i++) list.push(one())
    return list
  }
  const object = () => ({ type: text(), id: text(), version: number() })
  const write = () => {
    const type = text()
    const id = text()
    const n = number()
    return n === 0 ? { type, id } : { type, id, values: from.slice(at, (at += n)) }
  }
  const append = () => ({ log: text(), at: text(), json: text() })
  while (at < from.length) {
    const objects = many(object)
    const queries = text()
    const [lists, counts] = (queries === '' ? [[], []] : JSON.parse(queries)) as [WireCommit['lists'], WireCommit['counts']]
    all.push({ objects, lists, counts, writes: many(write), appends: many(append) })
  }
  return all
}

/** Main thread → writer. */
export type Request =
  | { readonly op: 'commit'; readonly counter: number; readonly commits: FlatCommits }
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
