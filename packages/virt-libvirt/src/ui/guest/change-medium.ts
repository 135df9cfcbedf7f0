import { define, OnggiFormDialog, request } from '@onggi/ui'
import { html, type TemplateResult } from 'lit'
import type { Drive } from './devices.ts'
import { knownImages } from './images.ts'

/** `<onggi-change-medium .host>`: puts another image into a CD-ROM drive. Sends `made`. */
export class OnggiChangeMedium extends OnggiFormDialog {
  static override properties = { ...OnggiFormDialog.properties, images: { state: true } }
  declare images: readonly string[]
  #uri = ''
  #drive: Drive | undefined

  constructor() {
    super()
    this.images = []
  }

  /** Opens the dialog for a drive of the guest at `uri`. */
  async ask(uri: string, drive: Drive): Promise<void> {
    this.#uri = uri
    this.#drive = drive
    this.show()
    this.images = await knownImages(this.host)
  }

  protected override heading(): string {
    return this.host.t('VIRT_UI_MEDIUM_OF', { dev: this.#drive?.dev ?? '' })
  }

  protected override action(): string {
    return this.host.t('VIRT_UI_INSERT')
  }

  protected override fields(): TemplateResult {
    const { t } = this.host
    return html`<onggi-field name="path" label=${t('VIRT_UI_ISO_PATH')} hint=${t('VIRT_UI_MEDIUM_HINT')} pointer="/path" required
      .suggestions=${this.images} .value=${this.#drive?.path ?? ''}></onggi-field>`
  }

  protected override async send(data: FormData): Promise<void> {
    const dev = encodeURIComponent(this.#drive?.dev ?? '')
    await request(this.host, 'PUT', `${this.#uri}/storages/${dev}`, { path: this.text(data, 'path') })
  }
}
define('onggi-change-medium', OnggiChangeMedium)
