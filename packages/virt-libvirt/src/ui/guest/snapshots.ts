import { askToConfirm, type Column, define, errorBanner, formatWhen, isClientError, request } from '@onggi/ui'
import { css, html, nothing, type TemplateResult } from 'lit'
import { attempt } from '../attempt.ts'
import { GuestPart } from './guest-part.ts'
import { type Snapshot, type SnapshotNode, snapshotTree } from './snapshot-tree.ts'
import './take-snapshot.ts'
import type { OnggiTakeSnapshot } from './take-snapshot.ts'

/** Deeper ones are shown at this depth, so that a name keeps its room. */
const deepest = 5

/** `<onggi-guest-snapshots .host .guest>`: the snapshots of a guest as a tree. */
export class OnggiGuestSnapshots extends GuestPart<Snapshot> {
  static override properties = { ...GuestPart.properties, current: { state: true } }
  static override styles = [
    GuestPart.styles,
    css`
      .node {
        display: flex;
        gap: 0.5rem;
        align-items: baseline;
      }
      .bend {
        flex: none;
        width: 0.75rem;
        height: 0.75rem;
        border: solid var(--onggi-border-strong);
        border-width: 0 0 1.5px 1.5px;
        border-bottom-left-radius: 3px;
      }
      .d1 {
        margin-left: 0.25rem;
      }
      .d2 {
        margin-left: 1.5rem;
      }
      .d3 {
        margin-left: 2.75rem;
      }
      .d4 {
        margin-left: 4rem;
      }
      .d5 {
        margin-left: 5.25rem;
      }
    `,
  ]
  /** Name of the one the guest's state descends from. */
  declare current: string

  constructor() {
    super()
    this.current = ''
  }

  protected override get kind(): string {
    return 'snapshots'
  }

  protected override onList(): void {
    super.onList()
    void this.#readCurrent()
  }

  async #readCurrent(): Promise<void> {
    if (this.list?.items.length === 0) {
      this.current = ''
      return
    }
    try {
      const now = await request<Snapshot>(this.host, 'GET', `${this.uri}/snapshots/current`, undefined, this.host.signal, true)
      this.current = now.name
    } catch (e) {
      if (isClientError(e)) this.current = ''
    }
  }

  async #revert(s: Snapshot): Promise<void> {
    const { t } = this.host
    const isAgreed = await askToConfirm({
      heading: t('VIRT_UI_ASK_REVERT', { snapshot: s.name, name: this.guest.name }),
      text: t('VIRT_UI_ASK_REVERT_TEXT', { when: formatWhen(s.created * 1000) }),
      confirm: t('VIRT_UI_REVERT'),
      danger: true,
    })
    if (!isAgreed) return
    if (await attempt(this.host, () => request(this.host, 'POST', `${this.itemUri(s.name)}/revert`, {})))
      this.host.notify('VIRT_UI_REVERTED', { name: this.guest.name, snapshot: s.name, tone: 'ok' })
    await this.list?.reload()
  }

  async #remove(s: Snapshot): Promise<void> {
    const { t } = this.host
    const children = this.list?.items.filter((x) => x.parent === s.name).length ?? 0
    const isAgreed = await askToConfirm({
      heading: t('VIRT_UI_ASK_SNAPSHOT', { snapshot: s.name }),
      text: t(children > 0 ? 'VIRT_UI_ASK_SNAPSHOT_MERGE' : 'VIRT_UI_ASK_SNAPSHOT_TEXT', { count: children }),
      confirm: t('VIRT_UI_DELETE'),
      danger: true,
    })
    if (isAgreed) await attempt(this.host, () => request(this.host, 'DELETE', this.itemUri(s.name)))
    await this.list?.reload()
  }

  #columns(): readonly Column<SnapshotNode>[] {
    const { t } = this.host
    return [
      {
        label: t('VIRT_UI_SNAPSHOT'),
        kind: 'lead',
        cell: ({ snapshot: s, depth }) => html`<div class="node d${Math.min(depth, deepest)}">
          ${depth === 0 ? nothing : html`<span class="bend" aria-hidden="true"></span>`}
          <div><span class="name">${s.name}</span>${depth === 0 ? nothing : html`<span class="visually-hidden"> ${t('VIRT_UI_SNAPSHOT_AFTER', { parent: s.parent })}</span>`}</div>
        </div>`,
      },
      {
        label: '',
        kind: 'status',
        cell: ({ snapshot: s }) =>
          s.name === this.current ? html`<onggi-badge tone="ok">${t('VIRT_UI_SNAPSHOT_CURRENT')}</onggi-badge>` : nothing,
      },
      { label: t('VIRT_UI_SNAPSHOT_WHEN'), cell: ({ snapshot: s }) => formatWhen(s.created * 1000) },
      {
        label: t('VIRT_UI_SNAPSHOT_HOLDS'),
        cell: ({ snapshot: s }) => t(s.state === 'running' || s.state === 'paused' ? 'VIRT_UI_SNAPSHOT_MEMORY' : 'VIRT_UI_SNAPSHOT_DISKS'),
      },
      {
        label: '',
        kind: 'actions',
        cell: ({ snapshot: s }) => html`<div class="acts">
          <button class="small" type="button" @click=${() => void this.#revert(s)}>${t('VIRT_UI_REVERT')}<span class="visually-hidden"> ${s.name}</span></button>
          <button class="small quiet icon" type="button" aria-label=${t('VIRT_UI_DELETE_NAMED', { name: s.name })} title=${t('VIRT_UI_DELETE')} @click=${() => void this.#remove(s)}><onggi-icon name="trash"></onggi-icon></button>
        </div>`,
      },
    ]
  }

  override render(): TemplateResult {
    const { t } = this.host
    const { items = [], error, state } = this.list ?? {}
    const take = (slot?: 'actions'): TemplateResult => html`<button slot=${slot ?? nothing} class="primary" type="button"
      @click=${() => this.renderRoot.querySelector<OnggiTakeSnapshot>('onggi-take-snapshot')?.ask(this.guest)}><onggi-icon name="camera"></onggi-icon>${t('VIRT_UI_SNAPSHOT_TAKE')}</button>`
    return html`<div class="spread">
        <h2>${t('VIRT_UI_SNAPSHOTS')}</h2>
        ${items.length > 0 ? take() : nothing}
      </div>
      ${errorBanner(error, () => void this.list?.reload())}
      ${state === 'ready' && items.length === 0 ? html`<onggi-empty icon="camera" heading=${t('VIRT_UI_SNAPSHOTS_NONE')}>${t('VIRT_UI_SNAPSHOTS_NONE_ADVICE')}${take('actions')}</onggi-empty>` : nothing}
      ${items.length === 0 ? nothing : html`<onggi-table label=${t('VIRT_UI_SNAPSHOTS')} .columns=${this.#columns()} .rows=${snapshotTree(items)} .keyOf=${(n: SnapshotNode) => n.snapshot.name}></onggi-table>`}
      <onggi-take-snapshot .host=${this.host} @made=${() => void this.list?.reload()}></onggi-take-snapshot>`
  }
}
define('onggi-guest-snapshots', OnggiGuestSnapshots)
