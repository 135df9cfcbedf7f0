import { HookError } from './errors.ts'
import type { HookEvent } from './hook.ts'
import type { Entry } from './registry.ts'

/** How long a hook may take unless it says otherwise. Unit: ms. */
export const defaultTimeoutMs = 5000

/**
 * Calls one hook: measured, and given up when its time is over or nobody waits any more (it is told by `ctx.signal`; what it still does, it does for nothing).
 *
 * @throws what the hook threw, wrapped in `HOOK_ERR_FAILED`; `HOOK_ERR_TIMEOUT`; the reason of the context's signal.
 */
export async function callHook<R>(
  { hook, owner, figures }: Entry,
  e: HookEvent<unknown>,
  handle: (e: HookEvent<unknown>) => Promise<R>,
): Promise<R> {
  const { ctx, op } = e
  const own = new AbortController()
  const limit = hook.timeoutMs ?? defaultTimeoutMs
  let stop: (reason: Error) => void = () => undefined
  const stopped = new Promise<never>((_, reject) => (stop = reject))
  stopped.catch(() => undefined)
  let timer: NodeJS.Timeout | undefined
  const cancel = () => {
    own.abort(ctx.signal.reason)
    stop(ctx.signal.reason as Error)
  }
  const late = () => {
    const error = new HookError('HOOK_ERR_TIMEOUT', { phase: hook.phase, owner, operation: op.name, timeoutMs: limit })
    figures.timeouts++
    own.abort(error)
    stop(error)
  }
  const begun = performance.now()
  figures.running++
  try {
    if (ctx.signal.aborted) cancel()
    else ctx.signal.addEventListener('abort', cancel, { once: true })
    if (limit > 0) timer = setTimeout(late, limit)
    return await Promise.race([stopped, handle({ ...e, ctx: { ...ctx, signal: own.signal } })])
  } catch (cause) {
    figures.failures++
    if (cause instanceof HookError && cause.code === 'HOOK_ERR_TIMEOUT') throw cause
    if (ctx.signal.aborted && cause === ctx.signal.reason) throw cause
    throw new HookError(
      'HOOK_ERR_FAILED',
      { phase: hook.phase, owner, operation: op.name, reason: cause instanceof Error ? cause.message : String(cause) },
      { cause },
    )
  } finally {
    clearTimeout(timer)
    ctx.signal.removeEventListener('abort', cancel)
    const took = performance.now() - begun
    figures.running--
    figures.count++
    figures.totalMs += took
    figures.maxMs = Math.max(figures.maxMs, took)
  }
}
