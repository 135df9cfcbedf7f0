import { type CSSResultGroup, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { kitStyles } from '../kit/styles.ts'
import { readError } from '../requests.ts'
import { t } from '../texts.ts'
import '../kit/badge.ts'
import '../kit/icon.ts'
import { consoleStyles } from './console-styles.ts'

/** Where a console is reached, good for one connection. */
export interface ConsoleLink {
  /** WebSocket, as a URL or a path of this server; holds the one-shot ticket. */
  readonly url: string
  /** Subprotocols to offer. */
  readonly protocols?: readonly string[]
  /** Password of the display, when the caller may know it. */
  readonly password?: string
}

/** A connection as the frame sees it. @internal */
export interface ConsoleSession {
  close(): void
  focus(): void
}

/** What a connection tells. @internal */
export interface ConsoleSignals {
  opened(): void
  /** It ended; `why` for the person, empty when it ended as it should. */
  closed(why: string): void
}

/** The WebSocket URL of a path of this server. */
export function socketUrl(path: string): string {
  const url = new URL(path, location.href)
  url.protocol = url.protocol.replace('http', 'ws')
  return url.href
}

/** Waits before a lost console is asked for again (ms); after the last one a person decides. */
const retryMs = [500, 1000, 2000, 4000, 8000]

type State = 'connecting' | 'open' | 'closed'

/** Base of a console: asks `open` for a fresh ticket, connects, and connects again with a new one when the line breaks. */
export abstract class OnggiConsoleFrame extends LitElement {
  static override properties = {
    open: { attribute: false },
    label: { type: String },
    state: { state: true },
    why: { state: true },
    isFull: { state: true },
  }
  /** Its looks. */
  static override styles: CSSResultGroup = [kitStyles, consoleStyles]
  /** Asks the server for the next connection. */
  declare open: () => Promise<ConsoleLink>
  /** What is seen, for screen readers. */
  declare label: string
  declare state: State
  declare why: string
  declare isFull: boolean
  protected session: ConsoleSession | undefined
  #generation = 0
  #tries = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor() {
    super()
    this.label = this.why = ''
    this.state = 'connecting'
    this.isFull = false
  }

  /** Connects; the element's `.screen` is what to draw in. */
  protected abstract attach(link: ConsoleLink, screen: HTMLElement, signals: ConsoleSignals): Promise<ConsoleSession>
  /** Buttons of its own. */
  protected tools(): TemplateResult | typeof nothing {
    return nothing
  }
  /** A question that lies over the screen. */
  protected over(): TemplateResult | typeof nothing {
    return nothing
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.addEventListener('fullscreenchange', this.#onFull)
    // Before the screen sees the keys: it takes all of them, and a keyboard needs a way out.
    this.addEventListener('keydown', this.#onKey, { capture: true })
    if (this.hasUpdated) this.connect()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.removeEventListener('fullscreenchange', this.#onFull)
    this.removeEventListener('keydown', this.#onKey, { capture: true })
    this.#end()
  }

  protected override firstUpdated(_changed: PropertyValues): void {
    this.connect()
  }

  #end(): void {
    clearTimeout(this.#timer)
    this.#generation += 1
    this.session?.close()
    this.session = undefined
  }

  /** Connects, with a new ticket. */
  connect(): void {
    this.#end()
    this.state = 'connecting'
    this.why = ''
    void this.#attempt(this.#generation)
  }

  async #attempt(generation: number): Promise<void> {
    const isOld = (): boolean => generation !== this.#generation
    const closed = (why: string): void => {
      if (isOld()) return
      this.session = undefined
      this.state = 'closed'
      this.why = why
      const delay = retryMs[this.#tries]
      if (delay === undefined || !this.isConnected) return
      this.#tries += 1
      this.#timer = setTimeout(() => this.connect(), delay)
    }
    try {
      const link = await this.open()
      const screen = this.renderRoot.querySelector<HTMLElement>('.screen')
      if (isOld() || screen === null) return
      const session = await this.attach(link, screen, {
        opened: () => {
          if (isOld()) return
          this.#tries = 0
          this.state = 'open'
          this.session?.focus()
        },
        closed,
      })
      if (isOld()) session.close()
      else this.session = session
    } catch (e) {
      this.#tries = retryMs.length
      closed(readError(e).text)
    }
  }

  readonly #onFull = (): void => {
    this.isFull = document.fullscreenElement !== null && this.matches(':fullscreen')
    this.session?.focus()
  }

  readonly #onKey = (e: KeyboardEvent): void => {
    if (!(e.ctrlKey && e.shiftKey && e.key === 'Escape')) return
    e.preventDefault()
    e.stopImmediatePropagation()
    this.renderRoot.querySelector<HTMLElement>('.bar button')?.focus()
  }

  readonly #toggleFull = (): void => void (this.isFull ? document.exitFullscreen() : this.requestFullscreen()).catch(() => undefined)

  readonly #again = (): void => {
    this.#tries = 0
    this.connect()
  }

  #notice(): TemplateResult | typeof nothing {
    const own = this.over()
    if (own !== nothing) return html`<div class="over">${own}</div>`
    if (this.state === 'open') return nothing
    return html`<div class="over" role="status">
      ${this.state === 'connecting' ? t('UI_CONSOLE_CONNECTING') : html`<strong>${t('UI_CONSOLE_CLOSED')}</strong>${this.why === '' ? nothing : html`<span>${this.why}</span>`}`}
      ${this.state === 'closed' ? html`<button class="primary" type="button" @click=${this.#again}>${t('UI_CONSOLE_RECONNECT')}</button>` : nothing}
    </div>`
  }

  override render(): TemplateResult {
    const tone = this.state === 'open' ? 'ok' : this.state === 'connecting' ? 'info' : 'neutral'
    return html`<div class="bar" role="toolbar" aria-label=${this.label}>
        <onggi-badge tone=${tone} ?busy=${this.state === 'connecting'}>${t(`UI_CONSOLE_${this.state}`)}</onggi-badge>
        <div class="cluster">
          ${this.tools()}
          <slot name="tools"></slot>
          <button class="small" type="button" @click=${this.#again}><onggi-icon name="reset"></onggi-icon>${t('UI_CONSOLE_RECONNECT')}</button>
          <button class="small" type="button" aria-pressed=${this.isFull} @click=${this.#toggleFull}><onggi-icon name="expand"></onggi-icon>${t('UI_CONSOLE_FULL')}</button>
        </div>
      </div>
      <div class="stage"><div class="screen" aria-label=${this.label} role="application"></div>${this.#notice()}</div>
      <div class="hint">${t('UI_CONSOLE_KEYS')}</div>`
  }
}
