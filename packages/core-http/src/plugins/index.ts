export { definePlugin } from './define-plugin.ts'
export type { Plugin, PluginHost, PluginManifest, Tab, TabMode } from './plugin.ts'
