const templates = {
  UI_ERR_TAB_MODULE: 'The page %{title} cannot be loaded: %{why}',
  UI_ERR_TAB_ELEMENT: 'The module of the page %{title} does not define the element %{element}',
  UI_ERR_PASSWORDS_DIFFER: 'The two new passwords are not the same',
} as const satisfies Record<`UI_ERR_${string}`, string>

/** Codes of problems the shell finds itself. */
export type UiErrorCode = keyof typeof templates

/** A problem of the page itself. */
export class UiError extends Error {
  static {
    Object.defineProperty(this.prototype, 'name', { value: 'UiError', configurable: true, writable: true })
  }
  /** Stable; match this, never the text. */
  readonly code: UiErrorCode
  /** Values that the text names. */
  readonly params: Readonly<Record<string, string | number>>

  constructor(code: UiErrorCode, params: Readonly<Record<string, string | number>>, options?: ErrorOptions) {
    super(
      templates[code].replace(/%\{(\w+)\}/g, (_, name: string) => String(params[name] ?? '')),
      options,
    )
    this.code = code
    this.params = params
  }
}

/** Tells whether `e` is a {@link UiError} (of any copy of this package), and with this code when one is given. */
export const isUiError = (e: unknown, code?: UiErrorCode): e is UiError =>
  e instanceof Error && e.name === 'UiError' && 'code' in e && (code === undefined || e.code === code)
