import { checkForm, define, errorBanner, isClientError, kitStyles, readAnswer, request, showFieldErrors, type TabHost } from '@onggi/ui'
import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { type Guest, guestUri } from './guest.ts'
import { changesOf, withoutFields } from './guest-changes.ts'
import { type ChangePlan, lateFields, planView } from './guest/change-plan.ts'
import { planStyles } from './guest/change-plan-styles.ts'
import { type Accounts, editFields } from './guest/edit-fields.ts'

/** `<onggi-edit-guest .host>`: what may be changed of a guest; shows what a change does before doing it. Sends `changed` with the guest as it is then. */
export class OnggiEditGuest extends LitElement {
  static override properties = {
    host: { attribute: false },
    isAdmin: { attribute: false },
    guest: { state: true },
    busy: { state: true },
    error: { state: true },
    plan: { state: true },
    accounts: { state: true },
  }
  static override styles = [
    kitStyles,
    planStyles,
    css`
      fieldset {
        padding-top: 0.25rem;
      }
      legend {
        padding: 0 0 0.5rem;
        font-size: 0.9375rem;
        font-weight: 600;
      }
      .inner {
        padding-top: 0.75rem;
      }
    `,
  ]
  declare host: TabHost
  /** Whether the host's accounts can be asked for. */
  declare isAdmin: boolean
  /** Whose form is open. */
  declare guest: Guest | undefined
  declare busy: boolean
  declare error: unknown
  /** What the change would do; while there is one it is shown instead of the form. */
  declare plan: ChangePlan | undefined
  declare accounts: Accounts
  #changes: Readonly<Record<string, unknown>> = {}

  constructor() {
    super()
    this.busy = this.isAdmin = false
    this.accounts = { users: [], groups: [] }
  }

  /** Opens the form for a guest. */
  show(guest: Guest): void {
    this.error = this.plan = undefined
    this.busy = false
    this.guest = guest
    if (this.isAdmin) void this.#readAccounts()
  }

  async #readAccounts(): Promise<void> {
    const names = (kind: string): Promise<readonly string[]> =>
      request<readonly string[]>(this.host, 'GET', `/plugins/kimchi/${kind}`, undefined, this.host.signal).catch(() => [])
    const [users, groups] = await Promise.all([names('users'), names('groups')])
    this.accounts = { users, groups }
  }

  #close(): void {
    this.guest = this.plan = undefined
  }

  async #during(form: HTMLFormElement | null, fn: () => Promise<void>): Promise<void> {
    this.busy = true
    this.error = undefined
    try {
      await fn()
    } catch (error) {
      this.plan = undefined
      await this.updateComplete
      const problems = isClientError(error) ? error.fields : []
      const rest = form === null ? problems : showFieldErrors(form, problems)
      this.error = problems.length > 0 && rest.length === 0 ? undefined : error
    }
    this.busy = false
  }

  readonly #submit = (e: SubmitEvent): void => {
    e.preventDefault()
    const form = e.target as HTMLFormElement
    const { guest } = this
    if (guest === undefined || this.busy || !checkForm(form)) return
    this.#changes = changesOf(guest, new FormData(form))
    if (Object.keys(this.#changes).length === 0) {
      this.#close()
      return
    }
    void this.#during(form, async () => {
      this.plan = await request<ChangePlan>(this.host, 'PUT', `${guestUri(guest.name)}?_plan=true`, this.#changes)
    })
  }

  /** Does what was shown; a guest that has changed since is planned anew. */
  readonly #apply = (): void => {
    const { guest, plan, host } = this
    if (guest === undefined || plan === undefined || this.busy) return
    const body = withoutFields(this.#changes, lateFields(plan))
    void this.#during(this.renderRoot.querySelector('form'), async () => {
      const headers = { accept: 'application/json', 'content-type': 'application/json', 'if-match': plan.digest }
      // A rename answers 303; the browser follows it to the guest under its new name.
      const answer = await host.api.fetch(guestUri(guest.name), { method: 'PUT', headers, body: JSON.stringify(body) })
      if (answer.status === 412) {
        this.plan = await request<ChangePlan>(host, 'PUT', `${guestUri(guest.name)}?_plan=true`, this.#changes)
        host.notify('VIRT_UI_PLAN_STALE', { tone: 'warn' })
        return
      }
      const now = (await readAnswer(answer, 'PUT')) as Guest
      this.#close()
      this.dispatchEvent(new CustomEvent<Guest>('changed', { detail: now }))
    })
  }

  #planPart(plan: ChangePlan): TemplateResult {
    const { t } = this.host
    const late = lateFields(plan).length
    const isAll = late === plan.changes.length
    return html`<div class="stack">
      ${
        late === 0
          ? html`<p>${t('VIRT_UI_PLAN_ABOUT')}</p>`
          : html`<onggi-banner tone="warn" heading=${t(isAll ? 'VIRT_UI_PLAN_NOTHING' : 'VIRT_UI_PLAN_SOME')}>${t('VIRT_UI_PLAN_ADVICE')}</onggi-banner>`
      }
      ${planView(this.host, plan)}
    </div>`
  }

  #buttons(plan: ChangePlan | undefined): TemplateResult {
    const { t } = this.host
    const submit = (): void => this.renderRoot.querySelector('form')?.requestSubmit()
    if (plan === undefined)
      return html`<button slot="actions" type="button" @click=${() => this.#close()}>${t('UI_CANCEL')}</button>
        <button slot="actions" type="button" class="primary" ?disabled=${this.busy} @click=${submit}>${t('VIRT_UI_REVIEW')}</button>`
    const late = lateFields(plan).length
    return html`<button slot="actions" type="button" @click=${() => (this.plan = undefined)}>${t('VIRT_UI_BACK')}</button>
      <button slot="actions" type="button" class="primary" ?disabled=${this.busy || late === plan.changes.length} @click=${this.#apply}>
        ${t(late === 0 ? 'VIRT_UI_APPLY' : 'VIRT_UI_APPLY_REST')}
      </button>`
  }

  override render(): TemplateResult | typeof nothing {
    const g = this.guest
    if (g === undefined) return nothing
    return html`<onggi-dialog wide heading=${this.host.t('VIRT_UI_EDIT_TITLE', { name: g.name })} open @close=${() => this.#close()}>
      <form class="stack" novalidate ?hidden=${this.plan !== undefined} @submit=${this.#submit}>
        ${errorBanner(this.error)} ${editFields(this.host.t, g, this.accounts)}
      </form>
      ${this.plan === undefined ? nothing : this.#planPart(this.plan)} ${this.#buttons(this.plan)}
    </onggi-dialog>`
  }
}
define('onggi-edit-guest', OnggiEditGuest)
