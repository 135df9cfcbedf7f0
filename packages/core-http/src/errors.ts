const templates = {
  CORE_ERR_INTERNAL: 'Something went wrong inside the server; the log of the server names it under request %{request}',
  CORE_ERR_VALIDATION: 'The %{part} of the request is not valid: %{problems}',
  CORE_ERR_JSON: 'The body is not valid JSON: %{problem}',
  CORE_ERR_BODY_TOO_LARGE: 'The body is larger than %{limit} bytes',
  CORE_ERR_BODY_LENGTH: 'The body does not have the length its Content-Length says',
  CORE_ERR_MEDIA_TYPE: 'A body of type %{type} is not understood here; send application/json in UTF-8',
  CORE_ERR_NOT_ACCEPTABLE: 'This resource is application/json, which the Accept header "%{accept}" excludes',
  CORE_ERR_URL: 'The URL is malformed: %{problem}',
  CORE_ERR_URL_TOO_LONG: 'The URL is longer than %{limit} characters',
  CORE_ERR_FRAME: 'The request is not valid HTTP',
  CORE_ERR_HEADERS_TOO_LARGE: 'The headers of the request are too large',
  CORE_ERR_TIMEOUT: 'The request was not complete in time',
  CORE_ERR_NOT_FOUND: 'There is nothing at %{uri}',
  CORE_ERR_METHOD: '%{method} is not possible at %{uri}; possible: %{allow}',
  CORE_ERR_LOGIN_REQUIRED: 'Log in first',
  CORE_ERR_FORBIDDEN: 'Your role does not allow this; it needs %{needs}',
  CORE_ERR_CROSS_SITE: 'A page of another site (%{origin}) may not send this request in your name',
  CORE_ERR_QUERY_FLAG: 'The flag %{flag} is not known here; known: %{known}',
  CORE_ERR_QUERY_LIMIT: '_limit must be a whole number from 1 to %{max}, got %{value}',
  CORE_ERR_QUERY_CURSOR: '_after is not a cursor of this list',
  CORE_ERR_QUERY_FILTER: 'The filter on %{field} is too long; the limit is %{max} characters',
  CORE_ERR_UPGRADE: 'This resource is a WebSocket; ask for an upgrade',
  CORE_ERR_STALE: 'The object has changed since you read it; read it again and repeat your change',
  CORE_ERR_EXISTS: 'There is such an object already, and If-None-Match asks that there be none',
  CORE_ERR_RATE: 'Too many requests from %{who}; try again in %{seconds} s',
  CORE_ERR_INSECURE_LISTEN: 'Without TLS the server listens on %{host} only when insecure HTTP is allowed explicitly',
  CORE_ERR_ROUTE_ACCESS: 'Route %{method} %{url} needs config.access, who may call it: public, user, admin or { action }',
  CORE_ERR_ROUTE_LOG: 'Route %{method} %{url} has no config.log: state the message code of its log line',
  CORE_ERR_PLUGIN_MANIFEST: 'Plugin %{id} has a manifest that cannot be used: %{problem}',
  CORE_ERR_PLUGIN_DUPLICATE: 'Two plugins have the id %{id}',
  CORE_ERR_PLUGIN_API_VERSION: 'Plugin %{id} is made for plugin API %{version}; this server has 1',
  CORE_ERR_PLUGIN_SETTINGS: 'The settings of plugin %{id} are not valid: %{problem}',
  CORE_ERR_PLUGIN_NO_SETTINGS: 'Plugin %{id} has no settings',
  CORE_ERR_PLUGIN_DEPENDENCY_MISSING: 'Plugin %{id} needs plugin %{needs}, which is not installed',
  CORE_ERR_PLUGIN_DEPENDENCY_VERSION: 'Plugin %{id} needs plugin %{needs} in version %{range}; installed is %{version}',
  CORE_ERR_PLUGIN_DEPENDENCY_CYCLE: 'Plugin %{id} needs itself through %{path}',
  CORE_ERR_PLUGIN_DEPENDENCY_FAILED: 'Plugin %{id} needs plugin %{needs}, which does not run',
  CORE_ERR_PLUGIN_START: 'Plugin %{id} did not start: %{problem}',
  CORE_ERR_PLUGIN_ROUTES: 'Plugin %{id} could not add its routes: %{problem}',
  CORE_ERR_PLUGIN_NOT_FOUND: 'There is no plugin %{id}',
  CORE_ERR_TLS_FILES: 'The certificate or key cannot be used: %{problem}',
  CORE_ERR_SAMPLE_NOT_FOUND: 'There is no %{kind} named %{name}',
  CORE_ERR_SAMPLE_EXISTS: 'A %{kind} named %{name} exists already',
  CORE_ERR_SAMPLE_FULL: 'There can be no more than %{limit} of the kind %{kind}; an administrator can set more',
} as const satisfies Record<`CORE_ERR_${string}`, string>

