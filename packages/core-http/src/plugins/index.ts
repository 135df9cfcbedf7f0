export { definePlugin } from './define-plugin.ts'
export type { Plugin } from './plugin.ts'
