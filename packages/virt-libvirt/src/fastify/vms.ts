import { createHmac, randomBytes } from 'node:crypto'
import { Type } from 'typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { View } from '../needs.ts'
import { VmCreate, VmUpdate } from '../vms/vm-schemas.ts'
import { VmView } from '../vms/vm-view-schemas.ts'
import { actionRules, type VmAction } from '../vms/vm-state.ts'
import type { App, RouteKit } from './kit.ts'
import { documented, NoBody, vmRoute } from './vm-route.ts'

const Name = Type.Object({ name: Type.String({ minLength: 1 }) })
const PlanQuery = Type.Object({ _plan: Type.Optional(Type.String({ pattern: '^([tT][rR][uU][eE]|[fF][aA][lL][sS][eE])$' })) })

/** Adds the password to a view on its way to the one caller who may see it. */
function withPassword(view: View, secret: { passwd: string; validSeconds: number | null }): Buffer {
  const body = JSON.parse(view.json.toString()) as { graphics: Record<string, unknown> }
  Object.assign(body.graphics, { passwd: secret.passwd, passwdValidTo: secret.validSeconds })
  return Buffer.from(JSON.stringify(body))
}

let tagKey: Buffer | undefined
/** Tells one password from another, to nobody else and not beyond this process. */
const secretTag = (secret: object): string =>
  createHmac('sha256', (tagKey ??= randomBytes(32)))
    .update(JSON.stringify(secret))
    .digest('base64url')
    .slice(0, 11)

function answerScreenshot(request: FastifyRequest, reply: FastifyReply, shot: { png: Buffer; etag: string; modified: Date }): FastifyReply {
  const etag = `"${shot.etag}"`
  // HTTP dates have whole seconds.
  const modified = Math.floor(shot.modified.getTime() / 1000) * 1000
  reply.header('etag', etag).header('last-modified', new Date(modified).toUTCString()).header('cache-control', 'private, no-cache')
  const match = request.headers['if-none-match']
  const since = Date.parse(request.headers['if-modified-since'] ?? '')
  const tags = match?.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  // RFC 9110, 13.1.3: If-Modified-Since counts only without If-None-Match.
  if (tags ? tags.includes(etag) || tags.includes('*') : since >= modified) return reply.code(304).send()
  return reply.header('content-type', 'image/png').send(shot.png)
}

/** Routes of `/vms`. */
export function vmRoutes(app: App, { virt, responder, ask, caller }: RouteKit): void {
  const { vms } = virt
  app.get(
    '/vms',
    { onRequest: ask, config: vmRoute('vm.view'), schema: { response: documented({ 200: Type.Array(VmView) }) } },
    async (request, reply) => responder.list(request, reply, await vms.list(caller(request))),
  )
  app.post(
    '/vms',
    { onRequest: ask, config: vmRoute('vm.create', 'VIRT_LOG_VM_CREATE'), schema: { body: VmCreate } },
    async (request, reply) => {
      const ctx = caller(request)
      const { taskId } = await vms.create(request.body, ctx)
      return responder.one(request, reply, await virt.task(taskId, ctx), { status: 202, location: `/tasks/${taskId}` })
    },
  )
  app.get(
    '/vms/:name',
    { onRequest: ask, config: vmRoute('vm.view'), schema: { params: Name, response: documented({ 200: VmView }) } },
    async (request, reply) => {
      const ctx = caller(request)
      const view = await vms.get(request.params.name, ctx)
      const secret = await vms.password(request.params.name, ctx)
      if (secret === undefined) return responder.one(request, reply, view)
      // The password is no part of the view: what it adds to the tag tells one from the next, and If-Match looks at the revision alone.
      const etag = `"${view.revision}.${view.figures}-${secretTag(secret)}"`
      reply.header('cache-control', 'no-store').header('etag', etag)
      if (request.headers['if-none-match']?.split(/, */).includes(etag) === true) return reply.code(304).send()
      return reply.type('application/json; charset=utf-8').send(withPassword(view, secret))
    },
  )
  app.put(
    '/vms/:name',
    {
      onRequest: ask,
      config: vmRoute('vm.update', 'VIRT_LOG_VM_UPDATE'),
      schema: { params: Name, querystring: PlanQuery, body: VmUpdate },
    },
    async (request, reply) => {
      if (/^true$/i.test(request.query._plan ?? '')) return vms.plan(request.params.name, request.body, caller(request))
      const check = (view: View): void => {
        responder.check(request, view)
      }
      const { view, renamed } = await vms.update(request.params.name, request.body, caller(request), check)
      return responder.one(request, reply, view, renamed === undefined ? {} : { status: 303, location: renamed })
    },
  )
  app.delete(
    '/vms/:name',
    { onRequest: ask, config: vmRoute('vm.delete', 'VIRT_LOG_VM_DELETE'), schema: { params: Name } },
    async (request, reply) => {
      await vms.remove(request.params.name, caller(request), (view) => {
        responder.check(request, view)
      })
      return reply.code(204).send()
    },
  )
  for (const action of Object.keys(actionRules) as VmAction[])
    app.post(
      `/vms/:name/${action}`,
      {
        onRequest: ask,
        config: vmRoute(`vm.${action}`, `VIRT_LOG_VM_${action.toUpperCase()}`),
        schema: { params: Name, body: NoBody },
      },
      async (request, reply) => responder.one(request, reply, await vms.act(request.params.name, action, caller(request))),
    )
  app.get('/vms/:name/screenshot', { onRequest: ask, config: vmRoute('vm.screenshot'), schema: { params: Name } }, async (request, reply) =>
    answerScreenshot(request, reply, await vms.screenshot(request.params.name, caller(request))),
  )
}
