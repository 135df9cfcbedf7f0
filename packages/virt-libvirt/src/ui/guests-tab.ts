import {
  type Column,
  createLiveList,
  define,
  errorBanner,
  formatMiB,
  formatPercent,
  hasEnded,
  kitStyles,
  type LiveList,
  OnggiTab,
  type TabHost,
  tableStyles,
  type TaskJson,
} from '@onggi/ui'
import { css, html, nothing, type TemplateResult } from 'lit'
import './create-guest.ts'
import type { OnggiCreateGuest } from './create-guest.ts'
import { actionIcon, actionsOf, figuresOf, type Guest, guestUri, isOn, share, stateTone, vmsUri } from './guest.ts'
import { createGuestActions, type GuestActions } from './guest-actions.ts'
import './guest-detail.ts'
import './guest-screen.ts'

type MakingTask = TaskJson & { readonly type?: string }

/** `<onggi-guests-tab>`: all guests the user may see, live, and below `/guests/<name>` one of them. */
export class OnggiGuestsTab extends OnggiTab {
  static override properties = { ...OnggiTab.properties, busy: { state: true } }
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
        font-weight: 600;
        color: inherit;
        text-decoration: none;
        overflow-wrap: anywhere;
      }
      .name:hover {
        text-decoration: underline;
      }
      .level {
        display: flex;
        align-items: center;
        justify-content: flex-end;
        gap: 0.5rem;
        min-width: 7.5rem;
      }
      .level span {
        min-width: 3rem;
        text-align: right;
      }
      .level onggi-progress {
        flex: 1;
        max-width: 5rem;
      }
      .acts {
        display: flex;
        align-items: center;
        justify-content: flex-end;
        gap: 0.25rem;
      }
      .acts button {
        min-width: 8.25rem;
      }
      .making {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.375rem 1rem;
        padding-block: 0.75rem;
      }
      .making onggi-progress {
        flex: 1 1 12rem;
      }
    `,
  ]
  declare busy: ReadonlySet<string>
  #list: LiveList<Guest> | undefined
  #tasks: LiveList<MakingTask> | undefined
  #actions: GuestActions | undefined
  #stamps = new Map<string, number>()
  #columns: readonly Column<Guest>[] = []

  constructor() {
    super()
    this.busy = new Set()
  }

  protected override begin(): void {
    const { host } = this
    this.#list = createLiveList<Guest>(host, {
      uri: vmsUri,
      uriOf: (g) => guestUri(g.name),
      compare: (a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }),
      merge: (known, e) => (e.type === 'vm.stats' ? known && { ...known, ...pick(figuresOf(e.data)) } : undefined),
      onChange: () => this.requestUpdate(),
    })
    this.#tasks = createLiveList<MakingTask>(host, {
      uri: '/tasks',
      uriOf: (task) => `/tasks/${encodeURIComponent(task.id)}`,
      compare: (a, b) => a.id.localeCompare(b.id),
      onChange: () => this.requestUpdate(),
    })
    this.#actions = createGuestActions(host, {
      take: (g) => this.#list?.take(g),
      onBusy: (names) => (this.busy = names),
      onGone: (g) => {
        this.#list?.drop(g)
        if (this.subpath !== '') host.navigate('/guests')
      },
    })
    host.on({ type: 'vm.*' }, (e) => {
      if (e.type !== 'vm.stats') this.#stamps.set(e.uri, (this.#stamps.get(e.uri) ?? 0) + 1)
    })
    this.#columns = this.#makeColumns(host)
  }

  #makeColumns(host: TabHost): readonly Column<Guest>[] {
    const { t } = host
    const level = (label: string, value: number | undefined, isMeter: boolean): unknown =>
      value === undefined
        ? html`<span class="muted">–</span>`
        : html`<div class="level">${isMeter ? html`<onggi-progress meter label=${label} .value=${value}></onggi-progress>` : nothing}<span>${formatPercent(value)}</span></div>`
    return [
      {
        label: '',
        kind: 'media',
        cell: (g) =>
          html`<onggi-guest-screen label=${g.name} .host=${host} .on=${isOn(g)} .src=${isOn(g) ? g.screenshot : null} .held=${this.busy.has(g.name)} .stamp=${`${g.state} ${this.#stamps.get(guestUri(g.name)) ?? 0}`}></onggi-guest-screen>`,
      },
      {
        label: t('VIRT_UI_NAME'),
        kind: 'lead',
        cell: (g) => html`<a class="name" href=${`#/guests/${encodeURIComponent(g.name)}`}>${g.name}</a>
          ${g.problem === undefined ? nothing : html`<div class="small-text" role="alert">${t(g.problem.code, g.problem.params)}</div>`}
          ${(g.title || g.description) === '' ? nothing : html`<div class="small-text muted ellipsis about">${g.title || g.description}</div>`}`,
      },
      {
        label: t('VIRT_UI_STATE'),
        kind: 'status',
        cell: (g) =>
          html`<onggi-badge tone=${stateTone(g.state)} ?busy=${this.busy.has(g.name)}>${t(`VIRT_UI_STATE_${g.state}`)}</onggi-badge>`,
      },
      {
        label: t('VIRT_UI_CPU'),
        kind: 'number',
        cell: (g) => level(t('VIRT_UI_CPU_OF', { name: g.name }), isOn(g) && g.stats ? share(g.stats.cpu_utilization) : undefined, true),
      },
      { label: t('VIRT_UI_MEMORY'), kind: 'number', cell: (g) => formatMiB(g.memory.current) },
      {
        label: '',
        kind: 'actions',
        cell: (g) => {
          const first = actionsOf(g.state)[0]
          return html`<div class="acts">
            ${first === undefined ? nothing : html`<button class="small" type="button" ?disabled=${this.busy.has(g.name)} @click=${() => void this.#actions?.run(g, first)}><onggi-icon name=${actionIcon[first]}></onggi-icon>${t(`VIRT_UI_DO_${first}`)}<span class="visually-hidden"> ${g.name}</span></button>`}
            <onggi-menu label=${t('VIRT_UI_MORE', { name: g.name })} .items=${this.#actions?.menu(g, first === undefined ? [] : [first], this.isAdmin) ?? []}></onggi-menu>
          </div>`
        },
      },
    ]
  }

  #create(preset?: string): void {
    void this.renderRoot.querySelector<OnggiCreateGuest>('onggi-create-guest')?.show(preset)
  }

  /** Guests that a task is still making. */
  #making(): TemplateResult | typeof nothing {
    const known = new Set(this.#list?.items.map((g) => guestUri(g.name)))
    const tasks = (this.#tasks?.items ?? []).filter(
      (x) => !hasEnded(x) && (x.type === 'vm.create' || x.type === 'vm.clone') && !known.has(x.target_uri),
    )
    const nameOf = (x: MakingTask): string => decodeURIComponent(x.target_uri.split('/').at(-1) ?? '')
    return tasks.length === 0
      ? nothing
      : html`${tasks.map(
          (x) => html`<div class="card making">
            <span>${this.host.t('VIRT_UI_MAKING', { name: nameOf(x) })}</span>
            <onggi-progress label=${this.host.t('VIRT_UI_MAKING', { name: nameOf(x) })} .value=${x.progress}></onggi-progress>
          </div>`,
        )}`
  }

  #all(list: LiveList<Guest>): TemplateResult {
    const { t } = this.host
    const running = list.items.filter(isOn).length
    return html`
      <div class="spread">
        <div>
          <h1>${t('VIRT_UI_GUESTS')}</h1>
          ${list.state === 'ready' && list.items.length > 0 ? html`<p class="muted">${t('VIRT_UI_GUESTS_COUNT', { count: list.items.length, running })}</p>` : nothing}
        </div>
        ${this.isAdmin && list.items.length > 0 ? html`<button class="primary" type="button" @click=${() => this.#create()}><onggi-icon name="plus"></onggi-icon>${t('VIRT_UI_NEW')}</button>` : nothing}
      </div>
      ${errorBanner(list.error, () => void list.reload())} ${this.#making()}
      ${
        list.state === 'ready' && list.items.length === 0
          ? html`<onggi-empty icon="guests" heading=${t('VIRT_UI_GUESTS_NONE')}>
              ${t(this.isAdmin ? 'VIRT_UI_GUESTS_NONE_ADMIN' : 'VIRT_UI_GUESTS_NONE_USER')}
              ${this.isAdmin ? html`<button slot="actions" class="primary" type="button" @click=${() => this.#create()}><onggi-icon name="plus"></onggi-icon>${t('VIRT_UI_NEW')}</button>` : nothing}
            </onggi-empty>`
          : nothing
      }
      ${list.items.length === 0 ? nothing : html`<onggi-table label=${t('VIRT_UI_GUESTS')} .columns=${[...this.#columns]} .rows=${list.items} .keyOf=${(g: Guest) => g.uuid}></onggi-table>`}
      <onggi-create-guest .host=${this.host}></onggi-create-guest>
    `
  }

  #one(list: LiveList<Guest>, subpath: string): TemplateResult {
    const { t } = this.host
    const [name = '', section = ''] = subpath.split('/').map(decodeURIComponent)
    const guest = list.items.find((g) => g.name === name)
    if (guest !== undefined)
      return html`<onggi-guest-detail .host=${this.host} .guest=${guest} .actions=${this.#actions} .busy=${this.busy.has(name)} .section=${section} .canEdit=${this.mode !== 'read-only'} .isAdmin=${this.isAdmin} @changed=${(e: CustomEvent<Guest>) => list.take(e.detail)}></onggi-guest-detail>`
    if (list.state === 'loading') return html``
    return html`${errorBanner(list.error, () => void list.reload())}
      <onggi-empty icon="guests" heading=${t('VIRT_UI_GUEST_GONE', { name })}>
        ${t('VIRT_UI_GUEST_GONE_ADVICE')}<a slot="actions" class="button" href="#/guests">${t('VIRT_UI_GUESTS_ALL')}</a>
      </onggi-empty>`
  }

  override render(): TemplateResult | typeof nothing {
    const list = this.#list
    if (list === undefined) return nothing
    return this.subpath === '' ? this.#all(list) : this.#one(list, this.subpath)
  }
}
const pick = (stats: Guest['stats']): { stats?: NonNullable<Guest['stats']> } => (stats === undefined ? {} : { stats })
define('onggi-guests-tab', OnggiGuestsTab)
