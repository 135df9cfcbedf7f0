import { type Column, define, errorBanner, kitStyles, OnggiTab, request, tableStyles } from '@onggi/ui'
import { css, html, nothing, type TemplateResult } from 'lit'

/** A line as `/logs` lists it. */
export interface LogLineJson {
  readonly app: string
  readonly req: string
  readonly status: number
  readonly user: string
  readonly ip: string
  readonly date: string
  readonly time: string
  readonly zone: string
  readonly message: string
  readonly at: string
  readonly uri: string
  readonly task_status?: string
}

/** Lines shown at most; the rest is for the download. */
const shown = 200

/** Fields that can be filtered by, in the order of the form. */
const filters = ['user', 'app', 'req', 'status', 'ip', 'date'] as const

/** `<onggi-log-tab>`: who changed what and when; new lines come by push. */
export class OnggiLogTab extends OnggiTab {
  static override properties = { ...OnggiTab.properties, lines: { state: true }, error: { state: true } }
  static override styles = [
    kitStyles,
    tableStyles,
    css`
      form {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr));
        gap: 0.75rem;
        align-items: end;
      }
    `,
  ]
  declare lines: readonly LogLineJson[] | undefined
  declare error: unknown
  #query = new URLSearchParams()
  #reading = false
  #again = false

  protected override begin(): void {
    this.host.on({ type: 'log.appended' }, () => void this.#read())
    void this.#read()
  }

  async #read(): Promise<void> {
    // One at a time: a burst of lines is one reading more.
    if (this.#reading) {
      this.#again = true
      return
    }
    this.#reading = true
    try {
      const query = this.#query.toString()
      const all = await request<readonly LogLineJson[]>(
        this.host,
        'GET',
        query === '' ? '/logs' : `/logs?${query}`,
        undefined,
        this.host.signal,
      )
      this.lines = all.slice(-shown).reverse()
      this.error = undefined
    } catch (error) {
      if (!this.host.signal.aborted) this.error = error
    }
    this.#reading = false
    if (this.#again) {
      this.#again = false
      void this.#read()
    }
  }

  #filter(form: HTMLFormElement): void {
    const given = [...new FormData(form)].filter((e): e is [string, string] => typeof e[1] === 'string' && e[1] !== '')
    this.#query = new URLSearchParams(given)
    void this.#read()
  }

  async #download(): Promise<void> {
    try {
      const query = new URLSearchParams(this.#query)
      query.set('download', 'true')
      const { records } = await request<{ readonly records: readonly LogLineJson[] }>(this.host, 'GET', `/logs?${query.toString()}`)
      const text = records.map((r) => `${JSON.stringify(r)}\n`).join('')
      const link = document.createElement('a')
      link.href = URL.createObjectURL(new Blob([text], { type: 'application/x-ndjson' }))
      link.download = 'request-log.jsonl'
      link.click()
      URL.revokeObjectURL(link.href)
    } catch (error) {
      this.error = error
    }
  }

  #columns(): readonly Column<LogLineJson>[] {
    const { t } = this.host
    return [
      { label: t('CORE_UI_LOG_MESSAGE'), kind: 'lead', cell: (l) => l.message },
      {
        label: t('CORE_UI_STATE'),
        kind: 'status',
        cell: (l) => html`<onggi-badge tone=${l.status >= 500 ? 'danger' : l.status >= 400 ? 'warn' : 'ok'}>${l.status}</onggi-badge>`,
      },
      { label: t('CORE_UI_LOG_USER'), cell: (l) => l.user || '–' },
      { label: t('CORE_UI_LOG_APP'), cell: (l) => l.app },
      { label: t('CORE_UI_LOG_IP'), cell: (l) => l.ip },
      { label: t('CORE_UI_LOG_TIME'), cell: (l) => html`<time datetime=${l.at}>${l.date} ${l.time} ${l.zone}</time>` },
    ]
  }

  override render(): TemplateResult | typeof nothing {
    if (!(this.host as unknown)) return nothing
    const { t } = this.host
    return html`<div class="stack">
      <div class="spread">
        <div>
          <h1>${t('CORE_UI_TAB_LOG')}</h1>
          <p class="muted">${t('CORE_UI_LOG_ABOUT', { count: shown })}</p>
        </div>
        <button type="button" @click=${() => void this.#download()}>${t('CORE_UI_LOG_DOWNLOAD')}</button>
      </div>
      <form class="card" @submit=${(e: SubmitEvent) => {
        e.preventDefault()
        this.#filter(e.currentTarget as HTMLFormElement)
      }}>
        ${filters.map(
          (name) =>
            html`<onggi-field name=${name} label=${t(`CORE_UI_LOG_${name.toUpperCase()}`)} placeholder=${name === 'date' ? 'YYYY-MM-DD' : ''} autocomplete="off"></onggi-field>`,
        )}
        <button class="primary" type="submit">${t('CORE_UI_LOG_FILTER')}</button>
      </form>
      ${errorBanner(this.error, () => void this.#read())}
      ${
        this.lines === undefined
          ? nothing
          : this.lines.length === 0
            ? html`<onggi-empty heading=${t('CORE_UI_LOG_EMPTY')}></onggi-empty>`
            : html`<onggi-table label=${t('CORE_UI_TAB_LOG')} .columns=${this.#columns()} .rows=${this.lines} .keyOf=${(l: LogLineJson) => `${l.at} ${l.uri} ${l.user}`}></onggi-table>`
      }
    </div>`
  }
}
define('onggi-log-tab', OnggiLogTab)
