const templates = {
  STORE_ERR_BAD_TYPE: 'Store type %{type} is declared wrongly: %{reason}',
  STORE_ERR_UNKNOWN_TYPE: 'Store type %{type} was not declared when the store was opened',
  STORE_ERR_BAD_ID: 'An id of %{type} must be 1..255 characters without control characters, got %{id}',
  STORE_ERR_BAD_VALUE: 'The value of %{type} %{id} cannot be stored: %{reason}',
  STORE_ERR_BAD_QUERY: 'The query on %{type} is wrong: %{reason}',
  STORE_ERR_NOT_INDEXED: 'Field %{field} of %{type} is not in its list of indexed fields',
  STORE_ERR_BAD_CURSOR: 'Cursor %{cursor} does not belong to %{name}',
  STORE_ERR_VERSION: 'Object %{type} %{id} has version %{actual}, wanted %{wanted}',
  STORE_ERR_CONFLICT: 'The transaction met other writers %{attempts} times and was given up',
  STORE_ERR_TIMEOUT: 'A transaction was open longer than %{limitMs} ms',
  STORE_ERR_TX_ENDED: 'The transaction has ended; nothing can be read or written through it',
  STORE_ERR_CLOSED: 'The store is closed',
  STORE_ERR_LOCKED: 'The store at %{path} is in use by process %{pid}',
  STORE_ERR_NEWER_SCHEMA:
    'The store at %{path} was written by a newer version (%{what} %{found}, known %{known}); use that version or restore a backup',
  STORE_ERR_WAL_MISSING:
    'The write-ahead log of %{path} is missing although the store was not closed; put %{path}-wal back or restore a backup',
  STORE_ERR_CORRUPT: 'The data at %{path} are damaged: %{reason}',
  STORE_ERR_DISK_FULL: 'The disk under the store is full; nothing was written',
  STORE_ERR_READ_ONLY: 'The store cannot be written: its files or its disk are read-only',
  STORE_ERR_FAILED: 'The store stopped writing after an input/output error (%{reason}); restart after checking the disk',
  STORE_ERR_UNSUPPORTED: 'This driver does not support %{what}',
  STORE_ERR_UNREACHABLE: 'The database cannot be reached: %{reason}',
} as const satisfies Record<`STORE_ERR_${string}`, string>

/** Every code a {@link StoreError} can carry; stable for ever. */
export type StoreErrorCode = keyof typeof templates

/** HTTP status that fits each code, for whoever answers requests with these errors. */
export const statusOf: Readonly<Record<StoreErrorCode, 400 | 409 | 412 | 500 | 503 | 507>> = {
  STORE_ERR_BAD_TYPE: 500,
  STORE_ERR_UNKNOWN_TYPE: 500,
  STORE_ERR_BAD_ID: 400,
  STORE_ERR_BAD_VALUE: 400,
  STORE_ERR_BAD_QUERY: 400,
  STORE_ERR_NOT_INDEXED: 400,
  STORE_ERR_BAD_CURSOR: 400,
  STORE_ERR_VERSION: 412,
  STORE_ERR_CONFLICT: 503,
  STORE_ERR_TIMEOUT: 503,
  STORE_ERR_TX_ENDED: 500,
  STORE_ERR_CLOSED: 503,
  STORE_ERR_LOCKED: 503,
  STORE_ERR_NEWER_SCHEMA: 503,
  STORE_ERR_WAL_MISSING: 503,
  STORE_ERR_CORRUPT: 500,
  STORE_ERR_DISK_FULL: 507,
  STORE_ERR_READ_ONLY: 503,
  STORE_ERR_FAILED: 503,
  STORE_ERR_UNSUPPORTED: 500,
  STORE_ERR_UNREACHABLE: 503,
}

/** English text of a code, with `%{name}` where a parameter goes. */
export const templateOf = (code: StoreErrorCode): string => templates[code]

/** The error every part of this package throws; callers match `code`, never the text. */
export class StoreError extends Error {
  static {
    Object.defineProperty(this.prototype, 'name', { value: 'StoreError', configurable: true, writable: true })
  }
  readonly code: StoreErrorCode
  readonly params: Readonly<Record<string, string | number>>
  constructor(code: StoreErrorCode, params: Readonly<Record<string, string | number>> = {}, options?: ErrorOptions) {
    super(
      templates[code].replace(/%\{(\w+)\}/g, (_, name: string) => String(params[name] ?? '?')),
      options,
    )
    this.code = code
    this.params = params
  }
}

/** Tells whether `e` is an error of this package (of any copy of it), optionally with this very code. */
export const isStoreError = (e: unknown, code?: StoreErrorCode): e is StoreError =>
  e instanceof Error && 'code' in e && typeof e.code === 'string' && (code === undefined ? e.code in templates : e.code === code)
