export { createServer } from './create-server.ts'
export { createHandler } from './handler.ts'
export { rehearseServer } from './rehearse.ts'
export type { Handler, Server } from './server.ts'
export { mount, type MountOptions } from './mount.ts'
export { CoreError, type CoreErrorCode, coreErrorTexts, type FieldProblem, isCoreError, statusOf } from './errors.ts'
export { createListener, type Limits, type Listener, type ListenerOptions } from './http/listener.ts'
export type { Problem } from './http/problem.ts'
export type { RateLimit } from './http/rate-limit.ts'
export type { LogLine } from './log/read-log.ts'
export type { OutcomeRecord, RequestLog, RequestRecord } from './log/request-log.ts'
export type { Messages, MessageText } from './messages/catalogue.ts'
export { pseudoLocale } from './messages/pseudo.ts'
export type {
  Access,
  ActionAccess,
  Audience,
  CallerContext,
  CodedError,
  Decision,
  Guard,
  HttpStore,
  Identified,
  Identity,
  IdentityRequest,
  JsonValue,
  Log,
  ObjectRef,
  Policy,
  Principal,
  Responder,
  RouteMeta,
  RunContext,
  StoredObject,
  StoreTx,
  TaskWaiter,
  TransientEvents,
  View,
} from './needs.ts'
export type { BaseTools, HandlerOptions, Readiness, ServerOptions, Shell } from './options.ts'
export { definePlugin } from './plugins/define-plugin.ts'
export { type DiscoverOptions, discoverPlugins, pluginKeyword } from './plugins/discover.ts'
export type {
  AnyPlugin,
  HandOver,
  Plugin,
  PluginHost,
  PluginManifest,
  RawSocket,
  SettingsSchema,
  Tab,
  TabMode,
  Upgrade,
} from './plugins/plugin.ts'
export type { PluginInfo } from './plugins/plugin-info.ts'
export type { PluginSettingsState, PluginSettingsView } from './plugins/plugin-settings.ts'
export type { PluginManager } from './plugins/plugin-manager.ts'
export { httpTypes, type PluginState } from './plugins/plugin-states.ts'
export { createResponder, type ResponderOptions } from './respond/responder.ts'
export { createSamplePlugin, samplePlugin } from './sample/sample-plugin.ts'
export { loadTls, type TlsOptions } from './tls/tls.ts'
export type { TlsMaterial } from './tls/self-signed.ts'
