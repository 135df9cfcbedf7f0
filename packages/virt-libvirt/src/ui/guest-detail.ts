import { define, kitStyles, type MenuItem, subnav, subnavStyles, type TabHost } from '@onggi/ui'
import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { actionIcon, actionsOf, type Guest, guestUri, isOn, stateTone } from './guest.ts'
import type { GuestActions } from './guest-actions.ts'
import './edit-guest.ts'
import type { OnggiEditGuest } from './edit-guest.ts'
import './guest/console.ts'
import './guest/hardware.ts'
import { KeepWatching } from './guest/keep-watching.ts'
import './guest/migrate.ts'
import type { OnggiMigrate } from './guest/migrate.ts'
import './guest/snapshots.ts'
import './guest/summary.ts'

const parts = ['', 'console', 'hardware', 'snapshots'] as const

/** `<onggi-guest-detail .host .guest .actions .section>`: one guest: its state, what can be done to it, and one of its parts. */
export class OnggiGuestDetail extends LitElement {
  static override properties = {
    host: { attribute: false },
    guest: { attribute: false },
    actions: { attribute: false },
    section: { attribute: false },
    canEdit: { attribute: false },
    isAdmin: { attribute: false },
    busy: { attribute: false },
    stamp: { state: true },
  }
  static override styles = [
    kitStyles,
    subnavStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 1.25rem;
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
    `,
  ]
  declare host: TabHost
  declare guest: Guest
  declare actions: GuestActions
  /** Which part is shown: '' (summary), console, hardware or snapshots. */
  declare section: string
  /** Whether to offer editing. */
  declare canEdit: boolean
  /** Whether to offer what only administrators may do. */
  declare isAdmin: boolean
  /** An action waits for its answer. */
  declare busy: boolean
  declare stamp: number
  #off: () => void = () => undefined

  constructor() {
    super()
    this.busy = this.canEdit = this.isAdmin = false
    this.section = ''
    this.stamp = 0
    new KeepWatching(this)
  }

  protected override firstUpdated(): void {
    this.#off = this.host.on({ uri: guestUri(this.guest.name) }, () => (this.stamp += 1))
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#off()
  }

  #path(part: string): string {
    const path = `/guests/${encodeURIComponent(this.guest.name)}`
    return part === '' ? path : `${path}/${part}`
  }

  readonly #onChanged = (e: CustomEvent<Guest>): void => {
    const now = e.detail
    this.dispatchEvent(new CustomEvent<Guest>('changed', { detail: now }))
    this.host.notify('VIRT_UI_SAVED', { name: now.name, tone: 'ok' })
    if (now.name !== this.guest.name) this.host.navigate(`/guests/${encodeURIComponent(now.name)}`)
  }

  #menu(shown: readonly ReturnType<typeof actionsOf>[number][]): readonly MenuItem[] {
    const { t } = this.host
    const more = this.actions.menu(this.guest, shown, this.isAdmin).slice(0, -1)
    const migrate = (): void => this.renderRoot.querySelector<OnggiMigrate>('onggi-migrate')?.ask(this.guest)
    return this.isAdmin ? [...more, { label: t('VIRT_UI_MIGRATE'), icon: 'link', run: migrate }] : more
  }

  #bar(): TemplateResult {
    const { t } = this.host
    const g = this.guest
    const shown = actionsOf(g.state).slice(0, 2)
    const more = this.#menu(shown)
    return html`<div class="spread">
      <div class="cluster">
        <h1>${g.title === '' ? g.name : g.title}</h1>
        <onggi-badge tone=${stateTone(g.state)}>${t(`VIRT_UI_STATE_${g.state}`)}</onggi-badge>
        ${g.problem === undefined ? nothing : html`<span role="alert">${t(g.problem.code, g.problem.params)}</span>`}
      </div>
      <div class="cluster">
        ${shown.map(
          (
            a,
          ) => html`<button type="button" class=${a === 'start' || a === 'resume' ? 'primary' : ''} ?disabled=${this.busy} @click=${() => void this.actions.run(g, a)}>
            <onggi-icon name=${actionIcon[a]}></onggi-icon>${t(`VIRT_UI_DO_${a}`)}
          </button>`,
        )}
        ${
          this.canEdit
            ? html`<button type="button" @click=${() => this.renderRoot.querySelector<OnggiEditGuest>('onggi-edit-guest')?.show(g)}>
                <onggi-icon name="edit"></onggi-icon>${t('VIRT_UI_EDIT')}
              </button>`
            : nothing
        }
        <button type="button" ?disabled=${this.busy} @click=${() => void this.actions.remove(g)}><onggi-icon name="trash"></onggi-icon>${t('VIRT_UI_DELETE')}</button>
        ${more.length === 0 ? nothing : html`<onggi-menu label=${t('VIRT_UI_MORE', { name: g.name })} .items=${more}></onggi-menu>`}
      </div>
    </div>`
  }

  #body(): TemplateResult {
    const { host, guest } = this
    switch (this.section) {
      case 'console':
        return html`<onggi-guest-console .host=${host} .guest=${guest}></onggi-guest-console>`
      case 'hardware':
        return html`<onggi-guest-hardware .host=${host} .guest=${guest} .isAdmin=${this.isAdmin}></onggi-guest-hardware>`
      case 'snapshots':
        return html`<onggi-guest-snapshots .host=${host} .guest=${guest}></onggi-guest-snapshots>`
      default:
        return html`<onggi-guest-summary .host=${host} .guest=${guest} .busy=${this.busy} .stamp=${this.stamp}></onggi-guest-summary>`
    }
  }

  override render(): TemplateResult {
    const { t } = this.host
    const shown = parts.filter((p) => p !== 'console' || isOn(this.guest) || this.section === 'console')
    return html`
      <a class="back" href="#/guests"><onggi-icon name="back"></onggi-icon>${t('VIRT_UI_GUESTS')}</a>
      ${this.#bar()}
      ${subnav(
        t('VIRT_UI_PARTS'),
        shown.map((p) => ({ label: t(`VIRT_UI_PART_${p}`), path: this.#path(p), isCurrent: p === this.section })),
      )}
      ${this.#body()}
      <onggi-edit-guest .host=${this.host} .isAdmin=${this.isAdmin} @changed=${this.#onChanged}></onggi-edit-guest>
      <onggi-migrate .host=${this.host}></onggi-migrate>
    `
  }
}
define('onggi-guest-detail', OnggiGuestDetail)
