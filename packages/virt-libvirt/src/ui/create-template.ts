import { define, OnggiFormDialog, request } from '@onggi/ui'
import { html, nothing, type TemplateResult } from 'lit'
import { knownImages } from './guest/images.ts'
import { templatesUri } from './guest.ts'
import type { Template } from './template.ts'

const kinds = ['disk', 'netboot'] as const

/** `<onggi-create-template .host>`: a template from an ISO or disk image. Sends `made`, and `template` with it. */
export class OnggiCreateTemplate extends OnggiFormDialog {
  static override properties = { ...OnggiFormDialog.properties, kind: { state: true }, images: { state: true } }
  declare kind: string
  declare images: readonly string[]

  constructor() {
    super()
    this.kind = 'disk'
    this.images = []
  }

  override show(): void {
    super.show()
    this.kind = 'disk'
    void knownImages(this.host).then((images) => (this.images = images))
  }

  protected override heading(): string {
    return this.host.t('VIRT_UI_TEMPLATE_NEW')
  }

  protected override action(): string {
    return this.host.t('VIRT_UI_TEMPLATE_DO')
  }

  protected override fields(): TemplateResult {
    const { t } = this.host
    return html`<onggi-field name="kind" type="select" label=${t('VIRT_UI_MEDIA')} pointer="/source_media/type" .value=${this.kind} .options=${kinds.map((value) => ({ value, label: t(`VIRT_UI_MEDIA_${value}`) }))}
        @input=${(e: Event) => (this.kind = (e.target as HTMLInputElement).value)}></onggi-field>
      ${this.kind === 'netboot' ? nothing : this.#path()}
      <onggi-field name="name" label=${t('VIRT_UI_NAME')} hint=${t('VIRT_UI_TEMPLATE_NAME_HINT')} pointer="/name" pattern="[^\\/]*" ?required=${this.kind === 'netboot'}></onggi-field>`
  }

  #path(): TemplateResult {
    const { t } = this.host
    return html`<onggi-field name="path" label=${t('VIRT_UI_ISO_PATH')} hint=${t('VIRT_UI_MEDIA_HINT')} pointer="/source_media" required .suggestions=${this.images}></onggi-field>`
  }

  protected override async send(data: FormData): Promise<void> {
    const name = this.text(data, 'name')
    const made = await request<Template>(this.host, 'POST', templatesUri, {
      source_media: this.kind === 'netboot' ? { type: 'netboot' } : { type: 'disk', path: this.text(data, 'path') },
      ...(name === '' ? {} : { name }),
    })
    this.dispatchEvent(new CustomEvent<Template>('template', { detail: made }))
    this.host.notify('VIRT_UI_TEMPLATE_MADE', { name: made.name, tone: 'ok' })
  }
}
define('onggi-create-template', OnggiCreateTemplate)
