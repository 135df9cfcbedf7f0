import type { Hook, Operation } from '../hook.ts'
import type { Log } from '../needs.ts'

/** Options of {@link logOperations}. */
export interface LogOperationsOptions {
  /** Where the lines go. @default the log of each operation's context */
  readonly log?: Log
  /** Operations to log. @default '*' */
  readonly match?: string
}

/**
 * Hooks that log one line per operation: name, object, who, how it ended and how long it took (hooks included). Never the input: it may hold secrets.
 *
 * @example `for (const h of logOperations()) hooks.add('log', h)`
 */
export function logOperations({ log, match = '*' }: LogOperationsOptions = {}): readonly Hook[] {
  const begun = new WeakMap<Operation, number>()
  return [
    {
      match,
      phase: 'pre',
      priority: Number.MAX_SAFE_INTEGER,
      handle: async ({ op }) => void begun.set(op, performance.now()),
    },
    {
      match,
      phase: 'post',
      priority: -Number.MAX_SAFE_INTEGER,
      async handle({ op, ctx, outcome }) {
        const to = log ?? ctx.log
        const line = {
          operation: op.name,
          ...(op.subject ? { subject: op.subject } : {}),
          user: ctx.principal?.name ?? null,
          requestId: ctx.requestId,
          ms: Math.round((performance.now() - (begun.get(op) ?? performance.now())) * 10) / 10,
        }
        if (outcome.ok) to.info(line, 'operation done')
        else to.warn({ ...line, err: outcome.error }, 'operation failed')
      },
    },
  ]
}
