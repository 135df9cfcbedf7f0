/** What `JSON.stringify` keeps. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [k: string]: JsonValue }

/** A type of stored objects, declared by the package that owns it and handed to the store when it is opened. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a list of types of different values has no other common type
export interface StoreType<T = any> {
  /** Name, such as `task` or `auth.user`: a letter, then letters, digits, `.`, `_`, `-`; at most 40 characters. */
  readonly name: string
  /**
   * Version of the shape of the value. Raise it when the shape changes, and give `upgrade`.
   *
   * @default 1
   */
  readonly version?: number
  /** Fields of the value (dotted paths, at most 48 characters) that queries may filter and order by; they hold scalars or nothing. */
  readonly index?: readonly string[]
  /**
   * Those of the indexed fields that most objects do not have (`null` or absent): such an object costs no index entry. An order by the field alone, without a
   * filter on it, is then sorted each time.
   *
   * @default none
   */
  readonly sparse?: readonly string[]
  /** Throws when the value does not have the type's shape; what it returns is stored. Called on put. */
  readonly check?: (value: unknown) => T
  /** Brings a value written by the older version `from` to this one. Called on read. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the shape of an older version is known only to the owner
  readonly upgrade?: (value: any, from: number) => T
}

/** An object as the store keeps it. */
export interface Stored<T = JsonValue> {
  readonly type: string
  readonly id: string
  readonly value: T
  /** Grows with every put of this object; never used twice for one id, not even after a delete. */
  readonly version: number
  /** ISO-8601 time of the first put. */
  readonly created: string
  /** ISO-8601 time of the last put. */
  readonly updated: string
}

/** What a range or set filter may say about one field. */
export interface Range {
  readonly gt?: JsonValue
  readonly gte?: JsonValue
  readonly lt?: JsonValue
  readonly lte?: JsonValue
  readonly in?: readonly JsonValue[]
}

/** Selects objects of one type. */
export interface Query {
  /**
   * Field → wanted scalar, or a range. `null` matches what is null or absent; a range matches only values of its own kind (numbers, strings).
   * Besides indexed fields: `id`, `created`, `updated` (the last two have no index: a filter or order by them alone reads every object of the type).
   */
  readonly where?: Readonly<Record<string, JsonValue | Range>>
  /** Fields to order by; equal ones follow by id. Nothing, numbers, strings, booleans, in this order. @default by id */
  readonly order?: readonly (string | { field: string; desc: true })[]
  /** Most objects to answer. @default all */
  readonly limit?: number
  /** Last object of the previous page: its id, or (right even when it was deleted meanwhile) what `pageCursor` made of it. */
  readonly after?: string
}

/** What a transaction can do; only inside `Store.transaction`. */
export interface Tx {
  /** Reads one object. */
  get<T>(type: string, id: string): Promise<Stored<T> | undefined>
  /**
   * Writes one object and answers its new version.
   *
   * @throws `STORE_ERR_VERSION` when `ifVersion` does not match (`absent`: when it exists).
   */
  put<T>(type: string, id: string, value: T, o?: { ifVersion?: number | 'absent' }): Promise<number>
  /** Deletes one object and tells whether it was there. @throws `STORE_ERR_VERSION` when `ifVersion` does not match. */
  delete(type: string, id: string, o?: { ifVersion?: number }): Promise<boolean>
  /** Reads the objects that match. */
  list<T>(type: string, q?: Query): Promise<readonly Stored<T>[]>
  /** Counts the objects that match (`limit` and `after` are not looked at). */
  count(type: string, q?: Query): Promise<number>
  /** Like list, but leaves out what another open transaction claimed, and keeps these for this one until it ends. */
  claim<T>(type: string, q: Query): Promise<readonly Stored<T>[]>
  /** Appends to an ordered log; readers see it after commit, in commit order. */
  append(log: string, record: JsonValue): void
  /**
   * Calls `fn` once, when this run of the transaction's function is over: with true when its writes are durable, before `transaction` resolves; with false
   * when nothing of it happened, or nobody knows. What runs again on a conflict registers again. `fn` must not throw.
   */
  onEnd(fn: (committed: boolean) => void): void
}

/** What a driver can do; callers ask this, never the driver's kind. */
export interface Capabilities {
  /** What was acknowledged survives kill -9 and power loss. */
  readonly durable: boolean
  /** Several processes may have it open. */
  readonly manyProcesses: boolean
  /** false: a transaction touches one object. */
  readonly transactions: boolean
  readonly logs: boolean
  readonly claims: boolean
}

/** One record of a log. */
export interface LogRecord {
  /** Opaque; of two cursors of one log the later one is the greater string. */
  readonly cursor: string
  /** ISO-8601 time of the append. */
  readonly at: string
  readonly record: JsonValue
}

/** An object with its value as stored text. */
export interface RawObject {
  readonly id: string
  readonly version: number
  /** UTF-8 text. Shared with other callers: it must not be changed. */
  readonly json: Buffer
}

/** A transactional store of objects, logs and claims. */
export interface Store {
  /**
   * Runs `fn` serialisably and resolves when its writes are durable. `fn` awaits only `tx`, has no other effect, and may run again on a conflict. Nested calls join.
   *
   * @throws `STORE_ERR_CONFLICT` after `retries` conflicts (default 30), `STORE_ERR_TIMEOUT` when one run stays open too long, the signal's reason when aborted before commit.
   */
  transaction<T>(fn: (tx: Tx) => Promise<T>, o?: { readonly signal?: AbortSignal; readonly retries?: number }): Promise<T>
  /**
   * Records after `after` (from the oldest kept one without it), at most `limit`. `oldest` is the position before the oldest kept record: a cursor less than it has lost records.
   *
   * @throws `STORE_ERR_BAD_CURSOR` when the cursor was not made by this store.
   */
  readLog(
    log: string,
    o: { readonly after?: string; readonly limit: number },
  ): Promise<{ readonly records: readonly LogRecord[]; readonly oldest: string }>
  /** Removes the records before the cursor; the cursor's own record stays. */
  trimLog(log: string, o: { readonly before: string }): Promise<void>
  /** Calls `wake` after appends; may be late or spurious, so callers also poll. Returns the undo. */
  onAppend(log: string, wake: () => void): () => void
  /** Like `Tx.list`, outside of any transaction, with values as stored text that nobody parsed. */
  rawList(type: string, q?: Query): Promise<readonly RawObject[]>
  /** The store's clock in ms since the epoch, for leases. */
  now(): Promise<number>
  readonly capabilities: Capabilities
  /** Finishes what is committing, then frees everything. Idempotent. */
  close(): Promise<void>
}
