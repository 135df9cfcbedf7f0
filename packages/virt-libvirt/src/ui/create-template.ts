import { checkForm, define, errorBanner, isClientError, kitStyles, request, showFieldErrors, type TabHost } from '@onggi/ui'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { templatesUri } from './guest.ts'
import type { Template } from './template.ts'

/** `<onggi-create-template .host>`: a template from an ISO or disk image. Sends `made`. */
export class OnggiCreateTemplate extends LitElement {
  static override properties = { host: { attribute: false }, open: { state: true }, busy: { state: true }, error: { state: true } }
  static override styles = kitStyles
  declare host: TabHost
  declare open: boolean
  declare busy: boolean
  declare error: unknown

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

  readonly #submit = async (e: SubmitEvent): Promise<void> => {
    e.preventDefault()
    const form = e.target as HTMLFormElement
    if (this.busy || !checkForm(form)) return
    const data = new FormData(form)
    const textOf = (key: string): string => (data.get(key) as string).trim()
    const name = textOf('name')
    this.busy = true
    this.error = undefined
    try {
      const made = await request<Template>(this.host, 'POST', templatesUri, {
        source_media: { type: 'disk', path: textOf('path') },
        ...(name === '' ? {} : { name }),
      })
      this.open = false
      this.host.notify('VIRT_UI_TEMPLATE_MADE', { name: made.name, tone: 'ok' })
      this.dispatchEvent(new Event('made'))
    } catch (error) {
      const problems = isClientError(error) ? error.fields : []
      const rest = showFieldErrors(form, problems)
      this.error = problems.length > 0 && rest.length === 0 ? undefined : error
    }
    this.busy = false
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.open) return nothing
    const { t } = this.host
    return html`<onggi-dialog heading=${t('VIRT_UI_TEMPLATE_NEW')} open @close=${() => (this.open = false)}>
      <form class="stack" novalidate @submit=${this.#submit}>
        ${errorBanner(this.error)}
        <onggi-field name="path" label=${t('VIRT_UI_ISO_PATH')} hint=${t('VIRT_UI_ISO_PATH_HINT')} pointer="/source_media" required></onggi-field>
        <onggi-field name="name" label=${t('VIRT_UI_NAME')} hint=${t('VIRT_UI_TEMPLATE_NAME_HINT')} pointer="/name" pattern="[^\\/]*"></onggi-field>
      </form>
      <button slot="actions" type="button" @click=${() => (this.open = false)}>${t('UI_CANCEL')}</button>
      <button slot="actions" type="button" class="primary" ?disabled=${this.busy} @click=${() => this.renderRoot.querySelector('form')?.requestSubmit()}>
        ${t(this.busy ? 'VIRT_UI_NEW_BUSY' : 'VIRT_UI_TEMPLATE_DO')}
      </button>
    </onggi-dialog>`
  }
}
define('onggi-create-template', OnggiCreateTemplate)
