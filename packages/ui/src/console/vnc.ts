import { html, nothing, type TemplateResult } from 'lit'
import { define } from '../kit/define.ts'
import '../kit/field.ts'
import { t } from '../texts.ts'
import { type ConsoleLink, type ConsoleSession, type ConsoleSignals, OnggiConsoleFrame, socketUrl } from './console-frame.ts'
import type Rfb from '@novnc/novnc'

/** `<onggi-vnc label .open>`: a graphical console over a WebSocket that carries RFB (VNC). noVNC is loaded with the first one. */
export class OnggiVnc extends OnggiConsoleFrame {
  static override properties = { ...OnggiConsoleFrame.properties, isAsking: { state: true } }
  /** The display wants a password that the server did not hand us. */
  declare isAsking: boolean
  #rfb: Rfb | undefined

  constructor() {
    super()
    this.isAsking = false
  }

  protected override async attach(link: ConsoleLink, screen: HTMLElement, signals: ConsoleSignals): Promise<ConsoleSession> {
    const { default: RFB } = await import('@novnc/novnc')
    screen.replaceChildren()
    const { password } = link
    const rfb = new RFB(screen, socketUrl(link.url), {
      ...(password === undefined ? {} : { credentials: { password } }),
      ...(link.protocols === undefined ? {} : { wsProtocols: [...link.protocols] }),
    })
    this.#rfb = rfb
    rfb.scaleViewport = true
    rfb.background = '#14161a'
    let why = ''
    rfb.addEventListener('connect', () => {
      this.isAsking = false
      signals.opened()
    })
    rfb.addEventListener('credentialsrequired', () => (this.isAsking = true))
    rfb.addEventListener('securityfailure', (e) => (why = e.detail.reason ?? t('UI_CONSOLE_REFUSED')))
    rfb.addEventListener('disconnect', (e) => {
      this.isAsking = false
      signals.closed(why !== '' ? why : e.detail.clean ? '' : t('UI_CONSOLE_BROKEN'))
    })
    return { close: () => rfb.disconnect(), focus: () => rfb.focus() }
  }

  readonly #onPassword = (e: SubmitEvent): void => {
    e.preventDefault()
    const password = new FormData(e.target as HTMLFormElement).get('password')
    this.isAsking = false
    this.#rfb?.sendCredentials({ password: typeof password === 'string' ? password : '' })
  }

  protected override over(): TemplateResult | typeof nothing {
    if (!this.isAsking) return nothing
    return html`<form @submit=${this.#onPassword}>
      <onggi-field name="password" type="password" label=${t('UI_CONSOLE_PASSWORD')} autocomplete="off"></onggi-field>
      <button class="primary" type="submit">${t('UI_CONSOLE_CONNECT')}</button>
    </form>`
  }

  protected override tools(): TemplateResult {
    return html`<button class="small" type="button" ?disabled=${this.state !== 'open'} @click=${() => this.#rfb?.sendCtrlAltDel()}>
      <onggi-icon name="keyboard"></onggi-icon>Ctrl-Alt-Del
    </button>`
  }
}
define('onggi-vnc', OnggiVnc)
