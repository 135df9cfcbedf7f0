import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { define } from './define.ts'

/** A column of a table. */
export interface Column<Row> {
  /** Heading; also the label beside the value where the table has become cards. Empty: no heading is shown. */
  readonly label: string
  /** What stands in a cell. */
  cell(row: Row): unknown
  /** `number` right-aligns with figures of one width; `actions` keeps to its content's width; `lead` becomes the card's title; `media` is a picture; `status` and `menu` stay beside the title of a card. */
  readonly kind?: 'number' | 'actions' | 'lead' | 'media' | 'status' | 'menu'
}

/**
 * `<onggi-table label .columns .rows .keyOf>`: rows of objects; below 40 rem of its own width each row becomes a card.
 * It renders without a shadow root, so that the styles of the tab around it reach its cells; that tab's `static styles` include `tableStyles`.
 */
export class OnggiTable<Row = unknown> extends LitElement {
  static override properties = {
    label: { type: String },
    columns: { attribute: false },
    rows: { attribute: false },
    keyOf: { attribute: false },
  }
  /** What the table lists, for screen readers. */
  declare label: string
  declare columns: readonly Column<Row>[]
  declare rows: readonly Row[]
  /** Identity of a row: its elements are kept while this stays the same. */
  declare keyOf: (row: Row) => string

  constructor() {
    super()
    this.label = ''
    this.columns = []
    this.rows = []
    this.keyOf = String
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override render(): TemplateResult {
    // The roles are said again because cards take them away from the elements (display: grid).
    return html`<table role="table" aria-label=${this.label}>
      <thead role="rowgroup">
        <tr role="row">
          ${this.columns.map((c) => html`<th role="columnheader" scope="col" class=${c.kind ?? ''}>${c.label === '' ? html`<span class="visually-hidden">${c.kind === 'actions' ? '…' : ' '}</span>` : c.label}</th>`)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${repeat(
          this.rows,
          (row) => this.keyOf(row),
          (row) => html`<tr role="row" data-key=${this.keyOf(row)}>
            ${this.columns.map(
              (c) => html`<td role="cell" class=${c.kind ?? ''}>
                ${c.label === '' || (c.kind !== undefined && c.kind !== 'number') ? nothing : html`<span class="cell-label" aria-hidden="true">${c.label}</span>`}
                <div class="cell-value">${c.cell(row)}</div>
              </td>`,
            )}
          </tr>`,
        )}
      </tbody>
    </table>`
  }
}
define('onggi-table', OnggiTable)
