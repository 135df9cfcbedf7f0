/** Who asks; plain data. */
export interface Principal {
  readonly name: string
  readonly realm: string
  readonly roles: readonly string[]
  readonly groups: readonly string[]
  /** Present on API tokens: rights are those of the user, limited to the scopes. */
  readonly scopes?: readonly string[]
}

/** Where hooks and operations say what happened; any logger of the usual shape fits. */
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

/** What running code gets: who asks, and how it learns that nobody waits any more. */
export interface RunContext {
  /** null: nobody. */
  readonly principal: Principal | null
  readonly requestId: string
  readonly locale: string
  readonly address?: string
  readonly traceparent?: string
  /** Aborted when the answer is no longer wanted. */
  readonly signal: AbortSignal
  readonly log: Log
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

/** What a policy says. */
export type Decision =
  | { readonly allow: true }
  | { readonly allow: false; readonly status: 401 | 403 | 404; readonly code: string; readonly why: string }

/** Decides who may do what: synchronous, without input or output. */
export interface Policy {
  /** Without `on`: could this caller ever? */
  can(who: Principal | null, action: string, on?: { readonly ref: ObjectRef; readonly audience: Audience }): Decision
}
