import { askToConfirm, type Column, define, errorBanner, type MenuItem, request } from '@onggi/ui'
import { html, nothing, type TemplateResult } from 'lit'
import { attempt } from '../attempt.ts'
import './add-drive.ts'
import type { OnggiAddDrive } from './add-drive.ts'
import './change-medium.ts'
import type { OnggiChangeMedium } from './change-medium.ts'
import type { Drive } from './devices.ts'
import { GuestPart } from './guest-part.ts'

/** `<onggi-guest-drives .host .guest>`: disks and CD-ROM drives of a guest. */
export class OnggiGuestDrives extends GuestPart<Drive> {
  protected override get kind(): string {
    return 'storages'
  }

  async #remove(d: Drive): Promise<void> {
    const { t } = this.host
    const isAgreed = await askToConfirm({
      heading: t('VIRT_UI_ASK_DRIVE', { dev: d.dev }),
      text: t(d.type === 'disk' ? 'VIRT_UI_ASK_DRIVE_TEXT' : 'VIRT_UI_ASK_CDROM_TEXT', { path: d.path }),
      confirm: t('VIRT_UI_REMOVE'),
      danger: d.type === 'disk',
    })
    if (isAgreed) await attempt(this.host, () => request(this.host, 'DELETE', this.itemUri(d.dev)))
    await this.list?.reload()
  }

  async #eject(d: Drive): Promise<void> {
    await attempt(this.host, () => request(this.host, 'PUT', this.itemUri(d.dev), { path: '' }))
    await this.list?.reload()
  }

  #menu(d: Drive): readonly MenuItem[] {
    const { t } = this.host
    const medium: readonly MenuItem[] =
      d.type !== 'cdrom'
        ? []
        : [
            {
              label: t(d.path === '' ? 'VIRT_UI_INSERT' : 'VIRT_UI_CHANGE_MEDIUM'),
              icon: 'disc',
              run: () => void this.renderRoot.querySelector<OnggiChangeMedium>('onggi-change-medium')?.ask(this.uri, d),
            },
            { label: t('VIRT_UI_EJECT'), icon: 'eject', disabled: d.path === '', run: () => void this.#eject(d) },
          ]
    return [...medium, { label: t('VIRT_UI_REMOVE'), icon: 'trash', danger: true, run: () => void this.#remove(d) }]
  }

  #columns(): readonly Column<Drive>[] {
    const { t } = this.host
    return [
      {
        label: t('VIRT_UI_DRIVE'),
        kind: 'lead',
        cell: (d) => html`<div class="name">${t(`VIRT_UI_DRIVE_${d.type}`)} ${d.dev}</div>
          <div class="small-text muted path">${d.path === '' ? t('VIRT_UI_DRIVE_EMPTY') : d.path}</div>`,
      },
      { label: t('VIRT_UI_BUS'), cell: (d) => d.bus.toUpperCase() },
      { label: t('VIRT_UI_FORMAT'), cell: (d) => (d.type === 'cdrom' ? html`<span class="muted">–</span>` : d.format) },
      {
        label: '',
        kind: 'menu',
        cell: (d) =>
          html`<div class="acts"><onggi-menu label=${t('VIRT_UI_MORE', { name: d.dev })} .items=${this.#menu(d)}></onggi-menu></div>`,
      },
    ]
  }

  override render(): TemplateResult {
    const { t } = this.host
    const { items = [], state, error } = this.list ?? {}
    return html`<div class="spread">
        <h2>${t('VIRT_UI_DRIVES')}</h2>
        <button class="small" type="button" @click=${() => void this.renderRoot.querySelector<OnggiAddDrive>('onggi-add-drive')?.ask(this.guest)}><onggi-icon name="plus"></onggi-icon>${t('VIRT_UI_DRIVE_ADD')}</button>
      </div>
      ${errorBanner(error, () => void this.list?.reload())}
      ${state === 'ready' && items.length === 0 ? html`<p class="muted">${t('VIRT_UI_DRIVES_NONE')}</p>` : nothing}
      ${items.length === 0 ? nothing : html`<onggi-table label=${t('VIRT_UI_DRIVES')} .columns=${this.#columns()} .rows=${items} .keyOf=${(d: Drive) => d.dev}></onggi-table>`}
      <onggi-add-drive .host=${this.host} @made=${() => void this.list?.reload()}></onggi-add-drive>
      <onggi-change-medium .host=${this.host} @made=${() => void this.list?.reload()}></onggi-change-medium>`
  }
}
define('onggi-guest-drives', OnggiGuestDrives)
