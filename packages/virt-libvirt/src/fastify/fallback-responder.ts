import type { FastifyReply } from 'fastify'
import type { Responder } from '../needs.ts'

const json = 'application/json; charset=utf-8'

/** Answers views without filters, paging and conditions: for an app without core-http. */
export const fallbackResponder: Responder = {
  list(_, reply, views) {
    const pieces = views.flatMap((view, at) => (at === 0 ? [view.json] : [Buffer.from(','), view.json]))
    return (reply as FastifyReply).header('content-type', json).send(Buffer.concat([Buffer.from('['), ...pieces, Buffer.from(']')]))
  },
  one(_, reply, view, o = {}) {
    const answer = (reply as FastifyReply).code(o.status ?? 200).header('content-type', json)
    if (o.location !== undefined) answer.header('location', o.location)
    return answer.header('etag', `"${view.revision}.${view.figures}"`).send(view.json)
  },
  check: () => undefined,
}
