import {
  type Column,
  createLiveList,
  define,
  errorBanner,
  formatBytes,
  hasEnded,
  kitStyles,
  type LiveList,
  type TabHost,
  tableStyles,
} from '@onggi/ui'
import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import './create-volume.ts'
import type { OnggiCreateVolume } from './create-volume.ts'
import { isFixed, type Pool, poolTone, type Volume, volumesUri, volumeUri } from './pool.ts'
import './storage/upload-list.ts'
import { volumeMenu } from './storage/volume-actions.ts'
import './storage/volume-form.ts'
import type { OnggiCloneVolume, OnggiResizeVolume } from './storage/volume-form.ts'

/** `<onggi-pool-detail .host .pool>`: the volumes of one pool. */
export class OnggiPoolDetail extends LitElement {
  static override properties = { host: { attribute: false }, pool: { attribute: false }, isAdmin: { attribute: false } }
  static override styles = [
    kitStyles,
    tableStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 1rem;
      }
      .back {
        display: inline-flex;
        align-items: center;
        gap: 0.25rem;
        justify-self: start;
        margin-left: -0.25rem;
        font-size: 0.875rem;
        text-decoration: none;
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
  declare host: TabHost
  declare pool: Pool
  declare isAdmin: boolean
  #volumes: LiveList<Volume> | undefined

  protected override firstUpdated(): void {
    const { name } = this.pool
    this.#volumes = createLiveList<Volume>(this.host, {
      uri: volumesUri(name),
      uriOf: (v) => volumeUri(name, v.name),
      compare: (a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }),
      onChange: () => this.requestUpdate(),
    })
    // Volumes have no events of their own: the work that makes them does.
    const off = this.host.on({ type: 'task.*' }, (e) => {
      const task = e.data as { status?: string; target_uri?: string } | undefined
      if (
        task?.status !== undefined &&
        hasEnded({ status: task.status as 'failed' }) &&
        task.target_uri?.startsWith(volumesUri(name)) === true
      )
        void this.#volumes?.reload()
    })
    this.host.signal.addEventListener('abort', off, { once: true })
    this.requestUpdate()
  }

  #menu(v: Volume): ReturnType<typeof volumeMenu> {
    const { host, pool } = this
    const find = <E extends Element>(name: string): E | null => this.renderRoot.querySelector<E>(name)
    return volumeMenu(
      {
        host,
        pool: pool.name,
        resize: (x) => find<OnggiResizeVolume>('onggi-resize-volume')?.ask(pool.name, x),
        clone: (x) => void find<OnggiCloneVolume>('onggi-clone-volume')?.ask(pool.name, x),
        changed: () => void this.#volumes?.reload(),
      },
      v,
    )
  }

  #columns(): readonly Column<Volume>[] {
    const { t } = this.host
    const about = (v: Volume): string =>
      [
        [v.os_distro, v.os_version].filter((x) => x !== undefined && x !== 'unknown' && x !== '').join(' '),
        v.base === undefined ? '' : t('VIRT_UI_BACKED', { base: v.base }),
        v.has_permission === false ? t('VIRT_UI_NO_PERMISSION') : '',
      ]
        .filter((x) => x !== '')
        .join(' · ')
    const columns: Column<Volume>[] = [
      {
        label: t('VIRT_UI_NAME'),
        kind: 'lead',
        cell: (v) =>
          html`<div class="name">${v.name}</div>${about(v) === '' ? nothing : html`<div class="small-text muted">${about(v)}</div>`}`,
      },
      { label: t('VIRT_UI_FORMAT'), cell: (v) => v.format },
      { label: t('VIRT_UI_SIZE'), kind: 'number', cell: (v) => formatBytes(v.capacity) },
      { label: t('VIRT_UI_ALLOCATED'), kind: 'number', cell: (v) => formatBytes(v.allocation) },
      { label: t('VIRT_UI_USED_BY'), cell: (v) => (v.used_by.length === 0 ? html`<span class="muted">–</span>` : v.used_by.join(', ')) },
    ]
    if (!this.isAdmin || isFixed(this.pool)) return columns
    const menu: Column<Volume> = {
      label: '',
      kind: 'menu',
      cell: (v) => html`<div class="acts"><onggi-menu label=${t('VIRT_UI_MORE', { name: v.name })}
        .items=${this.#menu(v)}></onggi-menu></div>`,
    }
    return [...columns, menu]
  }

  override render(): TemplateResult {
    const { t } = this.host
    const list = this.#volumes
    const p = this.pool
    const canMake = this.isAdmin && !isFixed(p) && p.state === 'active'
    const add = (slot?: 'actions'): TemplateResult => html`<button slot=${slot ?? nothing} class="primary" type="button"
      @click=${() => this.renderRoot.querySelector<OnggiCreateVolume>('onggi-create-volume')?.show()}><onggi-icon name="plus"></onggi-icon>${t('VIRT_UI_VOLUME_NEW')}</button>`
    return html`<a class="back" href="#/storage"><onggi-icon name="back"></onggi-icon>${t('VIRT_UI_STORAGE')}</a>
      <div class="spread">
        <div>
          <div class="cluster"><h1>${p.name}</h1><onggi-badge tone=${poolTone(p.state)}>${t(`VIRT_UI_POOL_STATE_${p.state}`)}</onggi-badge></div>
          <p class="muted">${p.path}</p>
        </div>
        ${canMake && (list?.items.length ?? 0) > 0 ? add() : nothing}
      </div>
      ${p.state === 'inactive' ? html`<onggi-banner heading=${t('VIRT_UI_POOL_INACTIVE')}>${t('VIRT_UI_POOL_INACTIVE_ADVICE')}</onggi-banner>` : errorBanner(list?.error, () => void list?.reload())}
      <onggi-upload-list .host=${this.host} .pool=${p.name}></onggi-upload-list>
      ${list?.state === 'ready' && list.items.length === 0 && p.state === 'active' ? html`<onggi-empty icon="storage" heading=${t('VIRT_UI_VOLUMES_NONE')}>${canMake ? add('actions') : nothing}</onggi-empty>` : nothing}
      ${list === undefined || list.items.length === 0 ? nothing : html`<onggi-table label=${t('VIRT_UI_VOLUMES')} .columns=${this.#columns()} .rows=${list.items} .keyOf=${(v: Volume) => v.name}></onggi-table>`}
      <onggi-create-volume .host=${this.host} .pool=${p.name} @made=${() => void list?.reload()}></onggi-create-volume>
      <onggi-resize-volume .host=${this.host} @made=${() => void list?.reload()}></onggi-resize-volume>
      <onggi-clone-volume .host=${this.host}></onggi-clone-volume>`
  }
}
define('onggi-pool-detail', OnggiPoolDetail)
