import type { Hook, HookEvent, Outcome } from '../hook.ts'

/** Options of {@link reschedule}. */
export interface RescheduleOptions {
  /** Operations to do again, such as `backup.run`. */
  readonly match: string
  /** After which outcome. @default 'failure' */
  readonly when?: 'failure' | 'success' | 'always'
  /** Pause before run number `run` (2 is the first repetition). Unit: ms. */
  readonly delayMs: (run: number) => number
  /** Most runs in a row, the first included; a different outcome starts again at 1. @default 5 */
  readonly limit?: number
  /** Does it again: runs the operation, or enqueues a task that does. */
  readonly again: (e: Pick<HookEvent<unknown>, 'op' | 'input'>) => Promise<unknown>
}

/** A hook with timers behind it. */
export interface Rescheduler {
  readonly hook: Hook
  /** Runs that are waiting for their time. */
  readonly waiting: () => number
  /** Forgets what is waiting. */
  close(): void
}

/**
 * Does an operation again after it failed (or succeeded): retries, periodic work. It lives in this process only: work that must survive a restart belongs into durable tasks.
 *
 * @example `const retry = reschedule({ match: 'backup.run', delayMs: (n) => 1000 * 2 ** n, again: (e) => backup(e.input) }); hooks.add('retry', retry.hook)`
 */
export function reschedule({ match, when = 'failure', delayMs, limit = 5, again }: RescheduleOptions): Rescheduler {
  const runs = new Map<string, number>()
  const timers = new Set<NodeJS.Timeout>()
  const wanted = (o: Outcome<unknown>) => when === 'always' || o.ok === (when === 'success')
  let closed = false
  const hook: Hook = {
    match,
    phase: 'post',
    async handle({ op, input, outcome, ctx }) {
      const key = `${op.name} ${op.subject?.type ?? ''} ${op.subject?.id ?? ''}`
      const run = (runs.get(key) ?? 0) + 1
      if (!wanted(outcome) || run >= limit || closed) {
        runs.delete(key)
        return
      }
      runs.set(key, run)
      const timer = setTimeout(
        () => {
          timers.delete(timer)
          // How it ends is seen by the hooks of that run.
          again({ op, input }).catch((err: unknown) => ctx.log.debug({ err, operation: op.name }, 'a repeated operation failed'))
        },
        Math.max(0, delayMs(run + 1)),
      ).unref()
      timers.add(timer)
    },
  }
  return {
    hook,
    waiting: () => timers.size,
    close() {
      closed = true
      for (const t of timers) clearTimeout(t)
      timers.clear()
      runs.clear()
    },
  }
}
