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

/** One statement that writes everything: one way to the server and back, and a transaction of its own when there is none. */
export function writeStatement(w: PendingWrites): Statement {
  const params: (string | number)[] = []
  const parts: string[] = []
  const bind = (v: string | number) => `$${params.push(v)}`
  for (const [type, rows] of w.puts) {
    const columns = ['id', 'version', 'shape', 'keyed', 'created', 'updated', 'value', ...type.index.map(fieldColumn)]
    const set = columns.filter((c) => !['id', 'created', 'version'].includes(c)).map((c) => `${c} = excluded.${c}`)
    const values = [...rows.values()].map(
      (r) =>
        `(${bind(r.id)}, ${bind(r.version)}::bigint, ${bind(r.shape)}::int, ${bind(r.shape)}::int, ${bind(r.created)}, ${bind(r.updated)}, ${bind(toJsonb(r.json))}::jsonb${r.keys.map((k) => `, ${bind(k)}`).join('')})`,
    )
    parts.push(
      `INSERT INTO ${tableOf(type.name)} AS t (${columns.join(', ')}) VALUES ${values.join(', ')} ON CONFLICT (id) DO UPDATE SET version = greatest(t.version + 1, excluded.version), ${set.join(', ')}`,
    )
  }
  if (w.appends.length > 0) {
    const values = w.appends.map((a) => `(${bind(a.log)}, ${bind(a.at)}, ${bind(a.json)}::json)`)
    parts.push(`INSERT INTO log_record (log, at, json) VALUES ${values.join(', ')}`)
  }
  const last = parts.pop() ?? 'SELECT 1'
  const sql = parts.length === 0 ? last : `WITH ${parts.map((p, i) => `w${i} AS (${p})`).join(', ')} ${last}`
  return { sql, params }
}
