import { askToConfirm, type Column, define, errorBanner, kitStyles, OnggiTab, request, type Tone, tableStyles } from '@onggi/ui'
import { html, nothing, type TemplateResult } from 'lit'
import './settings-form.ts'
import type { OnggiPluginSettings } from './settings-form.ts'

/** A plugin as `/config/plugins` lists it. */
export interface PluginJson {
  readonly name: string
  readonly package: string
  readonly version: string
  readonly enabled: boolean
  readonly depends: readonly string[]
  readonly is_dependency_of: readonly string[]
  readonly restart_required: boolean
  readonly configurable: boolean
  readonly error?: { readonly code: string; readonly message: string }
}

const uri = '/config/plugins'

/** What to say of a plugin's state, and how loudly. */
export const stateOf = (p: PluginJson): { readonly code: string; readonly tone: Tone } => {
  if (p.error) return { code: 'CORE_UI_PLUGIN_FAILED', tone: 'danger' }
  if (p.restart_required) return { code: 'CORE_UI_PLUGIN_RESTART', tone: 'warn' }
  return p.enabled ? { code: 'CORE_UI_PLUGIN_ENABLED', tone: 'ok' } : { code: 'CORE_UI_PLUGIN_DISABLED', tone: 'neutral' }
}

/** Plugins that would be disabled along with this one. */
export const fallsWith = (all: readonly PluginJson[], name: string, seen: readonly string[] = [name]): readonly string[] => {
  const direct = (all.find((p) => p.name === name)?.is_dependency_of ?? []).filter(
    (n) => !seen.includes(n) && all.some((p) => p.name === n && p.enabled),
  )
  return direct.reduce<readonly string[]>(
    (found, n) => (found.includes(n) ? found : [...found, n, ...fallsWith(all, n, [...seen, ...found, n])]),
    [],
  )
}

/** `<onggi-plugins-tab>`: which plugins there are; enabling and disabling them while the server runs. */
export class OnggiPluginsTab extends OnggiTab {
  static override properties = { ...OnggiTab.properties, plugins: { state: true }, error: { state: true }, busy: { state: true } }
  static override styles = [kitStyles, tableStyles]
  declare plugins: readonly PluginJson[] | undefined
  declare error: unknown
  /** Name of the plugin that is being changed. */
  declare busy: string

  constructor() {
    super()
    this.busy = ''
  }

  protected override begin(): void {
    this.host.on({ type: 'plugin.changed' }, () => void this.#read())
    void this.#read()
  }

  async #read(): Promise<void> {
    try {
      this.plugins = await request<readonly PluginJson[]>(this.host, 'GET', uri, undefined, this.host.signal)
      this.error = undefined
    } catch (error) {
      if (!this.host.signal.aborted) this.error = error
    }
  }

  async #change(p: PluginJson): Promise<void> {
    const { t } = this.host
    const others = fallsWith(this.plugins ?? [], p.name)
    if (p.enabled && others.length > 0) {
      const isAgreed = await askToConfirm({
        heading: t('CORE_UI_PLUGIN_DISABLE_HEADING', { name: p.name }),
        text: t('CORE_UI_PLUGIN_DISABLE_TEXT', { name: p.name, others: others.join(', ') }),
        confirm: t('CORE_UI_PLUGIN_DISABLE'),
        danger: true,
      })
      if (!isAgreed) return
    }
    this.busy = p.name
    try {
      await request(this.host, 'POST', `${uri}/${encodeURIComponent(p.name)}/${p.enabled ? 'disable' : 'enable'}`)
      // The menu follows the push that this change makes.
      await this.#read()
    } catch (error) {
      this.error = error
    }
    this.busy = ''
  }

  async #settings(p: PluginJson): Promise<void> {
    try {
      await this.renderRoot.querySelector<OnggiPluginSettings>('onggi-plugin-settings')?.ask(p.name)
      this.error = undefined
    } catch (error) {
      this.error = error
    }
  }

  #actions(p: PluginJson): TemplateResult | typeof nothing {
    const { t } = this.host
    if (!this.isAdmin) return nothing
    return html`${
      p.configurable
        ? html`<button class="small" type="button" aria-label=${t('CORE_UI_SETTINGS_NAMED', { name: p.name })} @click=${() => void this.#settings(p)}>${t('CORE_UI_SETTINGS')}</button>`
        : nothing
    }
      <button class="small" type="button" ?disabled=${this.busy !== ''} aria-label=${t(p.enabled ? 'CORE_UI_PLUGIN_DISABLE_HEADING' : 'CORE_UI_PLUGIN_ENABLE_NAMED', { name: p.name })}
        @click=${() => void this.#change(p)}>${t(p.enabled ? 'CORE_UI_PLUGIN_DISABLE' : 'CORE_UI_PLUGIN_ENABLE')}</button>`
  }

  #columns(): readonly Column<PluginJson>[] {
    const { t } = this.host
    const list = (names: readonly string[]): string => (names.length === 0 ? '–' : names.join(', '))
    return [
      {
        label: t('CORE_UI_PLUGIN'),
        kind: 'lead',
        cell: (p) => html`<strong>${p.name}</strong><br /><span class="muted small-text">${p.package} ${p.version}</span>`,
      },
      {
        label: t('CORE_UI_STATE'),
        kind: 'status',
        cell: (p) => html`<onggi-badge tone=${stateOf(p).tone} ?busy=${this.busy === p.name}>${t(stateOf(p).code)}</onggi-badge>`,
      },
      { label: t('CORE_UI_PLUGIN_NEEDS'), cell: (p) => list(p.depends) },
      { label: t('CORE_UI_PLUGIN_NEEDED_BY'), cell: (p) => list(p.is_dependency_of) },
      {
        label: '',
        kind: 'actions',
        cell: (p) => this.#actions(p),
      },
    ]
  }

  override render(): TemplateResult | typeof nothing {
    if (!(this.host as unknown)) return nothing
    const { t } = this.host
    const failed = (this.plugins ?? []).filter((p) => p.error)
    return html`<div class="stack">
      <div>
        <h1>${t('CORE_UI_TAB_PLUGINS')}</h1>
        <p class="muted">${t('CORE_UI_PLUGINS_ABOUT')}</p>
      </div>
      ${errorBanner(this.error, () => void this.#read())}
      ${failed.map((p) => html`<onggi-banner tone="danger">${p.error?.message}</onggi-banner>`)}
      ${this.plugins ? html`<onggi-table label=${t('CORE_UI_TAB_PLUGINS')} .columns=${this.#columns()} .rows=${this.plugins} .keyOf=${(p: PluginJson) => p.name}></onggi-table>` : nothing}
      <onggi-plugin-settings .host=${this.host} @made=${() => void this.#read()}></onggi-plugin-settings>
    </div>`
  }
}
define('onggi-plugins-tab', OnggiPluginsTab)
