import {
  askToConfirm,
  type Column,
  createLiveList,
  define,
  errorBanner,
  formatBytes,
  kitStyles,
  type LiveList,
  type MenuItem,
  OnggiTab,
  request,
  type TabHost,
  tableStyles,
} from '@onggi/ui'
import { css, html, nothing, type TemplateResult } from 'lit'
import { keyed } from 'lit/directives/keyed.js'
import { attempt } from './attempt.ts'
import './create-pool.ts'
import type { OnggiCreatePool } from './create-pool.ts'
import { isFixed, type Pool, poolsUri, poolTone, poolUri } from './pool.ts'
import './pool-detail.ts'
import './storage/grow-pool.ts'
import type { OnggiGrowPool } from './storage/grow-pool.ts'

/** `<onggi-storage-tab>`: the storage pools, and below `/storage/<name>` the volumes of one. */
export class OnggiStorageTab extends OnggiTab {
  static override styles = [
    kitStyles,
    tableStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 1rem;
      }
      .name {
        color: inherit;
        font-weight: 600;
        text-decoration: none;
        overflow-wrap: anywhere;
      }
      .name:hover {
        text-decoration: underline;
      }
      .path {
        overflow-wrap: anywhere;
      }
      .level {
        display: grid;
        gap: 0.25rem;
        min-width: 9rem;
      }
      .acts {
        display: flex;
        justify-content: flex-end;
      }
    `,
  ]
  #list: LiveList<Pool> | undefined
  #columns: readonly Column<Pool>[] = []

  protected override begin(): void {
    this.#list = createLiveList<Pool>(this.host, {
      uri: poolsUri,
      uriOf: (p) => poolUri(p.name),
      compare: (a, b) => Number(isFixed(a)) - Number(isFixed(b)) || a.name.localeCompare(b.name, undefined, { numeric: true }),
      onChange: () => this.requestUpdate(),
    })
    this.#columns = this.#makeColumns(this.host)
  }

  #makeColumns({ t }: TabHost): readonly Column<Pool>[] {
    return [
      {
        label: t('VIRT_UI_NAME'),
        kind: 'lead',
        cell: (p) =>
          html`<a class="name" href=${`#/storage/${encodeURIComponent(p.name)}`}>${p.name}</a><div class="small-text muted path">${p.path}</div>`,
      },
      {
        label: t('VIRT_UI_STATE'),
        kind: 'status',
        cell: (p) => html`<onggi-badge tone=${poolTone(p.state)}>${t(`VIRT_UI_POOL_STATE_${p.state}`)}</onggi-badge>`,
      },
      { label: t('VIRT_UI_TYPE'), cell: (p) => p.type },
      {
        label: t('VIRT_UI_SPACE'),
        cell: (p) => {
          const { capacity = 0, allocated = 0 } = p
          if (capacity === 0) return html`<span class="muted">–</span>`
          const text = t('VIRT_UI_SPACE_USED', { used: formatBytes(allocated), of: formatBytes(capacity) })
          return html`<div class="level"><onggi-progress meter label=${text} .value=${allocated / capacity}></onggi-progress><span class="small-text">${text}</span></div>`
        },
      },
      { label: t('VIRT_UI_VOLUMES'), kind: 'number', cell: (p) => String(p.nr_volumes) },
      {
        label: '',
        kind: 'menu',
        cell: (p) =>
          this.isAdmin && p.name !== 'kimchi_isos'
            ? html`<div class="acts"><onggi-menu label=${t('VIRT_UI_MORE', { name: p.name })} .items=${this.#menu(p)}></onggi-menu></div>`
            : nothing,
      },
    ]
  }

  #menu(p: Pool): readonly MenuItem[] {
    const { t } = this.host
    const act = (action: string): void =>
      void attempt(this.host, async () => this.#list?.take(await request<Pool>(this.host, 'POST', `${poolUri(p.name)}/${action}`, {})))
    const isActive = p.state !== 'inactive'
    const remove: MenuItem = {
      label: t('VIRT_UI_DELETE'),
      icon: 'trash',
      danger: true,
      disabled: isActive && !isFixed(p),
      run: () => void this.#remove(p),
    }
    // What a scan found is there for a while, unless it is kept.
    const keep: MenuItem = {
      label: t(isFixed(p) ? 'VIRT_UI_POOL_KEEP' : p.autostart ? 'VIRT_UI_AUTOSTART_OFF' : 'VIRT_UI_AUTOSTART_ON'),
      icon: p.autostart ? 'close' : 'check',
      disabled: isFixed(p) && p.autostart,
      run: () =>
        void attempt(this.host, async () =>
          this.#list?.take(await request<Pool>(this.host, 'PUT', poolUri(p.name), { autostart: !p.autostart })),
        ),
    }
    if (isFixed(p)) return [keep, remove]
    return [
      isActive
        ? { label: t('VIRT_UI_DEACTIVATE'), icon: 'pause', run: () => act('deactivate') }
        : { label: t('VIRT_UI_ACTIVATE'), icon: 'play', run: () => act('activate') },
      keep,
      ...(p.type === 'logical'
        ? [
            {
              label: t('VIRT_UI_POOL_GROW'),
              icon: 'plus',
              run: () => void this.renderRoot.querySelector<OnggiGrowPool>('onggi-grow-pool')?.ask(p.name),
            } as const,
          ]
        : []),
      remove,
    ]
  }

  async #remove(p: Pool): Promise<void> {
    const { host } = this
    const isAgreed = await askToConfirm({
      heading: host.t('VIRT_UI_ASK_DELETE', { name: p.name }),
      text: host.t('VIRT_UI_ASK_DELETE_POOL_TEXT'),
      confirm: host.t('VIRT_UI_DELETE'),
      danger: true,
    })
    if (isAgreed) await attempt(host, () => request(host, 'DELETE', poolUri(p.name)))
  }

  #all(list: LiveList<Pool>): TemplateResult {
    const { t } = this.host
    return html`<div class="spread">
        <div>
          <h1>${t('VIRT_UI_STORAGE')}</h1>
          <p class="muted">${t('VIRT_UI_STORAGE_ABOUT')}</p>
        </div>
        ${this.isAdmin ? html`<button class="primary" type="button" @click=${() => this.renderRoot.querySelector<OnggiCreatePool>('onggi-create-pool')?.show()}><onggi-icon name="plus"></onggi-icon>${t('VIRT_UI_POOL_NEW')}</button>` : nothing}
      </div>
      ${errorBanner(list.error, () => void list.reload())}
      ${list.state === 'ready' && list.items.length === 0 ? html`<onggi-empty icon="storage" heading=${t('VIRT_UI_POOLS_NONE')}>${t('VIRT_UI_POOLS_NONE_ADVICE')}</onggi-empty>` : nothing}
      ${list.items.length === 0 ? nothing : html`<onggi-table label=${t('VIRT_UI_STORAGE')} .columns=${this.#columns} .rows=${list.items} .keyOf=${(p: Pool) => p.name}></onggi-table>`}
      <onggi-create-pool .host=${this.host} @made=${() => void list.reload()}></onggi-create-pool>
      <onggi-grow-pool .host=${this.host} @made=${() => void list.reload()}></onggi-grow-pool>`
  }

  override render(): TemplateResult | typeof nothing {
    const list = this.#list
    if (list === undefined) return nothing
    if (this.subpath === '') return this.#all(list)
    const pool = list.items.find((p) => p.name === decodeURIComponent(this.subpath))
    if (pool !== undefined)
      return html`${keyed(pool.name, html`<onggi-pool-detail .host=${this.host} .pool=${pool} .isAdmin=${this.isAdmin}></onggi-pool-detail>`)}`
    return list.state === 'loading'
      ? nothing
      : html`<onggi-empty icon="storage" heading=${this.host.t('VIRT_UI_POOL_GONE')}><a slot="actions" class="button" href="#/storage">${this.host.t('VIRT_UI_STORAGE')}</a></onggi-empty>`
  }
}
define('onggi-storage-tab', OnggiStorageTab)
