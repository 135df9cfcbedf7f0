import { hostOf } from '../link/hypervisor.ts'
import type { Link } from '../link/link.ts'
import type { CodedError, EventDraft, JsonValue, View } from '../needs.ts'
import { createBook, type Book } from './book.ts'
import type { Change, Entry, InventoryDeps, Item } from './item.ts'
import { createReadings } from './readings.ts'
import { createSightings } from './sightings.ts'

export type { Change, Entry, InventoryDeps, Item, Known } from './item.ts'

/** Where an inventory stands. */
export interface InventoryState {
  readonly kind: 'synced' | 'syncing' | 'lost'
  readonly since: string
  readonly reason?: CodedError
}

/** Options of {@link createInventory}. */
export interface InventoryOptions<R> {
  /** Type in refs, and the kind under which sightings are stored: `vm`. */
  readonly type: string
  /** Reads every object from the source in bulk. */
  readonly load: () => Promise<readonly Item<R>[]>
  /** Reads these objects; one that is not answered is gone. @default each request loads all */
  readonly refresh?: (ids: readonly string[]) => Promise<readonly Item<R>[]>
  /** The event that tells a change; published with the sighting in one transaction. None: the change is not told. */
  readonly event?: (change: Change<R>) => EventDraft | readonly EventDraft[] | undefined
  /** Figures of the view beside `body` (stats): change the ETag, not the revision, and are no event. */
  readonly figures?: (item: Item<R>) => Readonly<Record<string, JsonValue>> | undefined
  /** The source is libvirt: follow this link (load when it comes up, `lost` when it goes). Without it `start()` loads. */
  readonly link?: Link
  /** Subscribes to the source's notifications on each new connection, before the load that follows. */
  readonly watch?: () => Promise<void>
}
/** Truth that lives outside the store, kept in views. */
export interface Inventory<R> {
  readonly state: InventoryState
  get(id: string): View | undefined
  /** Sorted by name; the same array until something changed. */
  list(): readonly View[]
  /** The whole entry, by id. */
  entry(id: string): Entry<R> | undefined
  /** The whole entry, by name. */
  byName(name: string): Entry<R> | undefined
  /** Every entry, sorted by name; the same array until something changed. */
  entries(): readonly Entry<R>[]
  /** Reads these objects (all without ids) from the source; resolves when views and events tell what was read. Concurrent callers share reads that begin after they called. */
  refresh(ids?: readonly string[]): Promise<void>
  /** Asks for a refresh without waiting for it; failures are logged. For notifications of the source. */
  touch(id?: string): void
  /** Computes the figures again (of these objects, or all) and answers the entries they changed of. */
  tick(ids?: readonly string[]): readonly Entry<R>[]
  onChange(fn: (change: Change<R>) => void): () => void
  /** Resolves when synced; rejects with the reason when lost. */
  ready(): Promise<void>
  start(): void
  close(): Promise<void>
}

/** Makes an {@link Inventory}; it does nothing until `start()`. */
export function createInventory<R>(deps: InventoryDeps, options: InventoryOptions<R>): Inventory<R> {
  const { log, clock } = deps
  const { type, link } = options
  const book: Book<R> = createBook(type, options.figures)
  const sightings = createSightings(deps, type, options.event ?? (() => undefined), link && (() => hostOf(link)))
  const listeners = new Set<(change: Change<R>) => void>()
  const waiting = new Set<() => void>()
  const undo: (() => void)[] = []
  let state: InventoryState = { kind: 'syncing', since: new Date(clock.now()).toISOString() }
  let started = false
  let closed = false

  function enter(kind: InventoryState['kind'], reason?: CodedError): void {
    if (state.kind !== kind) state = { kind, since: new Date(clock.now()).toISOString(), ...(reason ? { reason } : {}) }
    else if (reason) state = { ...state, reason }
    if (kind === 'syncing') return
    for (const wake of waiting) wake()
    waiting.clear()
  }
  function take(items: readonly Item<R>[], ids: ReadonlySet<string> | 'all', isOld: (id: string) => boolean): void {
    const differences = book.apply(items, ids, sightings.strangers(), isOld)
    const changes = differences.map(({ id, was, now }): Change<R> => {
      const known = was ?? sightings.known(id)
      return { ref: { type, id }, ...(now ? { now } : {}), ...(known ? { was: known } : {}) }
    })
    const told = changes.filter((change) => sightings.note(change))
    for (const change of told)
      for (const fn of listeners) {
        try {
          fn(change)
        } catch (err) {
          log.error({ err, ref: change.ref }, 'a listener of an inventory failed')
        }
      }
  }
  const readings = createReadings({
    async read(ids) {
      await sightings.recall()
      return ids === 'all' || !options.refresh ? options.load() : options.refresh([...ids])
    },
    take,
    settle: () => sightings.flush(),
    isById: options.refresh !== undefined,
  })
  async function sync(): Promise<void> {
    if (state.kind !== 'syncing') enter('syncing')
    try {
      await options.watch?.()
      await readings.request()
      if (!link || link.state.kind === 'up') enter('synced')
    } catch (err) {
      log.warn({ err, type }, 'an inventory could not be read')
      if (link && link.state.kind !== 'up') return
      enter('lost', err as CodedError)
      const cancel = clock.after(2000, () => void sync())
      undo.push(cancel)
    }
  }

  return {
    get state() {
      return state
    },
    get: (id) => book.entry(id)?.view,
    list: () => book.views(),
    entry: (id) => book.entry(id),
    byName: (name) => book.byName(name),
    entries: () => book.entries(),
    refresh: (ids) => readings.request(ids),
    touch(id) {
      readings.request(id === undefined ? undefined : [id]).catch((err: unknown) => {
        log.warn({ err, type, id }, 'an object could not be read again')
      })
    },
    tick: (ids) => book.tick(ids),
    onChange(fn) {
      listeners.add(fn)
      return () => listeners.delete(fn)
    },
    async ready() {
      if (state.kind === 'syncing') await new Promise<void>((resolve) => waiting.add(resolve))
      if (state.kind === 'lost') throw state.reason ?? new Error('the inventory is closed')
    },
    start() {
      if (started || closed) return
      started = true
      if (link === undefined) return void sync()
      undo.push(link.onDown((reason) => enter('lost', reason)))
      undo.push(link.onUp(sync))
    },
    async close() {
      closed = true
      for (const fn of undo.splice(0)) fn()
      await readings.close()
      await sightings.close()
      for (const wake of waiting) wake()
    },
  }
}
