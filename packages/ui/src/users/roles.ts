import { html, LitElement, type TemplateResult } from 'lit'
import { define } from '../kit/define.ts'
import { kitStyles } from '../kit/styles.ts'
import type { Column } from '../kit/table.ts'
import '../kit/table.ts'
import { tableStyles } from '../kit/table-styles.ts'
import type { TabHost } from '../tab-host.ts'
import type { RoleJson } from './user.ts'

/** Each pattern once, without those another one covers (`vm.*` covers `vm.start`). */
const shortest = (actions: readonly string[]): readonly string[] =>
  [...new Set(actions)].filter((a) => !actions.some((b) => b !== a && b.endsWith('*') && a.startsWith(b.slice(0, -1)))).sort()

/** `<onggi-roles .host .roles>`: what each role may do. @internal */
export class OnggiRoles extends LitElement {
  static override properties = { host: { attribute: false }, roles: { attribute: false } }
  static override styles = [kitStyles, tableStyles]
  declare host: TabHost
  declare roles: readonly RoleJson[]

  #columns(): readonly Column<RoleJson>[] {
    const { t } = this.host
    const kinds = ['all', 'granted', 'own'] as const
    const actions = (r: RoleJson, on: (typeof kinds)[number]): string =>
      shortest(r.may.filter((m) => m.on === on).map((m) => m.action)).join(', ')
    return [
      {
        label: t('UI_ROLE'),
        kind: 'lead',
        cell: (r) => html`<strong>${r.name}</strong>
          ${kinds
            .filter((on) => actions(r, on) !== '')
            .map(
              (on) =>
                html`<div class="small-text"><span class="muted">${t(`UI_ROLE_ON_${on}`)}</span> <code>${actions(r, on)}</code></div>`,
            )}`,
      },
      { label: '', kind: 'status', cell: (r) => html`<onggi-badge>${t(r.builtin ? 'UI_ROLE_BUILTIN' : 'UI_ROLE_ADDED')}</onggi-badge>` },
    ]
  }

  override render(): TemplateResult {
    return html`<p class="muted small-text">${this.host.t('UI_ROLES_ABOUT')}</p><br />
      <onggi-table label=${this.host.t('UI_ROLES')} .columns=${this.#columns()} .rows=${this.roles} .keyOf=${(r: RoleJson) => r.name}></onggi-table>`
  }
}
define('onggi-roles', OnggiRoles)
