import type { FastifyReply, FastifyRequest } from 'fastify'
import { CoreError } from '../errors.ts'
import type { Responder, View } from '../needs.ts'
import { etagOf, etagOfList, isStale, isUnchanged, isUnwanted } from './etag.ts'
import { checkFlags, filterOf, type QueryValues } from './filters.ts'
import { createListCache, joinViews } from './list-cache.ts'
import { nextLink, pageOf } from './paging.ts'

const json = 'application/json; charset=utf-8'

const flagsOf = (request: FastifyRequest): readonly string[] => {
  const schema = request.routeOptions.schema?.querystring as { properties?: object } | undefined
  return Object.keys(schema?.properties ?? {})
}

const parsed = new WeakMap<View, unknown>()
const valueOf = (view: View): unknown => {
  let value = parsed.get(view)
  if (value === undefined) parsed.set(view, (value = JSON.parse(view.json.toString())))
  return value
}

const idOf = (view: View): string => view.ref.id

const isEmpty = (query: QueryValues): boolean => {
  for (const _ in query) return false
  return true
}

/** Options of {@link createResponder}. */
export interface ResponderOptions {
  /** Put before paths in `Location` and `Link`. @default '' */
  readonly serverRoot?: string
}

/**
 * Makes the responder: lists and resources from views, with filters, paging, ETag, 304 and If-Match.
 *
 * Usable in any Fastify app: `responder.list(request, reply, views)` in the handler of a collection.
 */
export const createResponder = (options: ResponderOptions = {}): Responder => {
  const root = options.serverRoot ?? ''
  const cache = createListCache()

  const answer = (request: FastifyRequest, reply: FastifyReply, etag: string, from: { body(): Buffer }): FastifyReply => {
    reply.header('etag', etag)
    if (isUnchanged(request.headers['if-none-match'], etag)) return reply.code(304).send()
    return reply.header('content-type', json).send(from.body())
  }

  const some = (request: FastifyRequest, reply: FastifyReply, views: readonly View[], query: QueryValues): FastifyReply => {
    const declared = flagsOf(request)
    checkFlags(query, declared)
    const filter = filterOf(query, declared)
    const fitting = filter ? views.filter((view) => filter(valueOf(view))) : views
    const page = pageOf(fitting, query, idOf)
    if (page.next !== undefined) reply.header('link', nextLink(`${root}${request.url}`, page.next))
    const items = page.items
    return answer(request, reply, etagOfList(items), { body: () => joinViews(items) })
  }

  return {
    list(req, rep, views) {
      const request = req as FastifyRequest
      const reply = rep as FastifyReply
      const query = request.query as QueryValues
      if (!isEmpty(query)) return some(request, reply, views, query)
      const found = cache.answer(views)
      return answer(request, reply, found.etag, found)
    },
    one(req, rep, view, o = {}) {
      const request = req as FastifyRequest
      const reply = rep as FastifyReply
      if (o.location !== undefined) reply.header('location', o.location.startsWith('/') ? `${root}${o.location}` : o.location)
      const status = o.status ?? 200
      reply.code(status)
      if (status === 200 && (request.method === 'GET' || request.method === 'HEAD'))
        return answer(request, reply, etagOf(view), { body: () => view.json })
      return reply.header('etag', etagOf(view)).header('content-type', json).send(view.json)
    },
    check(req, view) {
      const { headers } = req as FastifyRequest
      if (isStale(headers['if-match'], view)) throw new CoreError('CORE_ERR_STALE')
      if (view !== undefined && isUnwanted(headers['if-none-match'], view)) throw new CoreError('CORE_ERR_EXISTS')
    },
  }
}
