/** A `<style>` stand-in whose text becomes a constructed sheet of its root: the page's policy lets no script write style elements. */
class OnggiSheet extends HTMLElement {
  readonly #sheet = new CSSStyleSheet()
  #root: ShadowRoot | Document | undefined

  override get textContent(): string {
    return ''
  }
  override set textContent(text: string | null) {
    this.#sheet.replaceSync(text ?? '')
  }

  connectedCallback(): void {
    const root = this.getRootNode()
    if (!(root instanceof ShadowRoot || root instanceof Document)) return
    this.#root = root
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, this.#sheet]
  }

  disconnectedCallback(): void {
    if (this.#root) this.#root.adoptedStyleSheets = this.#root.adoptedStyleSheets.filter((s) => s !== this.#sheet)
  }
}

/** Runs code of a library that makes style elements, giving it sheets instead. Only what `fn` makes before it returns. @internal */
export function withSheets(fn: () => void): void {
  if (customElements.get('onggi-sheet') === undefined) customElements.define('onggi-sheet', OnggiSheet)
  type Make = (name: string, options?: ElementCreationOptions) => HTMLElement
  const own: { createElement: Make } = document
  const make = own.createElement.bind(document)
  const instead: Make = (name, options) => make(name === 'style' ? 'onggi-sheet' : name, options)
  Object.defineProperty(document, 'createElement', { configurable: true, value: instead })
  try {
    fn()
  } finally {
    Reflect.deleteProperty(document, 'createElement')
  }
}
