import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { formatWhen } from '../format.ts'
import { define } from '../kit/define.ts'
import '../kit/badge.ts'
import { errorBanner } from '../kit/error-banner.ts'
import { kitStyles } from '../kit/styles.ts'
import { request } from '../requests.ts'
import type { TabHost } from '../tab-host.ts'
import { t } from '../texts.ts'

interface ServiceJson {
  readonly name: string
  readonly host: string
  readonly pid: number
  readonly queues: readonly string[]
  readonly since: string
  readonly seen: string
  readonly alive: boolean
  readonly running: number
  readonly taken_over: readonly { readonly from: string; readonly tasks: number; readonly at: string }[]
}

/** `<onggi-services .host>`: the processes that run tasks; read when it is opened. @internal */
export class OnggiServices extends LitElement {
  static override properties = { host: { attribute: false }, services: { state: true }, error: { state: true } }
  static override styles = [
    kitStyles,
    css`
      ul {
        display: grid;
        gap: 0.75rem;
        padding: 0.75rem 0 0;
        list-style: none;
      }
      strong {
        overflow-wrap: anywhere;
      }
    `,
  ]
  declare host: TabHost
  declare services: readonly ServiceJson[]
  declare error: unknown

  constructor() {
    super()
    this.services = []
  }

  async #read(): Promise<void> {
    try {
      this.services = await request<readonly ServiceJson[]>(this.host, 'GET', '/services')
      this.error = undefined
    } catch (e) {
      this.error = e
    }
  }

  #service(s: ServiceJson): TemplateResult {
    return html`<li class="stack tight">
      <div class="spread">
        <strong>${s.name}</strong>
        <onggi-badge tone=${s.alive ? 'ok' : 'danger'}>${t(s.alive ? 'UI_SERVICE_ALIVE' : 'UI_SERVICE_SILENT')}</onggi-badge>
      </div>
      <span class="small-text muted">${t('UI_SERVICE_SINCE', { host: s.host, since: formatWhen(s.since), seen: formatWhen(s.seen) })}</span>
      <span class="small-text muted">${t('UI_SERVICE_SERVES', { queues: s.queues.includes('*') ? t('UI_SERVICE_ALL') : s.queues.join(', '), running: s.running })}</span>
      ${s.taken_over.map((o) => html`<span class="small-text">${t('UI_SERVICE_TOOK', { tasks: o.tasks, from: o.from, at: formatWhen(o.at) })}</span>`)}
    </li>`
  }

  override render(): TemplateResult {
    return html`<details @toggle=${(e: Event) => ((e.target as HTMLDetailsElement).open ? void this.#read() : undefined)}>
      <summary>${t('UI_SERVICES')}</summary>
      ${this.error === undefined ? nothing : errorBanner(this.error, () => void this.#read())}
      <ul>
        ${this.services.map((s) => this.#service(s))}
      </ul>
    </details>`
  }
}
define('onggi-services', OnggiServices)
