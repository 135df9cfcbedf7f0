import { HookError } from './errors.ts'
import type { Hook } from './hook.ts'
import type { Log } from './needs.ts'

/** Figures of one hook since it was added. */
export interface HookStats {
  readonly owner: string
  readonly match: string
  readonly phase: Hook['phase']
  /** Calls that ended, however. */
  readonly count: number
  /** Throws and timeouts. */
  readonly failures: number
  /** Of the failures, those by time. */
  readonly timeouts: number
  readonly vetoes: number
  /** Time of all calls together. Unit: ms. */
  readonly totalMs: number
  /** Longest call. Unit: ms. */
  readonly maxMs: number
  /** Calls that have begun and not ended. */
  readonly running: number
}

/** A hook in the list. */
export interface ListedHook {
  readonly owner: string
  readonly hook: Hook
}

/** Where hooks are added and taken away, also while operations run. */
export interface HookRegistry {
  /**
   * Adds a hook and returns its undo. Running operations keep the set they began with.
   *
   * @throws {@link HookError} `HOOK_ERR_BAD_HOOK` when the hook is declared wrongly.
   */
  add(owner: string, hook: Hook): () => void
  /** Takes away all hooks of an owner. */
  removeAll(owner: string): void
  /** The hooks (of one owner), in the order they are called. */
  list(owner?: string): readonly ListedHook[]
  /** Figures of the hooks (of one owner), in the order they are called. */
  stats(owner?: string): readonly HookStats[]
}

/** A hook with its figures. @internal */
export interface Entry extends ListedHook {
  readonly pattern: RegExp
  readonly figures: { count: number; failures: number; timeouts: number; vetoes: number; totalMs: number; maxMs: number; running: number }
}

/** The hooks of one operation; never changed once made. @internal */
export interface HookSet {
  readonly pre: readonly Entry[]
  readonly on: readonly Entry[]
  readonly post: readonly Entry[]
}

/** The registry as operations see it. @internal */
export interface InternalRegistry extends HookRegistry {
  /** undefined: no hook wants this operation. */
  setFor(operation: string): HookSet | undefined
  readonly log: Log | undefined
}

/** Options of {@link createHookRegistry}. */
export interface HookRegistryOptions {
  /** Told about hooks that fail. @default silent */
  readonly log?: Log
}

/** Distinct operation names whose hook sets are remembered; names are few, but a careless caller may make them up. */
const rememberedNames = 2000

const patternOf = (match: string): RegExp =>
  new RegExp(
    `^${match
      .split('*')
      .map((s) => s.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'))
      .join('.*')}$`,
    's',
  )

function check(owner: string, hook: Hook): void {
  const bad = (reason: string) => new HookError('HOOK_ERR_BAD_HOOK', { owner, reason })
  if (typeof owner !== 'string' || owner === '') throw bad('the owner has no name')
  if (typeof hook.match !== 'string' || hook.match === '') throw bad('match must be a name or a pattern')
  if (typeof hook.handle !== 'function') throw bad('handle must be a function')
  if (!['pre', 'on', 'post'].includes(hook.phase)) throw bad('phase must be pre, on or post')
  const { timeoutMs = 0, priority = 0 } = hook
  if (!Number.isFinite(timeoutMs) || timeoutMs < 0 || timeoutMs > 2 ** 31 - 1) throw bad(`timeoutMs must be 0 or more, got ${timeoutMs}`)
  if (!Number.isFinite(priority)) throw bad(`priority must be a number, got ${priority}`)
}

/**
 * Makes an empty registry of hooks.
 *
 * @example `const undo = createHookRegistry().add('my-plugin', { match: 'vm.*', phase: 'post', handle: async (e) => report(e) })`
 */
export function createHookRegistry({ log }: HookRegistryOptions = {}): HookRegistry {
  let entries: readonly Entry[] = []
  let sets = new Map<string, HookSet | undefined>()
  const replace = (next: readonly Entry[]) => {
    entries = next
    sets = new Map()
  }
  const owned = (owner?: string) => (owner === undefined ? entries : entries.filter((e) => e.owner === owner))
  const registry: InternalRegistry = {
    log,
    add(owner, hook) {
      check(owner, hook)
      const figures = { count: 0, failures: 0, timeouts: 0, vetoes: 0, totalMs: 0, maxMs: 0, running: 0 }
      const entry: Entry = { owner, hook, pattern: patternOf(hook.match), figures }
      const behind = entries.findIndex((e) => (e.hook.priority ?? 0) < (hook.priority ?? 0))
      replace(entries.toSpliced(behind < 0 ? entries.length : behind, 0, entry))
      return () => {
        if (entries.includes(entry)) replace(entries.filter((e) => e !== entry))
      }
    },
    removeAll: (owner) => replace(entries.filter((e) => e.owner !== owner)),
    list: (owner) => owned(owner).map(({ owner: o, hook }) => ({ owner: o, hook })),
    stats: (owner) => owned(owner).map((e) => ({ owner: e.owner, match: e.hook.match, phase: e.hook.phase, ...e.figures })),
    setFor(operation) {
      const known = sets.get(operation)
      if (known !== undefined || sets.has(operation)) return known
      const wanted = entries.filter((e) => e.pattern.test(operation))
      const of = (phase: Hook['phase']) => wanted.filter((e) => e.hook.phase === phase)
      const set = wanted.length === 0 ? undefined : { pre: of('pre'), on: of('on'), post: of('post') }
      if (sets.size >= rememberedNames) sets.clear()
      sets.set(operation, set)
      return set
    },
  }
  return registry
}
