import { define, OnggiFormDialog, request } from '@onggi/ui'
import { html, type TemplateResult } from 'lit'
import { type Guest, guestUri } from '../guest.ts'

/** `<onggi-migrate .host>`: moves a guest to another host. Sends `made` when the server has taken it on. */
export class OnggiMigrate extends OnggiFormDialog {
  #guest: Guest | undefined

  /** Opens the dialog for a guest. */
  ask(guest: Guest): void {
    this.#guest = guest
    this.show()
  }

  protected override heading(): string {
    return this.host.t('VIRT_UI_MIGRATE_OF', { name: this.#guest?.name ?? '' })
  }

  protected override action(): string {
    return this.host.t('VIRT_UI_MIGRATE_DO')
  }

  protected override fields(): TemplateResult {
    const { t } = this.host
    return html`<onggi-field name="remote_host" label=${t('VIRT_UI_MIGRATE_HOST')} pointer="/remote_host" required></onggi-field>
      <div class="columns">
        <onggi-field name="user" label=${t('VIRT_UI_MIGRATE_USER')} pointer="/user" placeholder="root"></onggi-field>
        <onggi-field name="password" type="password" label=${t('UI_LOGIN_PASSWORD')} pointer="/password" autocomplete="new-password" hint=${t('VIRT_UI_MIGRATE_KEYS')}></onggi-field>
      </div>
      <label class="check"><input type="checkbox" name="enable_rdma" />${t('VIRT_UI_MIGRATE_RDMA')}</label>`
  }

  protected override async send(data: FormData): Promise<void> {
    const given = ['remote_host', 'user', 'password'].map((k) => [k, this.text(data, k)] as const).filter(([, v]) => v !== '')
    const rdma = data.get('enable_rdma') === null ? {} : { enable_rdma: true }
    await request(this.host, 'POST', `${guestUri(this.#guest?.name ?? '')}/migrate`, { ...Object.fromEntries(given), ...rdma })
  }
}
define('onggi-migrate', OnggiMigrate)
