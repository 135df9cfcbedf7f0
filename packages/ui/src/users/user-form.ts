import { html, nothing, type TemplateResult } from 'lit'
import { define } from '../kit/define.ts'
import { OnggiFormDialog } from '../kit/form-dialog.ts'
import { request } from '../requests.ts'
import { type RoleJson, splitNames, type UserJson, userUri, usersUri } from './user.ts'

/** `<onggi-user-form .host>`: makes an account, or changes its role and groups. Sends `made`. @internal */
export class OnggiUserForm extends OnggiFormDialog {
  static override properties = { ...OnggiFormDialog.properties, user: { state: true }, roles: { attribute: false } }
  /** Whose account is changed; undefined: a new one. */
  declare user: UserJson | undefined
  /** Roles there are. */
  declare roles: readonly RoleJson[]

  constructor() {
    super()
    this.roles = []
  }

  /** Opens the dialog. */
  ask(user?: UserJson): void {
    this.user = user
    this.show()
  }

  protected override heading(): string {
    return this.user === undefined ? this.host.t('UI_USER_NEW') : this.host.t('UI_USER_CHANGE', { name: this.user.username })
  }

  protected override action(): string {
    return this.host.t(this.user === undefined ? 'UI_USER_DO' : 'UI_SAVE')
  }

  protected override fields(): TemplateResult {
    const { t } = this.host
    const u = this.user
    const more = this.roles.filter((r) => !r.builtin)
    return html`${
      u === undefined
        ? html`<onggi-field name="username" label=${t('UI_LOGIN_NAME')} pointer="/username" required autocomplete="off"></onggi-field>
              <onggi-field name="password" type="password" label=${t('UI_USER_PASSWORD')} hint=${t('UI_USER_PASSWORD_HINT')} pointer="/password" required autocomplete="new-password"></onggi-field>`
        : nothing
    }
      <onggi-field name="role" type="select" label=${t('UI_USER_ROLE')} pointer="/role" .value=${u?.role ?? 'user'}
        .options=${(['user', 'admin'] as const).map((value) => ({ value, label: t(`UI_ROLE_${value.toUpperCase()}`) }))}></onggi-field>
      ${
        more.length === 0
          ? nothing
          : html`<fieldset class="stack tight">
              <legend>${t('UI_USER_ROLES')}</legend>
              ${more.map((r) => html`<label class="check"><input type="checkbox" name="roles" value=${r.name} .checked=${u?.roles?.includes(r.name) ?? false} />${r.name}</label>`)}
            </fieldset>`
      }
      <onggi-field name="groups" label=${t('UI_USER_GROUPS')} hint=${t('UI_USER_GROUPS_HINT')} pointer="/groups" .value=${u?.groups.join(', ') ?? ''}></onggi-field>`
  }

  protected override async send(data: FormData): Promise<void> {
    const rights = {
      role: this.text(data, 'role'),
      groups: splitNames(this.text(data, 'groups')),
      ...(this.roles.some((r) => !r.builtin) ? { roles: data.getAll('roles') } : {}),
    }
    if (this.user !== undefined) await request(this.host, 'PUT', userUri(this.user.username), rights)
    else
      await request(this.host, 'POST', usersUri, {
        username: this.text(data, 'username'),
        password: data.get('password'),
        ...rights,
      })
  }
}
define('onggi-user-form', OnggiUserForm)
