import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { define } from '../kit/define.ts'
import { kitStyles } from '../kit/styles.ts'
import type { TabHost } from '../tab-host.ts'
import './password-form.ts'
import './sessions.ts'
import type { OnggiSessions } from './sessions.ts'
import './tokens.ts'
import './totp.ts'

/** `<onggi-account .host>`: one's own password, logins and tokens. @internal */
export class OnggiAccount extends LitElement {
  static override properties = { host: { attribute: false } }
  static override styles = [
    kitStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 1.75rem;
        max-width: 52rem;
      }
    `,
  ]
  declare host: TabHost

  override render(): TemplateResult {
    const { t, user } = this.host
    const groups = user.groups.length === 0 ? '' : ` · ${user.groups.join(', ')}`
    return html`<div>
        <h1>${user.name === '' ? t('UI_ACCOUNT') : user.name}</h1>
        <p class="muted">${t(user.roles.includes('admin') ? 'UI_ROLE_ADMIN' : 'UI_ROLE_USER')}${groups}</p>
      </div>
      <onggi-totp .host=${this.host}></onggi-totp>
      <onggi-sessions .host=${this.host}></onggi-sessions>
      <onggi-tokens .host=${this.host}></onggi-tokens>
      ${
        user.realm === 'local'
          ? html`<onggi-password-form .host=${this.host} @changed=${() => void this.renderRoot.querySelector<OnggiSessions>('onggi-sessions')?.read()}></onggi-password-form>`
          : nothing
      }`
  }
}
define('onggi-account', OnggiAccount)
