import type { Claimed, Claimer } from './claimer.ts'
import type { Ledger } from './ledger.ts'
import type { Tx } from './needs.ts'
import type { Resolved } from './options.ts'
import type { Registry } from './registry.ts'
import { queuedPlaces, type StoredTask, type TaskRow, toRunning, unpack } from './task-row.ts'

const pageSize = 512
/** Most tasks of one claim. */
const maxAtOnce = 128

/** @internal For a store with many processes: asks it each time, so that no two get the same. */
export function createSharedClaimer(o: Resolved, ledger: Ledger, registry: Registry): Claimer {
  const serves = (row: TaskRow, at: number): boolean =>
    row.dueAt <= at && registry.get(row.kind) !== undefined && (!o.queues || o.queues.includes(row.queue))
  /**
   * Ids that look free, in their order; read outside of the transaction, which would conflict with all who enqueue, and without a lock, which
   * would hide what we do not serve from those who do.
   */
  const look = async (limit: number): Promise<readonly string[]> => {
    const at = o.clock.now()
    const found: string[] = []
    let after: string | undefined
    // as many as are wanted; a larger page only when others are in the way
    for (let size = Math.min(limit, pageSize); ; size = pageSize) {
      const page = await o.store.rawList('task', {
        where: { place: queuedPlaces },
        order: ['turn'],
        limit: size,
        ...(after === undefined ? {} : { after }),
      })
      for (const { id, json } of page) if (serves(unpack(JSON.parse(json.toString()) as StoredTask), at)) found.push(id)
      after = page.at(-1)?.id
      if (page.length < size || found.length >= limit) return found
    }
  }
  const claim = async (tx: Tx, ids: readonly string[], limit: number): Promise<Claimed[]> => {
    const at = o.clock.now()
    const found = await tx.claim<StoredTask>('task', { where: { place: queuedPlaces, id: { in: ids } }, order: ['turn'], limit })
    const claimed: Claimed[] = []
    for (const { id, value } of found) {
      const queued = unpack(value)
      if (!serves(queued, at)) continue
      const row = toRunning(o, queued)
      // locked by the claim: it is at the version that was read
      claimed.push({ id, row, version: await ledger.put(tx, id, row, { event: 'task.updated' }) })
    }
    return claimed
  }
  return {
    async next(take) {
      const limit = take(maxAtOnce)
      // more than needed, as others look at the same ones
      const ids = await look(limit + Math.ceil(limit / 4))
      const claimed = ids.length === 0 ? [] : await o.store.transaction((tx) => claim(tx, ids, limit))
      return { claimed, more: claimed.length >= limit }
    },
  }
}
