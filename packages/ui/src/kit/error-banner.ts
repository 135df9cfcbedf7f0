import { html, nothing, type TemplateResult } from 'lit'
import { readError } from '../requests.ts'
import { t } from '../texts.ts'
import './banner.ts'

/** A banner for anything that was thrown: its text, what to do, its code, and a button to try again when `retry` is given. Nothing for undefined. */
export function errorBanner(error: unknown, retry?: () => void): TemplateResult | typeof nothing {
  if (error === undefined || error === null) return nothing
  const { text, advice, code } = readError(error)
  return html`<onggi-banner tone="danger" heading=${text}>
    ${advice} ${code === '' ? nothing : html`<code class="muted">${code}</code>`}
    ${retry === undefined ? nothing : html`<button slot="actions" type="button" @click=${retry}>${t('UI_RETRY')}</button>`}
  </onggi-banner>`
}
