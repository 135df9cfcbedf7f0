import { Type } from 'typebox'
import { SnapshotView } from '../vms/vm-view-schemas.ts'
import type { App, RouteKit } from './kit.ts'
import { documented, NoBody, vmRoute } from './vm-route.ts'

const Vm = Type.Object({ name: Type.String({ minLength: 1 }) })
const Snapshot = Type.Object({ name: Type.String({ minLength: 1 }), snapshot: Type.String({ minLength: 1 }) })
const SnapshotCreate = Type.Optional(
  Type.Union([Type.Object({ name: Type.Optional(Type.String({ maxLength: 200 })) }, { additionalProperties: false }), Type.Null()]),
)
const Migrate = Type.Object(
  {
    // Underscores are no part of a DNS name, and of many a host's name all the same.
    remote_host: Type.String({ pattern: '^[A-Za-z0-9_:.-]{1,253}$' }),
    user: Type.Optional(Type.String({ maxLength: 256 })),
    password: Type.Optional(Type.String({ maxLength: 1024 })),
    enable_rdma: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
)
const view = vmRoute('vm.view')

/** Routes of a VM's snapshots, of its clone and of its display's file. */
export function vmSnapshotRoutes(app: App, { virt, responder, ask, caller }: RouteKit): void {
  const { vms } = virt
  const { snapshots } = vms
  app.get(
    '/vms/:name/snapshots',
    { onRequest: ask, config: view, schema: { params: Vm, response: documented({ 200: Type.Array(SnapshotView) }) } },
    async (request, reply) => responder.list(request, reply, await snapshots.list(request.params.name, caller(request))),
  )
  app.post(
    '/vms/:name/snapshots',
    { onRequest: ask, config: vmRoute('vm.update', 'VIRT_LOG_SNAPSHOT_CREATE'), schema: { params: Vm, body: SnapshotCreate } },
    async (request, reply) => {
      const ctx = caller(request)
      const { taskId } = await snapshots.create(request.params.name, request.body?.name, ctx)
      return responder.one(request, reply, await virt.task(taskId, ctx), { status: 202, location: `/tasks/${taskId}` })
    },
  )
  app.get(
    '/vms/:name/snapshots/current',
    { onRequest: ask, config: view, schema: { params: Vm, response: documented({ 200: SnapshotView }) } },
    async (request, reply) => responder.one(request, reply, await snapshots.current(request.params.name, caller(request))),
  )
  app.get(
    '/vms/:name/snapshots/:snapshot',
    { onRequest: ask, config: view, schema: { params: Snapshot, response: documented({ 200: SnapshotView }) } },
    async (request, reply) =>
      responder.one(request, reply, await snapshots.get(request.params.name, request.params.snapshot, caller(request))),
  )
  app.post(
    '/vms/:name/snapshots/:snapshot/revert',
    { onRequest: ask, config: vmRoute('vm.update', 'VIRT_LOG_SNAPSHOT_REVERT'), schema: { params: Snapshot, body: NoBody } },
    async (request, reply) =>
      responder.one(request, reply, await snapshots.revert(request.params.name, request.params.snapshot, caller(request))),
  )
  app.delete(
    '/vms/:name/snapshots/:snapshot',
    { onRequest: ask, config: vmRoute('vm.update', 'VIRT_LOG_SNAPSHOT_DELETE'), schema: { params: Snapshot } },
    async (request, reply) => {
      await snapshots.remove(request.params.name, request.params.snapshot, caller(request))
      return reply.code(204).send()
    },
  )
  app.post(
    '/vms/:name/clone',
    { onRequest: ask, config: vmRoute('vm.clone', 'VIRT_LOG_VM_CLONE'), schema: { params: Vm, body: NoBody } },
    async (request, reply) => {
      const ctx = caller(request)
      const { taskId } = await vms.clone(request.params.name, ctx)
      return responder.one(request, reply, await virt.task(taskId, ctx), { status: 202, location: `/tasks/${taskId}` })
    },
  )
  app.post(
    '/vms/:name/migrate',
    { onRequest: ask, config: vmRoute('vm.migrate', 'VIRT_LOG_VM_MIGRATE'), schema: { params: Vm, body: Migrate } },
    async (request, reply) => {
      const ctx = caller(request)
      const { remote_host: host, user, password, enable_rdma: rdma } = request.body
      const to = { host, ...(user ? { user } : {}), ...(password ? { password } : {}), ...(rdma === undefined ? {} : { rdma }) }
      const { taskId } = await vms.migrate(request.params.name, to, ctx)
      return responder.one(request, reply, await virt.task(taskId, ctx), { status: 202, location: `/tasks/${taskId}` })
    },
  )
  app.get(
    '/vms/:name/virtviewerfile',
    { onRequest: ask, config: vmRoute('vm.console'), schema: { params: Vm } },
    async (request, reply) => {
      const host = request.hostname.replace(/:\d+$/, '')
      const file = await vms.viewerFile(request.params.name, host, caller(request))
      return reply.header('cache-control', 'no-store').type('application/x-virt-viewer').send(file)
    },
  )
}
