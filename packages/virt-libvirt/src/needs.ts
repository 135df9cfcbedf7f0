/**
 * What this package needs from its neighbours: structural interfaces, satisfied by `@onggi/objectstore`, `@onggi/hooks`,
 * `@onggi/tasks`, `@onggi/notifications` and `@onggi/host-stats`, or by anything else of the same shape.
 */

/** Who asks: plain data, copied into tasks and events. */
export interface Principal {
  readonly name: string
  readonly realm: string
  readonly roles: readonly string[]
  readonly groups: readonly string[]
  /** Present on API tokens: rights are user ∩ scopes. */
  readonly scopes?: readonly string[]
}
/** The serialisable part of a call. */
export interface CallerContext {
  readonly principal: Principal | null
  readonly requestId: string
  readonly locale: string
  readonly address?: string
  readonly traceparent?: string
}
/** A call as running code sees it. */
export interface RunContext extends CallerContext {
  readonly signal: AbortSignal
  readonly log: Log
  /** Session or token of the request: what outlives it (a console) ends with it. */
  readonly sessionId?: string
}
/** Structured log, object first. */
export interface Log {
  debug(o: object, m?: string): void
  info(o: object, m?: string): void
  warn(o: object, m?: string): void
  error(o: object, m?: string): void
}
/** What `JSON.stringify` keeps. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [k: string]: JsonValue }
/** Names one object. */
export interface ObjectRef {
  readonly type: string
  readonly id: string
}
/** An error matched by `code`. */
export interface CodedError extends Error {
  readonly code: string
  readonly params: Readonly<Record<string, string | number>>
  readonly status?: number
}
/** Who may see an object besides administrators. */
export interface Audience {
  readonly owner?: string
  readonly users?: readonly string[]
  readonly groups?: readonly string[]
  readonly everyone?: boolean
}

/** What a domain function is called, and what it works on. */
export interface Operation {
  readonly name: string
  readonly subject?: ObjectRef
  readonly audience?: Audience
}
/** The gate every domain function passes: rights, then hooks around it. */
export interface Operations {
  run<I, O>(op: Operation, ctx: RunContext, input: I, fn: (input: I, ctx: RunContext) => Promise<O>): Promise<O>
}

/** A type of stored object, declared to the store when it opens. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the seam's default: a list of types holds different shapes
export interface StoreType<T = any> {
  readonly name: string
  readonly version?: number
  readonly index?: readonly string[]
  readonly check?: (value: unknown) => T
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a value of an older version has no type any more
  readonly upgrade?: (value: any, from: number) => T
}
/** An object as the store answers it. */
export interface Stored<T = JsonValue> {
  readonly type: string
  readonly id: string
  readonly value: T
  readonly version: number
  readonly created: string
  readonly updated: string
}
/** Filter, order and page of a listing. */
export interface Query {
  readonly where?: Readonly<
    Record<string, JsonValue | { gt?: JsonValue; gte?: JsonValue; lt?: JsonValue; lte?: JsonValue; in?: readonly JsonValue[] }>
  >
  readonly order?: readonly (string | { field: string; desc: true })[]
  readonly limit?: number
  readonly after?: string
}
/** A transaction of the store. */
export interface Tx {
  get<T>(type: string, id: string): Promise<Stored<T> | undefined>
  put<T>(type: string, id: string, value: T, o?: { ifVersion?: number | 'absent' }): Promise<number>
  delete(type: string, id: string, o?: { ifVersion?: number }): Promise<boolean>
  list<T>(type: string, q?: Query): Promise<readonly Stored<T>[]>
  append(log: string, record: JsonValue): void
}
/** The store: all this package uses is transactions. */
export interface Store {
  transaction<T>(fn: (tx: Tx) => Promise<T>, o?: { readonly signal?: AbortSignal; readonly retries?: number }): Promise<T>
}

/** A store templates can be kept in: the app's own, or one of files (`@onggi/objectstore/files`). */
export interface TemplateStore extends Store {
  /** `transactions: false`: a transaction writes one object. */
  readonly capabilities?: { readonly transactions: boolean }
  /** Files that cannot be served, and why. */
  broken?(): readonly { readonly path: string; readonly reason: string }[]
  /** Calls `changed` when objects of a type change, whoever changes them. */
  watch?(type: string, changed: () => void): () => void
}

