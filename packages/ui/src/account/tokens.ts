import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { isClientError } from '@onggi/client'
import { formatWhen } from '../format.ts'
import '../kit/banner.ts'
import { define } from '../kit/define.ts'
import '../kit/dialog.ts'
import { errorBanner } from '../kit/error-banner.ts'
import { checkForm, showFieldErrors } from '../kit/field.ts'
import { askToConfirm } from '../kit/question.ts'
import { kitStyles } from '../kit/styles.ts'
import type { Column } from '../kit/table.ts'
import { tableStyles } from '../kit/table-styles.ts'
import { request } from '../requests.ts'
import type { TabHost } from '../tab-host.ts'

interface TokenJson {
  readonly id: string
  readonly name: string
  readonly scopes: readonly string[]
  readonly expires: string
  readonly last_used: string | null
}

/** `<onggi-tokens .host>`: keys for programs, shown once when they are made. @internal */
export class OnggiTokens extends LitElement {
  static override properties = {
    host: { attribute: false },
    tokens: { state: true },
    error: { state: true },
    open: { state: true },
    made: { state: true },
    refused: { state: true },
  }
  static override styles = [kitStyles, tableStyles]
  declare host: TabHost
  declare tokens: readonly TokenJson[] | undefined
  declare error: unknown
  declare open: boolean
  /** The token just made, to be copied now or never. */
  declare made: string
  declare refused: unknown

  constructor() {
    super()
    this.open = false
    this.made = ''
  }

  protected override firstUpdated(): void {
    void this.#read()
  }

  async #read(): Promise<void> {
    try {
      this.tokens = await request<readonly TokenJson[]>(this.host, 'GET', '/auth/tokens', undefined, this.host.signal)
      this.error = undefined
    } catch (error) {
      if (!this.host.signal.aborted) this.error = error
    }
  }

  readonly #submit = async (e: SubmitEvent): Promise<void> => {
    e.preventDefault()
    const form = e.target as HTMLFormElement
    if (!checkForm(form)) return
    const data = new FormData(form)
    const text = (name: string): string => (data.get(name) as string).trim()
    try {
      const scopes = text('scopes').split(/[\s,]+/)
      const { token } = await request<{ token: string }>(this.host, 'POST', '/auth/tokens', {
        name: text('name'),
        scopes,
        expires_in_days: Number(text('days')),
      })
      this.open = false
      this.made = token
      await this.#read()
    } catch (error) {
      const rest = showFieldErrors(form, isClientError(error) ? error.fields : [])
      this.refused = isClientError(error) && error.fields.length > 0 && rest.length === 0 ? undefined : error
    }
  }

  async #revoke(token: TokenJson): Promise<void> {
    const { t } = this.host
    const isAgreed = await askToConfirm({
      heading: t('UI_TOKEN_ASK', { name: token.name }),
      text: t('UI_TOKEN_ASK_TEXT'),
      confirm: t('UI_TOKEN_REVOKE'),
      danger: true,
    })
    if (!isAgreed) return
    try {
      await request(this.host, 'DELETE', `/auth/tokens/${encodeURIComponent(token.id)}`)
      await this.#read()
    } catch (error) {
      this.error = error
    }
  }

  #columns(): readonly Column<TokenJson>[] {
    const { t } = this.host
    return [
      {
        label: t('UI_TOKEN_NAME'),
        kind: 'lead',
        cell: (x) => html`<strong>${x.name}</strong><div class="small-text muted">${x.scopes.join(', ')}</div>`,
      },
      { label: t('UI_TOKEN_USED'), cell: (x) => (x.last_used === null ? t('UI_TOKEN_NEVER') : formatWhen(x.last_used)) },
      { label: t('UI_TOKEN_EXPIRES'), cell: (x) => formatWhen(x.expires) },
      {
        label: '',
        kind: 'actions',
        cell: (x) =>
          html`<button class="small" type="button" @click=${() => void this.#revoke(x)}>${t('UI_TOKEN_REVOKE')}<span class="visually-hidden"> ${x.name}</span></button>`,
      },
    ]
  }

  #dialog(): TemplateResult | typeof nothing {
    if (!this.open) return nothing
    const { t } = this.host
    return html`<onggi-dialog heading=${t('UI_TOKEN_NEW')} open @close=${() => (this.open = false)}>
      <form class="stack" novalidate @submit=${this.#submit}>
        ${errorBanner(this.refused)}
        <onggi-field name="name" label=${t('UI_TOKEN_NAME')} hint=${t('UI_TOKEN_NAME_HINT')} pointer="/name" required></onggi-field>
        <onggi-field name="scopes" label=${t('UI_TOKEN_SCOPES')} hint=${t('UI_TOKEN_SCOPES_HINT')} pointer="/scopes" required></onggi-field>
        <onggi-field name="days" type="number" label=${t('UI_TOKEN_DAYS')} min="1" max="366" value="90" pointer="/expires_in_days" required></onggi-field>
      </form>
      <button slot="actions" type="button" @click=${() => (this.open = false)}>${t('UI_CANCEL')}</button>
      <button slot="actions" type="button" class="primary" @click=${() => this.renderRoot.querySelector('form')?.requestSubmit()}>${t('UI_TOKEN_DO')}</button>
    </onggi-dialog>`
  }

  readonly #openForm = (): void => {
    this.refused = undefined
    this.made = ''
    this.open = true
  }

  override render(): TemplateResult {
    const { t } = this.host
    const list = this.tokens ?? []
    return html`<section class="stack">
      <div class="spread">
        <div>
          <h2>${t('UI_TOKENS')}</h2>
          <p class="muted">${t('UI_TOKENS_ABOUT')}</p>
        </div>
        <button class="small" type="button" @click=${this.#openForm}><onggi-icon name="plus"></onggi-icon>${t('UI_TOKEN_NEW')}</button>
      </div>
      ${errorBanner(this.error, () => void this.#read())}
      ${this.made === '' ? nothing : html`<onggi-banner tone="ok" heading=${t('UI_TOKEN_MADE')}><code>${this.made}</code></onggi-banner>`}
      ${list.length === 0 ? nothing : html`<onggi-table label=${t('UI_TOKENS')} .columns=${this.#columns()} .rows=${list} .keyOf=${(x: TokenJson) => x.id}></onggi-table>`}
      ${this.#dialog()}
    </section>`
  }
}
define('onggi-tokens', OnggiTokens)
