import type { Calls } from '../protocol/calls.gen.ts'
import type { FakeState } from './fake-state.ts'

/** A stream as the daemon sees it. */
export interface FakeStream {
  /** Data from the client. */
  onData: (chunk: Buffer) => void
  /** A hole from the client. */
  onHole: (length: number) => void
  /** The client has sent all; return once it is kept: the end is confirmed then. */
  onFinish: () => void
  /** The client gave up. */
  onAbort: () => void
  send(chunk: Buffer): void
  hole(length: number): void
  /** No more will be sent. */
  end(): void
  fail(message: string): void
  /** Says that the stream is over, whether or not the client is done. */
  confirm(): void
}

/** The connection a call came on. */
export interface FakeCaller {
  readonly state: FakeState
  /** The URI it was opened with. */
  uri: string
  /** Opens the call's stream; call it before returning. */
  stream(): FakeStream
  /** Registers for events; gives the callback's number. */
  register(message: string, only: string | null): number
  /** Ends a registration for messages whose names begin with `of`. False: there is none of that number. */
  deregister(callbackID: number, of: string): boolean
}

/** How procedures are answered. Throw a FakeError for an error reply. */
export type Handlers = { [K in keyof Calls]?: (args: Calls[K][0], caller: FakeCaller) => Calls[K][1] | Promise<Calls[K][1]> }
