import { TaskError } from './errors.ts'
import type { JsonValue } from './needs.ts'
import type { Resolved } from './options.ts'
import { endedPlaces, isEnded, type StoredTask, type TaskFailure, type TaskRow, unpack } from './task-row.ts'
import type { TaskStatus } from './task-type.ts'

/** @internal How a task ended. */
export interface TaskEnd {
  readonly status: TaskStatus
  readonly result: JsonValue
  readonly error: TaskFailure | null
}

/** @internal Lets callers wait for ends, also of tasks that another process runs. */
export interface Waiter {
  wait(id: string, signal?: AbortSignal): Promise<TaskEnd>
  /** A task is said to have ended elsewhere. */
  heard(id: string): void
  /** A task ended here. */
  ended(id: string, row: TaskRow): void
  /** It is queued again. */
  forget(id: string): void
  close(): void
}

interface Waiting {
  resolve(end: TaskEnd): void
  reject(e: unknown): void
}

const page = 500
const maxRecent = 256

/** @internal */
export function createWaiter(o: Resolved, isLive: (id: string) => boolean): Waiter {
  const waiting = new Map<string, readonly Waiting[]>()
  /** Waited for without a look, as they are queued or run here: looked at by the next poll, for a transaction that queued one may have failed. */
  const unseen = new Set<string>()
  let stopPoll: (() => void) | undefined
  let closed = false

  const endOf = ({ status, result, error }: TaskRow): TaskEnd => ({ status, result, error })
  const settle = (id: string, end: TaskEnd): void => {
    const all = waiting.get(id)
    if (!all) return
    waiting.delete(id)
    unseen.delete(id)
    for (const w of all) w.resolve(end)
  }
  /** Ends of late, where nobody else can have changed them: most callers wait for a task right after they have queued it. */
  const recent = new Map<string, TaskEnd>()
  const order: string[] = []
  let at = 0
  const remember = (id: string, end: TaskEnd): void => {
    if (o.store.capabilities.manyProcesses) return
    recent.delete(order[at] ?? '')
    order[at] = id
    at = (at + 1) % maxRecent
    recent.set(id, end)
  }
  let asked: { id: string; resolve: (row: TaskRow) => void; reject: (e: unknown) => void }[] = []
  const answer = async (all: typeof asked): Promise<void> => {
    const rows = new Map<string, TaskRow>()
    try {
      for (let i = 0; i < all.length; i += page)
        for (const { id, json } of await o.store.rawList('task', { where: { id: { in: all.slice(i, i + page).map((a) => a.id) } } }))
          rows.set(id, unpack(JSON.parse(json.toString()) as StoredTask))
    } catch (e) {
      for (const a of all) a.reject(e)
      return
    }
    for (const { id, resolve, reject } of all) {
      const row = rows.get(id)
      if (row) resolve(row)
      else reject(new TaskError('TASK_ERR_NOT_FOUND', { id }))
    }
  }
  /** Reads a task; those asked for at once are one query. */
  const look = (id: string): Promise<TaskRow> =>
    new Promise((resolve, reject) => {
      if (asked.length === 0)
        setImmediate(() => {
          const all = asked
          asked = []
          void answer(all)
        })
      asked.push({ id, resolve, reject })
    })
  const heard = (id: string): void => {
    if (!waiting.has(id)) return
    look(id).then(
      (row) => isEnded(row.status) && settle(id, endOf(row)),
      (err: unknown) => o.log.debug({ err, taskId: id }, 'waiting for a task: looking failed'),
    )
  }
  /** One query for all that are waited for, however many. */
  const lookForEnds = async (): Promise<void> => {
    const first = [...unseen]
    unseen.clear()
    for (const id of first)
      look(id).then(
        (row) => isEnded(row.status) && settle(id, endOf(row)),
        (e: unknown) => {
          for (const w of waiting.get(id) ?? []) w.reject(e)
        },
      )
    const ids = [...waiting.keys()]
    for (let i = 0; i < ids.length; i += page) {
      const ended = await o.store.rawList('task', { where: { id: { in: ids.slice(i, i + page) }, place: endedPlaces } })
      for (const { id, json } of ended) settle(id, endOf(unpack(JSON.parse(json.toString()) as StoredTask)))
    }
  }
  const poll = (): void => {
    stopPoll ??= o.clock.timer(() => {
      lookForEnds()
        .catch((err: unknown) => o.log.debug({ err }, 'waiting for tasks: looking failed'))
        .finally(() => {
          stopPoll = undefined
          if (waiting.size > 0 && !closed) poll()
        })
    }, o.pollMs)
  }

  const listen = (id: string, me: Waiting): void => {
    const others = waiting.get(id)
    waiting.set(id, others ? [...others, me] : [me])
  }
  const waitFor = async (id: string, signal: AbortSignal | undefined): Promise<TaskEnd> => {
    signal?.throwIfAborted()
    if (closed) throw new TaskError('TASK_ERR_CLOSED', {})
    // listen before looking: an end in between is not missed
    const { promise, resolve, reject } = Promise.withResolvers<TaskEnd>()
    // it may be rejected before anybody awaits it
    promise.catch(() => undefined)
    const me = { resolve, reject }
    listen(id, me)
    const abort = (): void => reject(signal?.reason)
    signal?.addEventListener('abort', abort, { once: true })
    try {
      if (isLive(id)) unseen.add(id)
      else {
        const row = await look(id)
        if (isEnded(row.status)) return endOf(row)
      }
      poll()
      return await promise
    } finally {
      signal?.removeEventListener('abort', abort)
      const others = (waiting.get(id) ?? []).filter((w) => w !== me)
      if (others.length > 0) waiting.set(id, others)
      else {
        waiting.delete(id)
        unseen.delete(id)
      }
    }
  }

  return {
    wait(id, signal) {
      const known = recent.get(id)
      if (known && !signal?.aborted && !closed) return Promise.resolve(known)
      if (signal || !isLive(id)) return waitFor(id, signal)
      return new Promise((resolve, reject) => {
        if (closed) {
          reject(new TaskError('TASK_ERR_CLOSED', {}))
          return
        }
        listen(id, { resolve, reject })
        unseen.add(id)
        poll()
      })
    },
    heard,
    ended(id, row) {
      const end = endOf(row)
      remember(id, end)
      settle(id, end)
    },
    forget: (id) => void recent.delete(id),
    close() {
      closed = true
      stopPoll?.()
      for (const all of waiting.values()) for (const w of all) w.reject(new TaskError('TASK_ERR_CLOSED', {}))
      waiting.clear()
    },
  }
}
