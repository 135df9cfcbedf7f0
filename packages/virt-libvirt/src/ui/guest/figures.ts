import { define, formatPercent, formatRate, type GraphData, kitStyles, type TabHost } from '@onggi/ui'
import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit'
import { figuresOf, type Guest, guestUri, isOn, share } from '../guest.ts'

/** Figures kept for the graphs: ten minutes at one a second. */
const keptFigures = 600

interface Series {
  readonly times: readonly number[]
  readonly cpu: readonly number[]
  readonly memory: readonly number[]
  readonly net: readonly number[]
  readonly io: readonly number[]
}
const none: Series = { times: [], cpu: [], memory: [], net: [], io: [] }

/** `<onggi-guest-figures .host .guest>`: processor, memory, network and disk of a guest while the page is open, by push. */
export class OnggiGuestFigures extends LitElement {
  static override properties = { host: { attribute: false }, guest: { attribute: false } }
  static override styles = [
    kitStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr));
        gap: 1.25rem;
      }
    `,
  ]
  declare host: TabHost
  declare guest: Guest
  #series = none
  #off: () => void = () => undefined

  protected override firstUpdated(): void {
    if (this.guest.stats !== undefined && isOn(this.guest)) this.#add(Date.now(), this.guest.stats)
    this.#listen()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#off()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('guest')
    if (before === undefined) return
    if (before.uuid !== this.guest.uuid) this.#series = none
    if (before.name !== this.guest.name) this.#listen()
  }

  #listen(): void {
    this.#off()
    this.#off = this.host.on({ uri: guestUri(this.guest.name) }, (e) => {
      const figures = figuresOf(e.data)
      if (e.type === 'vm.stats' && figures !== undefined) this.#add(Date.now(), figures)
    })
  }

  #add(at: number, f: NonNullable<Guest['stats']>): void {
    const s = this.#series
    const push = (list: readonly number[], value: number): readonly number[] => [...list.slice(1 - keptFigures), value]
    this.#series = {
      times: push(s.times, at),
      cpu: push(s.cpu, share(f.cpu_utilization)),
      memory: push(s.memory, share(f.mem_utilization)),
      net: push(s.net, f.net_throughput * 1000),
      io: push(s.io, f.io_throughput * 1000),
    }
    this.requestUpdate()
  }

  override render(): TemplateResult {
    const { t } = this.host
    const { times, cpu, memory, net, io } = this.#series
    const graph = (data: GraphData, heading: string, kind: 'share' | 'rate', lines: readonly string[]): TemplateResult =>
      html`<div class="card">${
        kind === 'share'
          ? html`<onggi-graph heading=${heading} .lines=${lines} .data=${data} .max=${1} .format=${formatPercent}></onggi-graph>`
          : html`<onggi-graph heading=${heading} .lines=${lines} .data=${data} binary .format=${formatRate}></onggi-graph>`
      }</div>`
    return html`${graph({ times, values: [cpu] }, t('VIRT_UI_CPU'), 'share', names(t, 'cpu'))}
      ${graph({ times, values: [memory] }, t('VIRT_UI_MEMORY'), 'share', names(t, 'memory'))}
      ${graph({ times, values: [net, io] }, t('VIRT_UI_IO'), 'rate', names(t, 'io'))}`
  }
}
// Kept lists: a graph is drawn anew when its lines change.
const kept = new Map<string, readonly string[]>()
function names(t: TabHost['t'], graph: 'cpu' | 'memory' | 'io'): readonly string[] {
  const known = kept.get(graph)
  if (known !== undefined) return known
  const made = { cpu: [t('VIRT_UI_CPU_BUSY')], memory: [t('VIRT_UI_MEMORY_USED')], io: [t('VIRT_UI_NET'), t('VIRT_UI_DISK_IO')] }[graph]
  kept.set(graph, made)
  return made
}
define('onggi-guest-figures', OnggiGuestFigures)
