import { define, OnggiFormDialog, request } from '@onggi/ui'
import { html, nothing, type TemplateResult } from 'lit'
import { type Guest, guestUri } from '../guest.ts'

/** `<onggi-display-password .host>`: sets the password of a guest's display and shows it. */
export class OnggiDisplayPassword extends OnggiFormDialog {
  static override properties = { ...OnggiFormDialog.properties, now: { state: true } }
  /** The guest's display as it is. */
  declare now: Guest['graphics'] | undefined
  #guest: Guest | undefined

  /** Opens the dialog for a guest. */
  ask(guest: Guest): void {
    this.#guest = guest
    this.now = undefined
    this.show()
    void this.#read()
  }

  async #read(): Promise<void> {
    try {
      this.now = (await request<Guest>(this.host, 'GET', guestUri(this.#guest?.name ?? ''))).graphics
    } catch (error) {
      this.error = error
    }
  }

  protected override heading(): string {
    return this.host.t('VIRT_UI_PASSWORD_OF', { name: this.#guest?.name ?? '' })
  }

  protected override action(): string {
    return this.host.t('VIRT_UI_PASSWORD_SET')
  }

  protected override fields(): TemplateResult {
    const { t } = this.host
    const { passwd, passwdValidTo } = this.now ?? {}
    return html`${
      passwd == null
        ? nothing
        : html`<dl class="facts">
              <dt>${t('VIRT_UI_PASSWORD_NOW')}</dt><dd><code>${passwd}</code></dd>
              <dt>${t('VIRT_UI_PASSWORD_LEFT')}</dt><dd>${passwdValidTo == null ? t('VIRT_UI_PASSWORD_FOREVER') : t('VIRT_UI_SECONDS', { count: passwdValidTo })}</dd>
            </dl>`
    }
      <onggi-field name="passwd" label=${t('VIRT_UI_PASSWORD_NEW')} hint=${t('VIRT_UI_PASSWORD_HINT')} pointer="/graphics/passwd"></onggi-field>
      <onggi-field name="valid" type="number" label=${t('VIRT_UI_PASSWORD_VALID')} suffix="s" min="1" step="1" placeholder=${t('VIRT_UI_PASSWORD_FOREVER')} pointer="/graphics/passwdValidTo"></onggi-field>`
  }

  protected override async send(data: FormData): Promise<boolean> {
    const valid = this.text(data, 'valid')
    const graphics = { passwd: this.text(data, 'passwd'), passwdValidTo: valid === '' ? null : Number(valid) }
    await request(this.host, 'PUT', guestUri(this.#guest?.name ?? ''), { graphics })
    await this.#read()
    this.host.notify('VIRT_UI_PASSWORD_DONE', { tone: 'ok' })
    return false
  }
}
define('onggi-display-password', OnggiDisplayPassword)
