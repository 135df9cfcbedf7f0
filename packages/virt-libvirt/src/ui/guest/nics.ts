import { askToConfirm, type Column, define, errorBanner, request } from '@onggi/ui'
import { html, nothing, type TemplateResult } from 'lit'
import { attempt } from '../attempt.ts'
import type { Nic } from './devices.ts'
import { GuestPart } from './guest-part.ts'
import './edit-nic.ts'
import type { OnggiEditNic } from './edit-nic.ts'

/** `<onggi-guest-nics .host .guest>`: network interfaces of a guest. */
export class OnggiGuestNics extends GuestPart<Nic> {
  protected override get kind(): string {
    return 'ifaces'
  }

  async #remove(n: Nic): Promise<void> {
    const { t } = this.host
    const isAgreed = await askToConfirm({
      heading: t('VIRT_UI_ASK_NIC', { mac: n.mac }),
      text: t('VIRT_UI_ASK_NIC_TEXT'),
      confirm: t('VIRT_UI_REMOVE'),
      danger: true,
    })
    if (isAgreed) await attempt(this.host, () => request(this.host, 'DELETE', this.itemUri(n.mac)))
    await this.list?.reload()
  }

  #ask(nic?: Nic): void {
    void this.renderRoot.querySelector<OnggiEditNic>('onggi-edit-nic')?.ask(this.guest, nic)
  }

  #columns(): readonly Column<Nic>[] {
    const { t } = this.host
    const orNone = (text: string): unknown => (text === '' ? html`<span class="muted">–</span>` : text)
    return [
      {
        label: t('VIRT_UI_NETWORK'),
        kind: 'lead',
        cell: (n) =>
          html`<div class="name">${n.network ?? n.bridge ?? t(`VIRT_UI_NIC_${n.type}`)}</div><code class="muted">${n.mac}</code>`,
      },
      { label: t('VIRT_UI_MODEL'), cell: (n) => orNone(n.model) },
      { label: t('VIRT_UI_ADDRESSES'), cell: (n) => orNone(n.ips.join(', ')) },
      {
        label: '',
        kind: 'menu',
        cell: (n) => html`<div class="acts"><onggi-menu label=${t('VIRT_UI_MORE', { name: n.mac })}
          .items=${[
            { label: t('VIRT_UI_CHANGE'), icon: 'edit', disabled: n.type !== 'network', run: () => this.#ask(n) },
            { label: t('VIRT_UI_REMOVE'), icon: 'trash', danger: true, run: () => void this.#remove(n) },
          ]}></onggi-menu></div>`,
      },
    ]
  }

  override render(): TemplateResult {
    const { t } = this.host
    const { items = [], state, error } = this.list ?? {}
    return html`<div class="spread">
        <h2>${t('VIRT_UI_NICS')}</h2>
        <button class="small" type="button" @click=${() => this.#ask()}><onggi-icon name="plus"></onggi-icon>${t('VIRT_UI_NIC_ADD')}</button>
      </div>
      ${errorBanner(error, () => void this.list?.reload())}
      ${state === 'ready' && items.length === 0 ? html`<p class="muted">${t('VIRT_UI_NICS_NONE')}</p>` : nothing}
      ${items.length === 0 ? nothing : html`<onggi-table label=${t('VIRT_UI_NICS')} .columns=${this.#columns()} .rows=${items} .keyOf=${(n: Nic) => n.mac}></onggi-table>`}
      <onggi-edit-nic .host=${this.host} @made=${() => void this.list?.reload()}></onggi-edit-nic>`
  }
}
define('onggi-guest-nics', OnggiGuestNics)
