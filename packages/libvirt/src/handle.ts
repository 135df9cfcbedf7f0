import type { Duplex, Readable, Writable } from 'node:stream'
import type { Calls } from './protocol/calls.gen.ts'

/** Options every call takes as its last argument. */
export interface CallOptions {
  /** Ends the wait with LIBVIRT_ERR_ABORTED. The daemon goes on with the call: libvirt cannot take one back. */
  readonly signal?: AbortSignal
  /** Ends the wait with LIBVIRT_ERR_TIMEOUT after so many milliseconds. Default: the connection's `timeoutMs`; 0: never. */
  readonly timeoutMs?: number
}

/** What the objects need of the connection. */
export interface Rpc {
  /** One call by name. */
  call<K extends keyof Calls>(name: K, args: Calls[K][0], options?: CallOptions): Promise<Calls[K][1]>
  /** A call whose stream is read. `sparse`: holes come as objects. */
  readable<K extends keyof Calls>(
    name: K,
    args: Calls[K][0],
    options?: CallOptions,
    sparse?: boolean,
  ): Promise<{ result: Calls[K][1]; stream: Readable }>
  /** A call whose stream is written; resolves when the daemon is ready to take data. */
  writable<K extends keyof Calls>(name: K, args: Calls[K][0], options?: CallOptions, sparse?: boolean): Promise<Writable>
  /** A call whose stream goes both ways. */
  duplex<K extends keyof Calls>(name: K, args: Calls[K][0], options?: CallOptions): Promise<Duplex>
}

/** Calls that give a number of parameters. */
type Sized = { [K in keyof Calls]: Calls[K][1] extends { params: unknown; nparams: number } ? K : never }[keyof Calls]

/** What all objects of a connection have in common. */
export class Handle {
  readonly #rpc: Rpc
  constructor(rpc: Rpc) {
    this.#rpc = rpc
  }

  /** The way to the daemon. */
  protected get rpc(): Rpc {
    return this.#rpc
  }

  /** One field of what a call gives. */
  protected async pick<K extends keyof Calls, F extends keyof Calls[K][1]>(
    field: F,
    name: K,
    args: Calls[K][0],
    options?: CallOptions,
  ): Promise<Calls[K][1][F]> {
    return (await this.#rpc.call(name, args, options))[field]
  }

  /** Parameters of a call that must be told how many there are: it is asked for that first. */
  protected async sized<K extends Sized>(
    name: K,
    args: Omit<Calls[K][0], 'nparams'>,
    options?: CallOptions,
  ): Promise<Calls[K][1]['params']> {
    const call = (nparams: number): Promise<Calls[K][1]> => this.#rpc.call(name, { ...args, nparams }, options)
    return (await call((await call(0)).nparams)).params
  }
}

/** [{field, value}] → {field: value}. */
export const byField = <T>(list: readonly { readonly field: string; readonly value: T }[]): Record<string, T> =>
  Object.fromEntries(list.map(({ field, value }) => [field, value]))
