import { CoreError } from '../errors.ts'
import type { HttpStore, JsonValue } from '../needs.ts'
import type { AnyPlugin } from './plugin.ts'
import { checkSettings, mergeSettings, settingsSchema, withoutSecrets, withoutShownSecrets } from './settings-schema.ts'

/** Store type of the settings that were changed while the server ran. */
export const pluginSettingsType = 'plugin-settings'

/** Settings of a plugin as an admin sees them. */
export interface PluginSettingsView {
  /** What holds now, defaults included; null in place of a secret. */
  readonly settings: JsonValue
  /** Their JSON Schema; secrets are marked `writeOnly`. */
  readonly schema: JsonValue
}

/** The settings of all plugins: what was changed while the server ran, else what the configuration says. */
export interface PluginSettings {
  /** Reads what was changed. */
  load(): Promise<void>
  /** As the configuration or an admin gave them; not checked. */
  given(id: string): unknown
  view(plugin: AnyPlugin): PluginSettingsView
  /** What the settings would be after a change, checked. @throws CoreError `CORE_ERR_PLUGIN_SETTINGS` (400) */
  prepare(plugin: AnyPlugin, change: JsonValue): JsonValue
  /** Keeps what `prepare` returned. */
  keep(id: string, settings: JsonValue): Promise<void>
}

const plain = (value: unknown): JsonValue => JSON.parse(JSON.stringify(value ?? {})) as JsonValue

/** Makes the settings of a server. */
export const createPluginSettings = (o: {
  readonly store: HttpStore
  readonly configured: Readonly<Record<string, unknown>>
}): PluginSettings => {
  const changed = new Map<string, JsonValue>()
  const given = (id: string): unknown => changed.get(id) ?? o.configured[id]
  const must = (plugin: AnyPlugin): void => {
    if (plugin.settings === undefined) throw new CoreError('CORE_ERR_PLUGIN_NO_SETTINGS', { id: plugin.id })
  }
  const current = (plugin: AnyPlugin): JsonValue => {
    try {
      return plain(checkSettings(plugin, given(plugin.id)))
    } catch {
      // What does not fit is shown as it is, so that an admin can mend it.
      return plain(given(plugin.id))
    }
  }
  return {
    async load() {
      const rows = await o.store.transaction((tx) => tx.list<{ readonly settings: JsonValue }>(pluginSettingsType))
      for (const { id, value } of rows) changed.set(id, value.settings)
    },
    given,
    view(plugin) {
      must(plugin)
      const schema = settingsSchema(plugin)
      return { settings: withoutSecrets(current(plugin), schema), schema }
    },
    prepare(plugin, change) {
      must(plugin)
      const next = mergeSettings(plain(given(plugin.id)), withoutShownSecrets(change, settingsSchema(plugin)))
      try {
        checkSettings(plugin, next)
      } catch (e) {
        // The same problem is the caller's mistake here, and the state of the plugin at its start.
        throw Object.assign(e as Error, { status: 400 })
      }
      return next
    },
    async keep(id, settings) {
      await o.store.transaction((tx) => tx.put(pluginSettingsType, id, { settings }))
      changed.set(id, settings)
    },
  }
}
