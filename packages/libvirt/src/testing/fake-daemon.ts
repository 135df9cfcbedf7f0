import { createServer } from 'node:net'
import type { Server } from 'node:net'
import { duplexPair } from 'node:stream'
import type { Duplex } from 'node:stream'
import type { Calls } from '../protocol/calls.gen.ts'
import { checkpointHandlers } from './checkpoints.ts'
import { createState } from './default-state.ts'
import { deviceHandlers } from './domain-devices.ts'
import { domainHandlers } from './domains.ts'
import { FakeError, unsupported } from './fake-error.ts'
import type { FakeErrorFields } from './fake-error.ts'
import { serve } from './fake-session.ts'
import type { FakeSession } from './fake-session.ts'
import type { FakeState } from './fake-state.ts'
import type { FakeCaller, Handlers } from './handlers.ts'
import { guestHandlers } from './guest.ts'
import { hostHandlers } from './host.ts'
import { interfaceHandlers } from './interfaces.ts'
import { networkHandlers } from './networks.ts'
import { snapshotHandlers } from './snapshots.ts'
import { storageHandlers } from './storage.ts'
import { tuningHandlers } from './tuning.ts'

/** Options of `createFakeDaemon`. */
export interface FakeDaemonOptions {
  /** `test` (default): what libvirt's test driver begins with and refuses. `qemu`: claims to be QEMU on x86_64, no domains, and can do more. */
  readonly profile?: 'test' | 'qemu'
  /** Name of the host. Default "fake". */
  readonly hostname?: string
  /** Milliseconds since the epoch. Default Date.now. */
  readonly now?: () => number
}

/** Takes part in a call: answers it, or goes on with `next`. */
export type Interceptor<K extends keyof Calls> = (
  args: Calls[K][0],
  next: () => Promise<Calls[K][1]>,
  caller: FakeCaller,
) => Calls[K][1] | Promise<Calls[K][1]>

/** A daemon in this process that speaks libvirt's protocol. */
export interface FakeDaemon {
  /** Give it to `connect` as `transport`: sockets in memory. */
  readonly transport: () => Duplex
  /** What it manages; may be read and changed by tests. */
  readonly state: FakeState
  /** How often each procedure was called. */
  readonly calls: ReadonlyMap<string, number>
  /** Connections open now. */
  readonly connections: number
  /** Serves a unix socket as well; resolves when it can be connected to. */
  listen(path: string): Promise<void>
  /** Takes part in a procedure; the latest comes first. Returns the undo. */
  intercept<K extends keyof Calls>(procedure: K, how: Interceptor<K>): () => void
  /** The next `times` calls (default 1) of the procedure fail. Returns the undo. */
  fail(procedure: keyof Calls, error: FakeErrorFields, times?: number): () => void
  /** Calls of the procedure wait so long (or for the promise) before they are answered. Returns the undo. */
  delay(procedure: keyof Calls, wait: number | Promise<unknown>): () => void
  /** Sends an event message by its name in schema/procedures.txt to whoever registered for it. */
  emit(message: string, fields: Readonly<Record<string, unknown>>): void
  /** Writes octets to every client as they are: half frames, garbage. */
  raw(octets: Uint8Array): void
  /** Ends every connection at once. */
  dropConnections(): void
  /** Answers nothing any more, as a stopped process. */
  freeze(): void
  /** Goes on, with what came in between. */
  thaw(): void
  /** Pings every client; `pongs` counts what came back. */
  ping(): void
  readonly pongs: number
  /** Refuses new connections and ends those there are. */
  stop(): void
  /** Accepts connections again. */
  start(): void
  /** Stops for good and removes its sockets. Idempotent. */
  close(): Promise<void>
}

const handlers: Handlers = {
  ...hostHandlers,
  ...domainHandlers,
  ...deviceHandlers,
  ...snapshotHandlers,
  ...storageHandlers,
  ...networkHandlers,
  ...interfaceHandlers,
  ...tuningHandlers,
  ...guestHandlers,
  ...checkpointHandlers,
}
type AnyInterceptor = (args: unknown, next: () => Promise<unknown>, caller: FakeCaller) => unknown

