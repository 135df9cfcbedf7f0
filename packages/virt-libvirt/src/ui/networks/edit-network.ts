import { define, OnggiFormDialog, request } from '@onggi/ui'
import { html, nothing, type TemplateResult } from 'lit'
import { type Network, networkUri } from '../network.ts'
import { hostInterfaces } from './host-interfaces.ts'

/** `<onggi-edit-network .host>`: name, subnet and interfaces of a network. Sends `made`. */
export class OnggiEditNetwork extends OnggiFormDialog {
  static override properties = { ...OnggiFormDialog.properties, interfaces: { state: true } }
  declare interfaces: readonly string[]
  #network: Network | undefined

  constructor() {
    super()
    this.interfaces = []
  }

  /** Opens the dialog for a network. */
  ask(network: Network): void {
    this.#network = network
    this.show()
    void hostInterfaces(this.host).then((found) => (this.interfaces = found))
  }

  protected override heading(): string {
    return this.host.t('VIRT_UI_EDIT_TITLE', { name: this.#network?.name ?? '' })
  }

  protected override action(): string {
    return this.host.t('VIRT_UI_SAVE')
  }

  #isVirtual(): boolean {
    return this.#network?.connection === 'nat' || this.#network?.connection === 'isolated'
  }

  protected override fields(): TemplateResult {
    const { t } = this.host
    const n = this.#network
    const on = n?.state === 'active'
    return html`${on ? html`<onggi-banner heading=${t('VIRT_UI_NETWORK_ACTIVE')}>${t('VIRT_UI_NETWORK_ACTIVE_ADVICE')}</onggi-banner>` : nothing}
      <onggi-field name="name" label=${t('VIRT_UI_NAME')} pointer="/name" required pattern="[^\\/]+" .value=${n?.name ?? ''}></onggi-field>
      ${
        this.#isVirtual()
          ? html`<onggi-field name="subnet" label=${t('VIRT_UI_SUBNET')} pointer="/subnet" .value=${n?.subnet ?? ''}></onggi-field>`
          : html`<onggi-field name="interfaces" label=${t('VIRT_UI_INTERFACE')} hint=${t('VIRT_UI_INTERFACE_HINT')} pointer="/interfaces"
              .value=${n?.interfaces.join(', ') ?? ''} .suggestions=${this.interfaces}></onggi-field>`
      }
      <label class="check"><input type="checkbox" name="autostart" .checked=${n?.autostart ?? false} />${t('VIRT_UI_AUTOSTART')}</label>`
  }

  protected override async send(data: FormData): Promise<void> {
    const n = this.#network
    if (n === undefined) return
    const changes: Record<string, unknown> = {}
    if (this.text(data, 'name') !== n.name) changes['name'] = this.text(data, 'name')
    if (this.#isVirtual()) {
      if (this.text(data, 'subnet') !== n.subnet) changes['subnet'] = this.text(data, 'subnet')
    } else {
      const interfaces = this.text(data, 'interfaces').split(/[\s,]+/)
      if (interfaces.join() !== n.interfaces.join()) changes['interfaces'] = interfaces
    }
    if ((data.get('autostart') !== null) !== n.autostart) changes['autostart'] = !n.autostart
    if (Object.keys(changes).length > 0) await request(this.host, 'PUT', networkUri(n.name), changes)
  }
}
define('onggi-edit-network', OnggiEditNetwork)
