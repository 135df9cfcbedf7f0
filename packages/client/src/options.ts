import { type Clock, systemClock } from './clock.ts'

/** How requests say who asks. */
export type ClientAuth =
  /** The browser's session cookie; in Node the cookie that `login` got. */
  | { readonly kind: 'session' }
  /** HTTP Basic, for programs. */
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  /** An API token. */
  | { readonly kind: 'token'; readonly token: string }

/** Options of {@link createClient}. */
export interface ClientOptions {
  /**
   * What sends requests.
   *
   * @default globalThis.fetch
   */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>
  /**
   * How requests say who asks.
   *
   * @default \{ kind: 'session' \}
   */
  readonly auth?: ClientAuth
  /** Headers added to every request, such as Accept-Language. */
  readonly headers?: Readonly<Record<string, string>>
  /**
   * Longest wait for an answer's first byte; the event stream has its own limit.
   *
   * Unit: ms. 0: no limit.
   *
   * @default 30000
   */
  readonly timeoutMs?: number
  /**
   * Silence after which the event stream counts as dead and is opened again.
   *
   * Unit: ms. Minimum: twice the server's heartbeat.
   *
   * @default 60000
   */
  readonly silenceMs?: number
  /**
   * First wait before a lost stream is opened again; doubles with each failure, up to `reconnectMaxMs`, each wait shortened by up to a half at random.
   *
   * Unit: ms.
   *
   * @default 500
   */
  readonly reconnectMinMs?: number
  /**
   * Longest wait before a lost stream is opened again.
   *
   * Unit: ms.
   *
   * @default 15000
   */
  readonly reconnectMaxMs?: number
  /**
   * Time, for tests.
   *
   * @default the machine's
   */
  readonly clock?: Clock
  /**
   * Random numbers in [0, 1), for tests.
   *
   * @default Math.random
   */
  readonly random?: () => number
}

/** @internal */
export type ResolvedOptions = Required<ClientOptions>

/** Fills in defaults and refuses nonsense with a TypeError. @internal */
export function resolveOptions(o: ClientOptions): ResolvedOptions {
  const resolved: ResolvedOptions = {
    fetch: o.fetch ?? ((url, init) => globalThis.fetch(url, init)),
    auth: o.auth ?? { kind: 'session' },
    headers: o.headers ?? {},
    timeoutMs: o.timeoutMs ?? 30_000,
    silenceMs: o.silenceMs ?? 60_000,
    reconnectMinMs: o.reconnectMinMs ?? 500,
    reconnectMaxMs: o.reconnectMaxMs ?? 15_000,
    clock: o.clock ?? systemClock,
    random: o.random ?? Math.random,
  }
  for (const name of ['timeoutMs', 'silenceMs', 'reconnectMinMs', 'reconnectMaxMs'] as const)
    if (!Number.isFinite(resolved[name]) || resolved[name] < 0)
      throw new TypeError(`createClient: ${name} must be a number ≥ 0, got ${String(resolved[name])}`)
  return resolved
}
