import { define, OnggiFormDialog, request } from '@onggi/ui'
import { html, nothing, type TemplateResult } from 'lit'
import { type Pool, poolsUri, poolUri } from './pool.ts'

/** `<onggi-create-pool .host>`: a directory, a file server's directory or a volume group becomes a pool. Sends `made`. */
export class OnggiCreatePool extends OnggiFormDialog {
  static override properties = { ...OnggiFormDialog.properties, kind: { state: true } }
  declare kind: string

  constructor() {
    super()
    this.kind = 'dir'
  }

  protected override heading(): string {
    return this.host.t('VIRT_UI_POOL_NEW')
  }

  protected override action(): string {
    return this.host.t('VIRT_UI_POOL_DO')
  }

  protected override fields(): TemplateResult {
    const { t } = this.host
    const kinds = ['dir', 'netfs', 'logical'].map((value) => ({ value, label: t(`VIRT_UI_POOL_TYPE_${value}`) }))
    return html`<onggi-field name="name" label=${t('VIRT_UI_NAME')} pointer="/name" required pattern="[^\\/]+"></onggi-field>
      <onggi-field name="type" type="select" label=${t('VIRT_UI_TYPE')} pointer="/type" .options=${kinds} .value=${this.kind}
        @input=${(e: Event) => (this.kind = (e.target as HTMLInputElement).value)}></onggi-field>
      ${this.kind === 'dir' ? html`<onggi-field name="path" label=${t('VIRT_UI_POOL_PATH')} hint=${t('VIRT_UI_POOL_PATH_HINT')} pointer="/path" required></onggi-field>` : nothing}
      ${
        this.kind === 'netfs'
          ? html`<onggi-field name="host" label=${t('VIRT_UI_POOL_HOST')} pointer="/source/host" required></onggi-field>
              <onggi-field name="export" label=${t('VIRT_UI_POOL_EXPORT')} pointer="/source/path" required></onggi-field>`
          : nothing
      }
      ${this.kind === 'logical' ? html`<onggi-field name="devices" label=${t('VIRT_UI_POOL_DEVICES')} hint=${t('VIRT_UI_POOL_DEVICES_HINT')} pointer="/source/devices" required></onggi-field>` : nothing}`
  }

  #body(data: FormData): Record<string, unknown> {
    const common = { name: this.text(data, 'name'), type: this.kind }
    if (this.kind === 'dir') return { ...common, path: this.text(data, 'path') }
    if (this.kind === 'netfs') return { ...common, source: { host: this.text(data, 'host'), path: this.text(data, 'export') } }
    return { ...common, source: { devices: this.text(data, 'devices').split(/[\s,]+/) } }
  }

  /** Pools are made inactive; whoever makes one here means to use it. */
  protected override async send(data: FormData): Promise<void> {
    const made = await request<Pool>(this.host, 'POST', poolsUri, this.#body(data))
    await request(this.host, 'POST', `${poolUri(made.name)}/activate`, {})
  }
}
define('onggi-create-pool', OnggiCreatePool)
