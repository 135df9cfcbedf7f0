import type { FastifyPluginAsync } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { capabilityRoutes } from './capabilities.ts'
import { consoleRoutes } from './consoles.ts'
import { withStatus } from './errors.ts'
import { fallbackResponder } from './fallback-responder.ts'
import { hostRoutes } from './host.ts'
import { imageRoutes } from './images.ts'
import { createKit } from './kit.ts'
import { networkRoutes } from './networks.ts'
import type { VirtPluginOptions } from './options.ts'
import { storageRoutes } from './storage.ts'
import { templateRoutes } from './templates.ts'
import { vmDeviceRoutes } from './vm-devices.ts'
import { volumeContentRoutes } from './volume-content.ts'
import { vmSnapshotRoutes } from './vm-snapshots.ts'
import { vmRoutes } from './vms.ts'

/** Routes of virtual machines and all they are made of; mount it at the prefix `virt` was made with. */
export const virtFastify: FastifyPluginAsync<VirtPluginOptions> = async (
  instance,
  { virt, guard, responder = fallbackResponder, upgrade },
) => {
  if (typeof guard !== 'function') throw new TypeError('guard is required: these routes are never mounted open')
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  // Only the status is added here: how an error is answered is the app's affair.
  app.setErrorHandler((error) => {
    throw withStatus(error)
  })
  const kit = createKit(virt, guard, responder)
  vmRoutes(app, kit)
  consoleRoutes(app, kit, upgrade ? { upgrade } : {})
  vmDeviceRoutes(app, kit)
  vmSnapshotRoutes(app, kit)
  templateRoutes(app, kit)
  storageRoutes(app, kit)
  volumeContentRoutes(app, kit)
  networkRoutes(app, kit)
  hostRoutes(app, kit)
  capabilityRoutes(app, kit)
  imageRoutes(app, kit)
}
