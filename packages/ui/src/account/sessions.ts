import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { formatWhen } from '../format.ts'
import '../kit/badge.ts'
import { define } from '../kit/define.ts'
import { errorBanner } from '../kit/error-banner.ts'
import { kitStyles } from '../kit/styles.ts'
import '../kit/table.ts'
import type { Column } from '../kit/table.ts'
import { tableStyles } from '../kit/table-styles.ts'
import { request } from '../requests.ts'
import type { TabHost } from '../tab-host.ts'
import { browserName } from './browser-name.ts'

interface SessionJson {
  readonly id: string
  readonly username: string
  readonly created: string
  readonly last_seen: string
  readonly address: string
  readonly user_agent: string
  readonly current: boolean
}

/** `<onggi-sessions .host>`: where one is logged in, and an end to any of it; with `all` everybody, for administrators. @internal */
export class OnggiSessions extends LitElement {
  static override properties = { host: { attribute: false }, all: { type: Boolean }, sessions: { state: true }, error: { state: true } }
  static override styles = [kitStyles, tableStyles]
  declare host: TabHost
  /** Everybody's, not only one's own. */
  declare all: boolean
  declare sessions: readonly SessionJson[] | undefined
  declare error: unknown

  constructor() {
    super()
    this.all = false
  }

  protected override firstUpdated(): void {
    // Logins of others come as lines of the request log, which administrators hear of.
    const off = this.host.on({ type: 'log.appended' }, () => (this.isConnected ? void this.read() : off()))
    void this.read()
  }

  /** Reads the sessions again. */
  async read(): Promise<void> {
    try {
      this.sessions = await request<readonly SessionJson[]>(
        this.host,
        'GET',
        this.all ? '/auth/sessions?_all=true' : '/auth/sessions',
        undefined,
        this.host.signal,
        this.sessions !== undefined,
      )
      this.error = undefined
    } catch (error) {
      if (!this.host.signal.aborted) this.error = error
    }
  }

  async #end(path: string): Promise<void> {
    try {
      await request(this.host, 'DELETE', path)
      await this.read()
    } catch (error) {
      this.error = error
    }
  }

  #columns(): readonly Column<SessionJson>[] {
    const { t } = this.host
    const who: Column<SessionJson> = { label: t('UI_LOGIN_NAME'), cell: (s) => s.username }
    return [
      ...(this.all ? [who] : []),
      { label: t('UI_SESSION_BROWSER'), kind: 'lead', cell: (s) => browserName(s.user_agent) ?? t('UI_SESSION_PROGRAM') },
      {
        label: '',
        kind: 'status',
        cell: (s) => (s.current ? html`<onggi-badge tone="ok">${t('UI_SESSION_THIS')}</onggi-badge>` : nothing),
      },
      { label: t('UI_SESSION_ADDRESS'), cell: (s) => s.address },
      { label: t('UI_SESSION_SEEN'), cell: (s) => formatWhen(s.last_seen) },
      {
        label: '',
        kind: 'actions',
        cell: (s) =>
          s.current
            ? nothing
            : html`<button class="small" type="button" @click=${() => void this.#end(`/auth/sessions/${encodeURIComponent(s.id)}`)}>${t('UI_SESSION_END')}</button>`,
      },
    ]
  }

  override render(): TemplateResult {
    const { t } = this.host
    const list = this.sessions ?? []
    return html`<section class="stack">
      <div class="spread">
        <h2>${t(this.all ? 'UI_SESSIONS_ALL' : 'UI_SESSIONS')}</h2>
        ${list.length > 1 && !this.all ? html`<button class="small" type="button" @click=${() => void this.#end('/auth/sessions')}>${t('UI_SESSIONS_END_ALL')}</button>` : nothing}
      </div>
      ${errorBanner(this.error, () => void this.read())}
      ${list.length === 0 ? nothing : html`<onggi-table label=${t('UI_SESSIONS')} .columns=${this.#columns()} .rows=${list} .keyOf=${(s: SessionJson) => s.id}></onggi-table>`}
    </section>`
  }
}
define('onggi-sessions', OnggiSessions)
