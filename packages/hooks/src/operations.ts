import { AsyncLocalStorage } from 'node:async_hooks'
import { callHook } from './call-hook.ts'
import { DeniedError, HookError } from './errors.ts'
import type { Hook, HookEvent, Operation, Outcome } from './hook.ts'
import type { Log, Policy, RunContext } from './needs.ts'
import type { Entry, HookRegistry, HookSet, InternalRegistry } from './registry.ts'

/** Options of {@link createOperations}. */
export interface OperationsOptions {
  /** Who may do what. Without it everything is allowed. */
  readonly policy?: Policy
  /** Hooks around operations; made by `createHookRegistry`. Without it there are none. */
  readonly hooks?: HookRegistry
  /** Told about hooks that fail. @default the context's log */
  readonly log?: Log
  /** How deep operations may run inside the hooks of operations. Minimum 1. @default 8 */
  readonly maxDepth?: number
}

/** Options of one run. */
export interface RunOptions<I> {
  /** Checks an input that a hook amended, before it is used; returns what is used. Throws: the operation fails with `HOOK_ERR_BAD_AMENDMENT`. */
  readonly validate?: (input: I) => I | undefined
}

/** The gate that every operation passes. */
export interface Operations {
  /**
   * Runs an operation: policy, `pre` hooks, `fn` beside the `on` hooks, `post` hooks.
   *
   * @throws {@link DeniedError} with the policy's code and status; {@link HookError} `HOOK_ERR_VETOED`, `HOOK_ERR_BAD_AMENDMENT`, `HOOK_ERR_RECURSION`,
   * and for hooks that ask for it `HOOK_ERR_FAILED`, `HOOK_ERR_TIMEOUT`; else what `fn` throws. The signal's reason when it was aborted before `fn` began.
   */
  run<I, O>(op: Operation, ctx: RunContext, input: I, fn: (input: I, ctx: RunContext) => Promise<O>, o?: RunOptions<I>): Promise<O>
}

/** What runs around the code that is running now. */
interface Depth {
  readonly hook: Entry
  /** false: the hook has ended; what it left behind (a timer, say) is no longer inside of it. */
  active: boolean
  readonly outer: Depth | undefined
  readonly depth: number
}

const deniedOf = (d: { status: 401 | 403 | 404; code: string; why: string }, op: Operation) =>
  new DeniedError(d.code, d.status, { action: op.name, why: d.why, ...(op.subject ? { type: op.subject.type, id: op.subject.id } : {}) })

/** Innermost hook that is still running around this code. */
const live = (at: Depth | undefined): Depth | undefined => (at === undefined || at.active ? at : live(at.outer))

const isInside = (at: Depth | undefined, entry: Entry): boolean =>
  at !== undefined && ((at.active && at.hook === entry) || isInside(at.outer, entry))

/**
 * Makes the gate.
 *
 * @example `await createOperations({ hooks }).run({ name: 'vm.start' }, ctx, { id }, async (input) => start(input.id))`
 */
