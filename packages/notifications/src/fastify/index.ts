import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { fastifyPlugin } from 'fastify-plugin'
import { isNotifyError, statusOf } from '../errors.ts'
import type { OpenOptions } from '../event-hub.ts'
import type { CallerContext, Guard, Responder, RouteMeta, RunContext, StreamContext, View } from '../needs.ts'
import type { RawResponse } from '../sink.ts'
import type { RawWebSocket } from '../web-socket-sink.ts'
import { EventsQuery, NotificationParams, NotificationSchema } from './schemas.ts'

/** The part of the event hub that the route uses. */
export interface EventStreams {
  admit(o: OpenOptions): void
  open(raw: RawResponse | RawWebSocket, o: OpenOptions): void
}

/** The part of the notifications that the routes use. */
export interface NotificationsReader {
  list(ctx: CallerContext): Promise<readonly View[]>
  get(ctx: CallerContext, id: string): Promise<View>
  dismiss(ctx: CallerContext, id: string): Promise<void>
}

/** Options of the plugin. */
export interface NotificationsPluginOptions {
  /** Hub that owns the streams; the plugin neither starts nor closes it. */
  readonly events: EventStreams
  readonly notifications: NotificationsReader
  /** Who asks, and a throw when they may not. Required: a package never mounts itself open. */
  readonly guard: Guard
  /** Adds filters, paging and ETags. @default the views as they are */
  readonly responder?: Responder
  /** Takes an answer out of Fastify's hands, for frameworks that swap generations. @default hijack, with the headers set so far */
  readonly handOver?: (request: object, reply: object) => RawResponse
  /** Turns a request into an open `ws` WebSocket. Absent: `/events` is SSE alone. */
  readonly upgrade?: (request: object, reply: object, open: (socket: RawWebSocket) => void) => void
}

const json = 'application/json; charset=utf-8'
const plain: Pick<Responder, 'list' | 'one'> = {
  list: (_request, reply, views) => (reply as FastifyReply).type(json).send(`[${views.map((v) => v.json.toString()).join(',')}]`),
  one: (_request, reply, view) => (reply as FastifyReply).type(json).send(view.json),
}
const one = (params: NotificationParams): { type: string; id: string } => ({ type: 'notification', id: params.id })
const view: RouteMeta = { access: { action: 'notification.view' } }
const viewOne: RouteMeta = { access: { action: 'notification.view', subject: one } }
const dismissOne: RouteMeta = { ...viewOne, operation: 'notification.dismiss', log: 'NOTIFY_LOG_DISMISSED' }
const stream: RouteMeta = { access: { action: 'event.subscribe' } }

const patterns = (value: string | readonly string[] | undefined): readonly string[] =>
  [value ?? []]
    .flat()
    .flatMap((v) => v.split(','))
    .filter((v) => v !== '')

const routes: FastifyPluginAsync<NotificationsPluginOptions> = async (
  app,
  { events, notifications, guard, responder = plain, handOver = hijack, upgrade },
) => {
  const callers = new WeakMap<object, RunContext>()
  const onRequest = async (request: FastifyRequest): Promise<void> => {
    callers.set(request, await guard(request, request.routeOptions.config as unknown as RouteMeta))
  }
  const callerOf = (request: FastifyRequest): RunContext => callers.get(request)!

  app.setErrorHandler((error) => {
    if (isNotifyError(error)) Object.assign(error, { status: statusOf[error.code], statusCode: statusOf[error.code] })
    throw error
  })
  app.get(
    '/notifications',
    { onRequest, config: view, schema: { response: { 200: { type: 'array', items: NotificationSchema } } } },
    async (request, reply) => responder.list(request, reply, await notifications.list(callerOf(request))),
  )
  app.get<{ Params: NotificationParams }>(
    '/notifications/:id',
    { onRequest, config: viewOne, schema: { params: NotificationParams, response: { 200: NotificationSchema } } },
    async (request, reply) => responder.one(request, reply, await notifications.get(callerOf(request), request.params.id)),
  )
  app.delete<{ Params: NotificationParams }>(
    '/notifications/:id',
    { onRequest, config: dismissOne, schema: { params: NotificationParams } },
    async (request, reply) => {
      await notifications.dismiss(callerOf(request), request.params.id)
      return reply.code(204).send()
    },
  )
  app.get<{ Querystring: EventsQuery }>(
    '/events',
    { onRequest, config: stream, schema: { querystring: EventsQuery } },
    async (request, reply) => {
      if (request.method === 'HEAD') return reply.type('text/event-stream; charset=utf-8').send()
      const { principal, requestId, locale, address, sessionId } = callerOf(request)
      // plain data only: the stream outlives this request, its signal and its log
      const ctx: StreamContext = {
        principal,
        requestId,
        locale,
        ...(address === undefined ? {} : { address }),
        ...(sessionId === undefined ? {} : { sessionId }),
      }
      const last = request.headers['last-event-id']
      const after = request.query.after ?? (typeof last === 'string' && last !== '' ? last : undefined)
      const filters = { types: patterns(request.query.type), uris: patterns(request.query.uri) }
      const o: OpenOptions = { ctx, filters, ...(after === undefined ? {} : { after }) }
      // what can be refused is refused while this is an ordinary request
      events.admit(o)
      if (upgrade && request.headers.upgrade?.toLowerCase() === 'websocket')
        upgrade(request, reply, (socket) => openSocket(events, socket, o))
      else events.open(handOver(request, reply), o)
      return reply
    },
  )
}

const hijack = (_request: object, answer: object): RawResponse => {
  const reply = answer as FastifyReply
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value)
  reply.hijack()
  return reply.raw
}

const openSocket = (events: EventStreams, socket: RawWebSocket, o: OpenOptions): void => {
  try {
    events.open(socket, o)
  } catch {
    // the hub closed while the handshake was done
    socket.close(1013)
  }
}

/** Serves `GET /notifications[/:id]`, `DELETE /notifications/:id` (dismiss, 204), `GET /events` (SSE, and WebSocket where `upgrade` is given). */
export default fastifyPlugin(routes, { name: '@onggi/notifications', fastify: '5.x', encapsulate: true })
