import { css, html, type TemplateResult } from 'lit'
import { isClientError } from '@onggi/client'
import { define } from '../kit/define.ts'
import type { OnggiField } from '../kit/field.ts'
import { OnggiFormDialog } from '../kit/form-dialog.ts'
import '../kit/qr.ts'
import { request } from '../requests.ts'

/** What the authenticator app needs. */
export interface TotpSecret {
  /** Base32. */
  readonly secret: string
  readonly uri: string
}

/** `<onggi-totp-setup .host>`: shows the secret to the app and takes its first code. Sends `codes` with the recovery codes. @internal */
export class OnggiTotpSetup extends OnggiFormDialog {
  static override styles = [
    OnggiFormDialog.styles,
    css`
      .both {
        display: flex;
        flex-wrap: wrap;
        gap: 1rem;
        align-items: center;
      }
      .both div {
        flex: 1 1 11rem;
      }
      code {
        overflow-wrap: anywhere;
      }
    `,
  ]
  #secret: TotpSecret = { secret: '', uri: '' }

  /** Opens the dialog. */
  ask(secret: TotpSecret): void {
    this.#secret = secret
    this.show()
  }

  protected override heading(): string {
    return this.host.t('UI_TOTP_SET_UP')
  }

  protected override action(): string {
    return this.host.t('UI_TOTP_CONFIRM')
  }

  protected override fields(): TemplateResult {
    const { t } = this.host
    const { secret, uri } = this.#secret
    return html`<div class="both">
        <onggi-qr label=${t('UI_TOTP_QR')} .text=${uri}></onggi-qr>
        <div class="stack tight">
          <p>${t('UI_TOTP_SCAN')}</p>
          <p class="small-text muted">${t('UI_TOTP_TYPE')}</p>
          <code>${secret.replace(/(.{4})/g, '$1 ').trim()}</code>
        </div>
      </div>
      <onggi-field name="code" label=${t('UI_TOTP_CODE')} pointer="/code" autocomplete="one-time-code" required></onggi-field>`
  }

  protected override async send(data: FormData): Promise<boolean> {
    try {
      const { recovery_codes: codes } = await request<{ recovery_codes: readonly string[] }>(this.host, 'POST', '/auth/totp/confirm', {
        code: this.text(data, 'code').replace(/\s/g, ''),
      })
      this.dispatchEvent(new CustomEvent('codes', { detail: codes }))
      return true
    } catch (e) {
      const field = this.renderRoot.querySelector<OnggiField>('onggi-field')
      if (!isClientError(e) || e.status === undefined || e.status >= 500 || field === null) throw e
      field.error = e.message
      field.focus()
      return false
    }
  }
}
define('onggi-totp-setup', OnggiTotpSetup)