export function createOperations({ policy, hooks, log, maxDepth = 8 }: OperationsOptions = {}): Operations {
  const inside = new AsyncLocalStorage<Depth>()
  const registry = hooks as InternalRegistry | undefined

  const call = <R>(entry: Entry, e: HookEvent<unknown>, handle: (e: HookEvent<unknown>) => Promise<R>): Promise<R> => {
    const outer = live(inside.getStore())
    // A hook that is running is not called again by what it does itself.
    const here: Depth = { hook: entry, active: true, outer, depth: (outer?.depth ?? 0) + 1 }
    return inside.run(here, () => callHook(entry, e, handle)).finally(() => (here.active = false))
  }
  const complain = (entry: Entry, e: HookEvent<unknown>, err: unknown) => {
    const to = log ?? registry?.log ?? e.ctx.log
    to.warn(
      {
        err,
        hook: { owner: entry.owner, match: entry.hook.match, phase: entry.hook.phase },
        operation: e.op.name,
        requestId: e.ctx.requestId,
      },
      'a hook failed',
    )
  }
  /** Calls a hook whose failure only counts when it says so. */
  const guarded = async (entry: Entry, e: HookEvent<unknown>, handle: (e: HookEvent<unknown>) => Promise<void>): Promise<unknown> => {
    try {
      await call(entry, e, handle)
      return undefined
    } catch (err) {
      if (entry.hook.onFailure === 'fail') return err
      complain(entry, e, err)
      return undefined
    }
  }
  const pre = async <I>(
    set: readonly Entry[],
    op: Operation,
    ctx: RunContext,
    given: I,
    validate: RunOptions<I>['validate'],
  ): Promise<I> => {
    let input = given
    for (const entry of set) {
      const hook = entry.hook as Hook & { phase: 'pre' }
      let said: Awaited<ReturnType<typeof hook.handle>>
      try {
        said = await call(entry, { op, ctx, input }, (e) => hook.handle(e))
      } catch (err) {
        ctx.signal.throwIfAborted()
        if (hook.onFailure === 'fail') throw err
        complain(entry, { op, ctx, input }, err)
        continue
      }
      if (!said) continue
      if ('veto' in said) {
        entry.figures.vetoes++
        throw new HookError('HOOK_ERR_VETOED', { operation: op.name, owner: entry.owner, reason: said.veto })
      }
      if (!('amend' in said)) continue
      const amended = said.amend as I
      try {
        input = validate?.(amended) ?? amended
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause)
        throw new HookError('HOOK_ERR_BAD_AMENDMENT', { operation: op.name, owner: entry.owner, reason }, { cause })
      }
    }
    return input
  }
  const withHooks = async <I, O>(
    set: HookSet,
    op: Operation,
    ctx: RunContext,
    given: I,
    fn: (input: I, ctx: RunContext) => Promise<O>,
    o: RunOptions<I> | undefined,
  ): Promise<O> => {
    let input = given
    let outcome: Outcome<O>
    try {
      input = await pre(set.pre, op, ctx, given, o?.validate)
      ctx.signal.throwIfAborted()
      const beside = Promise.all(
        set.on.map((entry) => guarded(entry, { op, ctx, input }, (e) => (entry.hook as Hook & { phase: 'on' }).handle(e))),
      )
      // Awaited also when fn throws: nothing of the operation goes on behind its end.
      const value = await fn(input, ctx).finally(() => beside)
      const failed = (await beside).find((e) => e !== undefined)
      if (failed) throw failed as Error
      outcome = { ok: true, value }
    } catch (error) {
      outcome = { ok: false, error }
    }
    // Whoever stopped waiting must not keep the outcome from those who record it.
    const after: RunContext = ctx.signal.aborted ? { ...ctx, signal: new AbortController().signal } : ctx
    let late: unknown
    for (const entry of set.post) {
      const failed = await guarded(entry, { op, ctx: after, input }, (e) =>
        (entry.hook as Hook & { phase: 'post' }).handle({ ...e, outcome }),
      )
      late ??= failed
    }
    if (!outcome.ok) throw outcome.error
    if (late) throw late as Error
    return outcome.value
  }
  return {
    run(op, ctx, input, fn, o) {
      try {
        if (policy) {
          const d = policy.can(ctx.principal, op.name, op.subject && { ref: op.subject, audience: op.audience ?? {} })
          if (!d.allow) throw deniedOf(d, op)
        }
        const set = registry?.setFor(op.name)
        if (set === undefined) return fn(input, ctx)
        const at = live(inside.getStore())
        if (at === undefined) return withHooks(set, op, ctx, input, fn, o)
        if (at.depth >= maxDepth) throw new HookError('HOOK_ERR_RECURSION', { operation: op.name, limit: maxDepth })
        const free = (e: Entry) => !isInside(at, e)
        return withHooks({ pre: set.pre.filter(free), on: set.on.filter(free), post: set.post.filter(free) }, op, ctx, input, fn, o)
      } catch (e) {
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what was thrown is passed on as it is
        return Promise.reject(e)
      }
    },
  }
}
