import { define, OnggiFormDialog, request } from '@onggi/ui'
import { html, nothing, type TemplateResult } from 'lit'
import { hostInterfaces } from './networks/host-interfaces.ts'
import { type Network, networksUri, networkUri } from './network.ts'

const kinds = ['nat', 'isolated', 'bridge', 'macvtap', 'vepa', 'passthrough'] as const

/** `<onggi-create-network .host>`: a network of the host's own, or one through its interfaces. Sends `made`. */
export class OnggiCreateNetwork extends OnggiFormDialog {
  static override properties = { ...OnggiFormDialog.properties, kind: { state: true }, interfaces: { state: true } }
  declare kind: string
  declare interfaces: readonly string[]

  constructor() {
    super()
    this.kind = 'nat'
    this.interfaces = []
  }

  override show(): void {
    super.show()
    this.kind = 'nat'
    void hostInterfaces(this.host).then((found) => (this.interfaces = found))
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
      ${
        this.kind === 'isolated'
          ? nothing
          : html`<onggi-field name="interfaces" label=${t(this.kind === 'passthrough' ? 'VIRT_UI_INTERFACES' : 'VIRT_UI_INTERFACE')} pointer="/interfaces"
              hint=${t(this.kind === 'nat' ? 'VIRT_UI_INTERFACE_NAT' : 'VIRT_UI_INTERFACE_HINT')} ?required=${this.kind !== 'nat'} .suggestions=${this.interfaces}></onggi-field>`
      }
      ${
        this.kind === 'bridge'
          ? html`<onggi-field name="vlan_id" type="number" label=${t('VIRT_UI_VLAN')} min="1" max="4094" step="1" placeholder=${t('VIRT_UI_NONE')} pointer="/vlan_id"></onggi-field>
              <p class="small-text muted">${t('VIRT_UI_BRIDGE_ABOUT')}</p>`
          : nothing
      }`
  }

  /** Networks are made inactive; whoever makes one here means to use it. One over a new bridge waits for a word that the host is still reached. */
  protected override async send(data: FormData): Promise<void> {
    const [subnet, interfaces, vlan] = ['subnet', 'interfaces', 'vlan_id'].map((name) => this.text(data, name))
    const made = await request<Network>(this.host, 'POST', networksUri, {
      name: this.text(data, 'name'),
      connection: this.kind,
      ...(subnet === undefined || subnet === '' ? {} : { subnet }),
      ...(interfaces === undefined || interfaces === '' ? {} : { interfaces: interfaces.split(/[\s,]+/) }),
      ...(vlan === undefined || vlan === '' ? {} : { vlan_id: Number(vlan) }),
    })
    if (made.confirm_by === undefined) await request(this.host, 'POST', `${networkUri(made.name)}/activate`, {})
  }
}
define('onggi-create-network', OnggiCreateNetwork)
