export { OnggiLogTab } from './log-tab.ts'
export { OnggiPluginsTab, type PluginJson } from './plugins-tab.ts'
export { OnggiPluginSettings } from './settings-form.ts'
