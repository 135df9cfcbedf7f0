/**
 * What this package needs from its neighbours: structural copies of the seams, so that any store, policy or event
 * stream of these shapes will do.
 */

/** Value that `JSON.stringify` keeps. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [k: string]: JsonValue }

/** Who asks, as plain data. */
export interface Principal {
  readonly name: string
  readonly realm: string
  readonly roles: readonly string[]
  readonly groups: readonly string[]
  /** Present on API tokens: rights are user ∩ scopes. */
  readonly scopes?: readonly string[]
}

/** The caller's context; it is copied into the task's row. */
export interface CallerContext {
  /** `null`: nobody. The system itself has the realm "onggi". */
  readonly principal: Principal | null
  readonly requestId: string
  readonly locale: string
  readonly address?: string
  readonly traceparent?: string
}

/** What running code gets on top; never serialised. */
export interface RunContext extends CallerContext {
  readonly signal: AbortSignal
  readonly log: Log
}

/** Logger: object first, then a message. */
export interface Log {
  debug(o: object, m?: string): void
  info(o: object, m?: string): void
  warn(o: object, m?: string): void
  error(o: object, m?: string): void
}

/** Names an object. */
export interface ObjectRef {
  readonly type: string
  readonly id: string
}

/** Who may see an object besides admins. */
export interface Audience {
  readonly owner?: string
  readonly users?: readonly string[]
  readonly groups?: readonly string[]
  readonly everyone?: boolean
}

/** Answer of the policy. */
export type Decision =
  | { readonly allow: true }
  | { readonly allow: false; readonly status: 401 | 403 | 404; readonly code: string; readonly why: string }

/** Rights: one synchronous function without I/O. */
export interface Policy {
  can(who: Principal | null, action: string, on?: { readonly ref: ObjectRef; readonly audience: Audience }): Decision
}

/** A type of stored object, handed to the store when it is opened. */
export interface StoreType {
  readonly name: string
  readonly version?: number
  readonly index?: readonly string[]
  readonly sparse?: readonly string[]
}

/** A stored object. */
export interface Stored<T> {
  readonly type: string
  readonly id: string
  readonly value: T
  readonly version: number
  readonly created: string
  readonly updated: string
}

/** A query over objects of one type. */
export interface Query {
  readonly where?: Readonly<
    Record<string, JsonValue | { gt?: JsonValue; gte?: JsonValue; lt?: JsonValue; lte?: JsonValue; in?: readonly JsonValue[] }>
  >
  readonly order?: readonly (string | { field: string; desc: true })[]
  readonly limit?: number
  readonly after?: string
}

/** The part of a store's transaction that tasks use. */
export interface Tx {
  get<T>(type: string, id: string): Promise<Stored<T> | undefined>
  put<T>(type: string, id: string, value: T, o?: { ifVersion?: number | 'absent' }): Promise<number>
  delete(type: string, id: string, o?: { ifVersion?: number }): Promise<boolean>
  list<T>(type: string, q?: Query): Promise<readonly Stored<T>[]>
  count(type: string, q?: Query): Promise<number>
  claim<T>(type: string, q: Query): Promise<readonly Stored<T>[]>
  append(log: string, record: JsonValue): void
  /**
   * Calls `fn` once when this run of the transaction is over: true when its writes are durable, false when nothing of it happened or nobody knows. Without it
   * (a narrower transaction type of a caller) tasks are found by looking into the queue.
   */
  onEnd?(fn: (committed: boolean) => void): void
}

/** The part of a store that tasks use. */
export interface Store {
  transaction<T>(fn: (tx: Tx) => Promise<T>, o?: { readonly signal?: AbortSignal; readonly retries?: number }): Promise<T>
  readLog(
    log: string,
    o: { readonly after?: string; readonly limit: number },
  ): Promise<{ readonly records: readonly { cursor: string; at: string; record: JsonValue }[]; readonly oldest: string }>
  trimLog(log: string, o: { readonly before: string }): Promise<void>
  onAppend(log: string, wake: () => void): () => void
  rawList(type: string, q?: Query): Promise<readonly { id: string; version: number; json: Buffer }[]>
  now(): Promise<number>
  readonly capabilities: Readonly<{ manyProcesses: boolean }>
}

/** An event before it is kept. */
export interface EventDraft {
  readonly type: string
  readonly uri: string
  readonly method: string
  readonly ref: ObjectRef
  readonly audience: Audience
  readonly before?: Audience
  readonly data?: JsonValue
}

/** Where events go: published inside the transaction that makes the change. */
export interface Events {
  publish(tx: Tx, e: EventDraft): void
}

/** A resource as everyone who may see it sees it. */
export interface View {
  readonly ref: ObjectRef
  readonly audience: Audience
  readonly json: Buffer
  readonly revision: string
  readonly figures: number
}

/** Access rule of a route, carried in Fastify's `config`. */
export interface RouteMeta {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the seam's params are those of any route
  readonly access: 'public' | 'user' | 'admin' | { readonly action: string; readonly subject?: (params: any) => ObjectRef }
  readonly operation?: string
  readonly log?: string
}

/** Who asks, and a throw when they may not. */
export type Guard = (request: object, meta: RouteMeta) => Promise<RunContext>

/** Answers requests from views: filters, paging, ETag. */
export interface Responder {
  list(request: object, reply: object, views: readonly View[]): unknown
  one(request: object, reply: object, view: View, o?: { readonly status?: number; readonly location?: string }): unknown
  check(request: object, view: View): void
}
