import type { LogLine } from '../log/read-log.ts'
import type { Messages } from '../messages/catalogue.ts'
import type { JsonValue } from '../needs.ts'
import type { PluginSettingsView } from '../plugins/plugin-settings.ts'
import type { PluginInfo } from '../plugins/plugin-info.ts'
import type { TabMode } from '../plugins/plugin.ts'

/** A tab as this user sees it. */
export interface TabView {
  readonly id: string
  /** Message code. */
  readonly title: string
  /** The title in the user's language. */
  readonly label: string
  readonly path: string
  readonly order: number
  readonly mode: TabMode
  readonly element: string
  /** URL of the module. */
  readonly module: string
  readonly icon?: string
  /** Id of the tab this one adds a panel to. */
  readonly extends?: string
  /** Id of the plugin it belongs to. */
  readonly plugin?: string
}

/** What the server says about itself. */
export interface ConfigView {
  readonly version: string
  readonly auth: string
  readonly server_root: string
  /** Unit: minutes. */
  readonly session_timeout: number
  readonly proxy_port: number
  readonly websockets_port: number
  readonly federation: boolean
}

/** Filters of the request log: equal, or a regular expression from the start. */
export type LogQuery = Partial<Record<'app' | 'date' | 'ip' | 'req' | 'status' | 'user' | 'time' | '_after', string>> & {
  readonly _limit?: number
}

/** Routes of this package, for the typed client. */
export interface CoreApi {
  'GET /config': { readonly response: Partial<ConfigView> }
  'POST /config/reload': { readonly response: ConfigView }
  'GET /config/plugins': { readonly response: readonly PluginInfo[] }
  'GET /config/plugins/:name': { readonly response: PluginInfo }
  'POST /config/plugins/:name/enable': { readonly response: PluginInfo }
  'POST /config/plugins/:name/disable': { readonly response: PluginInfo }
  'GET /config/plugins/:name/settings': { readonly response: PluginSettingsView }
  'PUT /config/plugins/:name/settings': { readonly body: { readonly settings?: JsonValue }; readonly response: PluginSettingsView }
  'GET /logs': { readonly query: LogQuery; readonly response: readonly LogLine[] }
  'GET /ui/tabs': { readonly response: readonly TabView[] }
  'GET /i18n.json': {
    readonly query: { readonly lang?: string }
    readonly response: { readonly locale: string; readonly languages: readonly string[]; readonly messages: Messages }
  }
  'GET /healthz': { readonly response: { readonly status: 'ok' } }
  'GET /readyz': {
    readonly response: {
      readonly status: 'ready' | 'not ready'
      readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly reason?: string }[]
    }
  }
}
