/** What this package needs from its neighbours: shapes copied from docs/seams.md, nothing more. */

/** Who asks (seams §1). */
export interface Principal {
  readonly name: string
  readonly realm: string
  readonly roles: readonly string[]
  readonly groups: readonly string[]
  /** Present on API tokens: rights are user ∩ scopes. */
  readonly scopes?: readonly string[]
}

/** The caller of a request (seams §1). */
export interface RunContext {
  readonly principal: Principal | null
  readonly address?: string
}

/** Structured log (seams §1). */
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

/** Names an object (seams §1). */
export interface ObjectRef {
  readonly type: string
  readonly id: string
}

/** Who may see an object besides admins (seams §2). */
export interface Audience {
  readonly owner?: string
  readonly users?: readonly string[]
  readonly groups?: readonly string[]
  readonly everyone?: boolean
}

/** Answer of a policy (seams §2). */
export type Decision =
  | { readonly allow: true }
  | { readonly allow: false; readonly status: 401 | 403 | 404; readonly code: string; readonly why: string }

/** Declares a type of object to the store (seams §4). */
export interface StoreType<T = unknown> {
  readonly name: string
  readonly version?: number
  readonly index?: readonly string[]
  /** Throws for a value that is none of this type. */
  readonly check?: (value: unknown) => T
}

/** A stored object (seams §4). */
export interface Stored<T> {
  readonly id: string
  readonly value: T
  readonly version: number
  readonly created: string
}

/** What is asked of a list (seams §4). */
export interface Query {
  readonly where?: Readonly<Record<string, string | { readonly in: readonly string[] }>>
  readonly order?: readonly string[]
  readonly limit?: number
  readonly after?: string
}

/** Inside a transaction (seams §4). */
export interface Tx {
  /** The object; undefined when there is none. */
  get<T>(type: string, id: string): Promise<Stored<T> | undefined>
  /** Makes or replaces it; answers its new version. With `ifVersion` only that state. */
  put<T>(type: string, id: string, value: T, o?: { ifVersion?: number | 'absent' }): Promise<number>
  /** Tells whether there was one. */
  delete(type: string, id: string): Promise<boolean>
  /** Objects of the type that fit. */
  list<T>(type: string, q?: Query): Promise<readonly Stored<T>[]>
  /** How many fit. */
  count(type: string, q?: Query): Promise<number>
}

/** The store (seams §4). */
export interface Store {
  /** All of it or nothing; durable when it resolves. */
  transaction<T>(fn: (tx: Tx) => Promise<T>): Promise<T>
  readonly capabilities: { readonly manyProcesses: boolean }
}

/** Route metadata of this package (seams §9). */
export interface RouteMeta {
  readonly access: 'public' | 'user' | { readonly action: string }
  readonly log?: string
}

/** A resource as everyone who may see it sees it (seams §7). */
export interface View {
  readonly ref: ObjectRef
  readonly audience: Audience
  readonly json: Buffer
  readonly revision: string
  readonly figures: number
}

/** Answers collections: filters, paging, ETag. */
export interface Responder {
  list(request: object, reply: object, views: readonly View[]): unknown
}

/** Who asks, and a throw when they may not (seams §9). */
export type Guard = (request: object, meta: RouteMeta) => Promise<RunContext>

/** What of a request tells who sent it (seams §9). */
export interface IdentityRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly address: string
  readonly secure: boolean
}

/** Who sent a request (seams §9). */
export interface Identified {
  readonly principal: Principal
  readonly via: 'session' | 'basic' | 'token'
  readonly sessionId?: string
}

/** Time as this package sees it; give one of your own to tests. */
export interface Clock {
  /** Unit: epoch ms. */
  now(): number
  /** Calls `fn` once after `ms`; the answer takes it back. @default the system's timers, which keep no process alive */
  after?(ms: number, fn: () => void): () => void
}
