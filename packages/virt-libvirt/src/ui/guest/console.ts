import { define, isClientError, kitStyles, request, type TabHost } from '@onggi/ui'
import '@onggi/ui/console'
import type { ConsoleLink } from '@onggi/ui/console'
import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { keyed } from 'lit/directives/keyed.js'
import { attempt } from '../attempt.ts'
import { type Guest, guestUri, isOn } from '../guest.ts'
import './display-password.ts'
import type { OnggiDisplayPassword } from './display-password.ts'
import { saveViewerFile } from './viewer-file.ts'

interface Ticket {
  readonly console: { readonly protocol: 'vnc' | 'spice' | 'serial'; readonly uri: string }
}
type Kind = 'display' | 'serial'

/** `<onggi-guest-console .host .guest>`: screen and keyboard of a guest in the page, or its serial line. */
export class OnggiGuestConsole extends LitElement {
  static override properties = { host: { attribute: false }, guest: { attribute: false }, kind: { state: true } }
  static override styles = [
    kitStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.75rem;
      }
    `,
  ]
  declare host: TabHost
  declare guest: Guest
  declare kind: Kind

  constructor() {
    super()
    this.kind = 'display'
  }

  protected override firstUpdated(): void {
    if (this.guest.graphics.type === null) this.kind = 'serial'
  }

  /** A ticket is good for one connection; so each connection asks for its own. */
  readonly #open = async (): Promise<ConsoleLink> => {
    const { host, guest, kind } = this
    const uri = guestUri(guest.name)
    const { console: made } = await request<Ticket>(host, 'POST', `${uri}/${kind === 'display' ? 'connect' : 'serial'}`, {})
    if (made.protocol === 'spice') throw new Error(host.t('VIRT_UI_CONSOLE_SPICE'))
    const link = { url: host.api.url(made.uri), protocols: ['binary'] }
    if (kind === 'serial') return link
    const { graphics } = await request<Guest>(host, 'GET', uri).catch((e: unknown) => {
      if (isClientError(e)) return guest
      throw e
    })
    return graphics.passwd == null ? link : { ...link, password: graphics.passwd }
  }

  #choice(): TemplateResult | typeof nothing {
    const { t } = this.host
    if (this.guest.graphics.type === null) return nothing
    const button = (kind: Kind): TemplateResult =>
      html`<button class="small" type="button" aria-pressed=${this.kind === kind} @click=${() => (this.kind = kind)}>${t(`VIRT_UI_CONSOLE_${kind}`)}</button>`
    return html`<div class="cluster" role="group" aria-label=${t('VIRT_UI_PART_console')}>${button('display')} ${button('serial')}</div>`
  }

  #tools(): TemplateResult {
    const { t } = this.host
    return html`<div class="cluster">
      <button class="small" type="button" @click=${() => void attempt(this.host, () => saveViewerFile(this.host, this.guest))}><onggi-icon name="download"></onggi-icon>${t('VIRT_UI_VIEWER_FILE')}</button>
      <button class="small" type="button" @click=${() => this.renderRoot.querySelector<OnggiDisplayPassword>('onggi-display-password')?.ask(this.guest)}><onggi-icon name="key"></onggi-icon>${t('VIRT_UI_PASSWORD')}</button>
    </div>`
  }

  override render(): TemplateResult {
    const { t } = this.host
    const g = this.guest
    if (!isOn(g))
      return html`<onggi-empty icon="power" heading=${t('VIRT_UI_CONSOLE_OFF')}>${t('VIRT_UI_CONSOLE_OFF_ADVICE')}</onggi-empty>`
    const label = t(`VIRT_UI_CONSOLE_${this.kind}_OF`, { name: g.name })
    return html`<div class="spread">${this.#choice()} ${g.graphics.type === null ? nothing : this.#tools()}</div>
      ${keyed(
        `${g.uuid} ${this.kind}`,
        this.kind === 'display'
          ? html`<onggi-vnc label=${label} .open=${this.#open}></onggi-vnc>`
          : html`<onggi-terminal label=${label} .open=${this.#open}></onggi-terminal>`,
      )}
      <onggi-display-password .host=${this.host}></onggi-display-password>`
  }
}
define('onggi-guest-console', OnggiGuestConsole)
