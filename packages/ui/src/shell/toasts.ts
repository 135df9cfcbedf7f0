import { css, html, LitElement, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { define } from '../kit/define.ts'
import '../kit/icon.ts'
import { kitStyles } from '../kit/styles.ts'
import { t } from '../texts.ts'

interface Toast {
  readonly id: number
  readonly text: string
  readonly tone: string
}

/** How long a message stays (ms); failures stay until they are closed. */
const stayMs = 7000

/** `<onggi-toasts>`: short messages at the page's edge, above dialogs, read aloud. @internal */
export class OnggiToasts extends LitElement {
  static override properties = { toasts: { state: true } }
  static override styles = [
    kitStyles,
    css`
      [popover] {
        position: fixed;
        inset: auto 1rem 1rem auto;
        width: min(24rem, calc(100vw - 2rem));
        margin: 0;
        padding: 0;
        border: 0;
        background: none;
        color: inherit;
        overflow: visible;
      }
      [popover]:popover-open {
        display: grid;
        gap: 0.5rem;
      }
      .toast {
        display: flex;
        align-items: flex-start;
        gap: 0.625rem;
        padding: 0.625rem 0.5rem 0.625rem 0.875rem;
        border: 1px solid var(--onggi-border);
        border-left: 3px solid var(--onggi-accent);
        border-radius: var(--onggi-radius);
        background: var(--onggi-raised);
        color: var(--onggi-text);
        box-shadow: var(--onggi-shadow-raised);
        font-size: 0.875rem;
      }
      .toast.ok {
        border-left-color: var(--onggi-ok);
      }
      .toast.warn {
        border-left-color: var(--onggi-warn);
      }
      .toast.danger {
        border-left-color: var(--onggi-danger);
      }
      p {
        flex: 1;
        padding: 0.25rem 0;
        overflow-wrap: anywhere;
      }
    `,
  ]
  declare toasts: readonly Toast[]
  #next = 1
  #isHeld = false

  constructor() {
    super()
    this.toasts = []
  }

  /** Shows a message. */
  add(text: string, tone: string): void {
    const toast: Toast = { id: this.#next++, text, tone }
    this.toasts = [...this.toasts.slice(-4), toast]
    if (tone !== 'danger') setTimeout(() => this.#expire(toast), stayMs)
  }

  #expire(toast: Toast): void {
    if (this.#isHeld) setTimeout(() => this.#expire(toast), stayMs)
    else this.#remove(toast)
  }

  #remove(toast: Toast): void {
    this.toasts = this.toasts.filter((x) => x !== toast)
  }

  override updated(): void {
    const box = this.renderRoot.querySelector<HTMLElement>('[popover]')
    // Shown anew each time: the last one shown lies above an open dialog.
    if (box?.matches(':popover-open') === true) box.hidePopover()
    if (this.toasts.length > 0) box?.showPopover()
  }

  override render(): TemplateResult {
    return html`<div class="visually-hidden" role="status">${this.toasts.at(-1)?.text}</div>
      <div popover="manual" @mouseenter=${() => (this.#isHeld = true)} @mouseleave=${() => (this.#isHeld = false)}>
        ${repeat(
          this.toasts,
          (x) => x.id,
          (x) => html`<div class="toast ${x.tone}">
            <p>${x.text}</p>
            <button class="quiet icon small" type="button" aria-label=${t('UI_CLOSE')} @click=${() => this.#remove(x)}><onggi-icon name="close"></onggi-icon></button>
          </div>`,
        )}
      </div>`
  }
}
define('onggi-toasts', OnggiToasts)
