import { isoTime } from './iso-time.ts'
import type { Audience, CallerContext, JsonValue, Principal, StoreType } from './needs.ts'
import type { Message, TaskStatus } from './task-type.ts'

/** Why a task failed: a code with its values, and the English text for who has no catalogue. */
export interface TaskFailure {
  readonly code: string
  readonly params: Readonly<Record<string, string | number>>
  readonly message: string
}

/** @internal The stored task. Times are ISO-8601 strings but for `dueAt` (ms since 1970). */
export interface TaskRow {
  readonly kind: string
  readonly queue: string
  readonly status: TaskStatus
  readonly priority: number
  readonly dueAt: number
  readonly input: JsonValue
  readonly caller: CallerContext
  readonly target: string
  readonly audience: Audience
  readonly owner: string
  readonly cancellable: boolean
  /** Cancel was asked for; whoever ends the task must honour it. */
  readonly cancel: boolean
  /** Runs so far, for `retry`. */
  readonly attempt: number
  /** How often it was found interrupted. */
  readonly crashes: number
  /** Grows with each claim; a write that carries an older one is refused. */
  readonly fence: number
  /** Who runs it, or, while it is still `queued`, who has a place for it and runs it as soon as it is there: that is then a claim as well, with the next fence. */
  readonly worker: string
  readonly progress: number | null
  readonly message: Message | null
  readonly result: JsonValue
  readonly error: TaskFailure | null
  /** Decided and written before the first undo: what the task will be when all is undone. */
  readonly ending: { readonly status: 'failed' | 'killed' | 'queued'; readonly error: TaskFailure | null } | null
  /** Its journal may hold steps. */
  readonly journalled: boolean
  /** It has ended, but an undo is still owed. */
  readonly owed: boolean
  /** It failed for good although it was tried again: somebody has to look at it. */
  readonly dead: boolean
  readonly key: string
  readonly parent: string
  readonly created: string
  readonly updated: string
  readonly ended: string
  /** Where it stands, for queries: see placeOf. */
  readonly place: string
  /** Order among the queued ones; '' for all others. */
  readonly turn: string
}

const maxPriority = 1000

/** What most rows have is not stored, so that a row is a third as long. */
type Usual =
  | ('queue' | 'priority' | 'cancel' | 'attempt' | 'crashes' | 'fence' | 'worker' | 'progress' | 'message' | 'result' | 'error')
  | ('ending' | 'journalled' | 'owed' | 'dead' | 'key' | 'parent' | 'ended' | 'place' | 'turn')

/** @internal A row as it is stored. */
export type StoredTask = Omit<TaskRow, Usual> & { readonly [K in Usual]?: TaskRow[K] | undefined }

/** @internal A row that is being changed. */
export type TaskDraft = { -readonly [K in keyof TaskRow]: TaskRow[K] }

/** @internal Names each field, for rows of one shape are made and copied several times faster than by spreading one over another. */
export const unpack = (s: StoredTask): TaskRow => ({
  kind: s.kind,
  queue: s.queue ?? 'main',
  status: s.status,
  priority: s.priority ?? 0,
  dueAt: s.dueAt,
  input: s.input,
  caller: s.caller,
  target: s.target,
  audience: s.audience,
  owner: s.owner,
  cancellable: s.cancellable,
  cancel: s.cancel ?? false,
  attempt: s.attempt ?? 0,
  crashes: s.crashes ?? 0,
  fence: s.fence ?? 0,
  worker: s.worker ?? '',
  progress: s.progress ?? null,
  message: s.message ?? null,
  result: s.result ?? null,
  error: s.error ?? null,
  ending: s.ending ?? null,
  journalled: s.journalled ?? false,
  owed: s.owed ?? false,
  dead: s.dead ?? false,
  key: s.key ?? '',
  parent: s.parent ?? '',
  created: s.created,
  updated: s.updated,
  ended: s.ended ?? '',
  place: s.place ?? '',
  turn: s.turn ?? '',
})

const unless = <T>(value: T, usual: T): T | undefined => (value === usual ? undefined : value)

/**
 * Where a task stands, for queries. An ended one that nobody need look at has no place: nearly all are such, and an entry in an index costs as much as
 * the rest of a write.
 */
const placeOf = ({ status, worker, caller, owed, dead }: TaskRow): string | undefined => {
  if (status === 'queued') return worker === '' ? queuedPlace(caller.principal) : 'running'
  return status === 'running' ? 'running' : owed ? 'owed' : dead ? 'dead' : undefined
}
const turnOf = (row: TaskRow): string => `${String(maxPriority - row.priority).padStart(4, '0')} ${String(row.dueAt).padStart(15, '0')}`

