import { Pool } from 'pg'
import type { PoolConfig } from 'pg'
import type { Log } from '../needs.ts'
import type { ResolvedPostgresOptions } from './options.ts'

/** A result as we use it: rows as arrays of text, numbers and null. */
export type Rows = readonly (readonly unknown[])[]

/** Something that runs a statement. */
export interface Querier {
  query(q: { text: string; values: unknown[]; rowMode: 'array'; name?: string }): Promise<{ rows: unknown[][] }>
}

/** The pools of one store. */
export interface Pools {
  /** Connections whose transactions are serialisable. */
  readonly main: Pool
  /** Connections that see what is committed at each statement: log reads, the sequencer, claim candidates, raw lists. */
  readonly side: Pool
  close(): Promise<void>
}

const names = new Map<string, string>()

/** Runs a statement, prepared on each connection when it is one of few. */
export async function run(on: Querier, text: string, values: readonly unknown[] = []): Promise<Rows> {
  let name = names.get(text)
  if (name === undefined && names.size < 400) names.set(text, (name = `onggi${names.size}`))
  const r = await on.query({ text, values: values as unknown[], rowMode: 'array', ...(name === undefined ? {} : { name }) })
  return r.rows
}

/** Settings of every connection of a store. */
export function connectionConfig(o: ResolvedPostgresOptions, isolation: string): PoolConfig {
  const own = typeof o.connection === 'string' ? { connectionString: o.connection } : o.connection
  return {
    ...own,
    application_name: `onggi ${o.schema}`,
    connectionTimeoutMillis: o.connectTimeoutMs,
    keepAlive: true,
    options: `-c search_path=${o.schema} -c default_transaction_isolation=${isolation} -c statement_timeout=${o.statementTimeoutMs} -c idle_in_transaction_session_timeout=${o.statementTimeoutMs}`,
  }
}

/** Makes the pools; they connect on first use and replace what breaks. */
export function createPools(o: ResolvedPostgresOptions, log: Log | undefined): Pools {
  const make = (isolation: string, max: number): Pool => {
    const pool = new Pool({ ...connectionConfig(o, isolation), max, allowExitOnIdle: true })
    // A connection that breaks while idle is replaced at the next use.
    pool.on('error', (err) => log?.warn({ err }, 'an idle database connection broke'))
    // One that breaks while it is used says so in the query's rejection; nobody else listens.
    pool.on('connect', (client) => client.on('error', () => undefined))
    return pool
  }
  const main = make('serializable', o.maxConnections)
  const side = make('read\\ committed', Math.max(2, Math.ceil(o.maxConnections / 3)))
  return {
    main,
    side,
    async close() {
      await Promise.all([main.end(), side.end()])
    },
  }
}
