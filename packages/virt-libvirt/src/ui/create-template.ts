import { define, OnggiFormDialog, request } from '@onggi/ui'
import { html, type TemplateResult } from 'lit'
import { templatesUri } from './guest.ts'
import type { Template } from './template.ts'

/** `<onggi-create-template .host>`: a template from an ISO or disk image. Sends `made`. */
export class OnggiCreateTemplate extends OnggiFormDialog {
  protected override heading(): string {
    return this.host.t('VIRT_UI_TEMPLATE_NEW')
  }

  protected override action(): string {
    return this.host.t('VIRT_UI_TEMPLATE_DO')
  }

  protected override fields(): TemplateResult {
    const { t } = this.host
    return html`<onggi-field name="path" label=${t('VIRT_UI_ISO_PATH')} hint=${t('VIRT_UI_ISO_PATH_HINT')} pointer="/source_media" required></onggi-field>
      <onggi-field name="name" label=${t('VIRT_UI_NAME')} hint=${t('VIRT_UI_TEMPLATE_NAME_HINT')} pointer="/name" pattern="[^\\/]*"></onggi-field>`
  }

  protected override async send(data: FormData): Promise<void> {
    const name = this.text(data, 'name')
    const made = await request<Template>(this.host, 'POST', templatesUri, {
      source_media: { type: 'disk', path: this.text(data, 'path') },
      ...(name === '' ? {} : { name }),
    })
    this.host.notify('VIRT_UI_TEMPLATE_MADE', { name: made.name, tone: 'ok' })
  }
}
define('onggi-create-template', OnggiCreateTemplate)
