export type { HostStatsPlugin, HostStatsPluginOptions } from './plugin.ts'
export { createHostStatsPlugin } from './plugin.ts'
export type { HostStatsRoutesOptions } from './routes.ts'
export { hostStatsRoutes as default } from './routes.ts'
