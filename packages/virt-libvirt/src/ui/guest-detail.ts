import { define, formatMiB, formatPercent, formatRate, type GraphData, kitStyles, type TabHost } from '@onggi/ui'
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { actionIcon, actionsOf, figuresOf, type Guest, guestUri, isOn, share, stateTone } from './guest.ts'
import type { GuestActions } from './guest-actions.ts'
import './edit-guest.ts'
import type { OnggiEditGuest } from './edit-guest.ts'
import './guest-screen.ts'

/** Figures kept for the graphs: ten minutes at one each 5 s. */
const keptFigures = 120

/** `<onggi-guest-detail .host .guest .actions>`: one guest with its screen, its facts and its figures while the page is open. */
export class OnggiGuestDetail extends LitElement {
  static override properties = {
    host: { attribute: false },
    guest: { attribute: false },
    actions: { attribute: false },
    isAdmin: { attribute: false },
    busy: { attribute: false },
    stamp: { state: true },
  }
  static override styles = [
    kitStyles,
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
      .top {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 1.25rem;
        align-items: start;
      }
      .graphs {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr));
        gap: 1.25rem;
      }
      @media (min-width: 64rem) {
        .top {
          grid-template-columns: minmax(0, 3fr) minmax(17rem, 2fr);
        }
      }
    `,
  ]
  declare host: TabHost
  declare guest: Guest
  declare actions: GuestActions
  /** Whether to offer editing. */
  declare isAdmin: boolean
  /** An action waits for its answer. */
  declare busy: boolean
  declare stamp: number
  #series = { times: [] as number[], cpu: [] as number[], net: [] as number[], io: [] as number[] }

  constructor() {
    super()
    this.busy = false
    this.isAdmin = false
    this.stamp = 0
  }

  protected override firstUpdated(): void {
    if (this.guest.stats !== undefined && isOn(this.guest)) this.#add(Date.now(), this.guest.stats)
    const off = this.host.on({ uri: guestUri(this.guest.name) }, (e) => {
      this.stamp += 1
      const figures = figuresOf(e.data)
      if (e.type === 'vm.stats' && figures !== undefined) this.#add(Date.now(), figures)
    })
    this.host.signal.addEventListener('abort', off, { once: true })
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('guest')
    if (before === undefined || before.uuid === this.guest.uuid) return
    this.#series = { times: [], cpu: [], net: [], io: [] }
  }

  #add(at: number, f: NonNullable<Guest['stats']>): void {
    const s = this.#series
    const push = (list: readonly number[], value: number): number[] => [...list.slice(1 - keptFigures), value]
    this.#series = {
      times: push(s.times, at),
      cpu: push(s.cpu, share(f.cpu_utilization)),
      net: push(s.net, f.net_throughput * 1000),
      io: push(s.io, f.io_throughput * 1000),
    }
    this.requestUpdate()
  }

  readonly #onChanged = (e: CustomEvent<Guest>): void => {
    const now = e.detail
    this.dispatchEvent(new CustomEvent<Guest>('changed', { detail: now }))
    this.host.notify('VIRT_UI_SAVED', { name: now.name, tone: 'ok' })
    if (now.name !== this.guest.name) this.host.navigate(`/guests/${encodeURIComponent(now.name)}`)
  }

  #facts(): TemplateResult {
    const { t } = this.host
    const g = this.guest
    const { graphics } = g
    const rows: readonly (readonly [string, unknown])[] = [
      [
        t('VIRT_UI_MEMORY'),
        formatMiB(g.memory.current) +
          (g.memory.maxmemory > g.memory.current ? ` (${t('VIRT_UI_UP_TO', { size: formatMiB(g.memory.maxmemory) })})` : ''),
      ],
      [t('VIRT_UI_CPUS'), String(g.cpu_info.vcpus)],
      [
        t('VIRT_UI_DISPLAY'),
        graphics.type === null
          ? t('VIRT_UI_NONE')
          : `${graphics.type.toUpperCase()} ${graphics.listen ?? ''}${graphics.port === null ? '' : `:${graphics.port}`}`,
      ],
      [t('VIRT_UI_OWNERS'), [...g.users, ...g.groups].join(', ') || t('VIRT_UI_OWNERS_NONE')],
      [t('VIRT_UI_AUTOSTART'), t(g.autostart ? 'VIRT_UI_YES' : 'VIRT_UI_NO')],
      [t('VIRT_UI_UUID'), html`<code>${g.uuid}</code>`],
    ]
    return html`<section class="card stack">
      <h2>${t('VIRT_UI_FACTS')}</h2>
      ${g.description === '' ? nothing : html`<p>${g.description}</p>`}
      <dl class="facts">${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
    </section>`
  }

  #graphs(): TemplateResult {
    const { t } = this.host
    const { times, cpu, net, io } = this.#series
    const cpuData: GraphData = { times, values: [cpu] }
    const ioData: GraphData = { times, values: [net, io] }
    return html`<section class="graphs" aria-label=${t('VIRT_UI_FIGURES')}>
      <div class="card"><onggi-graph heading=${t('VIRT_UI_CPU')} .lines=${cpuLines(t)} .data=${cpuData} .max=${1} .format=${formatPercent}></onggi-graph></div>
      <div class="card"><onggi-graph heading=${t('VIRT_UI_IO')} .lines=${ioLines(t)} .data=${ioData} binary .format=${formatRate}></onggi-graph></div>
    </section>`
  }

  override render(): TemplateResult {
    const { t } = this.host
    const g = this.guest
    const shown = actionsOf(g.state).slice(0, 2)
    const more = this.actions.menu(g, shown).slice(0, -1)
    return html`
      <a class="back" href="#/guests"><onggi-icon name="back"></onggi-icon>${t('VIRT_UI_GUESTS')}</a>
      <div class="spread">
        <div class="cluster">
          <h1>${g.title === '' ? g.name : g.title}</h1>
          <onggi-badge tone=${stateTone(g.state)}>${t(`VIRT_UI_STATE_${g.state}`)}</onggi-badge>
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
            this.isAdmin
              ? html`<button type="button" @click=${() => this.renderRoot.querySelector<OnggiEditGuest>('onggi-edit-guest')?.show(g)}>
                  <onggi-icon name="edit"></onggi-icon>${t('VIRT_UI_EDIT')}
                </button>`
              : nothing
          }
          <button type="button" ?disabled=${this.busy} @click=${() => void this.actions.remove(g)}><onggi-icon name="trash"></onggi-icon>${t('VIRT_UI_DELETE')}</button>
          ${more.length === 0 ? nothing : html`<onggi-menu label=${t('VIRT_UI_MORE', { name: g.name })} .items=${more}></onggi-menu>`}
        </div>
      </div>
      <div class="top">
        <onggi-guest-screen large label=${g.name} .host=${this.host} .on=${isOn(g)} .src=${isOn(g) ? g.screenshot : null} .held=${this.busy} .stamp=${`${g.state} ${this.stamp}`} .everyMs=${5000}></onggi-guest-screen>
        ${this.#facts()}
      </div>
      ${isOn(g) ? this.#graphs() : nothing}
      <onggi-edit-guest .host=${this.host} @changed=${this.#onChanged}></onggi-edit-guest>
    `
  }
}
// Kept lists: a graph is drawn anew when its lines change.
let cpuNames: readonly string[] | undefined
let ioNames: readonly string[] | undefined
const cpuLines = (t: TabHost['t']): readonly string[] => (cpuNames ??= [t('VIRT_UI_CPU_BUSY')])
const ioLines = (t: TabHost['t']): readonly string[] => (ioNames ??= [t('VIRT_UI_NET'), t('VIRT_UI_DISK_IO')])
define('onggi-guest-detail', OnggiGuestDetail)
