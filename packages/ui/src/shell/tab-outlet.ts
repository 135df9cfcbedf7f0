import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { define } from '../kit/define.ts'
import { UiError } from '../errors.ts'
import { errorBanner } from '../kit/error-banner.ts'
import type { TabHost, TabMode } from '../tab-host.ts'
import { t } from '../texts.ts'
import type { TabJson } from './session.ts'

type TabNode = HTMLElement & { host?: TabHost; mode?: TabMode; subpath?: string }

/** `<onggi-outlet .tab .subpath .root .makeHost>`: imports a tab's module on first use and shows its element. @internal */
export class OnggiOutlet extends LitElement {
  static override properties = {
    tab: { attribute: false },
    subpath: { attribute: false },
    root: { attribute: false },
    makeHost: { attribute: false },
    error: { state: true },
    node: { state: true },
  }
  declare tab: TabJson
  declare subpath: string
  /** Prefix the server is mounted at, without a trailing slash. */
  declare root: string
  declare makeHost: () => { host: TabHost; leave: () => void }
  declare error: unknown
  declare node: TabNode | undefined
  #leave: () => void = () => undefined
  #shown = ''

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#leave()
    this.#shown = ''
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.tab.id !== this.#shown) void this.#show(this.tab)
    else if (changed.has('subpath') && this.node) this.node.subpath = this.subpath
  }

  async #show(tab: TabJson): Promise<void> {
    this.#leave()
    this.#shown = tab.id
    this.node = undefined
    this.error = undefined
    try {
      const url = tab.module.startsWith('/') && !tab.module.startsWith(`${this.root}/`) ? this.root + tab.module : tab.module
      await import(url).catch((cause: unknown) => {
        throw new UiError(
          'UI_ERR_TAB_MODULE',
          { title: t(tab.title), why: cause instanceof Error ? cause.message : String(cause) },
          { cause },
        )
      })
      if (customElements.get(tab.element) === undefined)
        throw new UiError('UI_ERR_TAB_ELEMENT', { title: t(tab.title), element: tab.element })
    } catch (error) {
      if (this.#shown === tab.id) this.error = error
      return
    }
    if (this.#shown !== tab.id) return
    const { host, leave } = this.makeHost()
    this.#leave = leave
    this.node = Object.assign<TabNode, Partial<TabNode>>(document.createElement(tab.element), {
      host,
      mode: tab.mode,
      subpath: this.subpath,
    })
  }

  override render(): TemplateResult {
    const retry = (): void => location.reload()
    return html`${this.error === undefined ? (this.node ?? nothing) : errorBanner(this.error, retry)}`
  }
}
define('onggi-outlet', OnggiOutlet)
