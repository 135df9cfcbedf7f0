import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { define } from './define.ts'
import './icon.ts'
import type { IconName } from './icon.ts'

const icons: Record<string, IconName> = { danger: 'warning', warn: 'warning', ok: 'check', info: 'info' }

/** `<onggi-banner tone heading>`: something the reader must know, with what to do in the slot and buttons in the slot `actions`. */
export class OnggiBanner extends LitElement {
  static override properties = { tone: { type: String, reflect: true }, heading: { type: String } }
  /** Its looks. */
  static override styles = css`
    :host {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.5rem 1rem;
      padding: 0.75rem 1rem;
      border: 1px solid color-mix(in srgb, currentColor 25%, transparent);
      border-radius: var(--onggi-radius);
      background: var(--onggi-accent-soft);
      color: var(--onggi-accent);
      font-size: 0.875rem;
    }
    :host([hidden]) {
      display: none;
    }
    :host([tone='danger']) {
      background: var(--onggi-danger-soft);
      color: var(--onggi-danger);
    }
    :host([tone='warn']) {
      background: var(--onggi-warn-soft);
      color: var(--onggi-warn);
    }
    :host([tone='ok']) {
      background: var(--onggi-ok-soft);
      color: var(--onggi-ok);
    }
    .what {
      display: flex;
      flex: 1 1 16rem;
      gap: 0.625rem;
      min-width: 0;
    }
    .text {
      min-width: 0;
      color: var(--onggi-text);
      overflow-wrap: anywhere;
    }
    strong {
      display: block;
      font-weight: 600;
    }
  `
  /** `info`, `ok`, `warn` or `danger`. */
  declare tone: 'info' | 'ok' | 'warn' | 'danger'
  /** What is the matter, in one line. */
  declare heading: string

  constructor() {
    super()
    this.tone = 'info'
    this.heading = ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    if (!this.hasAttribute('role')) this.setAttribute('role', this.tone === 'danger' ? 'alert' : 'status')
  }

  override render(): TemplateResult {
    return html`
      <div class="what">
        <onggi-icon name=${icons[this.tone] ?? 'info'}></onggi-icon>
        <div class="text">${this.heading === '' ? nothing : html`<strong>${this.heading}</strong>`}<slot></slot></div>
      </div>
      <slot name="actions"></slot>
    `
  }
}
define('onggi-banner', OnggiBanner)
