import { define, formatBytes, OnggiFormDialog, request } from '@onggi/ui'
import { html, type TemplateResult } from 'lit'
import { isFixed, type Pool, poolsUri, poolUri, type Volume, volumeUri } from '../pool.ts'

/** `<onggi-resize-volume .host .pool>`: makes a volume larger, or smaller where its format can. Sends `made`. */
export class OnggiResizeVolume extends OnggiFormDialog {
  declare pool: string
  #volume: Volume | undefined

  /** Opens the dialog for a volume. */
  ask(pool: string, volume: Volume): void {
    this.pool = pool
    this.#volume = volume
    this.show()
  }

  protected override heading(): string {
    return this.host.t('VIRT_UI_RESIZE_OF', { name: this.#volume?.name ?? '' })
  }

  protected override action(): string {
    return this.host.t('VIRT_UI_RESIZE')
  }

  protected override fields(): TemplateResult {
    const { t } = this.host
    const now = this.#volume?.capacity ?? 0
    return html`<onggi-field name="size" type="number" label=${t('VIRT_UI_SIZE')} suffix="GiB" min="0.001" step="any" pointer="/size" required
        hint=${t('VIRT_UI_RESIZE_HINT', { size: formatBytes(now) })} .value=${String(Math.round((now / 2 ** 30) * 1000) / 1000)}></onggi-field>`
  }

  protected override async send(data: FormData): Promise<void> {
    const size = Math.round(Number(this.text(data, 'size')) * 2 ** 30)
    await request(this.host, 'POST', `${volumeUri(this.pool, this.#volume?.name ?? '')}/resize`, { size })
  }
}
define('onggi-resize-volume', OnggiResizeVolume)

/** `<onggi-clone-volume .host>`: copies a volume, into this pool or another. Sends `made` when the server has taken it on. */
export class OnggiCloneVolume extends OnggiFormDialog {
  static override properties = { ...OnggiFormDialog.properties, pools: { state: true } }
  declare pools: readonly Pool[]
  #pool = ''
  #volume: Volume | undefined

  constructor() {
    super()
    this.pools = []
  }

  /** Opens the dialog for a volume. */
  async ask(pool: string, volume: Volume): Promise<void> {
    this.#pool = pool
    this.#volume = volume
    this.show()
    try {
      const all = await request<readonly Pool[]>(this.host, 'GET', poolsUri)
      this.pools = all.filter((p) => p.state === 'active' && !isFixed(p))
    } catch (error) {
      this.error = error
    }
  }

  protected override heading(): string {
    return this.host.t('VIRT_UI_CLONE_OF', { name: this.#volume?.name ?? '' })
  }

  protected override action(): string {
    return this.host.t('VIRT_UI_CLONE')
  }

  protected override fields(): TemplateResult {
    const { t } = this.host
    return html`<onggi-field name="pool" type="select" label=${t('VIRT_UI_POOL')} pointer="/pool" .value=${this.#pool}
        .options=${this.pools.map((p) => ({ value: p.name, label: p.name }))}></onggi-field>
      <onggi-field name="name" label=${t('VIRT_UI_NAME')} hint=${t('VIRT_UI_CLONE_NAME_HINT')} pointer="/name" pattern="[^\\/]*"></onggi-field>`
  }

  protected override async send(data: FormData): Promise<void> {
    const [pool, name] = [this.text(data, 'pool'), this.text(data, 'name')]
    await request(this.host, 'POST', `${volumeUri(this.#pool, this.#volume?.name ?? '')}/clone`, {
      ...(pool === '' || pool === this.#pool ? {} : { pool: poolUri(pool) }),
      ...(name === '' ? {} : { name }),
    })
  }
}
define('onggi-clone-volume', OnggiCloneVolume)
