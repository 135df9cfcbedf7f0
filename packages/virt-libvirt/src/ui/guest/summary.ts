import { define, formatMiB, kitStyles, type TabHost } from '@onggi/ui'
import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { type Guest, isOn } from '../guest.ts'
import '../guest-screen.ts'
import './figures.ts'

/** `<onggi-guest-summary .host .guest>`: a guest's screen, its facts and its figures. */
export class OnggiGuestSummary extends LitElement {
  static override properties = {
    host: { attribute: false },
    guest: { attribute: false },
    busy: { attribute: false },
    stamp: { attribute: false },
  }
  static override styles = [
    kitStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 1.25rem;
      }
      .top {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 1.25rem;
        align-items: start;
      }
      .description {
        white-space: pre-line;
      }
      @media (min-width: 64rem) {
        .top {
          grid-template-columns: minmax(0, 3fr) minmax(17rem, 2fr);
        }
      }
    `,
  ]
  declare host: TabHost
  declare guest: Guest
  /** An action waits for its answer. */
  declare busy: boolean
  /** Changes whenever something happened to the guest. */
  declare stamp: unknown

  #facts(): TemplateResult {
    const { t } = this.host
    const g = this.guest
    const { graphics } = g
    const yes = (is: boolean): string => t(is ? 'VIRT_UI_YES' : 'VIRT_UI_NO')
    const upTo = (now: string, most: string, isMore: boolean): string => (isMore ? `${now} (${t('VIRT_UI_UP_TO', { size: most })})` : now)
    const rows: readonly (readonly [string, unknown])[] = [
      [t('VIRT_UI_MEMORY'), upTo(formatMiB(g.memory.current), formatMiB(g.memory.maxmemory), g.memory.maxmemory > g.memory.current)],
      [t('VIRT_UI_CPUS'), upTo(String(g.cpu_info.vcpus), String(g.cpu_info.maxvcpus), g.cpu_info.maxvcpus > g.cpu_info.vcpus)],
      [
        t('VIRT_UI_DISPLAY'),
        graphics.type === null
          ? t('VIRT_UI_NONE')
          : `${graphics.type.toUpperCase()} ${graphics.listen ?? ''}${graphics.port === null ? '' : `:${graphics.port}`}`,
      ],
      [t('VIRT_UI_BOOT'), (g.bootorder ?? []).map((b) => t(`VIRT_UI_BOOT_${b}`)).join(', ') || '–'],
      [t('VIRT_UI_OWNERS'), [...g.users, ...g.groups].join(', ') || t('VIRT_UI_OWNERS_NONE')],
      [t('VIRT_UI_AUTOSTART'), yes(g.autostart)],
      ...(g.persistent ? [] : [[t('VIRT_UI_PERSISTENT'), yes(false)] as const]),
      [t('VIRT_UI_UUID'), html`<code>${g.uuid}</code>`],
    ]
    return html`<section class="card stack">
      <h2>${t('VIRT_UI_FACTS')}</h2>
      ${g.description === '' ? nothing : html`<p class="description">${g.description}</p>`}
      <dl class="facts">${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
    </section>`
  }

  override render(): TemplateResult {
    const g = this.guest
    const on = isOn(g)
    return html`<div class="top">
        <onggi-guest-screen large label=${g.name} .host=${this.host} .on=${on} .src=${on ? g.screenshot : null} .held=${this.busy} .stamp=${`${g.state} ${String(this.stamp)}`} .everyMs=${5000}></onggi-guest-screen>
        ${this.#facts()}
      </div>
      ${on ? html`<section aria-label=${this.host.t('VIRT_UI_FIGURES')}><onggi-guest-figures .host=${this.host} .guest=${g}></onggi-guest-figures></section>` : nothing}`
  }
}
define('onggi-guest-summary', OnggiGuestSummary)
