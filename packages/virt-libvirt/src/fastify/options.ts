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
  /** Session or token a request came with: its consoles end with it. @default a console ends with its user's rights alone */
  readonly sessionOf?: (request: { readonly headers: Readonly<Record<string, string | string[] | undefined>> }) => string | undefined
}
