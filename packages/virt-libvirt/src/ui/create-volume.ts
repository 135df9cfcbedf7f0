import { define, OnggiFormDialog, request } from '@onggi/ui'
import { html, nothing, type TemplateResult } from 'lit'
import { volumesUri } from './pool.ts'
import { startUpload } from './storage/uploads.ts'

type Source = 'empty' | 'file' | 'url'

/** `<onggi-create-volume .host .pool>`: an empty disk, a file of this computer, or a download. Sends `made` when the server has taken it on. */
export class OnggiCreateVolume extends OnggiFormDialog {
  static override properties = { ...OnggiFormDialog.properties, pool: { attribute: false }, source: { state: true } }
  declare pool: string
  declare source: Source

  constructor() {
    super()
    this.pool = ''
    this.source = 'empty'
  }

  protected override heading(): string {
    return this.host.t('VIRT_UI_VOLUME_NEW')
  }

  protected override action(): string {
    return this.host.t('VIRT_UI_VOLUME_DO')
  }

  protected override fields(): TemplateResult {
    const { t } = this.host
    const sources = (['empty', 'file', 'url'] as const).map((value) => ({ value, label: t(`VIRT_UI_VOLUME_FROM_${value}`) }))
    const formats = ['qcow2', 'raw'].map((value) => ({ value, label: value }))
    return html`<onggi-field name="source" type="select" label=${t('VIRT_UI_VOLUME_FROM')} .options=${sources} .value=${this.source}
        @input=${(e: Event) => (this.source = (e.target as HTMLInputElement).value as Source)}></onggi-field>
      ${this.source === 'url' ? html`<onggi-field name="url" label=${t('VIRT_UI_VOLUME_URL')} pointer="/url" required placeholder="https://"></onggi-field>` : nothing}
      ${this.source === 'file' ? html`<label class="stack tight">${t('VIRT_UI_VOLUME_FILE')}<input type="file" name="file" required @change=${this.#onFile} /></label>` : nothing}
      <onggi-field name="name" label=${t('VIRT_UI_NAME')} pointer="/name" pattern="[^\\/]+" ?required=${this.source !== 'url'}
        hint=${this.source === 'url' ? t('VIRT_UI_VOLUME_URL_NAME') : ''}></onggi-field>
      ${
        this.source === 'empty'
          ? html`<div class="columns">
              <onggi-field name="capacity" type="number" label=${t('VIRT_UI_SIZE')} suffix="GiB" min="1" step="1" value="10" pointer="/capacity" required></onggi-field>
              <onggi-field name="format" type="select" label=${t('VIRT_UI_FORMAT')} .options=${formats} pointer="/format"></onggi-field>
            </div>`
          : nothing
      }`
  }

  readonly #onFile = (e: Event): void => {
    const file = (e.target as HTMLInputElement).files?.[0]
    const name = this.renderRoot.querySelector<HTMLElement & { value: string }>('onggi-field[name=name]')
    if (file && name?.value === '') name.value = file.name
  }

  protected override async send(data: FormData): Promise<void> {
    const name = this.text(data, 'name')
    const { host, pool } = this
    if (this.source === 'file') {
      const file = data.get('file')
      // What the server refuses is said here; the rest goes on after the dialog is closed.
      if (file instanceof File) await startUpload(host, pool, file, name)
      return
    }
    const body =
      this.source === 'url'
        ? { url: this.text(data, 'url'), ...(name === '' ? {} : { name }) }
        : { name, capacity: Number(this.text(data, 'capacity')) * 1024, format: this.text(data, 'format') }
    await request(host, 'POST', volumesUri(pool), body)
  }
}
define('onggi-create-volume', OnggiCreateVolume)
