import { askToConfirm, type Column, define, errorBanner, request } from '@onggi/ui'
import { html, nothing, type TemplateResult } from 'lit'
import { attempt } from '../attempt.ts'
import './add-hostdev.ts'
import type { OnggiAddHostdev } from './add-hostdev.ts'
import type { Hostdev } from './devices.ts'
import { GuestPart } from './guest-part.ts'

/** `<onggi-guest-hostdevs .host .guest>`: devices of the host that were given to a guest. */
export class OnggiGuestHostdevs extends GuestPart<Hostdev> {
  protected override get kind(): string {
    return 'hostdevs'
  }

  async #remove(d: Hostdev): Promise<void> {
    const { t } = this.host
    const isAgreed = await askToConfirm({
      heading: t('VIRT_UI_ASK_HOSTDEV', { name: d.name }),
      text: t('VIRT_UI_ASK_HOSTDEV_TEXT'),
      confirm: t('VIRT_UI_REMOVE'),
      danger: true,
    })
    if (isAgreed) await attempt(this.host, () => request(this.host, 'DELETE', this.itemUri(d.name)))
  }

  #columns(): readonly Column<Hostdev>[] {
    const { t } = this.host
    return [
      { label: t('VIRT_UI_DEVICE'), kind: 'lead', cell: (d) => html`<div class="name">${d.name}</div>` },
      { label: t('VIRT_UI_TYPE'), cell: (d) => d.type },
      {
        label: '',
        kind: 'menu',
        cell: (d) =>
          this.isAdmin
            ? html`<div class="acts"><button class="small" type="button" @click=${() => void this.#remove(d)}>${t('VIRT_UI_REMOVE')}<span class="visually-hidden"> ${d.name}</span></button></div>`
            : nothing,
      },
    ]
  }

  override render(): TemplateResult {
    const { t } = this.host
    const { items = [], error, state } = this.list ?? {}
    return html`<div class="spread">
        <h2>${t('VIRT_UI_HOSTDEVS')}</h2>
        ${this.isAdmin ? html`<button class="small" type="button" @click=${() => void this.renderRoot.querySelector<OnggiAddHostdev>('onggi-add-hostdev')?.ask(this.uri, items)}><onggi-icon name="plus"></onggi-icon>${t('VIRT_UI_HOSTDEV_ADD')}</button>` : nothing}
      </div>
      ${errorBanner(error, () => void this.list?.reload())}
      ${state === 'ready' && items.length === 0 ? html`<p class="muted">${t('VIRT_UI_HOSTDEVS_NONE')}</p>` : nothing}
      ${items.length === 0 ? nothing : html`<onggi-table label=${t('VIRT_UI_HOSTDEVS')} .columns=${this.#columns()} .rows=${items} .keyOf=${(d: Hostdev) => d.name}></onggi-table>`}
      <onggi-add-hostdev .host=${this.host}></onggi-add-hostdev>`
  }
}
define('onggi-guest-hostdevs', OnggiGuestHostdevs)
