import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyPluginAsync } from 'fastify'
import { Type } from 'typebox'
import { withStatus } from './errors.ts'
import { fallbackResponder } from './fallback-responder.ts'
import { createKit } from './kit.ts'
import type { VirtPluginOptions } from './options.ts'

const closed = { additionalProperties: false } as const
const DemoCreate = Type.Object({ target_uri: Type.String({ minLength: 1, maxLength: 2048 }), killable: Type.Boolean() }, closed)
const DemoChange = Type.Object(
  {
    message: Type.Optional(Type.String({ maxLength: 1024 })),
    progress: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    success: Type.Optional(Type.Boolean()),
  },
  closed,
)
const Id = Type.Object({ id: Type.String({ minLength: 1 }) })
const config = { access: 'admin', log: 'VIRT_LOG_DEMO' } as const

/** Routes of `/simulate`: demo tasks. Mount it at the root of a server whose `virt` was made with `simulate`; without that it adds nothing. */
export const simulateFastify: FastifyPluginAsync<VirtPluginOptions> = async (instance, { virt, guard, responder = fallbackResponder }) => {
  if (typeof guard !== 'function') throw new TypeError('guard is required: these routes are never mounted open')
  const { demoTasks } = virt
  if (demoTasks === undefined) return
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.setErrorHandler((error) => {
    throw withStatus(error)
  })
  const { ask, caller } = createKit(virt, guard, responder)
  app.post('/simulate/tasks', { onRequest: ask, config, schema: { body: DemoCreate } }, async (request, reply) => {
    const ctx = caller(request)
    const id = await demoTasks.begin({ target: request.body.target_uri, killable: request.body.killable }, ctx)
    return responder.one(request, reply, await virt.task(id, ctx), { status: 201, location: `/tasks/${id}` })
  })
  app.post('/simulate/tasks/:id', { onRequest: ask, config, schema: { params: Id, body: DemoChange } }, async (request, reply) => {
    demoTasks.change(request.params.id, request.body)
    return responder.one(request, reply, await virt.task(request.params.id, caller(request)))
  })
}
