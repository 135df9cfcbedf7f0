import { define, type FieldOption, OnggiFormDialog, readAnswer } from '@onggi/ui'
import { html, nothing, type TemplateResult } from 'lit'
import { changeOf, formOf, type Json, type SettingField, type SettingGroup, type SettingsForm, shown } from './setting-fields.ts'

const types = {
  text: 'text',
  number: 'number',
  boolean: 'checkbox',
  choice: 'select',
  secret: 'password',
  list: 'textarea',
  numbers: 'textarea',
} as const

/** `<onggi-plugin-settings .host>`: a plugin's settings as a form made of their JSON Schema. Sends `made`. */
export class OnggiPluginSettings extends OnggiFormDialog {
  static override properties = { ...OnggiFormDialog.properties, form: { state: true } }
  declare form: SettingsForm
  #name = ''
  /** What the form shows; saved only while it still holds. */
  #etag = ''

  /** Reads the plugin's settings and opens the dialog. @throws ClientError of the server */
  async ask(name: string): Promise<void> {
    const response = await this.host.api.fetch(this.#uri(name), { headers: { accept: 'application/json' } })
    const { schema, settings } = (await readAnswer(response)) as { readonly schema: Json; readonly settings: Json }
    this.#name = name
    this.#etag = response.headers.get('etag') ?? ''
    this.form = formOf(schema, settings)
    this.show()
  }

  #uri(name: string): string {
    return `/config/plugins/${encodeURIComponent(name)}/settings`
  }

  protected override heading(): string {
    return this.host.t('CORE_UI_SETTINGS_NAMED', { name: this.#name })
  }

  protected override action(): string {
    return this.host.t('CORE_UI_SETTINGS_SAVE')
  }

  #hint(field: SettingField): string {
    const { t } = this.host
    const hints = [field.hint === '' ? '' : t(field.hint)]
    if (field.isSet) hints.push(t('CORE_UI_SETTINGS_SECRET'))
    if (field.kind === 'list' || field.kind === 'numbers') hints.push(t('CORE_UI_SETTINGS_LINES'))
    return hints.filter((h) => h !== '').join(' ')
  }

  #field(field: SettingField): TemplateResult {
    const { t } = this.host
    const chosen = field.choices.map((c): FieldOption => ({ value: shown(c), label: shown(c) }))
    const options = field.kind === 'choice' && field.value === '' ? [{ value: '', label: '–' }, ...chosen] : chosen
    return html`<onggi-field name=${field.pointer} pointer=${field.pointer} type=${types[field.kind]} label=${t(field.label)} hint=${this.#hint(field)}
      .value=${field.value} ?required=${field.required} min=${field.min} max=${field.max} step=${field.step} .options=${options}
      autocomplete=${field.kind === 'secret' ? 'new-password' : 'off'}></onggi-field>`
  }

  #group(group: SettingGroup): TemplateResult {
    const { t } = this.host
    const fields = group.fields.map((field) => this.#field(field))
    if (group.label === '') return html`${fields}`
    return html`<fieldset class="stack">
      <legend>${t(group.label)}</legend>
      ${group.hint === '' ? nothing : html`<p class="muted small-text">${t(group.hint)}</p>`} ${fields}
    </fieldset>`
  }

  protected override fields(): TemplateResult {
    const { groups, others } = this.form
    return html`${groups.map((group) => this.#group(group))}
    ${others.length === 0 ? nothing : html`<p class="muted small-text">${this.host.t('CORE_UI_SETTINGS_OTHERS', { names: others.join(', ') })}</p>`}`
  }

  protected override async send(data: FormData): Promise<void> {
    const settings = changeOf(this.form, (pointer) => {
      const value = data.get(pointer)
      return typeof value === 'string' ? value : ''
    })
    const headers = { accept: 'application/json', 'content-type': 'application/json', 'if-match': this.#etag }
    await readAnswer(await this.host.api.fetch(this.#uri(this.#name), { method: 'PUT', headers, body: JSON.stringify({ settings }) }))
    this.host.notify('CORE_UI_SETTINGS_SAVED', { name: this.#name, tone: 'ok' })
  }
}
define('onggi-plugin-settings', OnggiPluginSettings)
