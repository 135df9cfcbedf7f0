import { html, type TemplateResult } from 'lit'
import { isClientError } from '@onggi/client'
import { define } from '../kit/define.ts'
import type { OnggiField } from '../kit/field.ts'
import { OnggiFormDialog } from '../kit/form-dialog.ts'

/** `<onggi-ask-password .host>`: asks for one's password again before something that matters. @internal */
export class OnggiAskPassword extends OnggiFormDialog {
  #title = ''
  #run: (password: string) => Promise<void> = () => Promise.resolve()

  /** Opens the dialog; `run` does it. */
  ask(title: string, run: (password: string) => Promise<void>): void {
    this.#title = title
    this.#run = run
    this.show()
  }

  protected override heading(): string {
    return this.#title
  }

  protected override action(): string {
    return this.host.t('UI_CONTINUE')
  }

  protected override fields(): TemplateResult {
    return html`<onggi-field name="password" type="password" label=${this.host.t('UI_PASSWORD_CURRENT')} pointer="/password" autocomplete="current-password" required></onggi-field>`
  }

  protected override async send(data: FormData): Promise<boolean> {
    try {
      await this.#run(data.get('password') as string)
      return true
    } catch (e) {
      if (!isClientError(e, 'AUTH_ERR_PASSWORD_WRONG')) throw e
      const field = this.renderRoot.querySelector<OnggiField>('onggi-field')
      if (field === null) throw e
      field.error = e.message
      field.focus()
      return false
    }
  }
}
define('onggi-ask-password', OnggiAskPassword)
