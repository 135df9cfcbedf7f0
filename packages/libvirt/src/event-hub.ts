import { LibvirtError } from './errors.ts'
import { eventFields, eventTable } from './event-table.ts'
import type { EventRow } from './event-table.ts'
import type { ConnectionEventType, EventOf, LibvirtEvent } from './event-types.ts'
import type { Log } from './needs.ts'
import { Domain, Network, NodeDevice, Secret, StoragePool } from './objects.gen.ts'
import type { Rpc } from './handle.ts'

/** What ends a subscription. */
export interface Subscription {
  /** No handler runs after this returns; the daemon is told when nobody else listens. Idempotent. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** Narrows a subscription. */
export interface EventFilter {
  /** Only events of this domain: its UUID, or an object with one. */
  readonly domain?: string | { readonly uuid: string }
}

type Call = (name: string, args: unknown) => Promise<unknown>
interface Listener {
  readonly types: ReadonlySet<string>
  readonly uuid: string | undefined
  take(event: LibvirtEvent): void
}

const byType = new Map<string, EventRow>(eventTable.map((row) => [row.type, row]))
const byMessage = new Map<string, EventRow>(eventTable.map((row) => [row.message, row]))
const CLASSES = { dom: Domain, net: Network, pool: StoragePool, dev: NodeDevice, secret: Secret } as const
const argument = (row: EventRow): Record<string, unknown> => (row.id < 0 ? { flags: 0 } : { eventID: row.id })

/** The subscriptions of one connection. */
export interface EventHub {
  /** A message of the daemon. */
  message(name: string, message: Readonly<Record<string, unknown>>): void
  /** An event of the connection. */
  connection<T extends ConnectionEventType>(event: EventOf<T>): void
  /** After a reconnect: registers every type somebody listens to. */
  restore(call: Call): Promise<void>
  /** Adds a listener; resolves when the daemon sends all of `types`. `lenient`: types it does not know are left out. */
  listen(
    types: readonly string[],
    filter: EventFilter,
    take: (event: LibvirtEvent) => void,
    call: Call,
    lenient: boolean,
  ): Promise<Subscription>
}

/** Who listens to what. One registration per type with the daemon, however many listen. */
export const createEventHub = (log: Log, rpc: () => Rpc, online: () => boolean): EventHub => {
  const listeners = new Set<Listener>()
  const counts = new Map<string, number>()
  /** Type → its registration with the daemon, in the order they were asked for. */
  const registered = new Map<string, Promise<number>>()

  const register = async (row: EventRow, call: Call): Promise<number> =>
    ((await call(row.register, argument(row))) as { callbackID: number }).callbackID
  const ask = (type: string, call: Call): Promise<number> => {
    const row = byType.get(type)
    if (row === undefined) return Promise.reject(new LibvirtError('LIBVIRT_ERR_ARGUMENT', { want: 'a type of event', got: type }))
    const going = register(row, call)
    registered.set(type, going)
    going.catch(() => {
      if (registered.get(type) === going) registered.delete(type)
    })
    return going
  }

  const emit = (event: LibvirtEvent, uuid: string | undefined): void => {
    for (const listener of listeners) {
      if (!listener.types.has(event.type) || (listener.uuid !== undefined && uuid !== undefined && listener.uuid !== uuid)) continue
      try {
        listener.take(event)
      } catch (err) {
        log.error({ err, type: event.type }, 'an event handler threw')
      }
    }
  }

  return {
    message: (name: string, message: Readonly<Record<string, unknown>>): void => {
      const row = byMessage.get(name)
      if (row === undefined || listeners.size === 0) return
      const fields = eventFields(row, message, (field, value) => {
        const Class = CLASSES[field as keyof typeof CLASSES] as (new (rpc: Rpc, h: never) => unknown) | undefined
        return Class === undefined ? value : new Class(rpc(), value as never)
      })
      emit(fields as unknown as LibvirtEvent, (message['dom'] as { uuid: string } | undefined)?.uuid)
    },
    connection: <T extends ConnectionEventType>(event: EventOf<T>): void => emit(event, undefined),
    restore: async (call: Call): Promise<void> => {
      registered.clear()
      await Promise.all(
        [...counts.keys()].map((type) =>
          ask(type, call).catch((err: unknown) => log.warn({ err, type }, 'an event cannot be registered again')),
        ),
      )
    },
    listen: async (
      types: readonly string[],
      filter: EventFilter,
      take: (event: LibvirtEvent) => void,
      call: Call,
      lenient: boolean,
    ): Promise<Subscription> => {
      const wanted = new Set(types)
      const domain = filter.domain
      const listener: Listener = { types: wanted, uuid: typeof domain === 'object' ? domain.uuid : domain, take }
      listeners.add(listener)
      const held: string[] = []
      const release = async (): Promise<void> => {
        listeners.delete(listener)
        await Promise.all(
          held.splice(0).map(async (type) => {
            const left = counts.get(type)! - 1
            if (left > 0) return counts.set(type, left)
            counts.delete(type)
            const id = registered.get(type)
            registered.delete(type)
            // a daemon that is gone has forgotten it anyway
            const callbackID = await id?.catch(() => undefined)
            if (callbackID !== undefined) await call(byType.get(type)!.deregister, { callbackID }).catch(() => undefined)
            return undefined
          }),
        )
      }
      try {
        await Promise.all(
          types
            .filter((type) => !type.startsWith('connection.') && type !== 'overflow')
            .map(async (type) => {
              counts.set(type, (counts.get(type) ?? 0) + 1)
              held.push(type)
              try {
                // while there is no connection it is enough to be counted: `restore` registers
                if (online()) await (registered.get(type) ?? ask(type, call))
              } catch (e) {
                if (!lenient) throw e
                held.splice(held.indexOf(type), 1)
                const left = counts.get(type)! - 1
                if (left > 0) counts.set(type, left)
                else counts.delete(type)
              }
            }),
        )
      } catch (e) {
        await release()
        throw e
      }
      return { close: release, [Symbol.asyncDispose]: release }
    },
  }
}
