import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit'
import { t } from '../texts.ts'
import { define } from './define.ts'
import './icon.ts'
import { kitStyles } from './styles.ts'

/** `<onggi-dialog heading ?open>`: a modal on the browser's own dialog (focus stays inside, Escape closes); buttons go into the slot `actions`. Sends `close`. */
export class OnggiDialog extends LitElement {
  static override properties = { heading: { type: String }, open: { type: Boolean }, wide: { type: Boolean, reflect: true } }
  /** Its looks. */
  static override styles = [
    kitStyles,
    css`
      dialog {
        width: min(30rem, calc(100vw - 2rem));
        max-height: calc(100dvh - 2rem);
        padding: 0;
        border: 1px solid var(--onggi-border);
        border-radius: 0.75rem;
        background: var(--onggi-surface);
        color: var(--onggi-text);
        box-shadow: var(--onggi-shadow-raised);
      }
      :host([wide]) dialog {
        width: min(40rem, calc(100vw - 2rem));
      }
      dialog::backdrop {
        background: rgb(20 18 16 / 0.5);
      }
      .frame {
        display: flex;
        flex-direction: column;
        max-height: calc(100dvh - 2rem - 2px);
      }
      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 1rem;
        padding: 0.875rem 0.875rem 0.875rem 1.25rem;
        border-bottom: 1px solid var(--onggi-border);
      }
      .body {
        padding: 1.25rem;
        overflow-y: auto;
        overflow-wrap: anywhere;
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: 0.5rem;
        padding: 0.875rem 1.25rem;
        border-top: 1px solid var(--onggi-border);
        background: var(--onggi-sunken);
      }
      footer:not(.filled) {
        display: none;
      }
      @media (max-width: 30rem) {
        dialog,
        :host([wide]) dialog {
          width: 100vw;
          max-width: 100vw;
          margin: auto 0 0;
          border-width: 1px 0 0;
          border-radius: 0.75rem 0.75rem 0 0;
        }
      }
    `,
  ]
  /** What it is about. */
  declare heading: string
  /** Whether it is shown. */
  declare open: boolean
  /** Broader, for forms with columns. */
  declare wide: boolean

  constructor() {
    super()
    this.heading = ''
    this.open = false
    this.wide = false
  }

  override updated(changed: PropertyValues<this>): void {
    if (!changed.has('open')) return
    const dialog = this.renderRoot.querySelector('dialog')
    if (this.open && dialog?.open === false) {
      dialog.showModal()
      const first = this.querySelector<HTMLElement>('[autofocus]') ?? this.renderRoot.querySelector<HTMLElement>('[autofocus]')
      first?.focus()
    } else if (!this.open && dialog?.open === true) dialog.close()
  }

  readonly #onClose = (): void => {
    this.open = false
    this.dispatchEvent(new Event('close'))
  }
  readonly #onSlot = (e: Event): void => {
    const slot = e.target as HTMLSlotElement
    slot.parentElement?.classList.toggle('filled', slot.assignedElements().length > 0)
  }

  /** What it holds. @internal */
  protected renderBody(): TemplateResult {
    return html`<slot></slot>`
  }

  /** Its buttons. @internal */
  protected renderFooter(): TemplateResult {
    return html`<footer><slot name="actions" @slotchange=${this.#onSlot}></slot></footer>`
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="h" @close=${this.#onClose}>
      <div class="frame">
        <header>
          <h2 id="h">${this.heading}</h2>
          <button class="quiet icon small" type="button" aria-label=${t('UI_CLOSE')} @click=${() => this.renderRoot.querySelector('dialog')?.close()}>
            <onggi-icon name="close"></onggi-icon>
          </button>
        </header>
        <div class="body">${this.renderBody()}</div>
        ${this.renderFooter()}
      </div>
    </dialog>`
  }
}
define('onggi-dialog', OnggiDialog)
