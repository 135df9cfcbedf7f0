/** What core-http asks of its neighbours: the parts of the seams it uses, as structural interfaces. */

/** Who asks: plain data, copied into tasks, events and log lines. */
export interface Principal {
  readonly name: string
  readonly realm: string
  readonly roles: readonly string[]
  readonly groups: readonly string[]
  /** Present on API tokens: rights are the user's, limited to these. */
  readonly scopes?: readonly string[]
}

/** The caller as plain data. */
export interface CallerContext {
  /** null: nobody. */
  readonly principal: Principal | null
  readonly requestId: string
  /** Language of the texts this caller gets, for example `en`. */
  readonly locale: string
  readonly address?: string
  readonly traceparent?: string
}

/** The caller with what running code gets on top; never serialised. */
export interface RunContext extends CallerContext {
  /** Aborted when the client goes away before the answer is finished. */
  readonly signal: AbortSignal
  readonly log: Log
  /** Session or token that the request came with: a stream it opens ends with it. */
  readonly sessionId?: string
}

/** A program log: the object first, then the message. */
export interface Log {
  /** For whoever looks for a fault. */
  debug(o: object, m?: string): void
  /** What a reader of the log wants to know of a healthy run. */
  info(o: object, m?: string): void
  /** Something is not as it should be; the work goes on. */
  warn(o: object, m?: string): void
  /** Something failed. */
  error(o: object, m?: string): void
}

/** What `JSON.stringify` keeps. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [k: string]: JsonValue }

/** Names an object. */
export interface ObjectRef {
  readonly type: string
  readonly id: string
}

/** The error every package throws: matched by `code`, across copies of a package. */
export interface CodedError extends Error {
  readonly code: string
  readonly params: Readonly<Record<string, string | number>>
  /** HTTP status; absent = 500. */
  readonly status?: number
}

/** Who may see an object besides admins. */
export interface Audience {
  readonly owner?: string
  readonly users?: readonly string[]
  readonly groups?: readonly string[]
  readonly everyone?: boolean
}

/** The answer of a policy. */
export type Decision =
  | { readonly allow: true }
  | { readonly allow: false; readonly status: 401 | 403 | 404; readonly code: string; readonly why: string }

/** Rights: one synchronous function without I/O. */
export interface Policy {
  /** Without `on`: could this caller ever do it? */
  can(who: Principal | null, action: string, on?: { readonly ref: ObjectRef; readonly audience: Audience }): Decision
}

/** One stored object. */
export interface StoredObject<T = JsonValue> {
  readonly id: string
  readonly value: T
  readonly version: number
}

/** The part of a transaction core-http uses. */
export interface StoreTx {
  /** The object; undefined when there is none. */
  get<T>(type: string, id: string): Promise<StoredObject<T> | undefined>
  /** Makes or replaces it; answers its new version. */
  put<T>(type: string, id: string, value: T): Promise<number>
  /** Tells whether there was one. */
  delete(type: string, id: string): Promise<boolean>
  /** All objects of the type. */
  list<T>(type: string): Promise<readonly StoredObject<T>[]>
  /** Adds a record to the end of a log. */
  append(log: string, record: JsonValue): void
}

/** The part of the store core-http uses: plugin states (objects) and the request log (a log). */
export interface HttpStore {
  /** All of it or nothing; durable when it resolves. */
  transaction<T>(fn: (tx: StoreTx) => Promise<T>): Promise<T>
  /** Records after a cursor, oldest first; `oldest` is the first cursor that is still there. */
  readLog(
    log: string,
    o: { readonly after?: string; readonly limit: number },
  ): Promise<{ readonly records: readonly { cursor: string; at: string; record: JsonValue }[]; readonly oldest: string }>
  /** Drops the records before a cursor. */
  trimLog(log: string, o: { readonly before: string }): Promise<void>
}

/** The request as identity sees it. */
export interface IdentityRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly address: string
  /** True over TLS, or when a trusted proxy says so. */
  readonly secure: boolean
  /** The request of the app it is mounted in, with what the app's hooks have made of it: a session, a user. */
  readonly outer?: object | undefined
}

/** Who sent a request. */
export interface Identified {
  readonly principal: Principal
  readonly via: 'session' | 'basic' | 'token'
  readonly sessionId?: string
  readonly locale?: string
}

/** Throws a coded error of status 401 or 429; null: no credentials at all. */
export interface Identity {
  /** null: no credentials at all. @throws a coded error: 401 for bad credentials or an ended session, 429 when throttled */
  identify(request: IdentityRequest): Promise<Identified | null>
}

/** The resource as everyone who may see it sees it. */
export interface View {
  readonly ref: ObjectRef
  readonly audience: Audience
  readonly json: Buffer
  /** Configuration and state: compared by If-Match. */
  readonly revision: string
  /** Also figures such as stats: with the revision, the ETag. */
  readonly figures: number
}

/** Who may call a route. */
export type Access = 'public' | 'user' | 'admin' | ActionAccess

/** A route gated by an action of the policy. */
export interface ActionAccess {
  readonly action: string
  /** The object the route's parameters name. Each route has its own params type; the framework hands them through unread. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly subject?: (params: any) => ObjectRef
}

/** Lives in Fastify's own `config`. */
export interface RouteMeta {
  readonly access: Access
  readonly operation?: string
  /** Message code of the request log's line. Required unless GET. */
  readonly log?: string
}

/** Who asks, and a throw when they may not. Called from `onRequest`, before the body is read. */
export type Guard = (request: object, meta: RouteMeta) => Promise<RunContext>

/** Answers views: filters, paging, ETag, 304, If-Match. */
export interface Responder {
  /** Answers a collection from its views, sorted by name. */
  list(request: object, reply: object, views: readonly View[]): unknown
  /** Answers one resource; `status` 200, 201 or 202; `location` sets the header. */
  one(request: object, reply: object, view: View, o?: { readonly status?: number; readonly location?: string }): unknown
  /**
   * Called before anything changes, with what is there (undefined: nothing). Throws CORE_ERR_STALE (412) when the request's If-Match names something else, and
   * CORE_ERR_EXISTS (412) when its If-None-Match names what is there, or anything (`*`).
   */
  check(request: object, view: View | undefined): void
}

/** The part of the tasks the request log needs: how one ended. */
export interface TaskWaiter {
  /** Resolves when the task has ended. */
  wait(id: string, o?: { readonly signal?: AbortSignal }): Promise<{ readonly status: string; readonly error?: { readonly code: string } }>
}

/** Events that are not kept: used to tell admins that the request log grew. */
export interface TransientEvents {
  /** Tells open pages; nothing is kept. */
  transient?(e: {
    readonly type: string
    readonly uri: string
    readonly method: string
    readonly ref: ObjectRef
    readonly audience: Audience
    readonly data?: JsonValue
  }): void
}
