import { define, errorBanner, formatBytes, formatPercent, formatRate, kitStyles, OnggiTab, request } from '@onggi/ui'
import { css, html, nothing, type TemplateResult } from 'lit'
import { createWindow, type History, type HostFigures, seriesOf, type Window } from './window.ts'

const uri = '/plugins/host/stats'

/** What can be shown, in minutes; the step keeps each at 300 to 720 points. */
const ranges = [
  { minutes: 5, stepMs: 1000 },
  { minutes: 15, stepMs: 2000 },
  { minutes: 60, stepMs: 5000 },
] as const

interface Panel {
  readonly heading: string
  readonly names: readonly string[]
  readonly lines: readonly string[]
  readonly format: (v: number) => string
  readonly isBinary: boolean
  max(f: HostFigures | undefined): number
}

/** `<onggi-host-tab>`: what the host does, as graphs that move on with each second. */
export class OnggiHostTab extends OnggiTab {
  static override properties = { ...OnggiTab.properties, range: { state: true }, error: { state: true }, figures: { state: true } }
  static override styles = [
    kitStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 1rem;
      }
      .graphs {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr));
        gap: 1rem;
      }
      .ranges {
        display: inline-flex;
      }
      .ranges button {
        border-radius: 0;
      }
      .ranges button + button {
        margin-left: -1px;
      }
      .ranges button[aria-pressed='true'] {
        z-index: 1;
      }
      .ranges button:first-child {
        border-radius: var(--onggi-radius-small) 0 0 var(--onggi-radius-small);
      }
      .ranges button:last-child {
        border-radius: 0 var(--onggi-radius-small) var(--onggi-radius-small) 0;
      }
    `,
  ]
  declare range: (typeof ranges)[number]
  declare error: unknown
  declare figures: HostFigures | undefined
  #panels: readonly Panel[] = []
  #window: Window | undefined

  constructor() {
    super()
    this.range = ranges[0]
  }

  protected override begin(): void {
    this.#panels = this.#makePanels()
    this.host.on({ type: 'host.stats', uri }, (e) => {
      if (e.type === 'reset') {
        void this.#read()
        return
      }
      this.figures = e.data as HostFigures
      this.#window?.add(this.figures.at, seriesOf(this.figures))
    })
    void this.#read()
  }

  #makePanels(): readonly Panel[] {
    const { t } = this.host
    const rate = { format: formatRate, isBinary: true, max: () => 0 }
    return [
      {
        heading: t('STATS_UI_CPU'),
        names: ['host/cpu.busy', 'host/cpu.iowait'],
        lines: [t('STATS_UI_CPU_BUSY'), t('STATS_UI_CPU_IOWAIT')],
        format: formatPercent,
        isBinary: false,
        max: () => 1,
      },
      {
        heading: t('STATS_UI_MEMORY'),
        names: ['host/memory.used', 'host/memory.cached'],
        lines: [t('STATS_UI_MEMORY_USED'), t('STATS_UI_MEMORY_CACHED')],
        format: formatBytes,
        isBinary: true,
        max: (f) => f?.memory['total'] ?? 0,
      },
      {
        heading: t('STATS_UI_DISK'),
        names: ['host/disk.read', 'host/disk.write'],
        lines: [t('STATS_UI_DISK_READ'), t('STATS_UI_DISK_WRITE')],
        ...rate,
      },
      { heading: t('STATS_UI_NET'), names: ['host/net.rx', 'host/net.tx'], lines: [t('STATS_UI_NET_RX'), t('STATS_UI_NET_TX')], ...rate },
    ]
  }

  async #read(): Promise<void> {
    const { minutes, stepMs } = this.range
    try {
      this.figures = await request<HostFigures>(this.host, 'GET', uri)
      // The server's clock, not this computer's.
      const to = this.figures.at
      const series = this.#panels.flatMap((p) => p.names).join(',')
      const query = new URLSearchParams({ series, from: String(to - minutes * 60_000), to: String(to), step: String(stepMs) })
      this.#window = createWindow(await request<History>(this.host, 'GET', `${uri}/history?${query.toString()}`))
      this.error = undefined
    } catch (error) {
      if (!this.host.signal.aborted) this.error = error
    }
    this.requestUpdate()
  }

  #choose(range: (typeof ranges)[number]): void {
    this.range = range
    void this.#read()
  }

  override render(): TemplateResult | typeof nothing {
    if (this.#panels.length === 0) return nothing
    const { t } = this.host
    const f = this.figures
    const cores = f?.cpu['cores']
    const total = f?.memory['total']
    return html`
      <div class="spread">
        <div>
          <h1>${t('STATS_UI_HOST')}</h1>
          ${typeof cores === 'number' && typeof total === 'number' ? html`<p class="muted">${t('STATS_UI_ABOUT', { cores, memory: formatBytes(total) })}</p>` : nothing}
        </div>
        <div class="ranges" role="group" aria-label=${t('STATS_UI_RANGE')}>
          ${ranges.map(
            (r) =>
              html`<button class="small" type="button" aria-pressed=${r === this.range ? 'true' : 'false'} @click=${() => this.#choose(r)}>${t(`STATS_UI_RANGE_${r.minutes}`)}</button>`,
          )}
        </div>
      </div>
      ${errorBanner(this.error, () => void this.#read())}
      <div class="graphs">
        ${this.#panels.map(
          (p) => html`<section class="card">
            <onggi-graph heading=${p.heading} .lines=${p.lines} .format=${p.format} ?binary=${p.isBinary} .max=${p.max(f)} .data=${this.#window?.of(p.names) ?? { times: [], values: [] }}></onggi-graph>
          </section>`,
        )}
      </div>
    `
  }
}
define('onggi-host-tab', OnggiHostTab)
