import type { Reader, Writer } from './xdr.ts'

/** One row of the protocol: how to write and read what goes either way. `null`: nothing is sent. */
export interface Procedure {
  /** The RPC program it belongs to. */
  readonly program: { readonly number: number; readonly version: number }
  /** Number within the program. */
  readonly number: number
  /** Name as in schema/procedures.txt. */
  readonly name: string
  /** Arguments of a call, or fields of an event. */
  readonly writeArgs: ((w: Writer, v: unknown) => void) | null
  readonly readArgs: ((r: Reader) => unknown) | null
  readonly writeResults: ((w: Writer, v: unknown) => void) | null
  readonly readResults: ((r: Reader) => unknown) | null
  /** Empty for a plain call; else an event message, or which way the call's stream goes. */
  readonly kind: '' | 'event' | 'read' | 'write' | 'both'
  /** May take longer than a tenth of a second: goes to the slow lane. */
  readonly slow: boolean
}
