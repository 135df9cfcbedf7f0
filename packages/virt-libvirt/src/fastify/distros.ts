import { Type } from 'typebox'
import type { RouteMeta } from '../needs.ts'
import type { App, RouteKit } from './kit.ts'

const user: RouteMeta = { access: { action: 'distro.view' } }
const Name = Type.Object({ name: Type.String({ minLength: 1 }) })
/** Other keys filter on fields; that is the responder's work. */
const Query = Type.Object({ _all: Type.Optional(Type.String({ maxLength: 8 })) })

/** Routes of `/config/distros`. */
export function distroRoutes(app: App, { virt, responder, ask }: RouteKit): void {
  const { distros } = virt.templates
  app.get('/config/distros', { onRequest: ask, config: user, schema: { querystring: Query } }, async (request, reply) =>
    responder.list(request, reply, await distros.list({ all: request.query._all?.toLowerCase() === 'true' })),
  )
  app.get('/config/distros/:name', { onRequest: ask, config: user, schema: { params: Name } }, async (request, reply) =>
    responder.one(request, reply, await distros.get(request.params.name)),
  )
}
