import { css, html, type TemplateResult } from 'lit'
import { t } from '../texts.ts'
import { define } from './define.ts'
import { OnggiDialog } from './dialog.ts'

/** What a question says. */
export interface Question {
  readonly heading: string
  /** What happens on yes; name what is lost. */
  readonly text: string | TemplateResult
  /** The button that does it: a verb, not "OK". */
  readonly confirm: string
  /** It cannot be taken back. */
  readonly danger?: boolean
}

/** `<onggi-question .question>`: a dialog with a yes and a no of its own. @internal */
export class OnggiQuestion extends OnggiDialog {
  static override properties = { ...OnggiDialog.properties, question: { attribute: false } }
  /** Its looks. */
  static override styles = [
    ...[OnggiDialog.styles].flat(),
    css`
      .text ul {
        margin: 0 0 0.5rem;
        padding-left: 1.25rem;
      }
      .text strong {
        display: block;
        margin-top: 0.75rem;
        font-weight: 600;
      }
    `,
  ]
  declare question: Question
  /** What was answered. */
  isAgreed = false

  #answer(isAgreed: boolean): void {
    this.isAgreed = isAgreed
    this.open = false
  }

  protected override renderBody(): TemplateResult {
    return html`<div class="text">${this.question.text}</div>`
  }

  protected override renderFooter(): TemplateResult {
    const { confirm, danger } = this.question
    return html`<footer class="filled">
      <button type="button" autofocus @click=${() => this.#answer(false)}>${t('UI_CANCEL')}</button>
      <button type="button" class=${danger === true ? 'danger' : 'primary'} @click=${() => this.#answer(true)}>${confirm}</button>
    </footer>`
  }
}
define('onggi-question', OnggiQuestion)

/** Asks and answers whether the person agreed; Escape and closing are no. */
export function askToConfirm(question: Question): Promise<boolean> {
  const dialog = new OnggiQuestion()
  Object.assign(dialog, { question, heading: question.heading, open: true })
  document.body.append(dialog)
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(dialog.isAgreed)
    })
  })
}
