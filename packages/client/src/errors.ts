const templates = {
  CLIENT_ERR_UNREACHABLE: 'The server at %{url} cannot be reached: %{why}',
  CLIENT_ERR_TIMEOUT: 'The server did not answer %{request} within %{timeoutMs} ms',
  CLIENT_ERR_BAD_ANSWER: 'The server answered %{request} with status %{status} and a body that cannot be used: %{why}',
  CLIENT_ERR_TASK_FAILED: 'Task %{id} failed without saying why',
  CLIENT_ERR_TASK_KILLED: 'Task %{id} was cancelled before it finished',
  CLIENT_ERR_CLOSED: 'This client is closed',
} as const satisfies Record<`CLIENT_ERR_${string}`, string>

/** Codes of problems this package finds itself; every other code is the server's. */
export type ClientErrorCode = keyof typeof templates

/** One offending field of a refused request. */
export interface FieldProblem {
  /** JSON pointer into the request's body, e.g. `/memory/current`. */
  readonly pointer: string
  /** What is wrong with it, in the caller's language. */
  readonly reason: string
}

/** What a {@link ClientError} carries besides its code and text. */
export interface ClientErrorDetails {
  /** Values that the text names. */
  readonly params?: Readonly<Record<string, string | number>>
  /** HTTP status of the answer; absent when there was none. */
  readonly status?: number
  /** The offending fields, at most 20. */
  readonly fields?: readonly FieldProblem[]
  /** The server's id of the request, to be quoted when asking for help. */
  readonly requestId?: string
  /** Seconds to wait before asking again (429, 503). */
  readonly retryAfterS?: number
  /** What lies behind it. */
  readonly cause?: unknown
}

/** A request, a task or the connection failed; `code` is the server's own code, or one of {@link ClientErrorCode}. */
export class ClientError extends Error {
  static {
    Object.defineProperty(this.prototype, 'name', { value: 'ClientError', configurable: true, writable: true })
  }
  /** Stable; match this, never the text. */
  readonly code: string
  /** Values that the text names. */
  readonly params: Readonly<Record<string, string | number>>
  /** HTTP status of the answer; undefined when there was none. */
  readonly status: number | undefined
  /** The offending fields of a refused request. */
  readonly fields: readonly FieldProblem[]
  /** The server's id of the request. */
  readonly requestId: string | undefined
  /** Seconds to wait before asking again. */
  readonly retryAfterS: number | undefined

  constructor(code: string, message: string, details: ClientErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.params = details.params ?? {}
    this.status = details.status
    this.fields = details.fields ?? []
    this.requestId = details.requestId
    this.retryAfterS = details.retryAfterS
  }
}

/** Makes an error of this package's own table. @internal */
export function clientError(
  code: ClientErrorCode,
  params: Readonly<Record<string, string | number>>,
  details: Omit<ClientErrorDetails, 'params'> = {},
): ClientError {
  const message = templates[code].replace(/%\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''))
  return new ClientError(code, message, { ...details, params })
}

/** Tells whether `e` is a {@link ClientError} (of any copy of this package), and with this code when one is given. */
export const isClientError = (e: unknown, code?: string): e is ClientError =>
  e instanceof Error && e.name === 'ClientError' && 'code' in e && (code === undefined || e.code === code)
