import {
  checkForm,
  define,
  errorBanner,
  isClientError,
  kitStyles,
  request,
  showFieldErrors,
  type TabHost,
  type TaskJson,
  taskEnd,
  readError,
} from '@onggi/ui'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { guestUri, templatesUri, vmsUri } from './guest.ts'
import { knownImages } from './guest/images.ts'
import { createGuestStyles } from './create-guest-styles.ts'
import { systemOf, type Template } from './template.ts'
import { readWish, sizes, type Wish } from './guest-wish.ts'

/** `<onggi-create-guest .host .open>`: three decisions make a guest. Sends `close`, and `made` when the server has taken it on. */
export class OnggiCreateGuest extends LitElement {
  static override properties = {
    host: { attribute: false },
    open: { type: Boolean },
    preset: { attribute: false },
    templates: { state: true },
    images: { state: true },
    source: { state: true },
    chosen: { state: true },
    error: { state: true },
    busy: { state: true },
  }
  static override styles = [kitStyles, createGuestStyles]
  declare host: TabHost
  declare open: boolean
  /** Name of the template to begin with. */
  declare preset: string
  declare templates: readonly Template[] | undefined
  /** Paths to choose from. */
  declare images: readonly string[]
  declare source: Wish['source']
  declare chosen: string
  declare error: unknown
  declare busy: boolean

  constructor() {
    super()
    this.open = this.busy = false
    this.source = 'template'
    this.chosen = this.preset = ''
    this.images = []
  }

  /** Opens the dialog with fresh fields. */
  async show(preset = ''): Promise<void> {
    this.preset = preset
    this.error = undefined
    void knownImages(this.host).then((images) => (this.images = images))
    try {
      this.templates = await request<readonly Template[]>(this.host, 'GET', templatesUri)
    } catch (error) {
      this.templates = []
      this.error = error
    }
    this.source = this.templates.length > 0 ? 'template' : 'iso'
    this.chosen = this.templates.find((x) => x.name === preset)?.name ?? this.templates[0]?.name ?? ''
    this.open = true
  }

