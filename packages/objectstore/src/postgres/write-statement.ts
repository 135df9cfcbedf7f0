import type { Statement } from '../internal/sql.ts'
import { fieldColumn, tableOf } from '../internal/sql.ts'
import type { KnownType, NewRow } from '../internal/type-registry.ts'
import { toJsonb } from './json-text.ts'

/** A row to write; `expected`: only when it is at this version. */
export type PendingRow = NewRow & { readonly expected?: number }

/** Writes waiting to be sent. */
export interface PendingWrites {
  readonly puts: Map<KnownType, Map<string, PendingRow>>
  readonly appends: { readonly log: string; readonly at: string; readonly json: string }[]
}

/** Makes an empty buffer. */
export const noWrites = (): PendingWrites => ({ puts: new Map(), appends: [] })

/** Whether anything waits. */
export const isEmpty = (w: PendingWrites): boolean => w.puts.size === 0 && w.appends.length === 0

/** A statement has room for 65,535 parameters. */
export const maxParams = 60_000

const paramsOfRow = (type: KnownType): number => 7 + type.index.length

/** How many parameters the writes take. */
export function sizeOf(w: PendingWrites): number {
  let n = 3 * w.appends.length
  for (const [type, rows] of w.puts) n += rows.size * paramsOfRow(type)
  return n
}

/** The writes in parts of which each fits into one statement. */
export function* partsOf(w: PendingWrites): Generator<PendingWrites> {
  if (sizeOf(w) <= maxParams) {
    yield w
    return
  }
  for (const [type, rows] of w.puts) {
    const all = [...rows]
    const most = Math.floor(maxParams / paramsOfRow(type))
    for (let i = 0; i < all.length; i += most) yield { puts: new Map([[type, new Map(all.slice(i, i + most))]]), appends: [] }
  }
  const most = maxParams / 3
  for (let i = 0; i < w.appends.length; i += most) yield { puts: new Map(), appends: w.appends.slice(i, i + most) }
}

/** Whether some of them are only to happen to the version that is known. */
export function isConditional(w: PendingWrites): boolean {
  for (const rows of w.puts.values()) for (const r of rows.values()) if (r.expected !== undefined) return true
  return false
}

/** Whether the writes take more than one statement. */
export const isLarge = (w: PendingWrites): boolean => sizeOf(w) > maxParams

interface TypedRows {
  readonly type: KnownType
  readonly fresh: readonly PendingRow[]
  readonly known: readonly PendingRow[]
}

function sorted(w: PendingWrites): TypedRows[] {
  return [...w.puts].map(([type, rows]) => {
    const fresh: PendingRow[] = []
    const known: PendingRow[] = []
    for (const r of rows.values()) (r.expected === undefined ? fresh : known).push(r)
    return { type, fresh, known }
  })
}

/** Texts by what they write; the same few come again and again. */
const texts = new Map<string, string>()

function textOf(all: readonly TypedRows[], appends: number): string {
  let n = 0
  const bind = (cast = '') => `$${++n}${cast}`
  const list = (count: number, row: () => string) => Array.from({ length: count }, row).join(', ')
  const parts: string[] = []
  const checks: string[] = []
  for (const { type, fresh, known } of all) {
    const fields = type.index.map(fieldColumn)
    const keys = () => type.index.map(() => `, ${bind()}`).join('')
    if (fresh.length > 0) {
      const columns = ['id', 'version', 'shape', 'keyed', 'created', 'updated', 'value', ...fields]
      const set = columns.filter((c) => !['id', 'created', 'version'].includes(c)).map((c) => `${c} = excluded.${c}`)
      const row = () => {
        const [id, version, shape] = [bind(), bind('::bigint'), bind('::int')]
        return `(${id}, ${version}, ${shape}, ${shape}, ${bind()}, ${bind()}, ${bind('::jsonb')}${keys()})`
      }
      parts.push(
        `INSERT INTO ${tableOf(type.name)} AS t (${columns.join(', ')}) VALUES ${list(fresh.length, row)} ON CONFLICT (id) DO UPDATE SET version = greatest(t.version + 1, excluded.version), ${set.join(', ')}`,
      )
    }
    if (known.length > 0) {
      const columns = ['id', 'expected', 'version', 'shape', 'updated', 'value', ...fields]
      const set = columns.filter((c) => c !== 'id' && c !== 'expected').map((c) => `${c} = v.${c}`)
      const row = () => `(${bind()}, ${bind('::bigint')}, ${bind('::bigint')}, ${bind('::int')}, ${bind()}, ${bind('::jsonb')}${keys()})`
      checks.push(`(SELECT count(*) FROM w${parts.length}) = ${known.length}`)
      parts.push(
        `UPDATE ${tableOf(type.name)} AS t SET keyed = v.shape, ${set.join(', ')} FROM (VALUES ${list(known.length, row)}) AS v (${columns.join(', ')}) WHERE t.id = v.id AND t.version = v.expected RETURNING 1`,
      )
    }
  }
  if (appends > 0) parts.push(`INSERT INTO log_record (log, at, json) VALUES ${list(appends, () => `(${bind()}, ${bind()}, ${bind()})`)}`)
  // what was expected is not there: the division by zero takes the whole statement back
  const last = checks.length > 0 ? `SELECT 1 / (${checks.join(' AND ')})::int` : (parts.pop() ?? 'SELECT 1')
  return parts.length === 0 ? last : `WITH ${parts.map((p, i) => `w${i} AS (${p})`).join(', ')} ${last}`
}

/** One statement that writes everything: one way to the server and back, and a transaction of its own when there is none. */
export function writeStatement(w: PendingWrites): Statement {
  const params: (string | number)[] = []
  const all = sorted(w)
  let signature = `${w.appends.length}`
  for (const { type, fresh, known } of all) {
    signature += ` ${fresh.length} ${known.length} ${type.name} ${type.index.join(' ')}`
    for (const r of fresh) params.push(r.id, r.version, r.shape, r.created, r.updated, toJsonb(r.json), ...r.keys)
    for (const r of known) params.push(r.id, r.expected!, r.version, r.shape, r.updated, toJsonb(r.json), ...r.keys)
  }
  for (const a of w.appends) params.push(a.log, a.at, a.json)
  let sql = texts.get(signature)
  if (sql === undefined) {
    if (texts.size > 400) texts.clear()
    texts.set(signature, (sql = textOf(all, w.appends.length)))
  }
  return { sql, params }
}
