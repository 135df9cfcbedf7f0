import { html, LitElement, nothing, type TemplateResult } from 'lit'
import '../kit/badge.ts'
import { define } from '../kit/define.ts'
import '../kit/menu.ts'
import type { MenuItem } from '../kit/menu.ts'
import { askToConfirm } from '../kit/question.ts'
import { kitStyles } from '../kit/styles.ts'
import '../kit/table.ts'
import type { Column } from '../kit/table.ts'
import { tableStyles } from '../kit/table-styles.ts'
import { readError, request } from '../requests.ts'
import type { TabHost } from '../tab-host.ts'
import type { OnggiPasswordReset } from './password-reset.ts'
import { type RoleJson, type UserJson, userUri } from './user.ts'
import type { OnggiUserForm } from './user-form.ts'

/** `<onggi-user-list .host .users .roles>`: the accounts and what can be done to them. Sends `changed`. @internal */
export class OnggiUserList extends LitElement {
  static override properties = { host: { attribute: false }, users: { attribute: false }, roles: { attribute: false } }
  static override styles = [kitStyles, tableStyles]
  declare host: TabHost
  declare users: readonly UserJson[]
  declare roles: readonly RoleJson[]

  readonly #changed = (): void => void this.dispatchEvent(new Event('changed'))

  async #send(method: string, path: string, body?: unknown): Promise<void> {
    try {
      await request(this.host, method, path, body)
    } catch (e) {
      const { text, advice } = readError(e)
      this.host.notify(`${text} ${advice}`.trim(), { tone: 'danger' })
    }
    this.#changed()
  }

  async #askFirst(u: UserJson, what: 'DELETE' | 'DISABLE' | 'TOTP', fn: () => Promise<void>): Promise<void> {
    const { t } = this.host
    const isAgreed = await askToConfirm({
      heading: t(`UI_USER_ASK_${what}`, { name: u.username }),
      text: t(`UI_USER_ASK_${what}_TEXT`),
      confirm: t(`UI_USER_${what}`),
      danger: true,
    })
    if (isAgreed) await fn()
  }

  #menu(u: UserJson): readonly MenuItem[] {
    const { t } = this.host
    const uri = userUri(u.username)
    const form = (): OnggiUserForm | null => this.renderRoot.querySelector<OnggiUserForm>('onggi-user-form')
    const reset = (): void => this.renderRoot.querySelector<OnggiPasswordReset>('onggi-password-reset')?.ask(u.username)
    const isOwn = u.username === this.host.user.name && this.host.user.realm === 'local'
    return [
      { label: t('UI_USER_EDIT'), icon: 'edit', run: () => form()?.ask(u) },
      { label: t('UI_USER_RESET'), icon: 'key', run: reset },
      ...(u.second_factor === true
        ? [
            {
              label: t('UI_USER_TOTP'),
              icon: 'reset',
              run: () => void this.#askFirst(u, 'TOTP', () => this.#send('DELETE', `${uri}/totp`)),
            } as const,
          ]
        : []),
      u.disabled
        ? { label: t('UI_USER_ENABLE'), icon: 'check', run: () => void this.#send('PUT', uri, { disabled: false }) }
        : {
            label: t('UI_USER_DISABLE'),
            icon: 'pause',
            disabled: isOwn,
            run: () => void this.#askFirst(u, 'DISABLE', () => this.#send('PUT', uri, { disabled: true })),
          },
      {
        label: t('UI_USER_DELETE'),
        icon: 'trash',
        danger: true,
        disabled: isOwn,
        run: () => void this.#askFirst(u, 'DELETE', () => this.#send('DELETE', uri)),
      },
    ]
  }

  #columns(): readonly Column<UserJson>[] {
    const { t } = this.host
    const notes = (u: UserJson): string =>
      [u.must_change_password ? t('UI_USER_MUST_CHANGE') : '', u.ephemeral ? t('UI_USER_EPHEMERAL') : '']
        .filter((x) => x !== '')
        .join(' · ')
    return [
      {
        label: t('UI_LOGIN_NAME'),
        kind: 'lead',
        cell: (u) =>
          html`<strong>${u.username}</strong>${notes(u) === '' ? nothing : html`<div class="small-text muted">${notes(u)}</div>`}`,
      },
      {
        label: t('UI_USER_STATE'),
        kind: 'status',
        cell: (u) =>
          html`<onggi-badge tone=${u.disabled ? 'danger' : 'ok'}>${t(u.disabled ? 'UI_USER_DISABLED' : 'UI_USER_ACTIVE')}</onggi-badge>`,
      },
      {
        label: t('UI_USER_ROLE'),
        cell: (u) => [t(`UI_ROLE_${u.role.toUpperCase()}`), ...(u.roles ?? []).filter((r) => r !== 'admin' && r !== 'user')].join(', '),
      },
      { label: t('UI_USER_GROUPS'), cell: (u) => (u.groups.length === 0 ? html`<span class="muted">–</span>` : u.groups.join(', ')) },
      { label: t('UI_TOTP'), cell: (u) => t(u.second_factor === true ? 'UI_TOTP_ON' : 'UI_TOTP_OFF') },
      {
        label: '',
        kind: 'menu',
        cell: (u) => html`<onggi-menu label=${t('UI_MORE', { name: u.username })} .items=${this.#menu(u)}></onggi-menu>`,
      },
    ]
  }

  override render(): TemplateResult {
    const { t } = this.host
    return html`<div class="stack">
      <div class="spread">
        <h2>${t('UI_USERS_PART_')}</h2>
        <button class="primary" type="button" @click=${() => this.renderRoot.querySelector<OnggiUserForm>('onggi-user-form')?.ask()}><onggi-icon name="plus"></onggi-icon>${t('UI_USER_NEW')}</button>
      </div>
      <onggi-table label=${t('UI_USERS')} .columns=${this.#columns()} .rows=${this.users} .keyOf=${(u: UserJson) => u.username}></onggi-table>
      <onggi-user-form .host=${this.host} .roles=${this.roles} @made=${this.#changed}></onggi-user-form>
      <onggi-password-reset .host=${this.host} @made=${this.#changed}></onggi-password-reset>
    </div>`
  }
}
define('onggi-user-list', OnggiUserList)
