import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { isClientError } from '@onggi/client'
import '../kit/badge.ts'
import '../kit/banner.ts'
import { define } from '../kit/define.ts'
import { errorBanner } from '../kit/error-banner.ts'
import { kitStyles } from '../kit/styles.ts'
import { request } from '../requests.ts'
import type { TabHost } from '../tab-host.ts'
import './ask-password.ts'
import type { OnggiAskPassword } from './ask-password.ts'
import './recovery-codes.ts'
import './totp-setup.ts'
import type { OnggiTotpSetup, TotpSecret } from './totp-setup.ts'

interface TotpJson {
  readonly active: boolean
  readonly recovery_left: number
}

/** `<onggi-totp .host>`: the second factor of one's own login. Shows nothing on servers without one. @internal */
export class OnggiTotp extends LitElement {
  static override properties = { host: { attribute: false }, now: { state: true }, error: { state: true }, codes: { state: true } }
  static override styles = kitStyles
  declare host: TabHost
  declare now: TotpJson | undefined
  declare error: unknown
  /** Recovery codes just made, to be kept now or never. */
  declare codes: readonly string[]

  constructor() {
    super()
    this.codes = []
  }

  protected override firstUpdated(): void {
    void this.#read()
  }

  async #read(): Promise<void> {
    try {
      this.now = await request<TotpJson>(this.host, 'GET', '/auth/totp', undefined, this.host.signal)
      this.error = undefined
    } catch (error) {
      if (!this.host.signal.aborted && !(isClientError(error) && error.status === 404)) this.error = error
    }
  }

  #ask(title: string, run: (password: string) => Promise<void>): void {
    this.renderRoot.querySelector<OnggiAskPassword>('onggi-ask-password')?.ask(this.host.t(title), run)
  }

  readonly #begin = (): void =>
    this.#ask('UI_TOTP_SET_UP', async (password) => {
      const secret = await request<TotpSecret>(this.host, 'POST', '/auth/totp', { password })
      this.renderRoot.querySelector<OnggiTotpSetup>('onggi-totp-setup')?.ask(secret)
    })

  readonly #renew = (): void =>
    this.#ask('UI_TOTP_RENEW', async (password) => {
      this.codes = (
        await request<{ recovery_codes: readonly string[] }>(this.host, 'POST', '/auth/totp/recovery', { password })
      ).recovery_codes
      await this.#read()
    })

  readonly #remove = (): void =>
    this.#ask('UI_TOTP_REMOVE', async (password) => {
      await request(this.host, 'POST', '/auth/totp/disable', { password })
      this.codes = []
      this.host.notify('UI_TOTP_REMOVED', { tone: 'ok' })
      await this.#read()
    })

  readonly #onCodes = (e: CustomEvent<readonly string[]>): void => {
    this.codes = e.detail
    void this.#read()
  }

  override render(): TemplateResult | typeof nothing {
    const { t } = this.host
    const { now } = this
    if (now === undefined) return html`${errorBanner(this.error, () => void this.#read())}`
    return html`<section class="card stack">
      <div class="spread">
        <div class="cluster">
          <h2>${t('UI_TOTP')}</h2>
          <onggi-badge tone=${now.active ? 'ok' : 'neutral'}>${t(now.active ? 'UI_TOTP_ON' : 'UI_TOTP_OFF')}</onggi-badge>
        </div>
        <div class="cluster">
          ${
            now.active
              ? html`<button class="small" type="button" @click=${this.#renew}>${t('UI_TOTP_RENEW')}</button>
                  <button class="small" type="button" @click=${this.#remove}>${t('UI_TOTP_REMOVE')}</button>`
              : html`<button class="small" type="button" @click=${this.#begin}>${t('UI_TOTP_SET_UP')}</button>`
          }
        </div>
      </div>
      ${errorBanner(this.error, () => void this.#read())}
      <p class="muted">${now.active ? t('UI_TOTP_LEFT', { count: now.recovery_left }) : t('UI_TOTP_ABOUT')}</p>
      ${this.codes.length === 0 ? nothing : html`<onggi-recovery-codes .host=${this.host} .codes=${this.codes}></onggi-recovery-codes>`}
      </section>
      <onggi-ask-password .host=${this.host}></onggi-ask-password>
      <onggi-totp-setup .host=${this.host} @codes=${this.#onCodes}></onggi-totp-setup>`
  }
}
define('onggi-totp', OnggiTotp)
