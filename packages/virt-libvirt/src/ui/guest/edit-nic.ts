import { define, OnggiFormDialog, request } from '@onggi/ui'
import { html, nothing, type TemplateResult } from 'lit'
import { type Guest, guestUri, isOn } from '../guest.ts'
import { type Network, networksUri, networkUri } from '../network.ts'
import type { Nic } from './devices.ts'

const models = ['virtio', 'e1000', 'e1000e', 'rtl8139', 'ne2k_pci', 'pcnet', 'i82551', 'i82557b', 'i82559er'] as const

/** `<onggi-edit-nic .host>`: adds or changes a network interface. Sends `made`. */
export class OnggiEditNic extends OnggiFormDialog {
  static override properties = { ...OnggiFormDialog.properties, networks: { state: true } }
  declare networks: readonly Network[]
  #guest: Guest | undefined
  #nic: Nic | undefined

  constructor() {
    super()
    this.networks = []
  }

  /** Opens the dialog; without `nic` it adds one. */
  async ask(guest: Guest, nic?: Nic): Promise<void> {
    this.#guest = guest
    this.#nic = nic
    this.show()
    try {
      this.networks = await request<readonly Network[]>(this.host, 'GET', networksUri)
    } catch (error) {
      this.error = error
    }
  }

  protected override heading(): string {
    const { t } = this.host
    return this.#nic === undefined
      ? t('VIRT_UI_NIC_ADD_TO', { name: this.#guest?.name ?? '' })
      : t('VIRT_UI_NIC_CHANGE', { mac: this.#nic.mac })
  }

  protected override action(): string {
    return this.host.t(this.#nic === undefined ? 'VIRT_UI_ADD' : 'VIRT_UI_SAVE')
  }

  protected override fields(): TemplateResult {
    const { t } = this.host
    const nic = this.#nic
    const on = this.#guest !== undefined && isOn(this.#guest)
    const known =
      nic === undefined || nic.model === '' || (models as readonly string[]).includes(nic.model) ? models : [nic.model, ...models]
    const choices = known.map((value) => ({ value, label: value }))
    return html`<onggi-field name="network" type="select" label=${t('VIRT_UI_NETWORK')} pointer="/network" required .value=${nic?.network ?? ''}
        .options=${this.networks.map((n) => ({ value: n.name, label: n.state === 'active' ? n.name : t('VIRT_UI_NETWORK_OFF', { name: n.name }) }))}></onggi-field>
      <div class="columns">
        <onggi-field name="model" type="select" label=${t('VIRT_UI_MODEL')} pointer="/model" .value=${nic?.model ?? ''}
          .options=${nic === undefined ? [{ value: '', label: t('VIRT_UI_AUTOMATIC') }, ...choices] : choices}></onggi-field>
        <onggi-field name="mac" label=${t('VIRT_UI_MAC')} pointer="/mac" placeholder=${t('VIRT_UI_AUTOMATIC')} .value=${nic?.mac ?? ''} ?disabled=${nic !== undefined && on}></onggi-field>
      </div>
      ${on && nic !== undefined ? html`<p class="small-text muted">${t('VIRT_UI_NIC_RUNNING')}</p>` : nothing}`
  }

  protected override async send(data: FormData): Promise<void> {
    const uri = `${guestUri(this.#guest?.name ?? '')}/ifaces`
    const wish = { network: networkUri(this.text(data, 'network')), model: this.text(data, 'model'), mac: this.text(data, 'mac') }
    const nic = this.#nic
    if (nic === undefined) {
      const given = Object.fromEntries(Object.entries(wish).filter(([, v]) => v !== ''))
      await request(this.host, 'POST', uri, { type: 'network', ...given })
      return
    }
    const was = { network: networkUri(nic.network ?? ''), model: nic.model, mac: nic.mac }
    const changes = Object.fromEntries(Object.entries(wish).filter(([k, v]) => v !== '' && v !== was[k as keyof typeof was]))
    if (Object.keys(changes).length > 0) await request(this.host, 'PUT', `${uri}/${encodeURIComponent(nic.mac)}`, changes)
  }
}
define('onggi-edit-nic', OnggiEditNic)
