import { Type } from 'typebox'
import { DriveCreate, DriveUpdate } from '../vms/drives/drive-schemas.ts'
import { NicCreate, NicUpdate } from '../vms/nics/nic-schemas.ts'
import { DriveView, HostdevView, NicView } from '../vms/vm-view-schemas.ts'
import type { App, RouteKit } from './kit.ts'
import { documented, vmRoute } from './vm-route.ts'

const Vm = Type.Object({ name: Type.String({ minLength: 1 }) })
const Drive = Type.Object({ name: Type.String({ minLength: 1 }), dev: Type.String({ minLength: 1 }) })
const Nic = Type.Object({ name: Type.String({ minLength: 1 }), mac: Type.String({ minLength: 1 }) })
const HostdevCreate = Type.Object({ name: Type.String({ minLength: 1, maxLength: 256 }) }, { additionalProperties: false })
const view = vmRoute('vm.view')
const update = (log: string): ReturnType<typeof vmRoute> => vmRoute('vm.update', log)

/** Routes of a VM's disks, CD-ROM drives and network interfaces. */
export function vmDeviceRoutes(app: App, kit: RouteKit): void {
  driveRoutes(app, kit)
  nicRoutes(app, kit)
  hostdevRoutes(app, kit)
}

function driveRoutes(app: App, { virt, responder, ask, caller }: RouteKit): void {
  const { drives } = virt.vms
  app.get(
    '/vms/:name/storages',
    { onRequest: ask, config: view, schema: { params: Vm, response: documented({ 200: Type.Array(DriveView) }) } },
    async (request, reply) => responder.list(request, reply, await drives.list(request.params.name, caller(request))),
  )
  app.post(
    '/vms/:name/storages',
    { onRequest: ask, config: update('VIRT_LOG_VM_STORAGE_CREATE'), schema: { params: Vm, body: DriveCreate } },
    async (request, reply) => {
      const made = await drives.create(request.params.name, request.body, caller(request))
      return responder.one(request, reply, made.view, { status: 201, location: made.uri })
    },
  )
  app.get(
    '/vms/:name/storages/:dev',
    { onRequest: ask, config: view, schema: { params: Drive, response: documented({ 200: DriveView }) } },
    async (request, reply) => responder.one(request, reply, await drives.get(request.params.name, request.params.dev, caller(request))),
  )
  app.put(
    '/vms/:name/storages/:dev',
    { onRequest: ask, config: update('VIRT_LOG_VM_STORAGE_UPDATE'), schema: { params: Drive, body: DriveUpdate } },
    async (request, reply) => {
      const { name, dev } = request.params
      return responder.one(request, reply, await drives.update(name, dev, request.body, caller(request)))
    },
  )
  app.delete(
    '/vms/:name/storages/:dev',
    { onRequest: ask, config: update('VIRT_LOG_VM_STORAGE_DELETE'), schema: { params: Drive } },
    async (request, reply) => {
      await drives.remove(request.params.name, request.params.dev, caller(request))
      return reply.code(204).send()
    },
  )
}

function nicRoutes(app: App, { virt, responder, ask, caller }: RouteKit): void {
  const { nics } = virt.vms
  app.get(
    '/vms/:name/ifaces',
    { onRequest: ask, config: view, schema: { params: Vm, response: documented({ 200: Type.Array(NicView) }) } },
    async (request, reply) => responder.list(request, reply, await nics.list(request.params.name, caller(request))),
  )
  app.post(
    '/vms/:name/ifaces',
    { onRequest: ask, config: update('VIRT_LOG_VM_IFACE_CREATE'), schema: { params: Vm, body: NicCreate } },
    async (request, reply) => {
      const made = await nics.create(request.params.name, request.body, caller(request))
      return responder.one(request, reply, made.view, { status: 201, location: made.uri })
    },
  )
  app.get(
    '/vms/:name/ifaces/:mac',
    { onRequest: ask, config: view, schema: { params: Nic, response: documented({ 200: NicView }) } },
    async (request, reply) => responder.one(request, reply, await nics.get(request.params.name, request.params.mac, caller(request))),
  )
  app.put(
    '/vms/:name/ifaces/:mac',
    { onRequest: ask, config: update('VIRT_LOG_VM_IFACE_UPDATE'), schema: { params: Nic, body: NicUpdate } },
    async (request, reply) => {
      const { name, mac } = request.params
      const made = await nics.update(name, mac, request.body, caller(request))
      return responder.one(request, reply, made.view, made.renamed === undefined ? {} : { status: 303, location: made.renamed })
    },
  )
  app.delete(
    '/vms/:name/ifaces/:mac',
    { onRequest: ask, config: update('VIRT_LOG_VM_IFACE_DELETE'), schema: { params: Nic } },
    async (request, reply) => {
      await nics.remove(request.params.name, request.params.mac, caller(request))
      return reply.code(204).send()
    },
  )
}

function hostdevRoutes(app: App, { virt, responder, ask, caller }: RouteKit): void {
  const { hostdevs } = virt.vms
  app.get(
    '/vms/:name/hostdevs',
    { onRequest: ask, config: view, schema: { params: Vm, response: documented({ 200: Type.Array(HostdevView) }) } },
    async (request, reply) => responder.list(request, reply, await hostdevs.list(request.params.name, caller(request))),
  )
  app.post(
    '/vms/:name/hostdevs',
    { onRequest: ask, config: vmRoute('vm.hostdev', 'VIRT_LOG_VM_HOSTDEV_CREATE'), schema: { params: Vm, body: HostdevCreate } },
    async (request, reply) => {
      const ctx = caller(request)
      const { taskId } = await hostdevs.create(request.params.name, request.body.name, ctx)
      return responder.one(request, reply, await virt.task(taskId, ctx), { status: 202, location: `/tasks/${taskId}` })
    },
  )
  app.get(
    '/vms/:name/hostdevs/:dev',
    { onRequest: ask, config: view, schema: { params: Drive, response: documented({ 200: HostdevView }) } },
    async (request, reply) => responder.one(request, reply, await hostdevs.get(request.params.name, request.params.dev, caller(request))),
  )
  app.delete(
    '/vms/:name/hostdevs/:dev',
    { onRequest: ask, config: vmRoute('vm.hostdev', 'VIRT_LOG_VM_HOSTDEV_DELETE'), schema: { params: Drive } },
    async (request, reply) => {
      const ctx = caller(request)
      const { taskId } = await hostdevs.remove(request.params.name, request.params.dev, ctx)
      return responder.one(request, reply, await virt.task(taskId, ctx), { status: 202, location: `/tasks/${taskId}` })
    },
  )
}
