import { kitStyles, type TabHost, tableStyles } from '@onggi/ui'
import { css, type CSSResultGroup, LitElement, type PropertyValues } from 'lit'
import { type Guest, guestUri } from '../guest.ts'
import { createSubList, type SubList } from './sub-list.ts'

/** Base of a card with one kind of things a guest has (drives, interfaces): the list lives as long as the card is shown. */
export abstract class GuestPart<T> extends LitElement {
  static override properties = { host: { attribute: false }, guest: { attribute: false }, isAdmin: { attribute: false } }
  static override styles: CSSResultGroup = [
    kitStyles,
    tableStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.75rem;
      }
      .name {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .acts {
        display: flex;
        justify-content: flex-end;
        gap: 0.25rem;
      }
    `,
  ]
  declare host: TabHost
  declare guest: Guest
  /** Whether to offer what only administrators may do. */
  declare isAdmin: boolean
  protected list: SubList<T> | undefined
  #shown = ''

  constructor() {
    super()
    this.isAdmin = false
  }

  /** Last part of the list's URI: `storages`. */
  protected abstract get kind(): string

  protected get uri(): string {
    return guestUri(this.guest.name)
  }

  protected itemUri(id: string): string {
    return `${this.uri}/${this.kind}/${encodeURIComponent(id)}`
  }

  /** Called after each reading of the list. */
  protected onList(): void {
    this.requestUpdate()
  }

  protected override willUpdate(_changed: PropertyValues): void {
    if (this.uri === this.#shown) return
    this.list?.close()
    this.#shown = this.uri
    this.list = createSubList<T>(this.host, this.uri, this.kind, () => this.onList())
  }

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.hasUpdated) this.requestUpdate()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.list?.close()
    this.#shown = ''
  }
}