/** Every error code of this package. */
export type CoreErrorCode = keyof typeof templates

/** English text of each code, with `%{name}` where a parameter goes. */
export const coreErrorTexts: Readonly<Record<CoreErrorCode, string>> = templates

/** HTTP status of each code. 500 also where a code never reaches a client. */
export const statusOf: Readonly<Record<CoreErrorCode, number>> = {
  CORE_ERR_INTERNAL: 500,
  CORE_ERR_VALIDATION: 400,
  CORE_ERR_JSON: 400,
  CORE_ERR_BODY_TOO_LARGE: 413,
  CORE_ERR_BODY_LENGTH: 400,
  CORE_ERR_MEDIA_TYPE: 415,
  CORE_ERR_NOT_ACCEPTABLE: 406,
  CORE_ERR_URL: 400,
  CORE_ERR_URL_TOO_LONG: 414,
  CORE_ERR_FRAME: 400,
  CORE_ERR_HEADERS_TOO_LARGE: 431,
  CORE_ERR_TIMEOUT: 408,
  CORE_ERR_NOT_FOUND: 404,
  CORE_ERR_METHOD: 405,
  CORE_ERR_LOGIN_REQUIRED: 401,
  CORE_ERR_FORBIDDEN: 403,
  CORE_ERR_CROSS_SITE: 403,
  CORE_ERR_QUERY_FLAG: 400,
  CORE_ERR_QUERY_LIMIT: 400,
  CORE_ERR_QUERY_CURSOR: 400,
  CORE_ERR_QUERY_FILTER: 400,
  CORE_ERR_UPGRADE: 426,
  CORE_ERR_STALE: 412,
  CORE_ERR_EXISTS: 412,
  CORE_ERR_RATE: 429,
  CORE_ERR_INSECURE_LISTEN: 500,
  CORE_ERR_ROUTE_ACCESS: 500,
  CORE_ERR_ROUTE_LOG: 500,
  CORE_ERR_PLUGIN_MANIFEST: 500,
  CORE_ERR_PLUGIN_DUPLICATE: 500,
  CORE_ERR_PLUGIN_API_VERSION: 500,
  CORE_ERR_PLUGIN_SETTINGS: 409,
  CORE_ERR_PLUGIN_NO_SETTINGS: 404,
  CORE_ERR_PLUGIN_DEPENDENCY_MISSING: 409,
  CORE_ERR_PLUGIN_DEPENDENCY_VERSION: 409,
  CORE_ERR_PLUGIN_DEPENDENCY_CYCLE: 409,
  CORE_ERR_PLUGIN_DEPENDENCY_FAILED: 409,
  CORE_ERR_PLUGIN_START: 500,
  CORE_ERR_PLUGIN_ROUTES: 500,
  CORE_ERR_PLUGIN_NOT_FOUND: 404,
  CORE_ERR_TLS_FILES: 500,
  CORE_ERR_SAMPLE_NOT_FOUND: 404,
  CORE_ERR_SAMPLE_EXISTS: 409,
  CORE_ERR_SAMPLE_FULL: 409,
}

/** One offending field. */
export interface FieldProblem {
  /** JSON pointer into the part of the request, for example `/memory/current`. */
  readonly pointer: string
  /** What is wrong, in English. */
  readonly reason: string
}

/** Puts the parameters into a text. A parameter that is absent stays as it is written. */
export const fillIn = (text: string, params: Readonly<Record<string, unknown>>): string =>
  text.replace(/%\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole))

/** The error this package throws. */
export class CoreError extends Error {
  static {
    Object.defineProperty(this.prototype, 'name', { value: 'CoreError', configurable: true, writable: true })
  }
  /** Stable code; also the id of the text. */
  readonly code: CoreErrorCode
  /** Parameters of the text. */
  readonly params: Readonly<Record<string, string | number>>
  /** HTTP status of the code. */
  readonly status: number
  /** Offending fields, at most 20. */
  declare readonly errors?: readonly FieldProblem[]
  /** Headers the answer carries, such as Allow. */
  declare readonly headers?: Readonly<Record<string, string>>

  constructor(
    code: CoreErrorCode,
    params: Readonly<Record<string, string | number>> = {},
    options: ErrorOptions & { readonly errors?: readonly FieldProblem[]; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(fillIn(templates[code], params), options)
    this.code = code
    this.params = params
    this.status = statusOf[code]
    if (options.errors) this.errors = options.errors.slice(0, 20)
    if (options.headers) this.headers = options.headers
  }
}

/** True for an error of this package, also from another copy of it. */
export const isCoreError = (e: unknown, code?: CoreErrorCode): e is CoreError =>
  e instanceof Error &&
  'code' in e &&
  typeof e.code === 'string' &&
  Object.hasOwn(templates, e.code) &&
  (code === undefined || e.code === code)
