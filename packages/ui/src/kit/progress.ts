import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit'
import { ifDefined } from 'lit/directives/if-defined.js'
import { define } from './define.ts'

/** `<onggi-progress label .value>`: how far something is, 0–1; null while nobody knows. With `meter` it shows a level instead of work. */
export class OnggiProgress extends LitElement {
  static override properties = { value: { attribute: false }, label: { type: String }, meter: { type: Boolean } }
  /** Its looks. */
  static override styles = css`
    :host {
      display: block;
      min-width: 3rem;
    }
    div {
      position: relative;
      height: 0.375rem;
      overflow: hidden;
      border-radius: 1rem;
      background: color-mix(in srgb, var(--onggi-border-strong) 30%, transparent);
    }
    span {
      position: absolute;
      inset: 0 auto 0 0;
      border-radius: inherit;
      background: var(--onggi-fill);
      transition: width 0.3s;
    }
    span.high {
      background: var(--onggi-warn);
    }
    span.unknown {
      width: 35%;
      animation: slide 1.4s ease-in-out infinite alternate;
    }
    @keyframes slide {
      from {
        left: -10%;
      }
      to {
        left: 75%;
      }
    }
    @media (prefers-reduced-motion: reduce) {
      span.unknown {
        width: 100%;
        opacity: 0.4;
        animation: none;
      }
    }
  `
  /** 0–1, or null. */
  declare value: number | null
  /** What it is about, for screen readers. */
  declare label: string
  /** A level rather than work under way; above 90 % it is shown as a warning. */
  declare meter: boolean

  constructor() {
    super()
    this.value = null
    this.label = ''
    this.meter = false
  }

  override updated(_changed: PropertyValues): void {
    // Width by CSSOM: a style attribute would need unsafe-inline.
    const bar = this.renderRoot.querySelector('span')
    if (bar) bar.style.width = this.value === null ? '' : `${Math.min(100, Math.max(0, this.value * 100))}%`
  }

  override render(): TemplateResult {
    const percent = this.value === null ? undefined : Math.round(this.value * 100)
    const look = this.value === null ? 'unknown' : this.meter && this.value > 0.9 ? 'high' : ''
    return html`<div
      role=${this.meter ? 'meter' : 'progressbar'}
      aria-label=${this.label}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${ifDefined(percent ?? (this.meter ? 0 : undefined))}
    >
      <span class=${look}></span>
    </div>`
  }
}
define('onggi-progress', OnggiProgress)
