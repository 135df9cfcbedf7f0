import type { Virt } from '../create-virt.ts'
import type { Guard, Responder, Upgrade } from '../needs.ts'

/** Options of the Fastify plugin. */
export interface VirtPluginOptions {
  /** What is served; the plugin neither starts nor closes it. */
  readonly virt: Virt
  /** Who asks, and a throw when they may not. Required: these routes are never mounted open. */
  readonly guard: Guard
  /** Filters, paging, ETag and conditions. @default plain answers */
  readonly responder?: Responder
  /** Turns a request into a WebSocket, for consoles. @default consoles have no endpoint */
  readonly upgrade?: Upgrade
}
