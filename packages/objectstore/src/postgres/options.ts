import type { ClientConfig } from 'pg'
import { resolveStoreOptions } from '../options.ts'
import type { ResolvedStoreOptions, StoreOptions } from '../options.ts'

/** Options of {@link openPostgresStore}. */
export interface PostgresStoreOptions extends StoreOptions {
  /** Where the server is: a URL, or the settings of a `pg` client. */
  readonly connection: string | ClientConfig
  /** PostgreSQL schema that holds the tables; made when it is absent. Lower-case letters, digits, `_`; at most 40. @default 'onggi' */
  readonly schema?: string
  /** Most connections for transactions; a third as many again serve logs and raw reads, one listens. @default 10 */
  readonly maxConnections?: number
  /** How long a call waits for a connection before it rejects with `STORE_ERR_UNREACHABLE`. Unit: ms. @default 5000 */
  readonly connectTimeoutMs?: number
  /** How long the server lets one statement, or an idle transaction, go on. Unit: ms. @default 10000 */
  readonly statementTimeoutMs?: number
  /** Interval of the poll behind LISTEN, while somebody waits for appends. Unit: ms. Minimum 10. @default 1000 */
  readonly pollMs?: number
}

/** Options with their defaults. */
export interface ResolvedPostgresOptions extends ResolvedStoreOptions {
  readonly connection: string | ClientConfig
  readonly schema: string
  readonly maxConnections: number
  readonly connectTimeoutMs: number
  readonly statementTimeoutMs: number
  readonly pollMs: number
}

/** Checks the options. @throws `TypeError` with code `ERR_INVALID_ARG_VALUE` */
export function resolvePostgresOptions(o: PostgresStoreOptions): ResolvedPostgresOptions {
  const bad = (text: string) => Object.assign(new TypeError(text), { code: 'ERR_INVALID_ARG_VALUE' })
  const { schema = 'onggi', maxConnections = 10, connectTimeoutMs = 5000, statementTimeoutMs = 10_000, pollMs = 1000 } = o
  if (!/^[a-z_][a-z0-9_]{0,39}$/.test(schema)) throw bad(`schema must be lower-case letters, digits and _, got ${schema}`)
  for (const [name, v, min] of [
    ['maxConnections', maxConnections, 1],
    ['connectTimeoutMs', connectTimeoutMs, 1],
    ['statementTimeoutMs', statementTimeoutMs, 1],
    ['pollMs', pollMs, 10],
  ] as const)
    if (!Number.isInteger(v) || v < min) throw bad(`${name} must be an integer of ${min} or more, got ${v}`)
  return { ...resolveStoreOptions(o), connection: o.connection, schema, maxConnections, connectTimeoutMs, statementTimeoutMs, pollMs }
}
