import type { CoreError } from '../errors.ts'
import type { AnyPlugin } from './plugin.ts'

/** A plugin as the list shows it. */
export interface PluginInfo {
  readonly name: string
  readonly package: string
  readonly version: string
  readonly enabled: boolean
  readonly depends: readonly string[]
  readonly is_dependency_of: readonly string[]
  /** True when another version is installed than the one that runs. */
  readonly restart_required: boolean
  /** True when it has settings, at `/config/plugins/<name>/settings`. */
  readonly configurable: boolean
  /** Why an enabled plugin does not run. */
  readonly error?: { readonly code: string; readonly message: string }
}

/** What the list shows of a plugin. */
export const pluginInfo = (
  plugin: AnyPlugin,
  o: {
    readonly all: ReadonlyMap<string, AnyPlugin>
    readonly enabled: boolean
    readonly outdated: boolean
    readonly error: CoreError | undefined
  },
): PluginInfo => ({
  name: plugin.id,
  package: plugin.name,
  version: plugin.version,
  enabled: o.enabled,
  depends: Object.keys(plugin.dependsOn ?? {}).sort(),
  is_dependency_of: [...o.all.values()].filter((p) => Object.hasOwn(p.dependsOn ?? {}, plugin.id)).map((p) => p.id),
  restart_required: o.outdated,
  configurable: plugin.settings !== undefined,
  ...(o.error ? { error: { code: o.error.code, message: o.error.message } } : {}),
})
