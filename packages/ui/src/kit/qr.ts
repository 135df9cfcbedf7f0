import { css, html, LitElement, nothing, svg, type TemplateResult } from 'lit'
import { define } from './define.ts'

/** `<onggi-qr label .text>`: a text as QR code; dark on light in every theme, as cameras want it. */
export class OnggiQr extends LitElement {
  static override properties = { text: { attribute: false }, label: { type: String }, path: { state: true } }
  /** Its looks. */
  static override styles = css`
    svg {
      display: block;
      width: 12rem;
      max-width: 100%;
      border-radius: var(--onggi-radius-small);
      background: #fff;
      fill: #000;
    }
  `
  declare text: string
  /** What it says, for screen readers. */
  declare label: string
  declare path: { readonly d: string; readonly size: number } | undefined

  constructor() {
    super()
    this.text = this.label = ''
  }

  protected override firstUpdated(): void {
    void this.#draw()
  }

  async #draw(): Promise<void> {
    const { encode } = await import('uqr')
    // Four modules of quiet around it: ISO/IEC 18004.
    const { data, size } = encode(this.text, { ecc: 'M', border: 4 })
    const d = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
    this.path = { d, size }
  }

  override render(): TemplateResult | typeof nothing {
    if (this.path === undefined) return nothing
    const { d, size } = this.path
    return html`<svg viewBox="0 0 ${size} ${size}" role="img" aria-label=${this.label} shape-rendering="crispEdges">${svg`<path d=${d}></path>`}</svg>`
  }
}
define('onggi-qr', OnggiQr)
