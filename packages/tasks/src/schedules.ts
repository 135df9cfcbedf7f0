import { Cron } from 'croner'
import type { EnqueueOptions } from './enqueue.ts'
import { TaskError } from './errors.ts'
import type { Audience, CallerContext, JsonValue, Tx } from './needs.ts'
import type { Resolved } from './options.ts'
import type { ScheduleRow } from './task-row.ts'

/** When a task is enqueued by itself, and which. */
export interface ScheduleOptions {
  /** Five fields, or six with seconds first: "0 3 * * *". */
  readonly cron: string
  /** IANA name: "Europe/Vienna". Hours that a change of clocks leaves out run after it, doubled ones run once. @default "UTC" */
  readonly timeZone?: string
  /** After times that passed while nobody ran (or the clock jumped): run once now, or wait for the next. @default "run-once" */
  readonly ifMissed?: 'run-once' | 'skip'
  readonly type: string
  readonly input: JsonValue
  /** In whose name; rights are looked at at each run. */
  readonly ctx: CallerContext
  readonly target: string
  readonly audience: Audience
  /** @default the type's */
  readonly queue?: string
}

/** A schedule as it stands. */
export interface Schedule {
  readonly name: string
  readonly cron: string
  readonly timeZone: string
  readonly type: string
  /** ISO-8601; null: never again. */
  readonly next: string | null
  /** When it was last due; '' before the first time. */
  readonly lastAt: string
  /** The task of that time. */
  readonly lastTask: string
}

/** @internal */
export interface Schedules {
  put(name: string, s: ScheduleOptions): Promise<void>
  remove(name: string): Promise<boolean>
  list(): Promise<readonly Schedule[]>
  start(): void
  close(): void
}

const longestWaitMs = 60_000
/** A time that is at most this late is on time. */
const lateMs = 60_000

const nextAfter = (cron: string, timeZone: string, at: number): number | null => {
  try {
    return new Cron(cron, { timezone: timeZone, paused: true, mode: '5-or-6-parts' }).nextRun(new Date(at))?.getTime() ?? null
  } catch (cause) {
    throw new TaskError('TASK_ERR_SCHEDULE', { cron, timeZone }, { cause })
  }
}

/** @internal */
export function createSchedules(
  o: Resolved,
  enqueue: (tx: Tx, type: string, input: JsonValue, e: EnqueueOptions) => Promise<{ id: string }>,
): Schedules {
  let stopTimer: (() => void) | undefined
  let running: Promise<void> | undefined
  let state: 'idle' | 'running' | 'closed' = 'idle'

  /** One schedule that is due: its task and its next time are one transaction, so that no process and no crash doubles or loses it. */
  const fire = async (name: string): Promise<void> => {
    await o.store.transaction(async (tx) => {
      const now = o.clock.now()
      const stored = await tx.get<ScheduleRow>('task.schedule', name)
      const row = stored?.value
      if (!row || row.next === null || row.next > now) return
      const next = nextAfter(row.cron, row.timeZone, Math.max(now, row.next))
      const due = new Date(row.next).toISOString()
      const skip = row.ifMissed === 'skip' && now - row.next > lateMs
      const task = skip
        ? undefined
        : await enqueue(tx, row.kind, row.input, {
            ctx: row.caller,
            target: row.target,
            audience: row.audience,
            idempotencyKey: `schedule ${name} ${due}`,
            ...(row.queue === '' ? {} : { queue: row.queue }),
          })
      const ran = task ? { lastAt: due, lastTask: task.id } : {}
      await tx.put('task.schedule', name, { ...row, ...ran, next }, { ifVersion: stored.version })
    })
  }
  const look = async (): Promise<number | null> => {
    const due = await o.store.transaction((tx) => tx.list<ScheduleRow>('task.schedule', { where: { next: { lte: o.clock.now() } } }))
    for (const { id } of due)
      await fire(id).catch((err: unknown) =>
        o.log.error({ err, schedule: id }, 'a scheduled task could not be enqueued; tried again within a minute'),
      )
    const [first] = await o.store.transaction((tx) =>
      tx.list<ScheduleRow>('task.schedule', { where: { next: { gt: 0 } }, order: ['next'], limit: 1 }),
    )
    return first?.value.next ?? null
  }
  /** Looks at the clock at least once a minute: it may have been set. */
  const wait = (next: number | null): void => {
    if (state !== 'running') return
    stopTimer?.()
    const ms = next === null ? longestWaitMs : Math.min(longestWaitMs, Math.max(10, next - o.clock.now()))
    stopTimer = o.clock.timer(run, ms)
  }
  const run = (): void => {
    running ??= look()
      .then(wait, (err: unknown) => {
        o.log.error({ err }, 'reading schedules failed; tried again in a minute')
        wait(null)
      })
      .finally(() => {
        running = undefined
      })
  }

  return {
    async put(name, s) {
      const timeZone = s.timeZone ?? 'UTC'
      const { principal, requestId, locale } = s.ctx
      const row: Omit<ScheduleRow, 'next' | 'lastAt' | 'lastTask'> = {
        cron: s.cron,
        timeZone,
        ifMissed: s.ifMissed ?? 'run-once',
        kind: s.type,
        input: s.input,
        caller: { principal, requestId, locale },
        target: s.target,
        audience: s.audience,
        queue: s.queue ?? '',
      }
      const fresh = nextAfter(s.cron, timeZone, o.clock.now())
      await o.store.transaction(async (tx) => {
        const was = (await tx.get<ScheduleRow>('task.schedule', name))?.value
        // declared again at each start: a time that was missed meanwhile is still due
        const keep = was?.cron === s.cron && was.timeZone === timeZone
        await tx.put('task.schedule', name, {
          ...row,
          next: keep ? was.next : fresh,
          lastAt: was?.lastAt ?? '',
          lastTask: was?.lastTask ?? '',
        })
      })
      if (state === 'running') run()
    },
    remove: (name) => o.store.transaction((tx) => tx.delete('task.schedule', name)),
    async list() {
      const rows = await o.store.transaction((tx) => tx.list<ScheduleRow>('task.schedule', { order: ['id'] }))
      return rows.map(({ id, value: { cron, timeZone, kind, next, lastAt, lastTask } }) => ({
        name: id,
        cron,
        timeZone,
        type: kind,
        next: next === null ? null : new Date(next).toISOString(),
        lastAt,
        lastTask,
      }))
    },
    start() {
      if (state !== 'idle') return
      state = 'running'
      run()
    },
    close() {
      state = 'closed'
      stopTimer?.()
    },
  }
}