/** Which object a message is about, for those who registered for one. */
const aboutOf = (fields: Readonly<Record<string, unknown>>): string | null => {
  const object = (fields['dom'] ?? fields['net'] ?? fields['pool'] ?? fields['dev'] ?? fields['secret']) as
    | { uuid?: string; name?: string }
    | undefined
  return object?.uuid ?? object?.name ?? null
}

/** Starts a fake daemon. Nothing leaves the process unless `listen` is called. */
export const createFakeDaemon = (options: FakeDaemonOptions = {}): FakeDaemon => {
  const sessions = new Set<FakeSession>()
  const interceptors = new Map<string, AnyInterceptor[]>()
  const calls = new Map<string, number>()
  const servers: Server[] = []
  let running = true
  let frozen = false

  const emit = (message: string, fields: Readonly<Record<string, unknown>>): void => {
    for (const session of sessions) session.event(message, fields, aboutOf(fields))
  }
  const state = createState(options.profile ?? 'test', options.hostname ?? 'fake', options.now ?? Date.now, emit)

  const accept = (io: Duplex): void => {
    if (!running) return void io.destroy()
    const session = serve(
      io,
      state,
      (procedure, args, caller) => {
        calls.set(procedure.name, (calls.get(procedure.name) ?? 0) + 1)
        const handler = handlers[procedure.name as keyof Calls] as ((args: unknown, caller: FakeCaller) => unknown) | undefined
        const chain = interceptors.get(procedure.name) ?? []
        const run = (i: number): unknown => {
          const how = chain[i]
          if (how !== undefined) return how(args, async () => run(i - 1), caller)
          return handler === undefined ? unsupported(procedure.name) : handler(args, caller)
        }
        return run(chain.length - 1)
      },
      () => sessions.delete(session),
    )
    if (frozen) session.freeze(true)
    sessions.add(session)
  }
  const intercept = (procedure: string, how: AnyInterceptor): (() => void) => {
    interceptors.set(procedure, [...(interceptors.get(procedure) ?? []), how])
    return () =>
      void interceptors.set(
        procedure,
        (interceptors.get(procedure) ?? []).filter((one) => one !== how),
      )
  }
  const stop = (): void => {
    running = false
    for (const session of [...sessions]) session.drop()
  }
  return {
    transport: () => {
      if (!running) throw new Error('connection refused')
      const [ours, theirs] = duplexPair()
      // a pair does not tell one side that the other was destroyed
      ours.once('close', () => theirs.destroy())
      theirs.once('close', () => ours.destroy())
      accept(theirs)
      return ours
    },
    state,
    calls,
    get connections() {
      return sessions.size
    },
    get pongs() {
      return [...sessions].reduce((sum, s) => sum + s.pongs, 0)
    },
    listen: (path) =>
      new Promise((resolve, reject) => {
        const server = createServer(accept)
        servers.push(server)
        server.once('error', reject).listen(path, resolve)
      }),
    intercept: (procedure, how) => intercept(procedure, how as unknown as AnyInterceptor),
    fail: (procedure, error, times = 1) => {
      let left = times
      return intercept(procedure, (_, next) => {
        if (left-- <= 0) return next()
        throw new FakeError(error)
      })
    },
    delay: (procedure, wait) =>
      intercept(procedure, async (_, next) => {
        await (typeof wait === 'number' ? new Promise((resolve) => setTimeout(resolve, wait).unref()) : wait)
        return next()
      }),
    emit,
    raw: (octets) => {
      for (const session of sessions) session.raw(octets)
    },
    dropConnections: () => {
      for (const session of [...sessions]) session.drop()
    },
    freeze: () => {
      frozen = true
      for (const session of sessions) session.freeze(true)
    },
    thaw: () => {
      frozen = false
      for (const session of sessions) session.freeze(false)
    },
    ping: () => {
      for (const session of sessions) session.ping()
    },
    stop,
    start: () => {
      running = true
    },
    close: async () => {
      stop()
      await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))))
    },
  }
}
