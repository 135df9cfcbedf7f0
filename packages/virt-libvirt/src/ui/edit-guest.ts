import { checkForm, define, errorBanner, isClientError, kitStyles, request, showFieldErrors, type TabHost } from '@onggi/ui'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { type Guest, guestUri, isOn } from './guest.ts'
import { changesOf } from './guest-changes.ts'

/** `<onggi-edit-guest .host>`: what may be changed of a guest now. Sends `changed` with the guest as it is then. */
export class OnggiEditGuest extends LitElement {
  static override properties = { host: { attribute: false }, guest: { state: true }, busy: { state: true }, error: { state: true } }
  static override styles = kitStyles
  declare host: TabHost
  /** Whose form is open. */
  declare guest: Guest | undefined
  declare busy: boolean
  declare error: unknown

  constructor() {
    super()
    this.busy = false
  }

  /** Opens the form for a guest. */
  show(guest: Guest): void {
    this.error = undefined
    this.busy = false
    this.guest = guest
  }

  readonly #submit = async (e: SubmitEvent): Promise<void> => {
    e.preventDefault()
    const form = e.target as HTMLFormElement
    const { guest } = this
    if (guest === undefined || this.busy || !checkForm(form)) return
    const changes = changesOf(guest, new FormData(form))
    if (Object.keys(changes).length === 0) {
      this.guest = undefined
      return
    }
    this.busy = true
    this.error = undefined
    try {
      // A rename answers 303; the browser follows it to the guest under its new name.
      const now = await request<Guest>(this.host, 'PUT', guestUri(guest.name), changes)
      this.guest = undefined
      this.dispatchEvent(new CustomEvent<Guest>('changed', { detail: now }))
    } catch (error) {
      const problems = isClientError(error) ? error.fields : []
      const rest = showFieldErrors(form, problems)
      this.error = problems.length > 0 && rest.length === 0 ? undefined : error
    }
    this.busy = false
  }

  #fields(g: Guest): TemplateResult {
    const { t } = this.host
    const on = isOn(g)
    return html`
      ${on ? html`<onggi-banner heading=${t('VIRT_UI_EDIT_RUNNING')}>${t('VIRT_UI_EDIT_RUNNING_ADVICE')}</onggi-banner>` : nothing}
      <div class="columns">
        <onggi-field name="name" label=${t('VIRT_UI_NAME')} pointer="/name" required pattern="[^\\/]+" .value=${g.name} ?disabled=${on}></onggi-field>
        <onggi-field name="title" label=${t('VIRT_UI_TITLE')} pointer="/title" .value=${g.title} ?disabled=${on}></onggi-field>
      </div>
      <onggi-field name="description" type="textarea" label=${t('VIRT_UI_DESCRIPTION')} pointer="/description" .value=${g.description} ?disabled=${on}></onggi-field>
      <div class="columns">
        <onggi-field name="memory" type="number" label=${t('VIRT_UI_MEMORY')} suffix="MiB" min="128" step="1" required pointer="/memory/current"
          hint=${on ? t('VIRT_UI_UP_TO_HINT', { size: g.memory.maxmemory }) : ''} .value=${String(g.memory.current)}></onggi-field>
        <onggi-field name="maxmemory" type="number" label=${t('VIRT_UI_MAX_MEMORY')} suffix="MiB" min="128" step="1" required pointer="/memory/maxmemory"
          .value=${String(g.memory.maxmemory)} ?disabled=${on}></onggi-field>
        <onggi-field name="vcpus" type="number" label=${t('VIRT_UI_CPUS')} min="1" step="1" required pointer="/cpu_info" .value=${String(g.cpu_info.vcpus)}></onggi-field>
      </div>
      <div class="columns">
        <onggi-field name="users" label=${t('VIRT_UI_USERS')} hint=${t('VIRT_UI_USERS_HINT')} pointer="/users" .value=${g.users.join(', ')}></onggi-field>
        <onggi-field name="groups" label=${t('VIRT_UI_GROUPS')} pointer="/groups" .value=${g.groups.join(', ')}></onggi-field>
      </div>
      <label class="check"><input type="checkbox" name="autostart" .checked=${g.autostart} />${t('VIRT_UI_AUTOSTART')}</label>
    `
  }

  override render(): TemplateResult | typeof nothing {
    const g = this.guest
    if (g === undefined) return nothing
    const { t } = this.host
    return html`<onggi-dialog wide heading=${t('VIRT_UI_EDIT_TITLE', { name: g.name })} open @close=${() => (this.guest = undefined)}>
      <form class="stack" novalidate @submit=${this.#submit}>${errorBanner(this.error)} ${this.#fields(g)}</form>
      <button slot="actions" type="button" @click=${() => (this.guest = undefined)}>${t('UI_CANCEL')}</button>
      <button slot="actions" type="button" class="primary" ?disabled=${this.busy} @click=${() => this.renderRoot.querySelector('form')?.requestSubmit()}>${t('VIRT_UI_SAVE')}</button>
    </onggi-dialog>`
  }
}
define('onggi-edit-guest', OnggiEditGuest)
