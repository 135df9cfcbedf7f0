import { define, OnggiFormDialog, request } from '@onggi/ui'
import { html, type TemplateResult } from 'lit'
import type { Hostdev } from './devices.ts'

/** A device of the host as `/host/devices` answers it. */
interface HostDevice {
  readonly name: string
  readonly device_type: string
  readonly vendor?: { readonly description: string } | null
  readonly product?: { readonly description: string } | null
  readonly iommuGroup?: number | null
}

/** `<onggi-add-hostdev .host>`: gives a device of the host to a guest. Sends `made` when the server has taken it on. */
export class OnggiAddHostdev extends OnggiFormDialog {
  static override properties = { ...OnggiFormDialog.properties, devices: { state: true }, chosen: { state: true } }
  declare devices: readonly HostDevice[]
  declare chosen: string
  #uri = ''

  constructor() {
    super()
    this.devices = []
    this.chosen = ''
  }

  /** Opens the dialog for the guest at `uri`, which has `own` already. */
  async ask(uri: string, own: readonly Hostdev[]): Promise<void> {
    this.#uri = uri
    this.show()
    try {
      const all = await request<readonly HostDevice[]>(
        this.host,
        'GET',
        '/plugins/kimchi/host/devices?_passthrough=true&_available_only=true',
      )
      this.devices = all.filter((d) => !own.some((o) => o.name === d.name))
      this.chosen = this.devices[0]?.name ?? ''
    } catch (error) {
      this.error = error
    }
  }

  protected override heading(): string {
    return this.host.t('VIRT_UI_HOSTDEV_ADD')
  }

  protected override action(): string {
    return this.host.t('VIRT_UI_ADD')
  }

  /** Devices that go along: those of the same IOMMU group. */
  #along(): readonly HostDevice[] {
    const group = this.devices.find((d) => d.name === this.chosen)?.iommuGroup
    return group === undefined || group === null ? [] : this.devices.filter((d) => d.iommuGroup === group && d.name !== this.chosen)
  }

  protected override fields(): TemplateResult {
    const { t } = this.host
    const label = (d: HostDevice): string =>
      [[d.vendor?.description, d.product?.description].filter((x) => x !== undefined && x !== '').join(' ') || d.device_type, d.name].join(
        ' · ',
      )
    const along = this.#along()
    return html`<onggi-field name="name" type="select" label=${t('VIRT_UI_DEVICE')} pointer="/name" required .value=${this.chosen}
        hint=${this.devices.length === 0 ? t('VIRT_UI_HOSTDEVS_FREE_NONE') : ''}
        .options=${this.devices.map((d) => ({ value: d.name, label: label(d) }))}
        @input=${(e: Event) => (this.chosen = (e.target as HTMLInputElement).value)}></onggi-field>
      <p class="small-text muted">${along.length === 0 ? t('VIRT_UI_HOSTDEV_ABOUT') : t('VIRT_UI_HOSTDEV_ALONG', { names: along.map((d) => d.name).join(', ') })}</p>`
  }

  protected override async send(data: FormData): Promise<void> {
    await request(this.host, 'POST', `${this.#uri}/hostdevs`, { name: this.text(data, 'name') })
  }
}
define('onggi-add-hostdev', OnggiAddHostdev)
