import type { Duplex } from 'node:stream'
import type { LibvirtError } from '../errors.ts'
import type { Log } from '../needs.ts'
import type { Procedure } from '../protocol/procedure.ts'
import type { Backoff } from './backoff.ts'
import type { RpcSocketOptions } from './rpc-types.ts'

/** State of a connection. */
export type ConnectionState = 'connecting' | 'connected' | 'lost' | 'closed'

/** Settings of a connection, resolved. */
export interface LanesOptions {
  /** Opens one byte stream to the daemon. */
  readonly dial: (signal: AbortSignal) => Promise<Duplex>
  /** The URI as the daemon knows it. */
  readonly name: string
  readonly readonly: boolean
  readonly where: string
  /** One socket for everything. */
  readonly single: boolean
  /** Most sockets of each lane. */
  readonly sockets: { readonly fast: number; readonly slow: number; readonly idleMs: number }
  readonly keepalive: RpcSocketOptions['keepalive']
  readonly timeoutMs: number
  readonly connectTimeoutMs: number
  readonly reconnect: Backoff | null
  readonly log: Log
  readonly onEvent: (procedure: Procedure, fields: unknown) => void
  /** The main socket is open (again); `socket` calls before anybody else. */
  readonly onOpen: (call: (name: string, args: unknown) => Promise<unknown>, again: boolean) => Promise<void>
  readonly onState: (state: ConnectionState, error: LibvirtError | null) => void
}
