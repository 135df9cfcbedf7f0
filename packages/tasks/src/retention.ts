import type { Query, Stored, Tx } from './needs.ts'
import type { Resolved } from './options.ts'
import { anyPlace, type StoredTask } from './task-row.ts'

const batch = 200
const places = [null, 'dead']

/** The next of the ended tasks, by id, which is by age: those without a place in the order of the table, which they nearly fill, the others in that of their index. */
async function nextOf(tx: Tx, after: string | undefined): Promise<readonly Stored<StoredTask>[]> {
  const found: Stored<StoredTask>[] = []
  const from = after === undefined ? {} : { id: { gt: after } }
  for (const place of places) found.push(...(await tx.list<StoredTask>('task', { where: { place, ...from }, order: ['id'], limit: batch })))
  return found.sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, batch)
}

async function remove(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  for (const type of ['task.log', 'task.step'])
    for (const row of await tx.list(type, { where: { task: { in: ids } } })) await tx.delete(type, row.id)
  for (const id of ids) await tx.delete('task', id)
}

/** @internal Removes ended tasks that are too old or too many, with their logs; answers how many. What still owes an undo stays. */
export async function removeOld(o: Resolved): Promise<number> {
  const tooOld = new Date(o.clock.now() - o.keepMs).toISOString()
  const count = (where: Query['where']): Promise<number> => o.store.transaction((tx) => tx.count('task', where ? { where } : {}))
  const ended = (await count(undefined)) - (await count({ place: anyPlace })) + (await count({ place: 'dead' }))
  let surplus = ended - o.keepTasks
  let removed = 0
  let after: string | undefined
  for (;;) {
    const { last, n } = await o.store.transaction(async (tx) => {
      const oldest = await nextOf(tx, after)
      const gone = oldest.filter((t, i) => (t.value.ended ?? '') < tooOld || i < surplus).map((t) => t.id)
      await remove(tx, gone)
      return { last: oldest.length < batch ? undefined : oldest.at(-1), n: gone.length }
    })
    removed += n
    surplus -= n
    // what was made later has not ended earlier
    if (!last || (surplus <= 0 && last.value.created >= tooOld)) return removed
    after = last.id
  }
}
