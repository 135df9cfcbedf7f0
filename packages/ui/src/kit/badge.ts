import { css, html, LitElement, type TemplateResult } from 'lit'
import { define } from './define.ts'

/** What a state means for the one who looks. */
export type Tone = 'neutral' | 'ok' | 'info' | 'warn' | 'danger'

/** `<onggi-badge tone>`: a state in one or two words; the dot repeats what the text says, colour is never alone. */
export class OnggiBadge extends LitElement {
  static override properties = { tone: { type: String, reflect: true }, busy: { type: Boolean, reflect: true } }
  /** Its looks. */
  static override styles = css`
    :host {
      display: inline-flex;
      align-items: center;
      gap: 0.4375rem;
      padding: 0.125rem 0.5625rem 0.125rem 0.5rem;
      border-radius: 1rem;
      background: var(--onggi-sunken);
      color: var(--onggi-muted);
      font-size: 0.8125rem;
      font-weight: 500;
      line-height: 1.4;
      white-space: nowrap;
    }
    span {
      width: 0.5rem;
      height: 0.5rem;
      border-radius: 50%;
      background: currentColor;
    }
    :host([tone='neutral']) span {
      background: none;
      box-shadow: inset 0 0 0 1.5px currentColor;
    }
    :host([tone='ok']) {
      background: var(--onggi-ok-soft);
      color: var(--onggi-ok);
    }
    :host([tone='info']) {
      background: var(--onggi-accent-soft);
      color: var(--onggi-accent);
    }
    :host([tone='warn']) {
      background: var(--onggi-warn-soft);
      color: var(--onggi-warn);
    }
    :host([tone='danger']) {
      background: var(--onggi-danger-soft);
      color: var(--onggi-danger);
    }
    :host([busy]) span {
      animation: beat 1.2s ease-in-out infinite alternate;
    }
    @keyframes beat {
      to {
        opacity: 0.25;
      }
    }
    @media (prefers-reduced-motion: reduce) {
      :host([busy]) span {
        animation: none;
      }
    }
  `
  /** What the state means. */
  declare tone: Tone
  /** Something is under way. */
  declare busy: boolean

  constructor() {
    super()
    this.tone = 'neutral'
    this.busy = false
  }

  override render(): TemplateResult {
    return html`<span></span><slot></slot>`
  }
}
define('onggi-badge', OnggiBadge)
