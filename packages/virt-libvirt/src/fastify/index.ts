export { createKimchiPlugin, type KimchiHost, type KimchiPlugin, type KimchiPluginOptions, type KimchiTab } from './plugin.ts'
export { simulateFastify } from './simulate.ts'
export { virtFastify as default, type VirtPluginOptions } from './virt-fastify.ts'
