import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { define } from './define.ts'
import './icon.ts'
import type { IconName } from './icon.ts'
import { kitStyles } from './styles.ts'

/** One entry of a menu. */
export interface MenuItem {
  readonly label: string
  readonly icon?: IconName
  readonly danger?: boolean
  readonly disabled?: boolean
  /** Does it. */
  run(): void
}

/** `<onggi-menu label .items>`: a button that opens a menu; arrow keys, Home, End and Escape work. Content of the default slot replaces the three dots. */
export class OnggiMenu extends LitElement {
  static override properties = { label: { type: String }, items: { attribute: false }, up: { type: Boolean } }
  /** Its looks. */
  static override styles = [
    kitStyles,
    css`
      :host {
        display: inline-flex;
      }
      [popover] {
        position: fixed;
        inset: auto;
        min-width: 11rem;
        margin: 0;
        padding: 0.3125rem;
        border: 1px solid var(--onggi-border);
        border-radius: var(--onggi-radius);
        background: var(--onggi-raised);
        color: var(--onggi-text);
        box-shadow: var(--onggi-shadow-raised);
      }
      [role='menuitem'] {
        display: flex;
        justify-content: flex-start;
        width: 100%;
        border: 0;
        background: none;
        font-weight: 450;
      }
      [role='menuitem']:focus-visible {
        background: var(--onggi-hover);
        outline-offset: -2px;
      }
      .bad {
        color: var(--onggi-danger);
      }
      ::slotted(*) {
        pointer-events: none;
      }
    `,
  ]
  /** What the menu offers, for screen readers and as tooltip. */
  declare label: string
  /** Its entries. */
  declare items: readonly MenuItem[]
  /** Opens upwards. */
  declare up: boolean

  constructor() {
    super()
    this.label = ''
    this.items = []
    this.up = false
  }

  #popover(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('[popover]')
  }

  readonly #place = (e: ToggleEvent): void => {
    const button = this.renderRoot.querySelector('button')
    button?.setAttribute('aria-expanded', String(e.newState === 'open'))
    const menu = this.#popover()
    if (e.newState !== 'open' || !menu || !button) return
    const at = button.getBoundingClientRect()
    const { width, height } = menu.getBoundingClientRect()
    const isUp = this.up || at.bottom + height + 8 > innerHeight
    menu.style.top = `${Math.max(8, isUp ? at.top - height - 4 : at.bottom + 4)}px`
    menu.style.left = `${Math.max(8, Math.min(at.right - width, innerWidth - width - 8))}px`
    this.#entries()[0]?.focus()
  }

  #entries(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('[role=menuitem]:not(:disabled)')]
  }

  readonly #onKey = (e: KeyboardEvent): void => {
    const entries = this.#entries()
    const at = entries.indexOf(this.shadowRoot?.activeElement as HTMLElement)
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[e.key]
    if (e.key === 'Tab') this.#popover()?.hidePopover()
    if (next === undefined) return
    e.preventDefault()
    entries.at(next % entries.length)?.focus()
  }

  readonly #run = (item: MenuItem): void => {
    this.#popover()?.hidePopover()
    item.run()
  }

  override render(): TemplateResult {
    return html`<button class="quiet icon" type="button" part="button" popovertarget="m" aria-haspopup="menu" aria-expanded="false" aria-label=${this.label} title=${this.label}>
        <slot><onggi-icon name="more"></onggi-icon></slot>
      </button>
      <div id="m" popover role="menu" aria-label=${this.label} @toggle=${this.#place} @keydown=${this.#onKey}>
        ${this.items.map(
          (
            i,
          ) => html`<button type="button" role="menuitem" tabindex="-1" class=${i.danger === true ? 'bad' : ''} ?disabled=${i.disabled ?? false} @click=${() => this.#run(i)}>
            ${i.icon === undefined ? nothing : html`<onggi-icon name=${i.icon}></onggi-icon>`}${i.label}
          </button>`,
        )}
      </div>`
  }
}
define('onggi-menu', OnggiMenu)
