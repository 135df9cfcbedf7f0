const templates = {
  NOTIFY_ERR_NOT_FOUND: 'Notification %{id} does not exist',
  NOTIFY_ERR_LOGIN_REQUIRED: 'Log in first',
  NOTIFY_ERR_FILTER: 'Filter %{filter} is not allowed: at most %{max} patterns of at most 200 characters each',
  NOTIFY_ERR_TOO_MANY_STREAMS: '%{user} already has %{count} event streams open',
  NOTIFY_ERR_SLOW_READER: 'This reader had %{bytes} bytes waiting; connect again with the last id',
  NOTIFY_ERR_CLOSED: 'The event stream is closed: %{reason}',
} as const satisfies Record<`NOTIFY_ERR_${string}`, string>

/** Every error code of this package; stable for ever. */
export type NotifyErrorCode = keyof typeof templates

/** HTTP status of each code; used by `./fastify` alone. */
export const statusOf: Readonly<Record<NotifyErrorCode, 400 | 401 | 404 | 429 | 500 | 503>> = {
  NOTIFY_ERR_NOT_FOUND: 404,
  NOTIFY_ERR_LOGIN_REQUIRED: 401,
  NOTIFY_ERR_FILTER: 400,
  NOTIFY_ERR_TOO_MANY_STREAMS: 429,
  NOTIFY_ERR_SLOW_READER: 503,
  NOTIFY_ERR_CLOSED: 503,
}

/** Error of this package: match its `code`, never the message. */
export class NotifyError extends Error {
  static {
    Object.defineProperty(this.prototype, 'name', { value: 'NotifyError', configurable: true, writable: true })
  }
  /** Stable code. */
  readonly code: NotifyErrorCode
  /** Values of the message's placeholders. */
  readonly params: Readonly<Record<string, string | number>>
  constructor(code: NotifyErrorCode, params: Record<string, string | number>, options?: ErrorOptions) {
    super(
      templates[code].replace(/%\{(\w+)\}/g, (_, key: string) => String(params[key] ?? '')),
      options,
    )
    this.code = code
    this.params = params
  }
}

/** Tells whether `e` is an error of this package (with this code), also across copies of the package. */
export const isNotifyError = (e: unknown, code?: NotifyErrorCode): e is NotifyError =>
  e instanceof Error &&
  'code' in e &&
  typeof e.code === 'string' &&
  Object.hasOwn(templates, e.code) &&
  (code === undefined || e.code === code)

/** The English text of a code, with `%{name}` places. */
export const templateOf = (code: NotifyErrorCode): string => templates[code]