/** @internal Also sets the fields that queries use: few, as each of them costs every write an index entry. */
export const pack = (row: TaskRow): StoredTask => ({
  kind: row.kind,
  queue: unless(row.queue, 'main'),
  status: row.status,
  priority: unless(row.priority, 0),
  dueAt: row.dueAt,
  input: row.input,
  caller: row.caller,
  target: row.target,
  audience: row.audience,
  owner: row.owner,
  cancellable: row.cancellable,
  cancel: unless(row.cancel, false),
  attempt: unless(row.attempt, 0),
  crashes: unless(row.crashes, 0),
  fence: unless(row.fence, 0),
  worker: unless(row.worker, ''),
  progress: row.progress ?? undefined,
  message: row.message ?? undefined,
  result: row.result ?? undefined,
  error: row.error ?? undefined,
  ending: row.ending ?? undefined,
  journalled: unless(row.journalled, false),
  owed: unless(row.owed, false),
  dead: unless(row.dead, false),
  key: unless(row.key, ''),
  parent: unless(row.parent, ''),
  created: row.created,
  updated: row.updated,
  ended: unless(row.ended, ''),
  place: placeOf(row),
  turn: row.status === 'queued' && row.worker === '' ? turnOf(row) : undefined,
})

/** @internal The places of queued tasks of one user; `queuedPlaces` of all. */
export const queuedPlace = (p: Principal | null): string => `queued ${p ? `${p.realm}/${p.name}` : ''}`
/** @internal */
export const queuedPlaces = { gte: 'queued ', lt: 'queued!' }
/** @internal */
export const endedPlaces = { in: [null, 'dead', 'owed'] }
/** @internal Whatever has not ended, and of the rest what somebody must look at. */
export const anyPlace = { gt: '' }
/** @internal Key of a sub-task, and the range of all keys of one parent. */
export const childKey = (parent: string, n: number): string => `child ${parent}/${n}`
/** @internal */
export const childKeys = (parent: string): { gte: string; lt: string } => ({ gte: `child ${parent}/`, lt: `child ${parent}0` })

/** @internal The row of a queued task that this worker has claimed. */
export function toRunning(o: { readonly worker: string; readonly clock: { now(): number } }, row: TaskRow): TaskRow {
  const running: TaskDraft = { ...row }
  running.status = 'running'
  running.worker = o.worker
  running.fence++
  running.attempt++
  running.updated = isoTime(o.clock.now())
  return running
}

/** @internal Whether a queued row is claimed with this fence, though it does not say so yet. */
export const isClaimed = (row: TaskRow, fence: number): boolean => row.status === 'queued' && row.fence === fence - 1

/**
 * @internal Tasks that a worker has claimed and not yet written, with their fences: one write for many claims. Kept by the worker's name, in
 * stores of one process alone.
 */
export interface ClaimNote {
  readonly tasks: Readonly<Record<string, number>>
}

/** @internal One journalled step: a row without `done` may or may not have happened. */
export interface StepRow {
  readonly task: string
  readonly n: number
  readonly name: string
  readonly args: JsonValue
  readonly done: boolean
  readonly result: JsonValue
}

/** @internal A chunk of a task's log. */
export interface LogRow {
  readonly task: string
  readonly lines: readonly { readonly at: string; readonly text: string }[]
}

/** @internal A process that runs tasks. It lives until `until`, by the store's clock, unless it says so again. */
export interface WorkerRow {
  readonly host: string
  readonly pid: number
  readonly queues: readonly string[]
  readonly types: readonly string[]
  readonly since: string
  readonly seen: string
  readonly until: number
  readonly running: number
  readonly takenOver: readonly { readonly from: string; readonly tasks: number; readonly at: string }[]
}

/** @internal A task that is enqueued at times. */
export interface ScheduleRow {
  readonly cron: string
  readonly timeZone: string
  readonly ifMissed: 'run-once' | 'skip'
  readonly kind: string
  readonly input: JsonValue
  readonly caller: CallerContext
  readonly target: string
  readonly audience: Audience
  readonly queue: string
  /** Next time, ms since 1970; null: never again. */
  readonly next: number | null
  readonly lastAt: string
  readonly lastTask: string
}

/** Types to hand to the store when it is opened. */
export const taskTypes: readonly StoreType[] = [
  { name: 'task', index: ['place', 'turn', 'key'], sparse: ['place', 'turn', 'key'] },
  { name: 'task.step', index: ['task'] },
  { name: 'task.log', index: ['task'] },
  { name: 'task.worker' },
  { name: 'task.claim' },
  { name: 'task.schedule', index: ['next'] },
]

/** @internal */
export const isEnded = (status: TaskStatus): boolean => status === 'finished' || status === 'failed' || status === 'killed'

/** @internal */
export const stepId = (task: string, n: number): string => `${task}/${String(n).padStart(6, '0')}`
