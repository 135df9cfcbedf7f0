import { define, kitStyles, type TabHost } from '@onggi/ui'
import { css, html, LitElement, type TemplateResult } from 'lit'
import type { Guest } from '../guest.ts'
import './drives.ts'
import './hostdevs.ts'
import './nics.ts'

/** `<onggi-guest-hardware .host .guest>`: drives, network interfaces and devices of the host. */
export class OnggiGuestHardware extends LitElement {
  static override properties = { host: { attribute: false }, guest: { attribute: false }, isAdmin: { attribute: false } }
  static override styles = [
    kitStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 2rem;
      }
    `,
  ]
  declare host: TabHost
  declare guest: Guest
  declare isAdmin: boolean

  override render(): TemplateResult {
    return html`<onggi-guest-drives .host=${this.host} .guest=${this.guest}></onggi-guest-drives>
      <onggi-guest-nics .host=${this.host} .guest=${this.guest}></onggi-guest-nics>
      <onggi-guest-hostdevs .host=${this.host} .guest=${this.guest} .isAdmin=${this.isAdmin}></onggi-guest-hostdevs>`
  }
}
define('onggi-guest-hardware', OnggiGuestHardware)
