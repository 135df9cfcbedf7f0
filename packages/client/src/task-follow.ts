import { type Clock, wait } from './clock.ts'
import { ClientError, clientError } from './errors.ts'
import type { EventStream } from './event-stream.ts'

/** A task as the server shows it. */
export interface Task<R = unknown> {
  readonly id: string
  readonly status: 'queued' | 'running' | 'finished' | 'failed' | 'killed'
  /** What it is doing, in the caller's language. */
  readonly message?: unknown
  /** The same as data. */
  readonly phase?: { readonly code: string; readonly params: Readonly<Record<string, unknown>> } | null
  /** The object it makes or changes. */
  readonly target_uri?: string
  /** 0–1; null while unknown. */
  readonly progress?: number | null
  readonly cancellable?: boolean
  readonly owner?: string
  readonly created?: string
  readonly updated?: string
  readonly result?: R
  readonly error?: unknown
}

/** Options of following a task. */
export interface FollowOptions {
  /** Stops following; the task itself goes on. */
  readonly signal?: AbortSignal
  /** Called with each state seen, the first and the last included. */
  readonly onUpdate?: (task: Task) => void
}

/** @internal */
export interface FollowNeeds {
  readonly read: (id: string, signal: AbortSignal | undefined) => Promise<Task>
  readonly events: EventStream
  readonly clock: Clock
}

/** Tells whether a task has ended. @internal */
export const hasEnded = (t: Task): boolean => t.status === 'finished' || t.status === 'failed' || t.status === 'killed'

const isTask = (v: unknown): v is Task => typeof v === 'object' && v !== null && 'status' in v && 'id' in v

/** Tells whether an answer's body is a task. @internal */
export const isTaskBody = isTask

/** Why a task did not finish. @internal */
export function taskError(t: Task): ClientError {
  if (t.status === 'killed') return clientError('CLIENT_ERR_TASK_KILLED', { id: t.id })
  const e = t.error
  if (typeof e !== 'object' || e === null || !('code' in e) || typeof e.code !== 'string')
    return clientError('CLIENT_ERR_TASK_FAILED', { id: t.id })
  const said = ['text', 'detail', 'message', 'reason'].map((k) => (e as Record<string, unknown>)[k]).find((v) => typeof v === 'string')
  const params = 'params' in e && typeof e.params === 'object' && e.params !== null ? (e.params as Record<string, string | number>) : {}
  return new ClientError(e.code, typeof said === 'string' ? said : e.code, { params })
}

/** First and longest wait between two looks at a task while the stream is down (ms). */
const pollMs = { first: 500, most: 5000 }

/**
 * Waits until a task has ended: woken by events while the stream is open, by a slowing poll otherwise.
 *
 * @throws {@link ClientError} with the task's own code when it failed, `CLIENT_ERR_TASK_KILLED` when it was cancelled.
 * @internal
 */
export async function followTask(task: Task | string, needs: FollowNeeds, o: FollowOptions = {}): Promise<Task> {
  const id = typeof task === 'string' ? task : task.id
  let wake: () => void = () => undefined
  let pushed: Task | undefined
  const off = needs.events.on({ uri: `/tasks/${id}` }, (e) => {
    if (isTask(e.data)) pushed = e.data
    wake()
  })
  const offState = needs.events.onState(() => wake())
  let delayMs = pollMs.first
  try {
    for (let seen = typeof task === 'string' ? undefined : task; ; ) {
      const now = seen ?? pushed ?? (await needs.read(id, o.signal))
      seen = undefined
      pushed = undefined
      o.onUpdate?.(now)
      if (now.status === 'finished') return now
      if (hasEnded(now)) throw taskError(now)
      const woken = new AbortController()
      wake = () => woken.abort(wake)
      const isLive = needs.events.state.kind === 'open'
      const any = o.signal === undefined ? woken.signal : AbortSignal.any([woken.signal, o.signal])
      // While events arrive the poll is only a safety net.
      await wait(needs.clock, isLive ? pollMs.most * 6 : delayMs, any).catch(() => undefined)
      o.signal?.throwIfAborted()
      delayMs = woken.signal.aborted ? pollMs.first : Math.min(pollMs.most, delayMs * 2)
    }
  } finally {
    off()
    offState()
  }
}
