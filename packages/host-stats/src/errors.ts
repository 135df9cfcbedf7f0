const templates = {
  STATS_ERR_SERIES_UNKNOWN: 'There is no series %{series}',
  STATS_ERR_RANGE: 'The range must end after it begins and hold at most %{limit} points, got %{points}',
  STATS_ERR_SOURCE_EXISTS: 'A source named %{source} is already being collected',
  STATS_ERR_SOURCE_TIMEOUT: 'The source %{source} did not answer within %{interval} ms',
  STATS_ERR_CLOSED: 'The collector is closed',
} as const satisfies Record<`STATS_ERR_${string}`, string>

/** Every code this package throws. */
export type StatsErrorCode = keyof typeof templates

/** HTTP status for each code; read only by ./fastify. */
export const statusOf: Readonly<Record<StatsErrorCode, 400 | 409 | 500 | 503>> = {
  STATS_ERR_SERIES_UNKNOWN: 400,
  STATS_ERR_RANGE: 400,
  STATS_ERR_SOURCE_EXISTS: 409,
  STATS_ERR_SOURCE_TIMEOUT: 500,
  STATS_ERR_CLOSED: 503,
}

/** Error of this package: matched by `code`, never by message. */
export class StatsError extends Error {
  static {
    Object.defineProperty(this.prototype, 'name', { value: 'StatsError', configurable: true, writable: true })
  }
  /** Stable code, also the id of the translated text. */
  readonly code: StatsErrorCode
  /** Values of the text's placeholders. */
  readonly params: Readonly<Record<string, string | number>>
  constructor(code: StatsErrorCode, params: Record<string, string | number> = {}, options?: ErrorOptions) {
    super(
      templates[code].replace(/%\{(\w+)\}/g, (_, k: string) => String(params[k] ?? '')),
      options,
    )
    this.code = code
    this.params = params
  }
}

/** Tells whether `e` is an error of this package (and has this code), across copies of the package. */
export const isStatsError = (e: unknown, code?: StatsErrorCode): e is StatsError =>
  e instanceof Error &&
  'code' in e &&
  'params' in e &&
  typeof e.code === 'string' &&
  (code === undefined ? e.code in templates : e.code === code)

/** English text of every code, for translators and for the completeness test. */
export const messages: Readonly<Record<StatsErrorCode, string>> = templates