  #close(): void {
    this.open = false
    this.busy = false
    this.dispatchEvent(new Event('close'))
  }

  /** An ISO becomes a template first; when the guest is then refused, the form goes on with that template. */
  async #templateFor(w: Wish): Promise<string> {
    if (w.source === 'template') return w.template
    const made = await request<Template>(this.host, 'POST', templatesUri, {
      source_media: { type: 'disk', path: w.path },
      ...sizes(w, undefined),
    })
    this.templates = [...(this.templates ?? []), made]
    this.source = 'template'
    this.chosen = made.name
    return made.name
  }

  readonly #submit = async (e: SubmitEvent): Promise<void> => {
    e.preventDefault()
    const form = e.target as HTMLFormElement
    if (this.busy || !checkForm(form)) return
    const wish = readWish(form, this.source, this.chosen)
    const from = this.templates?.find((x) => x.name === wish.template)
    this.busy = true
    this.error = undefined
    try {
      const template = await this.#templateFor(wish)
      const overrides = wish.source === 'template' ? sizes(wish, from) : {}
      const task = await request<TaskJson>(this.host, 'POST', vmsUri, {
        template: `${templatesUri}/${encodeURIComponent(template)}`,
        ...(wish.name === '' ? {} : { name: wish.name }),
        ...(Object.keys(overrides).length === 0 ? {} : { overrides }),
      })
      this.#close()
      this.dispatchEvent(new Event('made'))
      if (wish.isStarted) void this.#startWhenReady(task)
    } catch (error) {
      this.busy = false
      await this.updateComplete
      const problems = isClientError(error) ? error.fields : []
      const rest = showFieldErrors(form, problems)
      this.error = problems.length > 0 && rest.length === 0 ? undefined : error
    }
  }

  async #startWhenReady(task: TaskJson): Promise<void> {
    try {
      const done = await taskEnd(this.host, task)
      const name = decodeURIComponent(done.target_uri.split('/').at(-1) ?? '')
      await request(this.host, 'POST', `${guestUri(name)}/start`, {})
    } catch (e) {
      // That the making failed is said by the activity; this is about the start.
      if (!this.host.signal.aborted && isClientError(e) && e.status !== undefined)
        this.host.notify('VIRT_UI_FAILED', { text: readError(e).text, advice: readError(e).advice, tone: 'danger' })
    }
  }

  #sourceFields(): TemplateResult {
    const none = this.templates?.length === 0
    const pick = (source: Wish['source']) => (): void => void (this.source = source)
    return html`<div class="sources" role="radiogroup" aria-label=${this.host.t('VIRT_UI_NEW_SOURCE')}>
        <label><input type="radio" name="source" .checked=${this.source === 'template'} ?disabled=${none} @change=${pick('template')} />${this.host.t('VIRT_UI_NEW_TEMPLATE')}</label>
        <label><input type="radio" name="source" .checked=${this.source === 'iso'} @change=${pick('iso')} />${this.host.t('VIRT_UI_NEW_ISO')}</label>
      </div>
      ${
        this.source === 'iso'
          ? html`<onggi-field name="path" label=${this.host.t('VIRT_UI_ISO_PATH')} hint=${this.host.t('VIRT_UI_ISO_PATH_HINT')} pointer="/source_media" required .suggestions=${this.images}></onggi-field>`
          : html`<onggi-field name="template" type="select" label=${this.host.t('VIRT_UI_TEMPLATE')} pointer="/template" required .value=${this.chosen}
              .options=${(this.templates ?? []).map((x) => ({ value: x.name, label: [x.name, systemOf(x)].filter(Boolean).join(' · ') }))}
              @input=${(e: Event) => (this.chosen = (e.target as HTMLInputElement).value)}></onggi-field>`
      }`
  }

  #sizeFields(): TemplateResult {
    const { t } = this.host
    const isIso = this.source === 'iso'
    const from = isIso ? undefined : this.templates?.find((x) => x.name === this.chosen)
    const under = isIso ? '' : '/overrides'
    const memory = from?.memory?.current
    const vcpus = from?.cpu_info?.vcpus
    return html`<div class="columns">
        <onggi-field name="memory" type="number" label=${t('VIRT_UI_MEMORY')} suffix="MiB" min="128" step="1" pointer=${`${under}/memory`}
          .value=${memory === undefined ? '' : String(memory)} placeholder=${t('VIRT_UI_AUTOMATIC')}></onggi-field>
        <onggi-field name="vcpus" type="number" label=${t('VIRT_UI_CPUS')} min="1" max="4096" step="1" pointer=${`${under}/cpu_info`}
          .value=${vcpus === undefined ? '' : String(vcpus)} placeholder=${t('VIRT_UI_AUTOMATIC')}></onggi-field>
        ${isIso ? html`<onggi-field name="disk" type="number" label=${t('VIRT_UI_DISK')} suffix="GiB" min="1" step="1" pointer="/disks" placeholder=${t('VIRT_UI_AUTOMATIC')}></onggi-field>` : nothing}
      </div>
      <p class="small-text muted">${isIso ? t('VIRT_UI_SIZE_HINT_ISO') : t('VIRT_UI_SIZE_HINT')}</p>`
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.open) return nothing
    const { t } = this.host
    const step = (nr: number, title: string, body: TemplateResult): TemplateResult =>
      html`<section class="step" aria-labelledby=${`s${nr}`}><span class="nr" aria-hidden="true">${nr}</span><h3 id=${`s${nr}`}>${title}</h3>${body}</section>`
    return html`<onggi-dialog wide heading=${t('VIRT_UI_NEW')} open @close=${() => this.#close()}>
      <form id="f" novalidate @submit=${this.#submit}>
        ${errorBanner(this.error)} ${step(1, t('VIRT_UI_NEW_SOURCE'), this.#sourceFields())}
        ${step(
          2,
          t('VIRT_UI_NEW_NAME'),
          html`<onggi-field name="name" label=${t('VIRT_UI_NAME')} hint=${t('VIRT_UI_NAME_HINT')} pointer="/name" pattern="[^\\/]*"></onggi-field>`,
        )}
        ${step(3, t('VIRT_UI_NEW_SIZE'), this.#sizeFields())}
        <label class="check"><input type="checkbox" name="start" checked />${t('VIRT_UI_NEW_START')}</label>
      </form>
      <button slot="actions" type="button" @click=${() => this.#close()}>${t('UI_CANCEL')}</button>
      <button slot="actions" type="button" class="primary" ?disabled=${this.busy} @click=${() => this.renderRoot.querySelector('form')?.requestSubmit()}>
        ${this.busy ? t('VIRT_UI_NEW_BUSY') : t('VIRT_UI_NEW_DO')}
      </button>
    </onggi-dialog>`
  }
}
define('onggi-create-guest', OnggiCreateGuest)
