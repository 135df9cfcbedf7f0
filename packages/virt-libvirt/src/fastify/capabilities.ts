import { CapabilitiesView } from '../vms/vm-view-schemas.ts'
import type { App, RouteKit } from './kit.ts'
import { documented } from './vm-route.ts'

/** Routes of `/config`. */
export function capabilityRoutes(app: App, { virt, ask }: RouteKit): void {
  app.get('/config', { onRequest: ask, config: { access: { action: 'config.view' } } }, async () => ({
    version: virt.version,
    with_spice_web_client: false,
  }))
  app.get(
    '/config/capabilities',
    { onRequest: ask, config: { access: { action: 'capabilities.view' } }, schema: { response: documented({ 200: CapabilitiesView }) } },
    async () => virt.capabilities.read(),
  )
}
