/** What this package needs from its neighbours: shapes copied from docs/seams.md, nothing more. */

/** Who asks (seams §1). */
export interface Principal {
  readonly name: string
  readonly realm: string
  readonly roles: readonly string[]
  readonly groups: readonly string[]
  readonly scopes?: readonly string[]
}

/** Structured log (seams §1). */
export interface Log {
  debug(o: object, m?: string): void
  info(o: object, m?: string): void
  warn(o: object, m?: string): void
  error(o: object, m?: string): void
}

/** What `JSON.stringify` keeps (seams §1). */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [k: string]: JsonValue }

/** A running request (seams §1): only the caller matters here. */
export interface RunContext {
  readonly principal: Principal | null
}

/** One bulk read of figures (seams §8). */
export interface StatsSource {
  /** Unique among the sources of a collector. */
  readonly name: string
  /** Time between two samples. Unit: ms. May be a getter: it is read before each tick. */
  readonly intervalMs: number
  /** Reads everything at once; aborted after one interval. What is missing is a gap. */
  sample(signal: AbortSignal): Promise<readonly Sample[]>
  /** Called when the collector closes or the source is removed. Optional. */
  close?(): void
}

/** One figure of a sample (seams §8). */
export interface Sample {
  readonly series: string
  readonly kind: 'counter' | 'gauge'
  readonly unit: 'ns' | 'B' | '1' | 'ratio'
  readonly value: number | bigint
}

/** Read side of a collector (seams §8). */
export interface StatsReader {
  /** Newest figure: a gauge's value or a counter's rate per second, and the highest of its run. `at`: epoch ms. */
  latest(series: string): { at: number; rate: number; peak: number } | undefined
  /** Means over steps, NaN where there is a gap. `from`, `to`: epoch ms. */
  history(series: string, o: { from: number; to: number; stepMs: number }): Float64Array
  /** Calls `fn` after each tick; returns the undo. */
  onTick(fn: () => void): () => void
}

/** Sends what is not kept (seams §6). */
export interface TransientEvents {
  transient?(e: {
    readonly type: string
    readonly uri: string
    readonly method: string
    readonly ref: { readonly type: string; readonly id: string }
    readonly audience: Readonly<Record<string, never>>
    readonly data?: JsonValue
  }): void
}

/** Route metadata of this package (seams §9). */
export interface RouteMeta {
  readonly access: { readonly action: string }
}

/** Who asks, and a throw when they may not (seams §9). */
export type Guard = (request: object, meta: RouteMeta) => Promise<RunContext>

/** A tab of the shell (seams §10). */
export interface Tab {
  readonly id: string
  readonly title: string
  readonly icon?: string
  readonly path: string
  readonly order: number
  readonly module: string
  readonly element: string
  readonly mode: Readonly<Record<'admin' | 'user', 'admin' | 'read-only' | 'byInstance' | 'none'>>
}

/** What the framework hands to a plugin (seams §10). */
export interface PluginHost {
  readonly log: Log
  readonly guard: Guard
  own(undo: () => void | Promise<void>): void
}