/** One effect of a task outside the store, with what takes it back. */
export interface Step<A, R> {
  do(args: A, ctx: TaskContext): Promise<R>
  undo?(args: A, result: R | undefined, ctx: TaskContext): Promise<void>
}
/** A kind of long work. */
export interface TaskType<I, O> {
  readonly name: string
  readonly queue?: string
  readonly cancellable: boolean
  readonly onCrash: 'resume' | 'restart' | 'compensate'
  readonly retry?: { readonly attempts: number; readonly backoffMs: number }
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the seam's shape: each step has types of its own
  readonly steps: Readonly<Record<string, Step<any, any>>>
  run(input: I, ctx: TaskContext): Promise<O>
}
/** What a running task gets. */
export interface TaskContext extends RunContext {
  readonly taskId: string
  readonly attempt: number
  readonly fencingToken: number
  step<R = unknown>(name: string, args: JsonValue): Promise<R>
  progress(p: number | null, message?: { code: string; params?: Record<string, string | number> }): void
  note(line: string): void
  spawn(type: string, input: JsonValue): Promise<JsonValue>
}
/** How a task ended, or where it stands. */
export type TaskStatus = 'queued' | 'running' | 'finished' | 'failed' | 'killed'
/** The task queue. */
export interface Tasks {
  register<I, O>(type: TaskType<I, O>, owner: string): () => void
  enqueue(
    tx: Tx,
    type: string,
    input: JsonValue,
    o: {
      ctx: CallerContext
      target: string
      audience: Audience
      idempotencyKey?: string
      delayMs?: number
      priority?: number
      queue?: string
    },
  ): Promise<{ id: string }>
  wait(
    id: string,
    o?: { signal?: AbortSignal },
  ): Promise<{ status: TaskStatus; result?: JsonValue; error?: { code: string; params: object } }>
  /** The task as its resource shows it; absent on minimal implementations. Throws when the caller may not see it. */
  get?(id: string, ctx: CallerContext): unknown
}

/** A change to tell. */
export interface EventDraft {
  readonly type: string
  readonly uri: string
  readonly method: string
  readonly ref: ObjectRef
  readonly audience: Audience
  readonly before?: Audience
  readonly data?: JsonValue
}
/** The outbox. */
export interface Events {
  publish(tx: Tx, e: EventDraft): void
  transient?(e: EventDraft): void
}

/** A resource as everyone who may see it sees it. */
export interface View {
  readonly ref: ObjectRef
  readonly audience: Audience
  readonly json: Buffer
  readonly revision: string
  readonly figures: number
}
/** One bulk reader of figures. */
export interface StatsSource {
  readonly name: string
  readonly intervalMs: number
  sample(
    signal: AbortSignal,
  ): Promise<readonly { series: string; kind: 'counter' | 'gauge'; unit: 'ns' | 'B' | '1' | 'ratio'; value: number | bigint }[]>
}
/** The collector's answers. */
export interface StatsReader {
  latest(series: string): { at: number; rate: number; peak: number } | undefined
  onTick(fn: () => void): () => void
}
/** The collector: reads sources on its own schedule. */
export interface Stats extends StatsReader {
  addSource(source: StatsSource): () => void
}

/** Time, injectable so that tests need not wait. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Calls `fn` once after `ms`; the returned function cancels. Never keeps the process alive. */
  after(ms: number, fn: () => void): () => void
}

/** What a route declares about who may call it. */
export interface RouteMeta {
  readonly access:
    | 'public'
    | 'user'
    | 'admin'
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the seam's shape: route parameters differ by route
    | { readonly action: string; readonly subject?: (params: any) => ObjectRef }
  readonly operation?: string
  readonly log?: string
}
/** Who asks, and a throw when they may not. */
export type Guard = (request: object, meta: RouteMeta) => Promise<RunContext>
/** Answers views with filters, paging, ETag and 304. */
export interface Responder {
  list(request: object, reply: object, views: readonly View[]): unknown
  one(request: object, reply: object, view: View, o?: { readonly status?: number; readonly location?: string }): unknown
  check(request: object, view: View): void
}
/** The one question about rights. */
export interface Policy {
  can(
    who: Principal | null,
    action: string,
    on?: { readonly ref: ObjectRef; readonly audience: Audience },
  ): { readonly allow: true } | { readonly allow: false; readonly status: 401 | 403 | 404; readonly code: string; readonly why: string }
}

/** One-shot tickets: what opens a console where no cookie does. */
export interface ConsoleTickets {
  issue(o: { readonly principal: Principal; readonly sessionId?: string; readonly subject: ObjectRef; readonly action: string }): {
    readonly ticket: string
    /** Milliseconds since 1970. */
    readonly expiresAt: number
  }
  /** Uses a ticket up; throws a coded error (401) when it is not good for this. */
  redeem(
    ticket: string,
    o: { readonly subject: ObjectRef; readonly action: string },
  ): { readonly principal: Principal; readonly sessionId?: string }
}
/** The part of a WebSocket (of the package `ws`) that a console needs. */
export interface ConsoleSocket {
  send(data: Buffer, done: (error?: Error) => void): void
  close(code?: number, reason?: string): void
  terminate(): void
  pause(): void
  resume(): void
  /** Asks for a `pong`. */
  ping?(): void
  on(event: 'message', fn: (data: Buffer | ArrayBuffer | Buffer[]) => void): unknown
  on(event: 'error', fn: (error: Error) => void): unknown
  on(event: 'pong', fn: () => void): unknown
  once(event: 'close', fn: () => void): unknown
  /** Bytes that wait to be sent. */
  readonly bufferedAmount: number
  readonly readyState: number
}
/** Turns a request into a WebSocket; throws when it did not ask for one. */
export type Upgrade = (request: object, reply: object, open: (socket: ConsoleSocket) => void) => void
