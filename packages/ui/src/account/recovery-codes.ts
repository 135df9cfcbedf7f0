import { css, html, LitElement, type TemplateResult } from 'lit'
import '../kit/banner.ts'
import { define } from '../kit/define.ts'
import { kitStyles } from '../kit/styles.ts'
import type { TabHost } from '../tab-host.ts'

/** `<onggi-recovery-codes .host .codes>`: codes shown this once, to be copied or saved. @internal */
export class OnggiRecoveryCodes extends LitElement {
  static override properties = { host: { attribute: false }, codes: { attribute: false } }
  static override styles = [
    kitStyles,
    css`
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr));
        gap: 0.25rem 1rem;
        margin-top: 0.5rem;
        padding: 0;
        list-style: none;
      }
    `,
  ]
  declare host: TabHost
  declare codes: readonly string[]

  readonly #save = (): void => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([`${this.codes.join('\n')}\n`], { type: 'text/plain' }))
    link.download = 'recovery-codes.txt'
    link.click()
    URL.revokeObjectURL(link.href)
  }

  override render(): TemplateResult {
    const { t } = this.host
    return html`<onggi-banner tone="ok" heading=${t('UI_TOTP_CODES')}>
      ${t('UI_TOTP_CODES_ABOUT')}
      <ul>${this.codes.map((c) => html`<li><code>${c}</code></li>`)}</ul>
      <button slot="actions" class="small" type="button" @click=${this.#save}><onggi-icon name="download"></onggi-icon>${t('UI_SAVE')}</button>
    </onggi-banner>`
  }
}
define('onggi-recovery-codes', OnggiRecoveryCodes)
