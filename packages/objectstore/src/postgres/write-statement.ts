import type { Statement } from '../internal/sql.ts'
import { fieldColumn, tableOf } from '../internal/sql.ts'
import type { KnownType, NewRow } from '../internal/type-registry.ts'
import { toJsonb } from './json-text.ts'

/** Writes waiting to be sent. */
export interface PendingWrites {
  readonly puts: Map<KnownType, Map<string, NewRow>>
  readonly appends: { readonly log: string; readonly at: string; readonly json: string }[]
}

/** Makes an empty buffer. */
export const noWrites = (): PendingWrites => ({ puts: new Map(), appends: [] })

/** Whether anything waits. */
export const isEmpty = (w: PendingWrites): boolean => w.puts.size === 0 && w.appends.length === 0

/** Texts by what they write; the same few come again and again. */
const texts = new Map<string, string>()
/** Texts that put one object. */
const single = new WeakMap<KnownType, string>()

function textOf(w: PendingWrites): string {
  let n = 0
  const bind = (cast = '') => `$${++n}${cast}`
  const list = (count: number, row: () => string) => Array.from({ length: count }, row).join(', ')
  const parts: string[] = []
  for (const [type, rows] of w.puts) {
    const columns = ['id', 'version', 'shape', 'keyed', 'created', 'updated', 'value', ...type.index.map(fieldColumn)]
    const set = columns.filter((c) => !['id', 'created', 'version'].includes(c)).map((c) => `${c} = excluded.${c}`)
    const row = () => {
      const [id, version, shape] = [bind(), bind('::bigint'), bind('::int')]
      return `(${id}, ${version}, ${shape}, ${shape}, ${bind()}, ${bind()}, ${bind('::jsonb')}${type.index.map(() => `, ${bind()}`).join('')})`
    }
    parts.push(
      `INSERT INTO ${tableOf(type.name)} AS t (${columns.join(', ')}) VALUES ${list(rows.size, row)} ON CONFLICT (id) DO UPDATE SET version = greatest(t.version + 1, excluded.version), ${set.join(', ')}`,
    )
  }
  if (w.appends.length > 0)
    parts.push(`INSERT INTO log_record (log, at, json) VALUES ${list(w.appends.length, () => `(${bind()}, ${bind()}, ${bind()})`)}`)
  const last = parts.pop() ?? 'SELECT 1'
  return parts.length === 0 ? last : `WITH ${parts.map((p, i) => `w${i} AS (${p})`).join(', ')} ${last}`
}

/** One statement that writes everything: one way to the server and back, and a transaction of its own when there is none. */
export function writeStatement(w: PendingWrites): Statement {
  const params: (string | number)[] = []
  let only: KnownType | undefined
  for (const [type, rows] of w.puts) {
    if (rows.size === 1) only = type
    for (const r of rows.values()) params.push(r.id, r.version, r.shape, r.created, r.updated, toJsonb(r.json), ...r.keys)
  }
  for (const a of w.appends) params.push(a.log, a.at, a.json)
  if (only && w.puts.size === 1 && w.appends.length === 0) {
    let sql = single.get(only)
    if (sql === undefined) single.set(only, (sql = textOf(w)))
    return { sql, params }
  }
  let signature = `${w.appends.length}`
  for (const [type, rows] of w.puts) signature += ` ${rows.size} ${type.name} ${type.index.join(' ')}`
  let sql = texts.get(signature)
  if (sql === undefined) {
    if (texts.size > 400) texts.clear()
    texts.set(signature, (sql = textOf(w)))
  }
  return { sql, params }
}
