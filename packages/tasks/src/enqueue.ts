import { TaskError } from './errors.ts'
import { isoTime } from './iso-time.ts'
import type { Ledger } from './ledger.ts'
import type { Audience, CallerContext, JsonValue, Tx } from './needs.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Resolved } from './options.ts'
import type { Registry } from './registry.ts'
import { childKey, queuedPlace, type StoredTask, type TaskRow } from './task-row.ts'

/** How a task is enqueued. */
export interface EnqueueOptions {
  /** Who asks; kept with the task, without anything that lives. */
  readonly ctx: CallerContext
  /** URI of the object that the task makes or changes. */
  readonly target: string
  /** Who may see the task besides admins; its owner always may. */
  readonly audience: Audience
  /** A second enqueue with the same key and type, by the same owner, answers the first task as long as that is kept. */
  readonly idempotencyKey?: string
  /** Earliest start, from now. Unit: ms. @default 0 */
  readonly delayMs?: number
  /** Higher starts first. -1000 to 1000. @default 0 */
  readonly priority?: number
  /** Queue to put it in. @default the type's */
  readonly queue?: string
}

/** What is kept of a caller: nothing that lives. */
const callerOf = ({ principal, requestId, locale, address, traceparent }: CallerContext): CallerContext => {
  const caller = { principal, requestId, locale }
  if (address === undefined && traceparent === undefined) return caller
  return { ...caller, ...(address === undefined ? {} : { address }), ...(traceparent === undefined ? {} : { traceparent }) }
}

/** @internal Writes a queued task inside the caller's transaction. */
export async function enqueue(
  deps: { options: Resolved; ledger: Ledger; registry: Registry; newId: () => string; dispatcher: Pick<Dispatcher, 'reserve' | 'wakeAt'> },
  tx: Tx,
  kind: string,
  input: JsonValue,
  e: EnqueueOptions & { readonly parent?: { readonly id: string; readonly n: number } },
): Promise<{ id: string }> {
  const { options: o, ledger, registry } = deps
  const type = registry.get(kind)
  // a queue that another process serves may have types that this one does not know
  if (!type && (e.queue === undefined || !o.store.capabilities.manyProcesses)) throw new TaskError('TASK_ERR_TYPE_UNKNOWN', { type: kind })
  const { principal } = e.ctx
  const owner = principal?.name ?? ''
  // one index lookup: keys of different owners and types never meet
  const key = e.parent
    ? childKey(e.parent.id, e.parent.n)
    : e.idempotencyKey === undefined
      ? ''
      : JSON.stringify([kind, principal?.realm ?? '', owner, e.idempotencyKey])
  if (key !== '') {
    const [known] = await tx.list<StoredTask>('task', { where: { key }, limit: 1 })
    if (known) return { id: known.id }
  }
  if (principal && principal.realm !== 'onggi') {
    const count = await tx.count('task', { where: { place: queuedPlace(principal) } })
    if (count >= o.quota) throw new TaskError('TASK_ERR_QUOTA', { user: owner, count })
  }
  const at = o.clock.now()
  const created = isoTime(at)
  const id = deps.newId()
  const dueAt = at + Math.max(0, e.delayMs ?? 0)
  const queue = e.queue ?? type?.queue ?? 'main'
  // there is a place for it: the row says so from its beginning, which spares the claim
  const place = dueAt <= at && tx.onEnd ? deps.dispatcher.reserve(id, kind, queue) : undefined
  const row: TaskRow = {
    kind,
    queue,
    status: 'queued',
    priority: Math.max(-1000, Math.min(1000, Math.trunc(e.priority ?? 0))),
    dueAt,
    input,
    caller: callerOf(e.ctx),
    target: e.target,
    audience: owner !== '' && e.audience.owner === undefined ? { ...e.audience, owner } : e.audience,
    owner,
    cancellable: type?.cancellable ?? true,
    cancel: false,
    attempt: 0,
    crashes: 0,
    fence: 0,
    worker: place ? o.worker : '',
    progress: null,
    message: null,
    result: null,
    error: null,
    ending: null,
    journalled: false,
    owed: false,
    dead: false,
    key,
    parent: e.parent?.id ?? '',
    created,
    updated: created,
    ended: '',
    place: '',
    turn: '',
  }
  let version = 0
  if (place) tx.onEnd?.((committed) => place(committed && version > 0 ? { row, version } : undefined))
  // nobody else has this id: a put that looks for nothing conflicts with nobody
  version = await ledger.put(tx, id, row, { event: 'task.created' })
  if (!place) ledger.offer(id, row, version)
  if (dueAt > at) deps.dispatcher.wakeAt(dueAt)
  return { id }
}
