import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { ifDefined } from 'lit/directives/if-defined.js'
import { live } from 'lit/directives/live.js'
import { t } from '../texts.ts'
import { define } from './define.ts'
import { fieldStyles } from './field-styles.ts'
import { kitStyles } from './styles.ts'

/** One choice of a field of type `select`. */
export interface FieldOption {
  readonly value: string
  readonly label: string
  readonly disabled?: boolean
}

/**
 * `<onggi-field label name>`: a labelled control with hint and error that takes part in a native form: `new FormData(form)` has it under `name`.
 * Set `pointer` to the JSON pointer of the request it fills; `showFieldErrors` finds it by that.
 */
export class OnggiField extends LitElement {
  static readonly formAssociated = true
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true }
  static override properties = {
    label: { type: String },
    name: { type: String },
    type: { type: String },
    value: { type: String },
    hint: { type: String },
    error: { type: String },
    pointer: { type: String },
    suffix: { type: String },
    placeholder: { type: String },
    autocomplete: { type: String },
    pattern: { type: String },
    min: { type: String },
    max: { type: String },
    step: { type: String },
    required: { type: Boolean },
    disabled: { type: Boolean },
    options: { attribute: false },
    suggestions: { attribute: false },
  }
  /** Its looks. */
  static override styles = [kitStyles, fieldStyles]
  /** What is asked. */
  declare label: string
  /** Key in the form's data. */
  declare name: string
  /** `text`, `number`, `password`, `textarea`, `select` or `checkbox`, whose value is `true` or `false`. */
  declare type: 'text' | 'number' | 'password' | 'textarea' | 'select' | 'checkbox'
  /** What stands in it. */
  declare value: string
  /** Help below the control. */
  declare hint: string
  /** What is wrong with it; empty: nothing. */
  declare error: string
  /** JSON pointer into the request's body that this field fills. */
  declare pointer: string
  /** Unit shown inside the control. */
  declare suffix: string
  declare placeholder: string
  declare autocomplete: string
  declare pattern: string
  declare min: string
  declare max: string
  declare step: string
  declare required: boolean
  declare disabled: boolean
  /** Choices of a `select`. */
  declare options: readonly FieldOption[]
  /** What may be meant, offered while one types. */
  declare suggestions: readonly string[]
  readonly #internals: ElementInternals

  constructor() {
    super()
    this.#internals = this.attachInternals()
    this.label = this.name = this.value = this.hint = this.error = this.pointer = this.suffix = ''
    this.placeholder = this.autocomplete = this.pattern = this.min = this.max = this.step = ''
    this.type = 'text'
    this.required = this.disabled = false
    this.options = []
    this.suggestions = []
  }

  override updated(changed: PropertyValues<this>): void {
    const control = this.#control()
    if (control === null) return
    if (this.type === 'select' && this.value === '' && control.value !== '') this.value = control.value
    if (changed.has('value') || changed.has('type') || changed.has('options')) this.#internals.setFormValue(this.value)
    const { validity, validationMessage } = control
    this.#internals.setValidity(validity.valid ? {} : validity, validationMessage, control)
  }

  /** Checks what the browser can check and shows what is wrong; true when nothing is. */
  check(): boolean {
    const validity = this.#control()?.validity
    if (validity === undefined || validity.valid) {
      this.error = ''
      return true
    }
    this.error = validity.valueMissing ? t('UI_FIELD_MISSING') : (this.#control()?.validationMessage ?? '')
    return false
  }

  #control(): HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('input, select, textarea')
  }

  readonly #onInput = (e: Event): void => {
    const control = e.target as HTMLInputElement
    this.value = this.type === 'checkbox' ? String(control.checked) : control.value
    this.error = ''
    this.dispatchEvent(new Event('input', { bubbles: true }))
  }

  /** Enter in an input of a shadow tree does not reach the form by itself. */
  readonly #onKey = (e: KeyboardEvent): void => {
    if (e.key === 'Enter' && this.type !== 'textarea') this.#internals.form?.requestSubmit()
  }

  override render(): TemplateResult {
    const describedBy = this.error !== '' ? 'error' : this.hint !== '' ? 'hint' : undefined
    const invalid = this.error === '' ? 'false' : 'true'
    const orNone = (v: string): string | typeof nothing => (v === '' ? nothing : v)
    const problem = this.error === '' ? nothing : html`<div class="error" id="error" role="alert">${this.error}</div>`
    const help = this.hint === '' || this.error !== '' ? nothing : html`<div class="hint" id="hint">${this.hint}</div>`
    if (this.type === 'checkbox')
      return html`<label class="check"><input id="c" type="checkbox" .checked=${live(this.value === 'true')} ?required=${this.required}
          ?disabled=${this.disabled} aria-invalid=${invalid} aria-describedby=${ifDefined(describedBy)} @change=${this.#onInput}
          @keydown=${this.#onKey} />${this.label}</label>${problem}${help}`
    const control =
      this.type === 'select'
        ? html`<select id="c" ?required=${this.required} ?disabled=${this.disabled} aria-invalid=${invalid}
            aria-describedby=${ifDefined(describedBy)} @change=${this.#onInput}>
            ${this.options.map(
              (o) =>
                html`<option value=${o.value} ?disabled=${o.disabled ?? false} .selected=${o.value === this.value}>${o.label}</option>`,
            )}
          </select>`
        : this.type === 'textarea'
          ? html`<textarea id="c" rows="3" .value=${live(this.value)} ?required=${this.required} ?disabled=${this.disabled}
              aria-invalid=${invalid} aria-describedby=${ifDefined(describedBy)} @input=${this.#onInput}></textarea>`
          : html`<input id="c" class=${this.suffix === '' ? '' : 'has-suffix'} type=${this.type} .value=${live(this.value)}
              ?required=${this.required} ?disabled=${this.disabled} min=${orNone(this.min)} max=${orNone(this.max)} step=${orNone(this.step)}
              pattern=${orNone(this.pattern)} placeholder=${orNone(this.placeholder)} autocomplete=${this.autocomplete === '' ? 'off' : this.autocomplete}
              autocapitalize="off" spellcheck="false" list=${this.suggestions.length === 0 ? nothing : 'list'} aria-invalid=${invalid} aria-describedby=${ifDefined(describedBy)}
              @input=${this.#onInput} @keydown=${this.#onKey} />${
                this.suggestions.length === 0
                  ? nothing
                  : html`<datalist id="list">${this.suggestions.map((s) => html`<option value=${s}></option>`)}</datalist>`
              }`
    return html`<label for="c">${this.label}</label>
      <div class="control">${control}${this.suffix === '' ? nothing : html`<span class="suffix">${this.suffix}</span>`}</div>
      ${problem}${help}`
  }
}
define('onggi-field', OnggiField)

/** Checks every field of a form, shows what is wrong and puts the cursor there; true when nothing is. */
export function checkForm(form: HTMLFormElement): boolean {
  const fields = [...form.querySelectorAll<OnggiField>('onggi-field')]
  const wrong = fields.filter((f) => !f.check())
  wrong[0]?.focus()
  return wrong.length === 0
}

/** Shows a refused request's problems at the fields whose `pointer` they name; answers those that found no field. */
export function showFieldErrors(
  root: ParentNode,
  problems: readonly { readonly pointer: string; readonly reason: string }[],
): readonly { readonly pointer: string; readonly reason: string }[] {
  const fields = [...root.querySelectorAll<OnggiField>('onggi-field')].filter((f) => f.pointer !== '')
  const rest = problems.filter((p) => {
    const field = fields.find((f) => p.pointer === f.pointer || p.pointer.startsWith(`${f.pointer}/`))
    if (field) field.error = p.reason
    return field === undefined
  })
  fields.find((f) => f.error !== '')?.focus()
  return rest
}
