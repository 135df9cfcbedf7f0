import { Type } from 'typebox'
import type { RouteMeta } from '../needs.ts'
import { VirtError } from '../errors.ts'
import { VolumeCloneBody, VolumeCreateBody, volumeCreateOf, VolumeResizeBody } from '../storage/storage-wire.ts'
import { nameFromUri } from '../vms/names.ts'
import type { App, RouteKit } from './kit.ts'
import { readUpload } from './upload-body.ts'

/** Largest chunk of an upload. Unit: bytes (1 GiB). It is streamed; smaller ones lose less when a connection breaks. */
const MAX_CHUNK_BYTES = 2 ** 30

const Name = Type.Object({ name: Type.String({ minLength: 1 }) })
const Volume = Type.Object({ name: Type.String({ minLength: 1 }), volume: Type.String({ minLength: 1 }) })
const NoBody = Type.Optional(Type.Union([Type.Object({}, { additionalProperties: false }), Type.Null()]))
const route = (action: string, log?: string): RouteMeta => ({ access: { action }, operation: action, ...(log ? { log } : {}) })
const user: RouteMeta = { access: { action: 'volume.view' } }

/** Routes of `/storagepools/:name/storagevolumes`. */
export function volumeRoutes(app: App, { virt, responder, ask, caller }: RouteKit): void {
  const { volumes } = virt
  const { isoPools } = volumes
  const at = '/storagepools/:name/storagevolumes'
  /** Images of other places are not changed here. */
  const assertOwn = (name: string): void => {
    if (isoPools.has(name)) isoPools.refuseAction(name, 'change a volume')
  }
  app.get(at, { onRequest: ask, config: user, schema: { params: Name } }, async (request, reply) => {
    const { name } = request.params
    const views = isoPools.has(name) ? isoPools.volumes(name, caller(request)) : volumes.list(name, caller(request))
    return responder.list(request, reply, await views)
  })
  app.post(
    at,
    { onRequest: ask, config: route('volume.create', 'VIRT_LOG_VOLUME_CREATE'), schema: { params: Name, body: VolumeCreateBody } },
    async (request, reply) => {
      assertOwn(request.params.name)
      const ctx = caller(request)
      const { id } = await volumes.create(request.params.name, volumeCreateOf(request.body), ctx)
      return responder.one(request, reply, await virt.task(id, ctx), { status: 202, location: `/tasks/${id}` })
    },
  )
  app.get(`${at}/:volume`, { onRequest: ask, config: user, schema: { params: Volume } }, async (request, reply) => {
    const { name, volume } = request.params
    const view = isoPools.has(name) ? isoPools.volume(name, volume, caller(request)) : volumes.get(name, volume, caller(request))
    return responder.one(request, reply, await view)
  })
  app.delete(
    `${at}/:volume`,
    { onRequest: ask, config: route('volume.delete', 'VIRT_LOG_VOLUME_DELETE'), schema: { params: Volume } },
    async (request, reply) => {
      const { name, volume } = request.params
      assertOwn(name)
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
      assertOwn(name)
      return responder.one(request, reply, await volumes.resize(name, volume, request.body.size, caller(request)))
    },
  )
  app.post(
    `${at}/:volume/clone`,
    {
      onRequest: ask,
      config: route('volume.clone', 'VIRT_LOG_VOLUME_CLONE'),
      schema: { params: Volume, body: Type.Optional(VolumeCloneBody) },
    },
    async (request, reply) => {
      const { name, volume } = request.params
      assertOwn(name)
      const ctx = caller(request)
      const { pool: uri, name: copy } = request.body
      const pool = uri === undefined ? undefined : nameFromUri(uri, 'storagepools')
      if (uri !== undefined && pool === undefined) throw new VirtError('VIRT_ERR_REFERENCE_UNKNOWN', { pointer: '/pool', value: uri })
      const to = { ...(pool === undefined ? {} : { pool }), ...(copy === undefined ? {} : { name: copy }) }
      const { id } = await volumes.clone(name, volume, to, ctx)
      return responder.one(request, reply, await virt.task(id, ctx), { status: 202, location: `/tasks/${id}` })
    },
  )
  app.post(
    `${at}/:volume/wipe`,
    { onRequest: ask, config: route('volume.wipe', 'VIRT_LOG_VOLUME_WIPE'), schema: { params: Volume, body: NoBody } },
    async (request, reply) => {
      const { name, volume } = request.params
      assertOwn(name)
      return responder.one(request, reply, await volumes.wipe(name, volume, caller(request)))
    },
  )
  // Chunks are streamed into the volume; a context of its own keeps JSON the only body of the other routes.
  app.register(async (uploads) => {
    for (const type of ['multipart/form-data', 'application/octet-stream'])
      uploads.addContentTypeParser(type, (_request, _payload, done) => done(null, undefined))
    uploads.put(
      `${at}/:volume`,
      { onRequest: ask, config: route('volume.upload', 'VIRT_LOG_VOLUME_UPLOAD'), bodyLimit: MAX_CHUNK_BYTES },
      async (request, reply) => {
        const { name, volume } = request.params as { name: string; volume: string }
        assertOwn(name)
        const ctx = caller(request)
        await readUpload(request.raw, async (chunk) => {
          await volumes.upload(name, volume, chunk, ctx)
        })
        return responder.one(request, reply, await volumes.get(name, volume, ctx))
      },
    )
  })
}
