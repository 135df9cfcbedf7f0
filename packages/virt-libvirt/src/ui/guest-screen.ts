import { define, type TabHost } from '@onggi/ui'
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'

/**
 * `<onggi-guest-screen .host .src>`: what a guest shows. The picture is asked for again when `stamp` changes and every `everyMs` while it can be seen;
 * an unchanged picture costs one 304.
 */
export class OnggiGuestScreen extends LitElement {
  static override properties = {
    host: { attribute: false },
    src: { attribute: false },
    stamp: { attribute: false },
    on: { attribute: false },
    held: { attribute: false },
    everyMs: { attribute: false },
    label: { type: String },
    large: { type: Boolean, reflect: true },
    url: { state: true },
  }
  static override styles = css`
    :host {
      display: grid;
      place-items: center;
      width: 5.5rem;
      aspect-ratio: 4 / 3;
      overflow: hidden;
      border-radius: var(--onggi-radius-small);
      background: #14161a;
      color: #a9adb5;
    }
    :host([large]) {
      width: 100%;
      max-height: 30rem;
      border-radius: var(--onggi-radius);
    }
    :host([large]:not([seen])) {
      aspect-ratio: 5 / 2;
      min-height: 14rem;
    }
    img {
      width: 100%;
      height: 100%;
      object-fit: contain;
    }
    div {
      display: grid;
      justify-items: center;
      gap: 0.5rem;
      padding: 0.5rem;
      text-align: center;
      font-size: 0.875rem;
    }
    :host([large]) onggi-icon {
      width: 2.5rem;
      height: 2.5rem;
    }
  `
  declare host: TabHost
  /** Path of the picture below the server's root; null: there is none. */
  declare src: string | null
  /** Changes whenever something happened to the guest. */
  declare stamp: unknown
  /** Whether the guest has a process. */
  declare on: boolean
  /** An action is under way: the picture may be gone at any moment, nothing is asked for. */
  declare held: boolean
  /** Unit: ms; at least 5000, more often the server takes no picture. */
  declare everyMs: number
  /** Whose screen it is. */
  declare label: string
  /** As wide as its place, with a text when there is no picture. */
  declare large: boolean
  declare url: string | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #etag = ''
  #asking = false
  readonly #onVisible = (): void => void this.#ask()

  constructor() {
    super()
    this.src = null
    this.on = this.held = false
    this.everyMs = 30_000
    this.label = ''
    this.large = false
  }

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('visibilitychange', this.#onVisible)
    if (this.hasUpdated) void this.#ask()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('visibilitychange', this.#onVisible)
    clearTimeout(this.#timer)
    this.#show(undefined)
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('src') || changed.has('stamp') || changed.has('held')) void this.#ask()
  }

  #show(blob: Blob | undefined): void {
    if (this.url !== undefined) URL.revokeObjectURL(this.url)
    this.url = blob === undefined ? undefined : URL.createObjectURL(blob)
    this.toggleAttribute('seen', blob !== undefined)
    if (blob === undefined) this.#etag = ''
  }

  #isHere(): boolean {
    return this.isConnected
  }

  async #ask(): Promise<void> {
    clearTimeout(this.#timer)
    if (this.src === null) {
      this.#show(undefined)
      return
    }
    if (!this.isConnected || document.hidden || this.held || this.#asking) return
    this.#asking = true
    try {
      const response = await this.host.api.fetch(this.src.startsWith('/') ? this.src : `/${this.src}`, {
        cache: 'no-cache',
        headers: { 'x-onggi-background': '1' },
      })
      const etag = response.headers.get('etag') ?? ''
      if (!response.ok) this.#show(undefined)
      else if (etag === '' || etag !== this.#etag || this.url === undefined) {
        const blob = await response.blob()
        if (this.#isHere()) this.#show(blob)
        this.#etag = etag
      }
    } catch {
      // The connection's own banner says what is the matter; the last picture stays.
    }
    this.#asking = false
    if (this.#isHere() && !this.host.signal.aborted) this.#timer = setTimeout(this.#onVisible, this.everyMs)
  }

  override render(): TemplateResult {
    if (this.url !== undefined) return html`<img src=${this.url} alt=${this.host.t('VIRT_UI_SCREEN_OF', { name: this.label })} />`
    const text = !this.on ? 'VIRT_UI_SCREEN_OFF' : this.src === null ? 'VIRT_UI_SCREEN_NONE' : 'VIRT_UI_SCREEN_WAIT'
    return html`<div><onggi-icon name=${this.on ? 'guests' : 'power'}></onggi-icon>${this.large ? this.host.t(text) : nothing}</div>`
  }
}
define('onggi-guest-screen', OnggiGuestScreen)
