import { Type } from 'typebox'
import type { RouteMeta } from '../needs.ts'
import { networkChangeOf, NetworkCreateBody, networkSpecOf, NetworkUpdateBody } from '../networks/network-wire.ts'
import type { App, RouteKit } from './kit.ts'

const Name = Type.Object({ name: Type.String({ minLength: 1 }) })
const NoBody = Type.Optional(Type.Union([Type.Object({}, { additionalProperties: false }), Type.Null()]))
const route = (action: string, log?: string): RouteMeta => ({ access: { action }, operation: action, ...(log ? { log } : {}) })
const user: RouteMeta = { access: { action: 'network.view' } }

/** Routes of `/networks`. */
export function networkRoutes(app: App, { virt, responder, ask, caller }: RouteKit): void {
  const { networks } = virt
  app.get('/networks', { onRequest: ask, config: user }, async (request, reply) =>
    responder.list(request, reply, await networks.list(caller(request))),
  )
  app.post(
    '/networks',
    { onRequest: ask, config: route('network.create', 'VIRT_LOG_NETWORK_CREATE'), schema: { body: NetworkCreateBody } },
    async (request, reply) => {
      const view = await networks.create(networkSpecOf(request.body), caller(request))
      return responder.one(request, reply, view, { status: 201, location: networks.uriOf(request.body.name) })
    },
  )
  app.get('/networks/:name', { onRequest: ask, config: user, schema: { params: Name } }, async (request, reply) =>
    responder.one(request, reply, await networks.get(request.params.name, caller(request))),
  )
  app.put(
    '/networks/:name',
    { onRequest: ask, config: route('network.update', 'VIRT_LOG_NETWORK_UPDATE'), schema: { params: Name, body: NetworkUpdateBody } },
    async (request, reply) => {
      const ctx = caller(request)
      responder.check(request, await networks.get(request.params.name, ctx))
      const { view, isRenamed } = await networks.update(request.params.name, networkChangeOf(request.body), ctx)
      const location = networks.uriOf(request.body.name ?? request.params.name)
      return responder.one(request, reply, view, isRenamed ? { status: 303, location } : {})
    },
  )
  app.delete(
    '/networks/:name',
    { onRequest: ask, config: route('network.delete', 'VIRT_LOG_NETWORK_DELETE'), schema: { params: Name } },
    async (request, reply) => {
      const ctx = caller(request)
      responder.check(request, await networks.get(request.params.name, ctx))
      await networks.delete(request.params.name, ctx)
      return reply.code(204).send()
    },
  )
  for (const action of ['activate', 'deactivate', 'confirm'] as const)
    app.post(
      `/networks/:name/${action}`,
      {
        onRequest: ask,
        config: route(`network.${action}`, `VIRT_LOG_NETWORK_${action.toUpperCase()}`),
        schema: { params: Name, body: NoBody },
      },
      async (request, reply) => responder.one(request, reply, await networks[action](request.params.name, caller(request))),
    )
}
