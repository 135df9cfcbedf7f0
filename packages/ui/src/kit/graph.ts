import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit'
import uPlot from 'uplot'
import { formatTime } from '../format.ts'
import { t } from '../texts.ts'
import { define } from './define.ts'
import { graphStyles } from './graph-styles.ts'
import { kitStyles } from './styles.ts'

/** What a graph shows: one list of times and one list of values per line, all of one length; null is a gap. */
export interface GraphData {
  /** Epoch milliseconds, ascending. */
  readonly times: readonly number[]
  readonly values: readonly (readonly (number | null)[])[]
}

/** Binary steps for sizes and rates, so that the axis reads 256 KiB rather than 244.1. */
const binarySteps = Array.from({ length: 50 }, (_, i) => 2 ** i)

/** `<onggi-graph heading .lines .data .format>`: lines over time, with the newest value of each in the legend, or the one under the pointer. */
export class OnggiGraph extends LitElement {
  static override properties = {
    heading: { type: String },
    lines: { attribute: false },
    data: { attribute: false },
    format: { attribute: false },
    max: { type: Number },
    binary: { type: Boolean },
    height: { type: Number },
    spanMs: { attribute: false },
    at: { state: true },
  }
  /** Its looks. */
  static override styles = [kitStyles, graphStyles]
  /** What is measured. */
  declare heading: string
  /** Names of the lines, at most four. */
  declare lines: readonly string[]
  declare data: GraphData
  /** Writes a value with its unit. */
  declare format: (value: number) => string
  /** Fixed top of the axis; 0: as high as the values go. */
  declare max: number
  /** Steps of the axis are powers of two. */
  declare binary: boolean
  /** Height of the drawing in CSS pixels. */
  declare height: number
  /** Least stretch of time shown, ending with the newest value. Unit: ms. */
  declare spanMs: number
  /** Position under the pointer; null: the newest. */
  declare at: number | null
  #plot: uPlot | undefined
  readonly #resized = new ResizeObserver(() => this.#fit())
  readonly #restyle = (): void => this.#draw()

  constructor() {
    super()
    this.heading = ''
    this.lines = []
    this.data = { times: [], values: [] }
    this.format = String
    this.max = 0
    this.binary = false
    this.height = 160
    this.spanMs = 300_000
    this.at = null
  }

  override connectedCallback(): void {
    super.connectedCallback()
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', this.#restyle)
    addEventListener('onggi-theme', this.#restyle)
    if (this.hasUpdated) this.#draw()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    matchMedia('(prefers-color-scheme: dark)').removeEventListener('change', this.#restyle)
    removeEventListener('onggi-theme', this.#restyle)
    this.#resized.disconnect()
    this.#plot?.destroy()
    this.#plot = undefined
  }

  override updated(changed: PropertyValues<this>): void {
    if (this.#plot === undefined || changed.has('lines') || changed.has('max') || changed.has('height') || changed.has('format'))
      this.#draw()
    else if (changed.has('data')) this.#plot.setData(this.#columns())
  }

  #columns(): uPlot.AlignedData {
    return [this.data.times.map((ms) => ms / 1000), ...this.lines.map((_, i) => this.data.values[i] ?? [])] as uPlot.AlignedData
  }

  /** What the time axis shows, in epoch milliseconds; undefined before the first drawing. */
  get span(): readonly [number, number] | undefined {
    const { min, max } = this.#plot?.scales['x'] ?? {}
    return typeof min !== 'number' || typeof max !== 'number' ? undefined : [min * 1000, max * 1000]
  }

  #box(): HTMLElement {
    return this.renderRoot.querySelector<HTMLElement>('.plot')!
  }

  /** The drawing knows no CSS variables: elements of the shadow tree resolve them. */
  #colour(of: string): string {
    const el = this.renderRoot.querySelector(of)
    return el === null ? 'gray' : getComputedStyle(el).color
  }

  #fit(): void {
    const width = this.#box().clientWidth
    if (width > 0 && width !== this.#plot?.width) this.#plot?.setSize({ width, height: this.height })
  }

  #draw(): void {
    this.#plot?.destroy()
    const box = this.#box()
    const font = `11px ${getComputedStyle(this).fontFamily}`
    const axis = { stroke: this.#colour('.axis'), font, grid: { stroke: this.#colour('.grid'), width: 1 }, ticks: { show: false } }
    const { max } = this
    this.#plot = new uPlot(
      {
        width: Math.max(box.clientWidth, 60),
        height: this.height,
        legend: { show: false },
        padding: [8, 22, 0, 0],
        cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
        scales: {
          x: { range: () => this.#span() },
          y: { range: (_, __, high) => [0, max > 0 ? max : Math.max(high * 1.1, this.binary ? 4096 : 1e-6)] },
        },
        axes: [
          { ...axis, size: 24, gap: 4, space: 64, values: (_, s, __, ___, step) => s.map((v) => formatTime(v * 1000, step < 60)) },
          {
            ...axis,
            size: 68,
            gap: 6,
            space: 26,
            values: (_, v) => v.map((x) => this.format(x)),
            ...(this.binary ? { incrs: binarySteps } : {}),
          },
        ],
        series: [
          {},
          ...this.lines.map((label, i) => {
            const stroke = this.#colour(`.s${i + 1}`)
            const area = this.lines.length === 1 ? { fill: stroke.replace(/^rgb\((.*)\)$/, 'rgba($1, 0.12)') } : {}
            return { label, stroke, width: 1.75, points: { show: false }, ...area }
          }),
        ],
        hooks: { setCursor: [(u) => (this.at = u.cursor.idx ?? null)] },
      },
      this.#columns(),
      box,
    )
    this.#resized.observe(box)
  }

  /** Of our own data: without any there would be no axis, and one point alone would be shown on a whole day. */
  #span(): [number, number] {
    const { times } = this.data
    const end = times.at(-1) ?? Date.now()
    return [Math.min(times[0] ?? end, end - this.spanMs) / 1000, end / 1000]
  }

  #value(line: number): string {
    const values = this.data.values[line] ?? []
    const value = this.at === null ? values.findLast((v) => v !== null) : values[this.at]
    return value === undefined || value === null ? '–' : this.format(value)
  }

  override render(): TemplateResult {
    const said = this.lines.map((l, i) => `${l} ${this.#value(i)}`).join(', ')
    return html`<div class="head">
        <h2>${this.heading}</h2>
        <ul class="legend" aria-hidden="true">
          ${this.lines.map((l, i) => html`<li><span class="swatch s${i + 1}"></span>${l} <b>${this.#value(i)}</b></li>`)}
        </ul>
      </div>
      <div class="plot" role="img" aria-label=${t('UI_GRAPH_LABEL', { heading: this.heading, values: said })}></div>
      <span class="grid" hidden></span><span class="axis" hidden></span>`
  }
}
define('onggi-graph', OnggiGraph)
