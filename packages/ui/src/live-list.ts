import { isClientError } from '@onggi/client'
import { request } from './requests.ts'
import type { TabEvent, TabHost } from './tab-host.ts'

/** A collection of the server, read once and kept true by events. */
export interface LiveList<T> {
  readonly state: 'loading' | 'ready' | 'failed'
  /** Why it could not be read. */
  readonly error: unknown
  /** Sorted; a new array after each change. */
  readonly items: readonly T[]
  /** Reads everything again. */
  reload(): Promise<void>
  /** Takes over an answer that is newer than what is shown, e.g. that of an action. */
  take(item: T): void
  /** Leaves out an item that was just deleted, before its event says so. */
  drop(item: T): void
}

/** Options of {@link createLiveList}. */
export interface LiveListOptions<T> {
  /** The collection, e.g. `/plugins/kimchi/vms`. */
  readonly uri: string
  /** URI of one item, as events name it. */
  readonly uriOf: (item: T) => string
  /** Order of the items. */
  readonly compare: (a: T, b: T) => number
  /** Merges an event of a special shape itself: answers the item as it is now, or undefined for the usual way. */
  readonly merge?: (known: T | undefined, event: TabEvent) => T | undefined
  /** Called after each change. */
  readonly onChange: () => void
}

const isObject = (v: unknown): v is object => typeof v === 'object' && v !== null && !Array.isArray(v)

/** Reads the collection and keeps it true until the tab is left: changed members are merged, gone ones removed, unknown ones read, a reset reads all again. */
export function createLiveList<T extends object>(host: TabHost, o: LiveListOptions<T>): LiveList<T> {
  const items = new Map<string, T>()
  let sorted: readonly T[] = []
  let state: LiveList<T>['state'] = 'loading'
  let error: unknown
  let reading: Promise<void> | undefined
  let missed: TabEvent[] = []

  const changed = (): void => {
    sorted = [...items.values()].sort(o.compare)
    o.onChange()
  }
  const readOne = async (uri: string): Promise<void> => {
    try {
      items.set(uri, await request<T>(host, 'GET', uri, undefined, host.signal, true))
    } catch (e) {
      if (!isClientError(e) || e.status !== 404) return
      items.delete(uri)
    }
    changed()
  }
  const apply = (e: TabEvent): void => {
    const known = items.get(e.uri)
    const merged = o.merge?.(known, e)
    if (merged !== undefined) {
      items.set(e.uri, merged)
      changed()
    } else if (e.method === 'DELETE' || /\.(deleted|removed)$/.test(e.type)) {
      if (items.delete(e.uri)) changed()
    } else if (/\.renamed$/.test(e.type)) void reload()
    else if (isObject(e.data) && (known !== undefined || 'name' in e.data || 'id' in e.data)) {
      items.set(e.uri, { ...known, ...e.data } as T)
      changed()
    } else void readOne(e.uri)
  }

  async function read(): Promise<void> {
    try {
      const list = await request<readonly T[]>(host, 'GET', o.uri, undefined, host.signal, state !== 'loading')
      items.clear()
      for (const item of list) items.set(o.uriOf(item), item)
      state = 'ready'
      error = undefined
    } catch (e) {
      if (host.signal.aborted) return
      state = items.size > 0 ? 'ready' : 'failed'
      error = e
    }
    const late = missed
    missed = []
    for (const e of late) apply(e)
    changed()
  }
  function reload(): Promise<void> {
    reading ??= read().finally(() => (reading = undefined))
    return reading
  }

  host.on({}, (e) => {
    if (e.type === 'reset') void reload()
    else if (!e.uri.startsWith(`${o.uri}/`) || e.uri.slice(o.uri.length + 1).includes('/')) return
    else if (reading === undefined) apply(e)
    else missed.push(e)
  })
  void reload()

  return {
    get state() {
      return state
    },
    get error() {
      return error
    },
    get items() {
      return sorted
    },
    reload,
    take(item) {
      items.set(o.uriOf(item), item)
      changed()
    },
    drop(item) {
      if (items.delete(o.uriOf(item))) changed()
    },
  }
}
