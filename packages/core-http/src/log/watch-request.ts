import type { FastifyReply, FastifyRequest } from 'fastify'
import { stateOf } from '../access/request-state.ts'
import type { JsonValue, RouteMeta } from '../needs.ts'
import { loggable, loggableUrl, writeOnlyOf } from './redact.ts'
import type { RequestLog } from './request-log.ts'

const codes = new WeakMap<FastifyRequest, string>()

/** Remembers the error code a request ends with. */
export const setErrorCode = (request: FastifyRequest, code: string): void => {
  codes.set(request, code)
}

const appOf = (path: string): string => /^\/plugins\/([a-z0-9-]+)(?:\/|$)/.exec(path)?.[1] ?? 'wok'

const taskOf = (reply: FastifyReply): string | undefined => {
  if (reply.statusCode !== 202) return undefined
  const location = reply.getHeader('location')
  return typeof location === 'string' ? /\/tasks\/([^/]+)$/.exec(location)?.[1] : undefined
}

/** Adds a line to the request log when the answer is through, whatever it is: also for refused and broken requests. */
export const watchRequest = (log: RequestLog, request: FastifyRequest, reply: FastifyReply): void => {
  const at = new Date().toISOString()
  // Read now: when the answer is through, the socket may have no address any more, and an app around has its URL back.
  const { ip, url } = request
  reply.raw.once('close', () => {
    const meta = request.routeOptions.config as Partial<RouteMeta>
    const principal = stateOf(request)?.ctx.principal
    const body = loggable(request.body, writeOnlyOf(request.routeOptions.schema?.body))
    const username = body['username']
    const error = codes.get(request)
    const task = taskOf(reply)
    log.add({
      kind: 'request',
      app: appOf(url),
      method: request.method,
      uri: loggableUrl(url),
      status: reply.statusCode,
      user: principal?.name ?? (typeof username === 'string' ? username : ''),
      ip,
      at,
      ...(meta.log === undefined ? {} : { code: meta.log }),
      params: { ...body, ...(request.params as Record<string, JsonValue> | undefined) },
      ...(error === undefined ? {} : { error }),
      ...(task === undefined ? {} : { task }),
    })
  })
}
