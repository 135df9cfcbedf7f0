import type { Resolved } from './options.ts'
import type { StoredTask } from './task-row.ts'

const batch = 200
const place = { in: ['ended', 'dead'] }

/** @internal Removes ended tasks that are too old or too many, with their logs; answers how many. What still owes an undo stays. */
export async function removeOld(o: Resolved): Promise<number> {
  const tooOld = new Date(o.clock.now() - o.keepMs).toISOString()
  let surplus = (await o.store.transaction((tx) => tx.count('task', { where: { place } }))) - o.keepTasks
  let removed = 0
  for (;;) {
    const n = await o.store.transaction(async (tx) => {
      const oldest = await tx.list<StoredTask>('task', { where: { place }, order: ['updated'], limit: batch })
      const gone = oldest.filter((t, i) => (t.value.ended ?? '') < tooOld || i < surplus)
      for (const { id } of gone) {
        for (const type of ['task.log', 'task.step'])
          for (const row of await tx.list(type, { where: { task: id } })) await tx.delete(type, row.id)
        await tx.delete('task', id)
      }
      return gone.length
    })
    removed += n
    surplus -= n
    if (n < batch) return removed
  }
}
