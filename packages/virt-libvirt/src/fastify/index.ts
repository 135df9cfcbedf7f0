export { createKimchiPlugin, type KimchiHost, type KimchiPlugin, type KimchiPluginOptions, type KimchiTab } from './plugin.ts'
export { virtFastify as default, type VirtPluginOptions } from './virt-fastify.ts'
