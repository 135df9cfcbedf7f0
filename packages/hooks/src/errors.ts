const templates = {
  HOOK_ERR_DENIED: '%{action} is not allowed: %{why}',
  HOOK_ERR_VETOED: '%{operation} was refused by %{owner}: %{reason}',
  HOOK_ERR_TIMEOUT: 'A %{phase} hook of %{owner} did not end %{operation} within %{timeoutMs} ms',
  HOOK_ERR_FAILED: 'A %{phase} hook of %{owner} failed in %{operation}: %{reason}',
  HOOK_ERR_BAD_AMENDMENT: 'The input of %{operation} amended by %{owner} is not valid: %{reason}',
  HOOK_ERR_RECURSION: '%{operation} runs itself through its hooks more than %{limit} deep',
  HOOK_ERR_BAD_HOOK: 'A hook of %{owner} is declared wrongly: %{reason}',
} as const satisfies Record<`HOOK_ERR_${string}`, string>

/** Every code a {@link HookError} of this package can carry; a refusal by a policy carries the policy's own. */
export type HookErrorCode = keyof typeof templates

/** HTTP status that fits each code. A refusal by a policy carries its own in `status`. */
export const statusOf: Readonly<Record<HookErrorCode, 400 | 403 | 409 | 500 | 503>> = {
  HOOK_ERR_DENIED: 403,
  HOOK_ERR_VETOED: 409,
  HOOK_ERR_TIMEOUT: 503,
  HOOK_ERR_FAILED: 500,
  HOOK_ERR_BAD_AMENDMENT: 500,
  HOOK_ERR_RECURSION: 500,
  HOOK_ERR_BAD_HOOK: 500,
}

/** English text of a code, with `%{name}` where a parameter goes. */
export const templateOf = (code: HookErrorCode): string => templates[code]

/** The error of this package; callers match `code`, never the text. */
export class HookError extends Error {
  static {
    Object.defineProperty(this.prototype, 'name', { value: 'HookError', configurable: true, writable: true })
  }
  readonly code: HookErrorCode
  readonly params: Readonly<Record<string, string | number>>
  constructor(code: HookErrorCode, params: Readonly<Record<string, string | number>>, options?: ErrorOptions) {
    super(
      templates[code].replace(/%\{(\w+)\}/g, (_, name: string) => String(params[name] ?? '?')),
      options,
    )
    this.code = code
    this.params = params
  }
}

/** Thrown when the policy says no: its code and status, so that what is hidden stays hidden. */
export class DeniedError extends Error {
  static {
    Object.defineProperty(this.prototype, 'name', { value: 'DeniedError', configurable: true, writable: true })
  }
  readonly code: string
  readonly status: 401 | 403 | 404
  readonly params: Readonly<Record<string, string | number>>
  constructor(code: string, status: 401 | 403 | 404, params: Readonly<Record<string, string | number>>) {
    super(templates.HOOK_ERR_DENIED.replace(/%\{(\w+)\}/g, (_, name: string) => String(params[name] ?? '?')))
    this.code = code
    this.status = status
    this.params = params
  }
}

/** Tells whether `e` is an error of this package (of any copy of it), optionally with this very code. */
export const isHookError = (e: unknown, code?: HookErrorCode): e is HookError =>
  e instanceof Error && 'code' in e && typeof e.code === 'string' && (code === undefined ? e.code in templates : e.code === code)
