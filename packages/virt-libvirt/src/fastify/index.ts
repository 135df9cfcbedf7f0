export { createKimchiPlugin, type KimchiHost, type KimchiPlugin, type KimchiPluginOptions, type KimchiTab } from './plugin.ts'
export { simulateFastify } from './simulate.ts'
export type { VirtPluginOptions } from './options.ts'
export { virtFastify as default } from './virt-fastify.ts'
