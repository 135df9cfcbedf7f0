import { LibvirtError } from './errors.ts'
import { createEventHub } from './event-hub.ts'
import type { EventFilter, EventHub, Subscription } from './event-hub.ts'
import { createEventQueue } from './event-queue.ts'
import type { ConnectionEventType, EventOf, EventType, LibvirtEvent } from './event-types.ts'
import { eventTable } from './event-table.ts'
import type { CallOptions } from './handle.ts'
import { silent } from './needs.ts'
import { ConnectCalls } from './objects.gen.ts'
import { isDuplex, resolveOptions } from './options.ts'
import type { ConnectOptions } from './options.ts'
import type { Calls } from './protocol/calls.gen.ts'
import { QEMU, REMOTE } from './protocol/codec.ts'
import type { Reader, Writer } from './protocol/xdr.ts'
import { Lanes } from './rpc/lanes.ts'
import type { ConnectionState } from './rpc/lanes-options.ts'
import { dialer } from './transport/dial.ts'
import { parseUri } from './uri.ts'

/** Options of `events`. */
export interface EventsOptions extends EventFilter {
  /** Types to listen to. Default: all the daemon has, but `qemu.monitor`. The connection's own events always come. */
  readonly types?: readonly EventType[]
  /** Events that may wait while the reader is busy; beyond it they are dropped and one `overflow` says how many. Default 1,000. */
  readonly queue?: number
  /** Ends the iteration. */
  readonly signal?: AbortSignal
}

const CONNECTION: readonly ConnectionEventType[] = ['connection.lost', 'connection.resync', 'connection.closed']

/** A connection to libvirt. Its calls are named after libvirt's functions; see also `on`, `events` and `close`. */
export class Connect extends ConnectCalls {
  readonly #lanes: Lanes
  readonly #hub: EventHub
  /** The URI it was opened with. */
  readonly uri: string

  /** @internal */
  constructor(uri: string, lanes: Lanes, hub: EventHub) {
    super(lanes)
    this.uri = uri
    this.#lanes = lanes
    this.#hub = hub
  }

  /** Whether calls can be made now. */
  get state(): ConnectionState {
    return this.#lanes.state
  }

  /** virConnectIsAlive: can calls be made now? */
  isAlive(): boolean {
    return this.#lanes.state === 'connected'
  }

  /** virConnectIsEncrypted: does nobody on the way see what is said? */
  isEncrypted(): boolean {
    return ['tls', 'ssh'].includes(parseUri(this.uri).transport)
  }

  /** Any procedure of the protocol by its name in schema/procedures.txt. Rejects as the daemon answers. */
  call<K extends keyof Calls>(name: K, args: Calls[K][0], options?: CallOptions): Promise<Calls[K][1]> {
    return this.#lanes.call(name, args, options)
  }

  /**
   * Any procedure by its number, for those newer than this package. `write` and `read` do the XDR of arguments and result;
   * `slow`: may take longer than a tenth of a second; `qemu`: of the QEMU program.
   */
  callNumber<T = undefined>(
    number: number,
    {
      write,
      read,
      slow = false,
      qemu = false,
      ...options
    }: CallOptions & { write?: (w: Writer) => void; read?: (r: Reader) => T; slow?: boolean; qemu?: boolean } = {},
  ): Promise<T> {
    const known = {
      program: qemu ? QEMU : REMOTE,
      number,
      name: `procedure ${number}`,
      kind: '',
      readArgs: null,
      writeResults: null,
    } as const
    const procedure = { ...known, slow, writeArgs: write ?? null, readResults: read ?? null }
    return this.#lanes.callProcedure(procedure, null, options) as Promise<T>
  }

  /**
   * Calls `handler` for each event of the type; resolves when the daemon sends them. Handlers run one after the other and must not take long.
   * Rejects with libvirt's error when the daemon has no such event.
   */
  on<T extends EventType | ConnectionEventType>(
    type: T,
    handler: (event: EventOf<T>) => void,
    filter: EventFilter = {},
  ): Promise<Subscription> {
    return this.#hub.listen([type], filter, handler as unknown as (event: LibvirtEvent) => void, (n, a) => this.#lanes.call(n, a), false)
  }

  /** Events as an async iterable; leaving the loop ends the subscription. After `connection.resync` and `overflow` read the state anew. */
  async *events(options: EventsOptions = {}): AsyncGenerator<LibvirtEvent, void, undefined> {
    const { types, queue: limit = 1000, signal, ...filter } = options
    const wanted = types ?? eventTable.map((row) => row.type).filter((type) => type !== 'qemu.monitor')
    const queue = createEventQueue(limit, () => undefined)
    const end = (): void => queue.end()
    signal?.addEventListener('abort', end, { once: true })
    if (signal?.aborted === true) return
    const take = (event: LibvirtEvent): void => {
      queue.push(event)
      if (event.type === 'connection.closed') queue.end()
    }
    const subscription = await this.#hub.listen(
      [...wanted, ...CONNECTION],
      filter,
      take,
      (n, a) => this.#lanes.call(n, a),
      types === undefined,
    )
    try {
      yield* queue
    } finally {
      signal?.removeEventListener('abort', end)
      await subscription.close()
    }
  }

  /** Ends everything: calls under way fail with LIBVIRT_ERR_CLOSED, streams break, iterations end. Idempotent. */
  async close(): Promise<void> {
    await this.#lanes.close()
  }

  /** The same as close. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

/**
 * Connects to libvirt.
 * @param uri a libvirt URI, e.g. qemu:///system, test:///default, qemu+ssh://user@host/system
 * @throws LibvirtError LIBVIRT_ERR_URI, LIBVIRT_ERR_INSECURE, LIBVIRT_ERR_CONNECT, LIBVIRT_ERR_AUTH_METHOD, or what the daemon answered
 */
export const connect = async (uri: string, options: ConnectOptions = {}): Promise<Connect> => {
  const parsed = parseUri(uri)
  const resolved = resolveOptions(options)
  const log = options.log ?? silent
  const { dial, where } = dialer(parsed, options)
  const single = options.singleSocket ?? (isDuplex(options.transport) || (parsed.driver === 'test' && parsed.path !== '/default'))
  const hub = createEventHub(
    log,
    () => lanes,
    () => lanes.state === 'connected',
  )
  const lanes: Lanes = new Lanes({
    ...resolved,
    sockets: single ? { ...resolved.sockets, fast: 1, slow: 1 } : resolved.sockets,
    dial: dial,
    name: parsed.name,
    where,
    single,
    log,
    onEvent: (procedure, fields) => hub.message(procedure.name, fields as Record<string, unknown>),
    onOpen: (call) => hub.restore(call),
    onState: (state, error) => {
      if (state === 'lost') hub.connection({ type: 'connection.lost', error: error ?? new LibvirtError('LIBVIRT_ERR_CLOSED', {}) })
      else if (state === 'connected') hub.connection({ type: 'connection.resync' })
      else if (state === 'closed') hub.connection({ type: 'connection.closed', error: error?.code === 'LIBVIRT_ERR_CLOSED' ? null : error })
    },
  })
  if (options.background === true) lanes.start()
  else {
    try {
      await lanes.open()
    } catch (e) {
      await lanes.close()
      throw e
    }
  }
  return new Connect(uri, lanes, hub)
}
