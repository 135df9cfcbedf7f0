import type { EventDraft, JsonValue, StoreType } from '../needs.ts'
import type { Change, InventoryDeps, Known } from './item.ts'
import { revisionOf } from './book.ts'

const storeType = 'virt.sighting'
/** The store type in which inventories remember what they last reported. */
export const sightingType: StoreType = { name: storeType, index: ['kind', 'host'] }

interface Sighting {
  /** Whose object it is: servers of other hosts may share the store. '' when it is the store's own. */
  readonly host: string
  readonly kind: string
  readonly id: string
  readonly name: string
  readonly audience: Known['audience']
  readonly body: Known['body']
  readonly parts?: JsonValue
}
/** What was last reported of each object, kept so that a change made while nothing ran is reported too. */
export interface Sightings<R> {
  /** Reads the memory, once. */
  recall(): Promise<void>
  known(id: string): Known | undefined
  /** Ids of the memory. */
  strangers(): Iterable<string>
  /** Takes a change to be told; false when that very state was reported already. */
  note(change: Change<R>): boolean
  /** Writes changes and their events, in one transaction per 200; a failure is logged and tried again. */
  flush(): Promise<void>
  close(): Promise<void>
}

const knownOf = ({ name, audience, body, parts }: Known): Known => ({ name, audience, body, ...(parts === undefined ? {} : { parts }) })
/** JSON with the members of objects in order: a store may answer them in another than they were written in. */
const inOrder = (value: JsonValue): string =>
  JSON.stringify(value, (_, inner: JsonValue) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )

/** Makes the {@link Sightings} of one inventory. */
export function createSightings<R>(
  deps: InventoryDeps,
  kind: string,
  event: (change: Change<R>) => EventDraft | readonly EventDraft[] | undefined,
  hostOf: () => Promise<string> = async () => '',
): Sightings<R> {
  const { store, events, log, clock } = deps
  const memory = new Map<string, Known>()
  let recalled: Promise<void> | undefined
  let host = ''
  let pending: Change<R>[] = []
  let writing: Promise<void> = Promise.resolve()
  let cancelRetry = (): void => undefined
  let closed = false

  const digest = ({ body, parts, audience }: Known): string =>
    revisionOf(inOrder([body, parts ?? null]), JSON.parse(inOrder(audience as JsonValue)))
  const keyOf = (id: string): string => `${host}/${kind}/${id}`

  async function write(batch: readonly Change<R>[]): Promise<void> {
    await store.transaction(async (tx) => {
      for (const change of batch) {
        const key = keyOf(change.ref.id)
        if (change.now) {
          await tx.put<Sighting>(storeType, key, { host, kind, id: change.ref.id, ...knownOf(change.now) })
        } else await tx.delete(storeType, key)
        const drafts = event(change) ?? []
        for (const draft of [drafts].flat() as readonly EventDraft[]) events.publish(tx, draft)
      }
    })
  }
  async function drain(): Promise<void> {
    while (pending.length > 0) {
      const batch = pending.slice(0, 200)
      try {
        await write(batch)
      } catch (err) {
        log.error({ err, kind }, 'events of an inventory could not be written; trying again')
        cancelRetry()
        if (!closed) cancelRetry = clock.after(1000, () => void flush())
        return
      }
      pending = pending.slice(batch.length)
    }
  }

  async function recall(): Promise<void> {
    host = await hostOf()
    const rows = await store.transaction((tx) => tx.list<Sighting>(storeType, { where: { kind, host } }))
    for (const { value } of rows) memory.set(value.id, knownOf(value))
  }
  function flush(): Promise<void> {
    writing = writing.then(drain)
    return writing
  }

  return {
    recall: () =>
      (recalled ??= recall().catch((err: unknown) => {
        recalled = undefined
        throw err
      })),
    known: (id) => memory.get(id),
    strangers: () => memory.keys(),
    note(change) {
      const { id } = change.ref
      const before = memory.get(id)
      if (change.now === undefined) {
        if (before === undefined) return false
        memory.delete(id)
      } else {
        const now = knownOf(change.now)
        if (before !== undefined && digest(before) === digest(now)) return false
        memory.set(id, now)
      }
      pending.push(change)
      return true
    },
    flush,
    async close() {
      closed = true
      cancelRetry()
      await flush()
    },
  }
}
