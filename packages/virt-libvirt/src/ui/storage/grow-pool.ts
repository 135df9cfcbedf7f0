import { define, OnggiFormDialog, request } from '@onggi/ui'
import { html, type TemplateResult } from 'lit'
import { poolUri } from '../pool.ts'

/** `<onggi-grow-pool .host>`: gives a volume group more disks. Sends `made`. */
export class OnggiGrowPool extends OnggiFormDialog {
  static override properties = { ...OnggiFormDialog.properties, partitions: { state: true } }
  declare partitions: readonly string[]
  #pool = ''

  constructor() {
    super()
    this.partitions = []
  }

  /** Opens the dialog for a pool. */
  async ask(pool: string): Promise<void> {
    this.#pool = pool
    this.show()
    const all = await request<readonly { readonly path: string; readonly available: boolean }[]>(
      this.host,
      'GET',
      '/plugins/kimchi/host/partitions',
    ).catch(() => [])
    this.partitions = all.filter((p) => p.available).map((p) => p.path)
  }

  protected override heading(): string {
    return this.host.t('VIRT_UI_POOL_GROW_OF', { name: this.#pool })
  }

  protected override action(): string {
    return this.host.t('VIRT_UI_POOL_GROW')
  }

  protected override fields(): TemplateResult {
    const { t } = this.host
    return html`<onggi-field name="disks" label=${t('VIRT_UI_POOL_DEVICES')} hint=${t('VIRT_UI_POOL_DEVICES_HINT')} pointer="/disks" required .suggestions=${this.partitions}></onggi-field>`
  }

  protected override async send(data: FormData): Promise<void> {
    await request(this.host, 'PUT', poolUri(this.#pool), { disks: this.text(data, 'disks').split(/[\s,]+/) })
  }
}
define('onggi-grow-pool', OnggiGrowPool)
