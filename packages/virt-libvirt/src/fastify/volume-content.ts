import { Readable } from 'node:stream'
import { Type } from 'typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { VirtError } from '../errors.ts'
import type { RouteMeta } from '../needs.ts'
import { byteRange, type VolumeDownload } from '../storage/volume-download.ts'
import type { App, RouteKit } from './kit.ts'
import { documented, NoBody } from './vm-route.ts'

const Volume = Type.Object({ name: Type.String({ minLength: 1 }), volume: Type.String({ minLength: 1 }) })
const Ticket = Type.Object({ ticket: Type.Optional(Type.String({ maxLength: 64 })) })
const DownloadTicket = Type.Object({
  ticket: Type.String(),
  uri: Type.String({ description: 'of the content, ticket included; opens once' }),
  expires: Type.String({ description: 'ISO time' }),
})
const download: RouteMeta = { access: { action: 'volume.download' }, operation: 'volume.download' }
const open: RouteMeta = { access: 'public' }
const at = '/storagepools/:name/storagevolumes/:volume'

/** Whether a conditional `Range` still speaks of the same content (RFC 9110 §13.1.5). */
function isSame(ifRange: string | undefined, { etag, modified }: VolumeDownload): boolean {
  if (ifRange === undefined || ifRange === etag) return true
  return modified !== undefined && Date.parse(ifRange) === modified.getTime()
}
/** A name any file system takes, for old clients, and the real one (RFC 6266). */
const disposition = (name: string): string =>
  `attachment; filename="${name.replace(/[^\w. +-]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`

async function answer(request: FastifyRequest, reply: FastifyReply, name: string, content: VolumeDownload): Promise<FastifyReply> {
  const { sizeBytes, etag, modified } = content
  reply
    .header('accept-ranges', 'bytes')
    .header('etag', etag)
    .header('cache-control', 'private, no-cache')
    .header('content-disposition', disposition(name))
    .type('application/octet-stream')
  if (modified !== undefined) reply.header('last-modified', modified.toUTCString())
  const { headers } = request
  if (headers['if-none-match']?.split(',').some((tag) => tag.trim() === etag || tag.trim() === '*') === true) return reply.code(304).send()
  const asked = typeof headers['if-range'] === 'string' ? headers['if-range'] : undefined
  const range = isSame(asked, content) ? byteRange(headers.range, sizeBytes) : undefined
  if (range === null) {
    reply.header('content-range', `bytes */${sizeBytes}`)
    throw new VirtError('VIRT_ERR_RANGE', { range: headers.range ?? '', size: sizeBytes })
  }
  const { offset, length } = range ?? { offset: 0, length: sizeBytes }
  if (range !== undefined) reply.code(206).header('content-range', `bytes ${offset}-${offset + length - 1}/${sizeBytes}`)
  reply.header('content-length', length)
  // A stream: nothing else leaves the length as it was said.
  if (request.method === 'HEAD') return reply.send(Readable.from([]))
  const stream = await content.open(offset, length)
  // The one who asked may be gone before the first byte.
  if (request.raw.destroyed) stream.destroy()
  return reply.send(stream)
}

/** Routes of `…/:volume/download` and `…/:volume/content`. */
export function volumeContentRoutes(app: App, { virt, ask, askAs, caller }: RouteKit): void {
  const { volumes } = virt
  app.post(
    `${at}/download`,
    {
      onRequest: ask,
      config: { ...download, log: 'VIRT_LOG_VOLUME_DOWNLOAD' },
      schema: { params: Volume, body: NoBody, response: documented({ 200: DownloadTicket }) },
    },
    async (request, reply) => {
      const { name, volume } = request.params
      if (volumes.isoPools.has(name)) volumes.isoPools.refuseAction(name, 'download a volume')
      const { uri, ticket, expiresAt } = await volumes.downloadTicket(name, volume, caller(request))
      return reply
        .header('cache-control', 'no-store')
        .send({ ticket, uri: `${uri}/content?ticket=${ticket}`, expires: new Date(expiresAt).toISOString() })
    },
  )
  // With a ticket anybody: a download manager has nothing else. Without one, whoever may.
  app.get(
    `${at}/content`,
    {
      onRequest: (request) => askAs(request, request.query.ticket === undefined ? download : open),
      config: open,
      schema: { params: Volume, querystring: Ticket },
    },
    async (request, reply) => {
      const { name, volume } = request.params
      if (volumes.isoPools.has(name)) volumes.isoPools.refuseAction(name, 'download a volume')
      return answer(request, reply, volume, await volumes.download(name, volume, caller(request), request.query.ticket))
    },
  )
}
