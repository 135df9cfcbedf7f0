import {
  askToConfirm,
  type Column,
  createLiveList,
  define,
  errorBanner,
  kitStyles,
  type LiveList,
  type MenuItem,
  OnggiTab,
  request,
  type TabHost,
  tableStyles,
} from '@onggi/ui'
import { css, html, nothing, type TemplateResult } from 'lit'
import { attempt } from './attempt.ts'
import './create-network.ts'
import type { OnggiCreateNetwork } from './create-network.ts'
import { type Network, networksUri, networkUri } from './network.ts'
import { confirmBanner } from './networks/confirm-bridge.ts'
import './networks/edit-network.ts'
import type { OnggiEditNetwork } from './networks/edit-network.ts'

/** `<onggi-networks-tab>`: the networks guests are connected to. */
export class OnggiNetworksTab extends OnggiTab {
  static override styles = [
    kitStyles,
    tableStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 1rem;
      }
      .range {
        white-space: normal;
      }
      .name {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .acts {
        display: flex;
        justify-content: flex-end;
      }
    `,
  ]
  #list: LiveList<Network> | undefined
  #columns: readonly Column<Network>[] = []

  protected override begin(): void {
    this.#list = createLiveList<Network>(this.host, {
      uri: networksUri,
      uriOf: (n) => networkUri(n.name),
      compare: (a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }),
      onChange: () => this.requestUpdate(),
    })
    this.#columns = this.#makeColumns(this.host)
  }

  #makeColumns({ t }: TabHost): readonly Column<Network>[] {
    const orNone = (text: string): unknown => (text === '' ? html`<span class="muted">–</span>` : text)
    return [
      {
        label: t('VIRT_UI_NAME'),
        kind: 'lead',
        cell: (n) =>
          html`<div class="name">${n.name}</div>${n.vms === undefined || n.vms.length === 0 ? nothing : html`<div class="small-text muted ellipsis">${n.vms.join(', ')}</div>`}`,
      },
      {
        label: t('VIRT_UI_STATE'),
        kind: 'status',
        cell: (n) => html`<onggi-badge tone=${n.state === 'active' ? 'ok' : 'neutral'}>${t(`VIRT_UI_POOL_STATE_${n.state}`)}</onggi-badge>`,
      },
      { label: t('VIRT_UI_CONNECTION'), cell: (n) => n.connection },
      { label: t('VIRT_UI_INTERFACE'), cell: (n) => orNone(n.interfaces.join(', ')) },
      { label: t('VIRT_UI_SUBNET'), cell: (n) => orNone(n.subnet) },
      {
        label: t('VIRT_UI_DHCP'), // Wraps behind the dash where the page is narrow or its font is wide.
        cell: (n) =>
          n.dhcp.start === undefined ? orNone('') : html`<span class="range">${n.dhcp.start} –<wbr> ${n.dhcp.end ?? ''}</span>`,
      },
      {
        label: '',
        kind: 'menu',
        cell: (n) =>
          this.isAdmin
            ? html`<div class="acts"><onggi-menu label=${t('VIRT_UI_MORE', { name: n.name })} .items=${this.#menu(n)}></onggi-menu></div>`
            : nothing,
      },
    ]
  }

  #menu(n: Network): readonly MenuItem[] {
    const { t } = this.host
    const act = (action: string): void =>
      void attempt(this.host, async () =>
        this.#list?.take(await request<Network>(this.host, 'POST', `${networkUri(n.name)}/${action}`, {})),
      )
    return [
      n.state === 'active'
        ? { label: t('VIRT_UI_DEACTIVATE'), icon: 'pause', run: () => act('deactivate') }
        : { label: t('VIRT_UI_ACTIVATE'), icon: 'play', run: () => act('activate') },
      {
        label: t(n.autostart ? 'VIRT_UI_AUTOSTART_OFF' : 'VIRT_UI_AUTOSTART_ON'),
        icon: n.autostart ? 'close' : 'check',
        run: () =>
          void attempt(this.host, async () =>
            this.#list?.take(await request<Network>(this.host, 'PUT', networkUri(n.name), { autostart: !n.autostart })),
          ),
      },
      { label: t('VIRT_UI_EDIT'), icon: 'edit', run: () => this.renderRoot.querySelector<OnggiEditNetwork>('onggi-edit-network')?.ask(n) },
      { label: t('VIRT_UI_DELETE'), icon: 'trash', danger: true, disabled: n.in_use === true, run: () => void this.#remove(n) },
    ]
  }

  async #remove(n: Network): Promise<void> {
    const { host } = this
    const isAgreed = await askToConfirm({
      heading: host.t('VIRT_UI_ASK_DELETE', { name: n.name }),
      text: host.t('VIRT_UI_ASK_DELETE_NETWORK_TEXT'),
      confirm: host.t('VIRT_UI_DELETE'),
      danger: true,
    })
    if (isAgreed) await attempt(host, () => request(host, 'DELETE', networkUri(n.name)))
  }

  override render(): TemplateResult | typeof nothing {
    const list = this.#list
    if (list === undefined) return nothing
    const { t } = this.host
    return html`<div class="spread">
        <div>
          <h1>${t('VIRT_UI_NETWORKS')}</h1>
          <p class="muted">${t('VIRT_UI_NETWORKS_ABOUT')}</p>
        </div>
        ${this.isAdmin ? html`<button class="primary" type="button" @click=${() => this.renderRoot.querySelector<OnggiCreateNetwork>('onggi-create-network')?.show()}><onggi-icon name="plus"></onggi-icon>${t('VIRT_UI_NETWORK_NEW')}</button>` : nothing}
      </div>
      ${errorBanner(list.error, () => void list.reload())}
      ${list.items.map((n) => confirmBanner(this.host, n, () => void list.reload()))}
      ${list.state === 'ready' && list.items.length === 0 ? html`<onggi-empty icon="network" heading=${t('VIRT_UI_NETWORKS_NONE')}>${t('VIRT_UI_NETWORKS_NONE_ADVICE')}</onggi-empty>` : nothing}
      ${list.items.length === 0 ? nothing : html`<onggi-table label=${t('VIRT_UI_NETWORKS')} .columns=${this.#columns} .rows=${list.items} .keyOf=${(n: Network) => n.name}></onggi-table>`}
      <onggi-create-network .host=${this.host} @made=${() => void list.reload()}></onggi-create-network>
      <onggi-edit-network .host=${this.host} @made=${() => void list.reload()}></onggi-edit-network>`
  }
}
define('onggi-networks-tab', OnggiNetworksTab)
