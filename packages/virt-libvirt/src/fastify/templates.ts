import { Type } from 'typebox'
import type { RouteMeta } from '../needs.ts'
import { templateChangeOf, TemplateCreateBody, templateCreateOf, TemplateUpdateBody } from '../templates/template-wire.ts'
import { distroRoutes } from './distros.ts'
import type { App, RouteKit } from './kit.ts'

const Name = Type.Object({ name: Type.String({ minLength: 1 }) })
const NoBody = Type.Optional(Type.Union([Type.Object({}, { additionalProperties: false }), Type.Null()]))
const route = (action: string, log?: string): RouteMeta => ({ access: { action }, operation: action, ...(log ? { log } : {}) })

/** Routes of `/templates` and `/config/distros`. */
export function templateRoutes(app: App, kit: RouteKit): void {
  const { virt, responder, ask, caller } = kit
  distroRoutes(app, kit)
  const { templates } = virt
  const nameOf = (view: { readonly ref: { readonly id: string } }): string => templates.uriOf(view.ref.id)

  app.get('/templates', { onRequest: ask, config: route('template.view') }, async (request, reply) =>
    responder.list(request, reply, await templates.list(caller(request))),
  )
  app.post(
    '/templates',
    { onRequest: ask, config: route('template.create', 'VIRT_LOG_TEMPLATE_CREATE'), schema: { body: TemplateCreateBody } },
    async (request, reply) => {
      const view = await templates.create(templateCreateOf(request.body), caller(request))
      return responder.one(request, reply, view, { status: 201, location: nameOf(view) })
    },
  )
  app.get('/templates/:name', { onRequest: ask, config: route('template.view'), schema: { params: Name } }, async (request, reply) =>
    responder.one(request, reply, await templates.view(request.params.name, caller(request))),
  )
  app.put(
    '/templates/:name',
    { onRequest: ask, config: route('template.update', 'VIRT_LOG_TEMPLATE_UPDATE'), schema: { params: Name, body: TemplateUpdateBody } },
    async (request, reply) => {
      const ctx = caller(request)
      responder.check(request, await templates.view(request.params.name, ctx))
      const { view, isRenamed } = await templates.update(request.params.name, templateChangeOf(request.body), ctx)
      return responder.one(request, reply, view, isRenamed ? { status: 303, location: nameOf(view) } : {})
    },
  )
  app.delete(
    '/templates/:name',
    { onRequest: ask, config: route('template.delete', 'VIRT_LOG_TEMPLATE_DELETE'), schema: { params: Name } },
    async (request, reply) => {
      const ctx = caller(request)
      responder.check(request, await templates.view(request.params.name, ctx))
      await templates.delete(request.params.name, ctx)
      return reply.code(204).send()
    },
  )
  app.post(
    '/templates/:name/clone',
    { onRequest: ask, config: route('template.clone', 'VIRT_LOG_TEMPLATE_CLONE'), schema: { params: Name, body: NoBody } },
    async (request, reply) => {
      const { view } = await templates.clone(request.params.name, caller(request))
      return responder.one(request, reply, view, { status: 303, location: nameOf(view) })
    },
  )
}
