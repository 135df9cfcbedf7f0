import type { Hook, HookEvent } from '../hook.ts'

/** Options of {@link processOutput}. */
export interface ProcessOutputOptions<O> {
  /** Operations whose output is wanted, such as `report.make`. */
  readonly match: string
  /** Gets what the operation returned; what the caller gets does not change. */
  readonly process: (output: O, e: HookEvent<unknown>) => Promise<void>
  /** Most time for it. Unit: ms. @default 30000 */
  readonly timeoutMs?: number
}

/**
 * A hook that works on what an operation returned: compress it, index it, send it on.
 *
 * @example `hooks.add('index', processOutput<string>({ match: 'report.make', process: async (path) => compress(path) }))`
 */
export function processOutput<O = unknown>({ match, process, timeoutMs = 30_000 }: ProcessOutputOptions<O>): Hook {
  return {
    match,
    phase: 'post',
    timeoutMs,
    async handle({ outcome, ...e }) {
      if (outcome.ok) await process(outcome.value as O, e)
    },
  }
}
