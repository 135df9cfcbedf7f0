import { Type } from 'typebox'
import { VirtError } from '../errors.ts'
import type { RouteMeta } from '../needs.ts'
import { PoolCreateBody, poolSpecOf, PoolUpdateBody } from '../storage/storage-wire.ts'
import type { App, RouteKit } from './kit.ts'
import { volumeRoutes } from './volumes.ts'

const Name = Type.Object({ name: Type.String({ minLength: 1 }) })
const NoBody = Type.Optional(Type.Union([Type.Object({}, { additionalProperties: false }), Type.Null()]))
const route = (action: string, log?: string): RouteMeta => ({ access: { action }, operation: action, ...(log ? { log } : {}) })
const user: RouteMeta = { access: { action: 'storagepool.view' } }

/** Routes of `/storagepools` and the volumes below. */
export function storageRoutes(app: App, kit: RouteKit): void {
  poolRoutes(app, kit)
  volumeRoutes(app, kit)
}

function poolRoutes(app: App, { virt, responder, ask, caller }: RouteKit): void {
  const pools = virt.storagePools
  const { isoPools } = virt.volumes
  app.get('/storagepools', { onRequest: ask, config: user }, async (request, reply) =>
    responder.list(request, reply, [...(await pools.list(caller(request))), ...(await isoPools.list(caller(request)))]),
  )
  app.post(
    '/storagepools',
    { onRequest: ask, config: route('storagepool.create', 'VIRT_LOG_POOL_CREATE'), schema: { body: PoolCreateBody } },
    async (request, reply) => {
      const { name, type, path } = request.body
      const location = pools.uriOf(name)
      if (type !== 'kimchi-iso') {
        const view = await pools.create(poolSpecOf(request.body), caller(request))
        return responder.one(request, reply, view, { status: 201, location })
      }
      if (path === undefined) throw new VirtError('VIRT_ERR_FIELD_INVALID', { pointer: '/path', reason: 'a scan needs a directory' })
      const { view } = await isoPools.create({ name, path }, caller(request))
      return responder.one(request, reply, view, { status: 202, location })
    },
  )
  app.get('/storagepools/:name', { onRequest: ask, config: user, schema: { params: Name } }, async (request, reply) =>
    responder.one(request, reply, await (isoPools.has(request.params.name) ? isoPools : pools).get(request.params.name, caller(request))),
  )
  app.put(
    '/storagepools/:name',
    { onRequest: ask, config: route('storagepool.update', 'VIRT_LOG_POOL_UPDATE'), schema: { params: Name, body: PoolUpdateBody } },
    async (request, reply) => {
      const ctx = caller(request)
      const { name } = request.params
      if (isoPools.has(name)) return responder.one(request, reply, await isoPools.update(name, request.body, ctx))
      responder.check(request, await pools.get(name, ctx))
      return responder.one(request, reply, await pools.update(name, request.body, ctx))
    },
  )
  app.delete(
    '/storagepools/:name',
    { onRequest: ask, config: route('storagepool.delete', 'VIRT_LOG_POOL_DELETE'), schema: { params: Name } },
    async (request, reply) => {
      const ctx = caller(request)
      const { name } = request.params
      if (isoPools.has(name)) await isoPools.delete(name, ctx)
      else {
        responder.check(request, await pools.get(name, ctx))
        await pools.delete(name, ctx)
      }
      return reply.code(204).send()
    },
  )
  for (const action of ['activate', 'deactivate'] as const)
    app.post(
      `/storagepools/:name/${action}`,
      {
        onRequest: ask,
        config: route(`storagepool.${action}`, `VIRT_LOG_POOL_${action.toUpperCase()}`),
        schema: { params: Name, body: NoBody },
      },
      async (request, reply) => {
        const { name } = request.params
        if (isoPools.has(name)) return isoPools.refuseAction(name, action)
        return responder.one(request, reply, await pools[action](name, caller(request)))
      },
    )
}
