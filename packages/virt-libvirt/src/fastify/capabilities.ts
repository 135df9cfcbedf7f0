import type { App, RouteKit } from './kit.ts'

/** Routes of `/config`. */
export function capabilityRoutes(app: App, { virt, ask }: RouteKit): void {
  app.get('/config', { onRequest: ask, config: { access: 'user' } }, async () => ({ version: virt.version, with_spice_web_client: false }))
  app.get('/config/capabilities', { onRequest: ask, config: { access: 'user' } }, async () => virt.capabilities.read())
}
