import { html, type TemplateResult } from 'lit'
import { define } from '../kit/define.ts'
import { OnggiFormDialog } from '../kit/form-dialog.ts'
import { request } from '../requests.ts'
import { userUri } from './user.ts'

/** `<onggi-password-reset .host>`: gives an account a password for one login. Sends `made`. @internal */
export class OnggiPasswordReset extends OnggiFormDialog {
  #name = ''

  /** Opens the dialog for an account. */
  ask(name: string): void {
    this.#name = name
    this.show()
  }

  protected override heading(): string {
    return this.host.t('UI_USER_RESET_OF', { name: this.#name })
  }

  protected override action(): string {
    return this.host.t('UI_USER_RESET_DO')
  }

  protected override fields(): TemplateResult {
    const { t } = this.host
    return html`<onggi-field name="password" type="password" label=${t('UI_USER_PASSWORD')} hint=${t('UI_USER_PASSWORD_HINT')} pointer="/password" required autocomplete="new-password"></onggi-field>`
  }

  protected override async send(data: FormData): Promise<void> {
    await request(this.host, 'PUT', userUri(this.#name), { password: data.get('password') })
    this.host.notify('UI_USER_RESET_DONE', { name: this.#name, tone: 'ok' })
  }
}
define('onggi-password-reset', OnggiPasswordReset)
