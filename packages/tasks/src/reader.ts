import { TaskError } from './errors.ts'
import type { Audience, CallerContext, Query, View } from './needs.ts'
import type { Resolved } from './options.ts'
import { type LogRow, type StoredTask, type TaskRow, unpack } from './task-row.ts'
import { createViewCache } from './task-view.ts'

/** @internal Tasks as a caller may see them. */
export interface Reader {
  get(id: string, ctx: CallerContext): Promise<View>
  list(ctx: CallerContext, where?: Query['where']): Promise<readonly View[]>
  log(id: string, ctx: CallerContext): Promise<LogRow['lines']>
  /** @throws TASK_ERR_NOT_FOUND or TASK_ERR_LOGIN_REQUIRED when the caller may not see it. */
  see<T extends { readonly audience: Audience }>(id: string, row: T | undefined, ctx: CallerContext): T
}

/** @internal */
export function createReader(o: Resolved): Reader {
  const views = createViewCache(o.text)
  const visible = (view: View, ctx: CallerContext): boolean => o.policy?.can(ctx.principal, 'task.view', view).allow !== false

  const see: Reader['see'] = (id, row, ctx) => {
    if (!ctx.principal && o.policy && row?.audience.everyone !== true) throw new TaskError('TASK_ERR_LOGIN_REQUIRED', { id })
    if (!row || o.policy?.can(ctx.principal, 'task.view', { ref: { type: 'task', id }, audience: row.audience }).allow === false)
      throw new TaskError('TASK_ERR_NOT_FOUND', { id })
    return row
  }

  const rowOf = (json: Buffer): TaskRow => unpack(JSON.parse(json.toString()) as StoredTask)
  const get = async (id: string, ctx: CallerContext): Promise<View> => {
    const [found] = await o.store.rawList('task', { where: { id } })
    const view = found && views.of(id, found.version, () => rowOf(found.json))
    see(id, view, ctx)
    // see() has thrown when there is none
    return view!
  }

  return {
    see,
    get,
    async list(ctx, where) {
      const raw = await o.store.rawList('task', { order: ['id'], ...(where ? { where } : {}) })
      if (!where) views.keep(new Set(raw.map((r) => r.id)))
      return raw.map((r) => views.of(r.id, r.version, () => rowOf(r.json))).filter((view) => visible(view, ctx))
    },
    async log(id, ctx) {
      await get(id, ctx)
      const chunks = await o.store.transaction((tx) => tx.list<LogRow>('task.log', { where: { task: id }, order: ['id'] }))
      return chunks.flatMap((c) => c.value.lines)
    },
  }
}
