import { type Client, createClient } from '@onggi/client'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { define } from '../kit/define.ts'
import { errorBanner } from '../kit/error-banner.ts'
import { kitStyles } from '../kit/styles.ts'
import { tableStyles } from '../kit/table-styles.ts'
import { createLanguage, readTexts, t, useLanguage } from '../texts.ts'
import './frame.ts'
import { loginStyles } from './login-page.ts'
import { createRouter, type Router, safeNext } from './router.ts'
import { createSession, type Session } from './session.ts'

/** How long the first page waits for the event stream, so that it need not read everything twice (ms). */
const streamPatienceMs = 1000

/** `<onggi-shell root icon>`: the whole page. @internal */
export class OnggiShell extends LitElement {
  static override properties = { root: { type: String }, icon: { type: String }, isReady: { state: true } }
  /** Prefix the server is mounted at, without a trailing slash. */
  declare root: string
  /** URL of the brand's picture. */
  declare icon: string
  declare isReady: boolean
  #client: Client | undefined
  #session: Session | undefined
  #router: Router | undefined
  #keepStream: () => void = () => undefined
  #isStreaming = false

  constructor() {
    super()
    this.root = ''
    this.icon = ''
    this.isReady = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override firstUpdated(): void {
    const sheets = [kitStyles, tableStyles, loginStyles].map((s) => s.styleSheet).filter((s) => s !== undefined)
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, ...sheets]
    void this.#begin()
  }

  async #begin(): Promise<void> {
    const client = createClient(this.root)
    const session = createSession(client)
    this.#client = client
    this.#session = session
    this.#router = createRouter()
    session.onChange(() => void this.#onSession())
    await this.#readTexts()
    await session.begin()
  }

  async #readTexts(): Promise<void> {
    try {
      const { locale, texts } = readTexts(await this.#client?.request('GET /i18n.json'))
      useLanguage(createLanguage(locale, texts))
      document.documentElement.lang = locale
    } catch {
      // Without texts the codes are shown; whether the server is there at all is said by what comes next.
    }
  }

  /** A plugin came or went, or the server may be another: its texts and tabs are read again. */
  async #refresh(): Promise<void> {
    await this.#readTexts()
    await this.#session?.refresh().catch(() => undefined)
  }

  async #onSession(): Promise<void> {
    const { state } = this.#session!
    const { events } = this.#client!
    if (state.kind === 'in' && this.#isStreaming) {
      this.requestUpdate()
      return
    }
    this.#keepStream()
    this.#keepStream = () => undefined
    this.#isStreaming = state.kind === 'in'
    if (state.kind === 'in') {
      const next = safeNext(location.search, location.origin)
      if (next !== undefined && next !== location.pathname) {
        location.replace(next)
        return
      }
      if (location.pathname.endsWith('/login.html')) history.replaceState(null, '', `${this.root}/${location.hash}`)
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer)
          off()
          resolve()
        }
        const timer = setTimeout(done, streamPatienceMs)
        const off = events.onState((s) => (s.kind === 'open' || s.kind === 'refused' ? done() : undefined))
        this.#keepStream = events.on({ type: 'plugin.*' }, () => void this.#refresh())
        events.retryNow()
        if (events.state.kind === 'open') done()
      })
    }
    this.isReady = true
    this.requestUpdate()
  }

  override render(): TemplateResult | typeof nothing {
    const state = this.#session?.state
    if (!this.isReady || state === undefined) return nothing
    switch (state.kind) {
      case 'unknown':
        return nothing
      case 'failed':
        return html`<main class="onggi-noscript">${errorBanner(state.error, () => location.reload())}</main>`
      case 'out':
        document.title = `${t('UI_LOGIN')} · ${t('UI_APP_NAME')}`
        return html`<onggi-login .isEnded=${state.isEnded} .iconUrl=${this.icon} .session=${this.#session!}></onggi-login>`
      case 'in':
        return html`<onggi-frame
          .client=${this.#client!}
          .session=${this.#session!}
          .router=${this.#router!}
          .user=${state.user}
          .tabs=${state.tabs}
          .root=${this.root}
          .iconUrl=${this.icon}
        ></onggi-frame>`
    }
  }
}
define('onggi-shell', OnggiShell)
