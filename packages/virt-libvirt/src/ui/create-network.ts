import { define, OnggiFormDialog, request } from '@onggi/ui'
import { html, nothing, type TemplateResult } from 'lit'
import { type Network, networksUri, networkUri } from './network.ts'

const kinds = ['nat', 'isolated', 'bridge', 'macvtap'] as const

/** `<onggi-create-network .host>`: a network of the host's own, or one through an interface. Sends `made`. */
export class OnggiCreateNetwork extends OnggiFormDialog {
  static override properties = { ...OnggiFormDialog.properties, kind: { state: true } }
  declare kind: string

  constructor() {
    super()
    this.kind = 'nat'
  }

  protected override heading(): string {
    return this.host.t('VIRT_UI_NETWORK_NEW')
  }

  protected override action(): string {
    return this.host.t('VIRT_UI_NETWORK_DO')
  }

  protected override fields(): TemplateResult {
    const { t } = this.host
    const isVirtual = this.kind === 'nat' || this.kind === 'isolated'
    return html`<onggi-field name="name" label=${t('VIRT_UI_NAME')} pointer="/name" required pattern="[^\\/]+"></onggi-field>
      <onggi-field name="connection" type="select" label=${t('VIRT_UI_CONNECTION')} pointer="/connection" .value=${this.kind}
        .options=${kinds.map((value) => ({ value, label: t(`VIRT_UI_CONNECTION_${value}`) }))}
        @input=${(e: Event) => (this.kind = (e.target as HTMLInputElement).value)}></onggi-field>
      ${
        isVirtual
          ? html`<onggi-field name="subnet" label=${t('VIRT_UI_SUBNET')} hint=${t('VIRT_UI_SUBNET_HINT')} pointer="/subnet" placeholder="192.168.100.0/24"></onggi-field>`
          : nothing
      }
      ${isVirtual ? nothing : html`<onggi-field name="interfaces" label=${t('VIRT_UI_INTERFACE')} hint=${t('VIRT_UI_INTERFACE_HINT')} pointer="/interfaces" required></onggi-field>`}`
  }

  /** Networks are made inactive; whoever makes one here means to use it. */
  protected override async send(data: FormData): Promise<void> {
    const [subnet, interfaces] = [this.text(data, 'subnet'), this.text(data, 'interfaces')]
    const made = await request<Network>(this.host, 'POST', networksUri, {
      name: this.text(data, 'name'),
      connection: this.kind,
      ...(subnet === '' ? {} : { subnet }),
      ...(interfaces === '' ? {} : { interfaces: interfaces.split(/[\s,]+/) }),
    })
    await request(this.host, 'POST', `${networkUri(made.name)}/activate`, {})
  }
}
define('onggi-create-network', OnggiCreateNetwork)
