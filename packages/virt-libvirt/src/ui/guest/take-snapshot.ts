import { define, OnggiFormDialog, request } from '@onggi/ui'
import { html, type TemplateResult } from 'lit'
import { type Guest, guestUri, isOn } from '../guest.ts'

/** `<onggi-take-snapshot .host>`: takes a snapshot of a guest. Sends `made` when the server has taken it on. */
export class OnggiTakeSnapshot extends OnggiFormDialog {
  #guest: Guest | undefined

  /** Opens the dialog for a guest. */
  ask(guest: Guest): void {
    this.#guest = guest
    this.show()
  }

  protected override heading(): string {
    return this.host.t('VIRT_UI_SNAPSHOT_OF', { name: this.#guest?.name ?? '' })
  }

  protected override action(): string {
    return this.host.t('VIRT_UI_SNAPSHOT_TAKE')
  }

  protected override fields(): TemplateResult {
    const { t } = this.host
    const on = this.#guest !== undefined && isOn(this.#guest)
    return html`<onggi-field name="name" label=${t('VIRT_UI_NAME')} hint=${t('VIRT_UI_SNAPSHOT_NAME_HINT')} pointer="/name" pattern="[^\\/]*"></onggi-field>
      <p class="small-text muted">${t(on ? 'VIRT_UI_SNAPSHOT_ABOUT_ON' : 'VIRT_UI_SNAPSHOT_ABOUT_OFF')}</p>`
  }

  protected override async send(data: FormData): Promise<void> {
    const name = this.text(data, 'name')
    await request(this.host, 'POST', `${guestUri(this.#guest?.name ?? '')}/snapshots`, name === '' ? {} : { name })
  }
}
define('onggi-take-snapshot', OnggiTakeSnapshot)
