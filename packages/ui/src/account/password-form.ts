import { html, LitElement, type TemplateResult } from 'lit'
import { isClientError } from '@onggi/client'
import { UiError } from '../errors.ts'
import { define } from '../kit/define.ts'
import { errorBanner } from '../kit/error-banner.ts'
import { checkForm, type OnggiField } from '../kit/field.ts'
import { kitStyles } from '../kit/styles.ts'
import { request } from '../requests.ts'
import type { TabHost } from '../tab-host.ts'

/** `<onggi-password-form .host>`: changes one's own password. @internal */
export class OnggiPasswordForm extends LitElement {
  static override properties = { host: { attribute: false }, error: { state: true }, busy: { state: true } }
  static override styles = kitStyles
  declare host: TabHost
  declare error: unknown
  declare busy: boolean

  constructor() {
    super()
    this.busy = false
  }

  readonly #submit = async (e: SubmitEvent): Promise<void> => {
    e.preventDefault()
    const form = e.target as HTMLFormElement
    if (this.busy || !checkForm(form)) return
    const data = new FormData(form)
    const [current, password, again] = ['current', 'password', 'again'].map((n) => data.get(n) as string)
    if (password !== again) {
      this.error = new UiError('UI_ERR_PASSWORDS_DIFFER', {})
      return
    }
    this.busy = true
    this.error = undefined
    try {
      await request(this.host, 'POST', '/auth/password', { current, password })
      for (const field of form.querySelectorAll<OnggiField>('onggi-field')) field.value = ''
      this.host.notify('UI_PASSWORD_CHANGED', { tone: 'ok' })
      this.dispatchEvent(new Event('changed'))
    } catch (error) {
      if (isClientError(error, 'AUTH_ERR_PASSWORD_WRONG')) form.querySelector<OnggiField>('onggi-field')?.focus()
      this.error = error
    }
    this.busy = false
  }

  override render(): TemplateResult {
    const { t } = this.host
    return html`<form class="card stack" novalidate @submit=${this.#submit}>
      <h2>${t('UI_PASSWORD')}</h2>
      ${errorBanner(this.error)}
      <onggi-field name="current" type="password" label=${t('UI_PASSWORD_CURRENT')} autocomplete="current-password" required></onggi-field>
      <onggi-field name="password" type="password" label=${t('UI_LOGIN_NEW_PASSWORD')} autocomplete="new-password" required></onggi-field>
      <onggi-field name="again" type="password" label=${t('UI_LOGIN_AGAIN')} autocomplete="new-password" required></onggi-field>
      <p class="small-text muted">${t('UI_PASSWORD_HINT')}</p>
      <div><button class="primary" type="submit" ?disabled=${this.busy}>${t('UI_PASSWORD_CHANGE')}</button></div>
    </form>`
  }
}
define('onggi-password-form', OnggiPasswordForm)
