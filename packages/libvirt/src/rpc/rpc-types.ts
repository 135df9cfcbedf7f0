import type { LibvirtError } from '../errors.ts'
import type { Log } from '../needs.ts'
import type { Procedure } from '../protocol/procedure.ts'

/** Settings of one socket. */
export interface RpcSocketOptions {
  readonly log: Log
  /** Ping after so long without a word from the daemon; give up after `count` pings in silence. */
  readonly keepalive: { readonly intervalMs: number; readonly count: number } | null
  /** Milliseconds a call may take when it does not say; 0: no limit. */
  readonly timeoutMs: number
  /** An event message arrived. */
  readonly onEvent?: (procedure: Procedure, fields: unknown) => void
  /** The socket is no more; called once. */
  readonly onClose: (error: LibvirtError) => void
}

/** Receives the packets of one stream. */
export interface StreamSink {
  data(chunk: Buffer): void
  hole(length: number): void
  /** The daemon confirmed the end. */
  end(): void
  fail(error: LibvirtError): void
}

/** Sends the packets of one stream. */
export interface StreamPort {
  /** False: wait for `drain` before sending more. */
  send(chunk: Uint8Array): boolean
  hole(length: number): void
  finish(): void
  abort(): void
  pause(): void
  resume(): void
  /** Calls back when the socket takes data again. */
  drained(then: () => void): void
}

/** A call that waits for a slot or an answer. */
export interface PendingCall {
  readonly procedure: Procedure
  readonly args: unknown
  readonly sink: StreamSink | null
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
  settled: boolean
  serial: number
}
