import { define, isClientError, OnggiFormDialog, readError, request, showFieldErrors, type TaskJson, taskEnd } from '@onggi/ui'
import { html, nothing, type TemplateResult } from 'lit'
import { type Guest, guestUri, isOn } from '../guest.ts'
import { isFixed, type Pool, poolsUri, type Volume, volumesUri } from '../pool.ts'
import { knownImages } from './images.ts'

type Source = 'new' | 'volume' | 'cdrom'

const buses = ['virtio', 'scsi', 'sata', 'ide', 'usb'] as const

/** `<onggi-add-drive .host>`: a new disk, a volume that exists, or a CD-ROM drive for a guest. Sends `made`. */
export class OnggiAddDrive extends OnggiFormDialog {
  static override properties = {
    ...OnggiFormDialog.properties,
    source: { state: true },
    pools: { state: true },
    pool: { state: true },
    volumes: { state: true },
    images: { state: true },
  }
  declare source: Source
  declare pools: readonly Pool[]
  declare pool: string
  /** Free volumes of the chosen pool. */
  declare volumes: readonly Volume[]
  declare images: readonly string[]
  #guest: Guest | undefined
  /** Made for this drive, but the guest did not take it: the second attempt goes on with it. */
  #made: { readonly pool: string; readonly vol: string } | undefined

  constructor() {
    super()
    this.source = 'new'
    this.pool = ''
    this.pools = this.volumes = this.images = []
  }

  /** Opens the dialog for a guest. */
  async ask(guest: Guest): Promise<void> {
    this.#guest = guest
    this.#made = undefined
    this.source = 'new'
    this.show()
    try {
      const all = await request<readonly Pool[]>(this.host, 'GET', poolsUri)
      this.pools = all.filter((p) => p.state === 'active' && !isFixed(p))
      await this.#choosePool(this.pools.find((p) => p.name === 'default')?.name ?? this.pools[0]?.name ?? '')
    } catch (error) {
      this.error = error
    }
    this.images = await knownImages(this.host)
  }

  async #choosePool(name: string): Promise<void> {
    this.pool = name
    this.volumes = []
    if (name === '') return
    const all = await request<readonly Volume[]>(this.host, 'GET', volumesUri(name)).catch(() => [])
    if (this.pool === name) this.volumes = all.filter((v) => v.used_by.length === 0 && v.format !== 'iso')
  }

  protected override heading(): string {
    return this.host.t('VIRT_UI_DRIVE_ADD_TO', { name: this.#guest?.name ?? '' })
  }

  protected override action(): string {
    return this.host.t('VIRT_UI_ADD')
  }

  #poolField(): TemplateResult {
    return html`<onggi-field name="pool" type="select" label=${this.host.t('VIRT_UI_POOL')} pointer="/pool" required .value=${this.pool}
      .options=${this.pools.map((p) => ({ value: p.name, label: p.name }))}
      @input=${(e: Event) => void this.#choosePool((e.target as HTMLInputElement).value)}></onggi-field>`
  }

  #sourceFields(): TemplateResult {
    const { t } = this.host
    switch (this.source) {
      case 'cdrom':
        return html`<onggi-field name="path" label=${t('VIRT_UI_ISO_PATH')} hint=${t('VIRT_UI_CDROM_HINT')} pointer="/path" .suggestions=${this.images}></onggi-field>`
      case 'volume':
        return html`${this.#poolField()}
          <onggi-field name="vol" type="select" label=${t('VIRT_UI_VOLUME')} pointer="/vol" required
            hint=${this.volumes.length === 0 ? t('VIRT_UI_VOLUMES_FREE_NONE') : ''}
            .options=${this.volumes.map((v) => ({ value: v.name, label: `${v.name} · ${v.format}` }))}></onggi-field>`
      case 'new':
        return html`${this.#poolField()}
          <div class="columns">
            <onggi-field name="capacity" type="number" label=${t('VIRT_UI_SIZE')} suffix="GiB" min="1" step="1" value="10" pointer="/capacity" required></onggi-field>
            <onggi-field name="format" type="select" label=${t('VIRT_UI_FORMAT')} pointer="/format"
              .options=${['qcow2', 'raw'].map((value) => ({ value, label: value }))}></onggi-field>
          </div>
          <onggi-field name="name" label=${t('VIRT_UI_VOLUME_NAME')} pointer="/name" pattern="[^\\/]+" required .value=${this.#freeName()}></onggi-field>`
    }
  }

  #freeName(): string {
    const guest = this.#guest?.name ?? 'disk'
    const taken = new Set(this.volumes.map((v) => v.name))
    for (let n = 1; ; n++) if (!taken.has(`${guest}-data-${n}.img`)) return `${guest}-data-${n}.img`
  }

  protected override fields(): TemplateResult {
    const { t } = this.host
    const sources = (['new', 'volume', 'cdrom'] as const).map((value) => ({ value, label: t(`VIRT_UI_DRIVE_FROM_${value}`) }))
    const hot = this.#guest !== undefined && isOn(this.#guest)
    return html`<onggi-field name="source" type="select" label=${t('VIRT_UI_DRIVE')} .options=${sources} .value=${this.source}
        @input=${(e: Event) => (this.source = (e.target as HTMLInputElement).value as Source)}></onggi-field>
      ${this.#sourceFields()}
      <onggi-field name="bus" type="select" label=${t('VIRT_UI_BUS')} pointer="/bus"
        .options=${[{ value: '', label: t('VIRT_UI_AUTOMATIC') }, ...buses.filter((b) => this.source !== 'cdrom' || b !== 'virtio').map((value) => ({ value, label: value.toUpperCase() }))]}></onggi-field>
      ${hot ? html`<p class="small-text muted">${t('VIRT_UI_DRIVE_HOT')}</p>` : nothing}`
  }

  /** An empty disk is made first; what the server says of it belongs to this form's own fields. */
  async #newVolume(data: FormData): Promise<{ readonly pool: string; readonly vol: string } | undefined> {
    if (this.#made !== undefined) return this.#made
    const vol = this.text(data, 'name')
    const { host, pool } = this
    const body = { name: vol, capacity: Number(this.text(data, 'capacity')) * 1024, format: this.text(data, 'format') }
    try {
      await taskEnd(host, await request<TaskJson>(host, 'POST', volumesUri(pool), body))
    } catch (e) {
      const form = this.renderRoot.querySelector('form')
      if (!isClientError(e) || form === null || e.fields.length === 0) throw e
      if (showFieldErrors(form, e.fields).length > 0) throw e
      return undefined
    }
    this.#made = { pool, vol }
    return this.#made
  }

  protected override async send(data: FormData): Promise<boolean> {
    const uri = `${guestUri(this.#guest?.name ?? '')}/storages`
    const bus = this.text(data, 'bus') === '' ? {} : { bus: this.text(data, 'bus') }
    if (this.source === 'cdrom') {
      await request(this.host, 'POST', uri, { type: 'cdrom', path: this.text(data, 'path'), ...bus })
      return true
    }
    const from = this.source === 'volume' ? { pool: this.pool, vol: this.text(data, 'vol') } : await this.#newVolume(data)
    if (from === undefined) return false
    try {
      await request(this.host, 'POST', uri, { type: 'disk', ...from, ...bus })
    } catch (e) {
      if (this.source === 'new') this.host.notify('VIRT_UI_VOLUME_LEFT', { ...from, why: readError(e).text, tone: 'warn' })
      throw e
    }
    return true
  }
}
define('onggi-add-drive', OnggiAddDrive)
