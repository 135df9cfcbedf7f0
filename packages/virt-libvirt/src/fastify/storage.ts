import { Type } from 'typebox'
import type { RouteMeta } from '../needs.ts'
import { PoolCreateBody, poolSpecOf, PoolUpdateBody, VolumeCreateBody, volumeCreateOf, VolumeResizeBody } from '../storage/storage-wire.ts'
import type { App, RouteKit } from './kit.ts'

const Name = Type.Object({ name: Type.String({ minLength: 1 }) })
const Volume = Type.Object({ name: Type.String({ minLength: 1 }), volume: Type.String({ minLength: 1 }) })
const NoBody = Type.Optional(Type.Union([Type.Object({}, { additionalProperties: false }), Type.Null()]))
const route = (action: string, log?: string): RouteMeta => ({ access: { action }, operation: action, ...(log ? { log } : {}) })
const user: RouteMeta = { access: 'user' }

/** Routes of `/storagepools` and the volumes below. */
export function storageRoutes(app: App, kit: RouteKit): void {
  poolRoutes(app, kit)
  volumeRoutes(app, kit)
}

function poolRoutes(app: App, { virt, responder, ask, caller }: RouteKit): void {
  const pools = virt.storagePools
  app.get('/storagepools', { onRequest: ask, config: user }, async (request, reply) =>
    responder.list(request, reply, await pools.list(caller(request))),
  )
  app.post(
    '/storagepools',
    { onRequest: ask, config: route('storagepool.create', 'VIRT_LOG_POOL_CREATE'), schema: { body: PoolCreateBody } },
    async (request, reply) => {
      const view = await pools.create(poolSpecOf(request.body), caller(request))
      return responder.one(request, reply, view, { status: 201, location: pools.uriOf(request.body.name) })
    },
  )
  app.get('/storagepools/:name', { onRequest: ask, config: user, schema: { params: Name } }, async (request, reply) =>
    responder.one(request, reply, await pools.get(request.params.name, caller(request))),
  )
  app.put(
    '/storagepools/:name',
    { onRequest: ask, config: route('storagepool.update', 'VIRT_LOG_POOL_UPDATE'), schema: { params: Name, body: PoolUpdateBody } },
    async (request, reply) => {
      const ctx = caller(request)
      responder.check(request, await pools.get(request.params.name, ctx))
      return responder.one(request, reply, await pools.update(request.params.name, request.body, ctx))
    },
  )
  app.delete(
    '/storagepools/:name',
    { onRequest: ask, config: route('storagepool.delete', 'VIRT_LOG_POOL_DELETE'), schema: { params: Name } },
    async (request, reply) => {
      const ctx = caller(request)
      responder.check(request, await pools.get(request.params.name, ctx))
      await pools.delete(request.params.name, ctx)
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
      async (request, reply) => responder.one(request, reply, await pools[action](request.params.name, caller(request))),
    )
}

function volumeRoutes(app: App, { virt, responder, ask, caller }: RouteKit): void {
  const { volumes } = virt
  const at = '/storagepools/:name/storagevolumes'
  app.get(at, { onRequest: ask, config: user, schema: { params: Name } }, async (request, reply) =>
    responder.list(request, reply, await volumes.list(request.params.name, caller(request))),
  )
  app.post(
    at,
    { onRequest: ask, config: route('volume.create', 'VIRT_LOG_VOLUME_CREATE'), schema: { params: Name, body: VolumeCreateBody } },
    async (request, reply) => {
      const ctx = caller(request)
      const { id } = await volumes.create(request.params.name, volumeCreateOf(request.body), ctx)
      return responder.one(request, reply, await virt.task(id, ctx), { status: 202, location: `/tasks/${id}` })
    },
  )
  app.get(`${at}/:volume`, { onRequest: ask, config: user, schema: { params: Volume } }, async (request, reply) =>
    responder.one(request, reply, await volumes.get(request.params.name, request.params.volume, caller(request))),
  )
  app.delete(
    `${at}/:volume`,
    { onRequest: ask, config: route('volume.delete', 'VIRT_LOG_VOLUME_DELETE'), schema: { params: Volume } },
    async (request, reply) => {
      const { name, volume } = request.params
      const ctx = caller(request)
      responder.check(request, await volumes.get(name, volume, ctx))
      await volumes.delete(name, volume, ctx)
      return reply.code(204).send()
    },
  )
  app.post(
    `${at}/:volume/resize`,
    { onRequest: ask, config: route('volume.resize', 'VIRT_LOG_VOLUME_RESIZE'), schema: { params: Volume, body: VolumeResizeBody } },
    async (request, reply) => {
      const { name, volume } = request.params
      return responder.one(request, reply, await volumes.resize(name, volume, request.body.size, caller(request)))
    },
  )
  app.post(
    `${at}/:volume/wipe`,
    { onRequest: ask, config: route('volume.wipe', 'VIRT_LOG_VOLUME_WIPE'), schema: { params: Volume, body: NoBody } },
    async (request, reply) => {
      const { name, volume } = request.params
      return responder.one(request, reply, await volumes.wipe(name, volume, caller(request)))
    },
  )
}
