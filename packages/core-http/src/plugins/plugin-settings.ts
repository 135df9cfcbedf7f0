import { hash } from 'node:crypto'
import { CoreError } from '../errors.ts'
import type { HttpStore, JsonValue } from '../needs.ts'
import type { AnyPlugin } from './plugin.ts'
import type { Sealer } from './sealed-secrets.ts'
import { checkSettings, mergeSettings, settingsSchema, withoutSecrets, withoutShownSecrets, withoutUnset } from './settings-schema.ts'

/** Store type of the settings that were changed while the server ran. */
export const pluginSettingsType = 'plugin-settings'

/** Settings of a plugin as an admin sees them. */
export interface PluginSettingsView {
  /** What holds now, defaults included; null in place of a secret. */
  readonly settings: JsonValue
  /** Their JSON Schema; secrets are marked `writeOnly`. */
  readonly schema: JsonValue
}

/** The same, and which state of them it is. */
export interface PluginSettingsState extends PluginSettingsView {
  /** Another one after each change. */
  readonly revision: string
}

/** The settings of all plugins: what was changed while the server ran, else what the configuration says. */
export interface PluginSettings {
  /** Reads what was changed. */
  load(): Promise<void>
  /** As the configuration or an admin gave them; not checked. */
  given(id: string): unknown
  view(plugin: AnyPlugin): PluginSettingsState
  /** What the settings would be after a change, checked. @throws CoreError `CORE_ERR_PLUGIN_SETTINGS` (400) */
  prepare(plugin: AnyPlugin, change: JsonValue): JsonValue
  /** Keeps what `prepare` returned. */
  keep(plugin: AnyPlugin, settings: JsonValue): Promise<void>
}

const plain = (value: unknown): JsonValue => JSON.parse(JSON.stringify(value ?? {})) as JsonValue

/** Makes the settings of a server. */
export const createPluginSettings = (o: {
  readonly store: HttpStore
  readonly configured: Readonly<Record<string, unknown>>
  readonly sealer: Sealer
}): PluginSettings => {
  const changed = new Map<string, { readonly settings: JsonValue; readonly changes: number }>()
  const given = (id: string): unknown => changed.get(id)?.settings ?? o.configured[id]
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
      const rows = await o.store.transaction((tx) =>
        tx.list<{ readonly settings: JsonValue; readonly changes: number }>(pluginSettingsType),
      )
      for (const { id, value } of rows) changed.set(id, { ...value, settings: o.sealer.open(value.settings, id) })
    },
    given,
    view(plugin) {
      must(plugin)
      const schema = settingsSchema(plugin)
      const settings = withoutSecrets(current(plugin), schema)
      // The number tells changed secrets apart; the hash, another configuration or another version of the plugin since the last start.
      const shown = hash('sha256', JSON.stringify([settings, schema]), 'base64url').slice(0, 16)
      return { settings, schema, revision: `${changed.get(plugin.id)?.changes ?? 0}-${shown}` }
    },
    prepare(plugin, change) {
      must(plugin)
      const schema = settingsSchema(plugin)
      const next = withoutUnset(mergeSettings(plain(given(plugin.id)), withoutShownSecrets(change, schema)), schema)
      try {
        checkSettings(plugin, next)
      } catch (e) {
        // The same problem is the caller's mistake here, and the state of the plugin at its start.
        throw Object.assign(e as Error, { status: 400 })
      }
      return next
    },
    async keep(plugin, settings) {
      const { id } = plugin
      const changes = (changed.get(id)?.changes ?? 0) + 1
      const row = { settings: o.sealer.seal(settings, settingsSchema(plugin), id), changes }
      await o.store.transaction((tx) => tx.put(pluginSettingsType, id, row))
      changed.set(id, { settings, changes })
    },
  }
}
