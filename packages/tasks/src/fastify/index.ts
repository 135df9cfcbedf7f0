import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { fastifyPlugin } from 'fastify-plugin'
import { isTaskError, statusOf } from '../errors.ts'
import type { Service } from '../workers.ts'
import type { CallerContext, Guard, Responder, RouteMeta, RunContext, View } from '../needs.ts'
import { LogSchema, ServiceSchema, TaskParams, TaskSchema } from './schemas.ts'

/** The part of the task runner that the routes use. */
export interface TasksReader {
  list(ctx: CallerContext): Promise<readonly View[]>
  get(id: string, ctx: CallerContext): Promise<View>
  log(id: string, ctx: CallerContext): Promise<readonly { readonly at: string; readonly text: string }[]>
  cancel(id: string, by: CallerContext): Promise<void>
  again(id: string, by: CallerContext): Promise<void>
  services(): Promise<readonly Service[]>
}

/** Options of the plugin. */
export interface TasksPluginOptions {
  /** Runner whose tasks are served; the plugin neither starts nor closes it. */
  readonly tasks: TasksReader
  /** Who asks, and a throw when they may not. Required: a package never mounts itself open. */
  readonly guard: Guard
  /** Adds filters, paging and ETags. @default the views as they are */
  readonly responder?: Responder
  /** Whether `GET /services` is among the routes; false for a second mount of the same tasks. @default true */
  readonly services?: boolean
}

const json = 'application/json; charset=utf-8'
const joined = (views: readonly View[]): Buffer => {
  const parts: Buffer[] = [Buffer.from('[')]
  views.forEach((view, i) => {
    if (i > 0) parts.push(Buffer.from(','))
    parts.push(view.json)
  })
  return Buffer.concat([...parts, Buffer.from(']')])
}
const plain: Pick<Responder, 'list' | 'one'> = {
  list: (_request, reply, views) => (reply as FastifyReply).type(json).send(joined(views)),
  one: (_request, reply, view) => (reply as FastifyReply).type(json).send(view.json),
}

const task = (params: TaskParams): { type: string; id: string } => ({ type: 'task', id: params.id })
const view: RouteMeta = { access: { action: 'task.view' } }
const viewOne: RouteMeta = { access: { action: 'task.view', subject: task } }
const cancelOne: RouteMeta = { access: { action: 'task.cancel', subject: task }, operation: 'task.cancel', log: 'TASK_LOG_CANCELLED' }

const all: RouteMeta = { access: 'admin' }
const retryOne: RouteMeta = { access: { action: 'task.retry', subject: task }, operation: 'task.retry', log: 'TASK_LOG_RETRIED' }

const routes: FastifyPluginAsync<TasksPluginOptions> = async (app, { tasks, guard, responder = plain, services = true }) => {
  const callers = new WeakMap<object, RunContext>()
  const onRequest = async (request: FastifyRequest): Promise<void> => {
    callers.set(request, await guard(request, request.routeOptions.config as unknown as RouteMeta))
  }
  const callerOf = (request: FastifyRequest): RunContext => callers.get(request)!

  app.setErrorHandler((error, _request, _reply) => {
    if (isTaskError(error)) Object.assign(error, { status: statusOf[error.code], statusCode: statusOf[error.code] })
    throw error
  })
  app.get(
    '/tasks',
    { onRequest, config: view, schema: { response: { 200: { type: 'array', items: TaskSchema } } } },
    async (request, reply) => responder.list(request, reply, await tasks.list(callerOf(request))),
  )
  app.get<{ Params: TaskParams }>(
    '/tasks/:id',
    { onRequest, config: viewOne, schema: { params: TaskParams, response: { 200: TaskSchema } } },
    async (request, reply) => responder.one(request, reply, await tasks.get(request.params.id, callerOf(request))),
  )
  app.get<{ Params: TaskParams }>(
    '/tasks/:id/log',
    { onRequest, config: viewOne, schema: { params: TaskParams, response: { 200: LogSchema } } },
    async (request) => tasks.log(request.params.id, callerOf(request)),
  )
  app.delete<{ Params: TaskParams }>(
    '/tasks/:id',
    { onRequest, config: cancelOne, schema: { params: TaskParams } },
    async (request, reply) => {
      await tasks.cancel(request.params.id, callerOf(request))
      return reply.code(204).send()
    },
  )
  if (services)
    app.get('/services', { onRequest, config: all, schema: { response: { 200: { type: 'array', items: ServiceSchema } } } }, async () =>
      (await tasks.services()).map(({ takenOver, ...s }) => ({ ...s, taken_over: takenOver })),
    )
  app.post<{ Params: TaskParams }>(
    '/tasks/:id/retry',
    { onRequest, config: retryOne, schema: { params: TaskParams, response: { 200: TaskSchema } } },
    async (request, reply) => {
      await tasks.again(request.params.id, callerOf(request))
      return responder.one(request, reply, await tasks.get(request.params.id, callerOf(request)))
    },
  )
}

/** Serves `GET /services` (admins: who runs tasks), `GET /tasks`, `GET /tasks/:id`, `GET /tasks/:id/log`, `DELETE /tasks/:id` (cancel, 204) and `POST /tasks/:id/retry` (a failed task runs again). */
export default fastifyPlugin(routes, { name: '@onggi/tasks', fastify: '5.x', encapsulate: true })
