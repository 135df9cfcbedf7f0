import { isClientError } from '@onggi/client'
import { type CSSResultGroup, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { TabHost } from '../tab-host.ts'
import { t } from '../texts.ts'
import './dialog.ts'
import { errorBanner } from './error-banner.ts'
import { checkForm, showFieldErrors } from './field.ts'
import { kitStyles } from './styles.ts'

/** Base of a dialog with one form that sends one request: fields, busy, refused fields at their place and the rest of an error on top. Sends `made` when it worked. */
export abstract class OnggiFormDialog extends LitElement {
  static override properties = { host: { attribute: false }, open: { state: true }, busy: { state: true }, error: { state: true } }
  /** Its looks. */
  static override styles: CSSResultGroup = [kitStyles]
  declare host: TabHost
  declare open: boolean
  declare busy: boolean
  declare error: unknown
  /** Broader, for forms with columns. */
  protected readonly wide: boolean = false

  constructor() {
    super()
    this.open = this.busy = false
  }

  /** Opens the dialog with fresh fields. */
  show(): void {
    this.error = undefined
    this.busy = false
    this.open = true
  }

  /** What the dialog is called. */
  protected abstract heading(): string
  /** The button that sends. */
  protected abstract action(): string
  /** What is asked. */
  protected abstract fields(): TemplateResult
  /** Sends the request; a throw is shown. Answering false leaves the dialog open. */
  protected abstract send(data: FormData): Promise<unknown>

  /** A field's text, trimmed; '' when there is no such field. */
  protected text(data: FormData, name: string): string {
    const value = data.get(name)
    return typeof value === 'string' ? value.trim() : ''
  }

  /** Closes the dialog. */
  protected close(): void {
    this.open = false
  }

  readonly #submit = async (e: SubmitEvent): Promise<void> => {
    e.preventDefault()
    const form = e.target as HTMLFormElement
    if (this.busy || !checkForm(form)) return
    this.busy = true
    this.error = undefined
    try {
      const isDone = await this.send(new FormData(form))
      if (isDone !== false) {
        this.open = false
        this.dispatchEvent(new Event('made'))
      }
    } catch (error) {
      const problems = isClientError(error) ? error.fields : []
      const rest = showFieldErrors(form, problems)
      this.error = problems.length > 0 && rest.length === 0 ? undefined : error
    }
    this.busy = false
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.open) return nothing
    return html`<onggi-dialog ?wide=${this.wide} heading=${this.heading()} open @close=${() => (this.open = false)}>
      <form class="stack" novalidate @submit=${this.#submit}>${errorBanner(this.error)} ${this.fields()}</form>
      <button slot="actions" type="button" @click=${() => (this.open = false)}>${t('UI_CANCEL')}</button>
      <button slot="actions" type="button" class="primary" ?disabled=${this.busy} @click=${() => this.renderRoot.querySelector('form')?.requestSubmit()}>
        ${this.busy ? t('UI_BUSY') : this.action()}
      </button>
    </onggi-dialog>`
  }
}
