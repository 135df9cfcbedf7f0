import { css, html, LitElement, type TemplateResult } from 'lit'
import { define } from './define.ts'
import './icon.ts'
import type { IconName } from './icon.ts'

/** `<onggi-empty icon heading>`: what stands where nothing is yet: why, and in the slot `actions` what to do about it. */
export class OnggiEmpty extends LitElement {
  static override properties = { icon: { type: String }, heading: { type: String } }
  /** Its looks. */
  static override styles = css`
    :host {
      display: grid;
      justify-items: center;
      gap: 0.375rem;
      padding: 3rem 1.5rem;
      border: 1px dashed var(--onggi-border-strong);
      border-radius: var(--onggi-radius);
      color: var(--onggi-muted);
      text-align: center;
    }
    onggi-icon {
      width: 2.25rem;
      height: 2.25rem;
      margin-bottom: 0.375rem;
    }
    h2 {
      margin: 0;
      color: var(--onggi-text);
      font-size: 1rem;
      font-weight: 600;
    }
    .text {
      max-width: 32rem;
    }
    slot[name='actions'] {
      display: flex;
      flex-wrap: wrap;
      justify-content: center;
      gap: 0.5rem;
      margin-top: 0.75rem;
    }
  `
  /** Its picture. */
  declare icon: IconName
  /** What is not there. */
  declare heading: string

  constructor() {
    super()
    this.icon = 'info'
    this.heading = ''
  }

  override render(): TemplateResult {
    return html`<onggi-icon name=${this.icon}></onggi-icon>
      <h2>${this.heading}</h2>
      <div class="text"><slot></slot></div>
      <slot name="actions"></slot>`
  }
}
define('onggi-empty', OnggiEmpty)
