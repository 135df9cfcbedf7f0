import { css, html, nothing, type TemplateResult } from 'lit'
import '../account/sessions.ts'
import { define } from '../kit/define.ts'
import '../kit/empty.ts'
import { errorBanner } from '../kit/error-banner.ts'
import { kitStyles } from '../kit/styles.ts'
import { subnav, subnavStyles } from '../kit/subnav.ts'
import { tableStyles } from '../kit/table-styles.ts'
import { request } from '../requests.ts'
import { OnggiTab } from '../tab-element.ts'
import './password-reset.ts'
import './roles.ts'
import { type RoleJson, type UserJson, usersUri } from './user.ts'
import './user-form.ts'
import './user-list.ts'

const parts = ['', 'roles', 'sessions'] as const

/** `<onggi-users-tab>`: accounts of the server, what roles may do, and who is logged in; for administrators. */
export class OnggiUsersTab extends OnggiTab {
  static override properties = { ...OnggiTab.properties, users: { state: true }, roles: { state: true }, error: { state: true } }
  static override styles = [
    kitStyles,
    tableStyles,
    subnavStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 1.25rem;
      }
    `,
  ]
  declare users: readonly UserJson[] | undefined
  declare roles: readonly RoleJson[]
  declare error: unknown
  #reading = false
  #again = false

  constructor() {
    super()
    this.roles = []
  }

  protected override begin(): void {
    // Each change of an account is a line of the request log; there is no other news of it.
    this.host.on({ type: 'log.appended' }, () => void this.#read())
    this.host.on({ type: 'reset' }, () => void this.#read())
    void this.#read()
    void this.#readRoles()
  }

  async #readRoles(): Promise<void> {
    // Servers with a policy of their own have no list of roles.
    this.roles = await request<readonly RoleJson[]>(this.host, 'GET', '/auth/roles', undefined, this.host.signal).catch(() => [])
  }

  async #read(): Promise<void> {
    this.#again = this.#reading
    if (this.#reading) return
    this.#reading = true
    try {
      const isFirst = this.users === undefined
      this.users = await request<readonly UserJson[]>(this.host, 'GET', usersUri, undefined, this.host.signal, !isFirst)
      this.error = undefined
    } catch (error) {
      if (!this.host.signal.aborted) this.error = error
    }
    this.#reading = false
    if (this.#again) void this.#read()
  }

  #body(): TemplateResult | typeof nothing {
    const { host } = this
    switch (this.subpath) {
      case 'roles':
        return html`<onggi-roles .host=${host} .roles=${this.roles}></onggi-roles>`
      case 'sessions':
        return html`<onggi-sessions all .host=${host}></onggi-sessions>`
      default:
        return this.users === undefined
          ? nothing
          : html`<onggi-user-list .host=${host} .users=${this.users} .roles=${this.roles} @changed=${() => void this.#read()}></onggi-user-list>`
    }
  }

  override render(): TemplateResult | typeof nothing {
    if (!(this.host as unknown)) return nothing
    const { t } = this.host
    const shown = parts.filter((p) => p !== 'roles' || this.roles.length > 0)
    return html`<div>
        <h1>${t('UI_USERS')}</h1>
        <p class="muted">${t('UI_USERS_ABOUT')}</p>
      </div>
      ${subnav(
        t('UI_USERS'),
        shown.map((p) => ({ label: t(`UI_USERS_PART_${p}`), path: p === '' ? '/users' : `/users/${p}`, isCurrent: p === this.subpath })),
      )}
      ${errorBanner(this.error, () => void this.#read())} ${this.#body()}`
  }
}
define('onggi-users-tab', OnggiUsersTab)
