import { Type } from 'typebox'
import type { RouteMeta } from '../needs.ts'
import type { App, RouteKit } from './kit.ts'

const Name = Type.Object({ name: Type.String({ minLength: 1 }) })
const admin: RouteMeta = { access: { action: 'host.view' }, operation: 'host.view' }
const DeviceQuery = Type.Object({
  _cap: Type.Optional(Type.Enum(['fc_host', 'net', 'pci', 'scsi', 'scsi_host', 'storage', 'system', 'usb', 'usb_device'])),
  _passthrough: Type.Optional(Type.String({ maxLength: 8 })),
  _passthrough_affected_by: Type.Optional(Type.String({ maxLength: 256 })),
  _available_only: Type.Optional(Type.String({ maxLength: 8 })),
})
const TargetQuery = Type.Object({
  _target_type: Type.Optional(Type.String({ pattern: '^(netfs|iscsi)$' })),
  _server_port: Type.Optional(Type.String({ pattern: '^[0-9]{1,5}$' })),
})
const InUseQuery = Type.Object({ _inuse: Type.Optional(Type.String({ maxLength: 8 })) })
const UserQuery = Type.Object({ _user_id: Type.Optional(Type.String({ maxLength: 256 })) })
const isTrue = (text: string | undefined): boolean => text?.toLowerCase() === 'true'

function targetFilter(query: { _target_type?: string; _server_port?: string }): { readonly targetType?: string; readonly port?: number } {
  const { _target_type: targetType, _server_port: port } = query
  return { ...(targetType === undefined ? {} : { targetType }), ...(port === undefined ? {} : { port: Number(port) }) }
}

/** Routes of `/host…`, `/interfaces`, `/users` and `/groups`. */
export function hostRoutes(app: App, { virt, responder, ask, caller }: RouteKit): void {
  const { host } = virt
  app.get('/host', { onRequest: ask, config: admin }, async (request, reply) =>
    responder.one(request, reply, await host.info(caller(request))),
  )
  app.get('/host/cpuinfo', { onRequest: ask, config: admin }, async (request, reply) =>
    responder.one(request, reply, await host.cpuInfo(caller(request))),
  )
  app.get('/interfaces', { onRequest: ask, config: admin, schema: { querystring: InUseQuery } }, async (request, reply) => {
    const { _inuse: inUse } = request.query
    const views = await host.list('interfaces', caller(request))
    return responder.list(request, reply, inUse === undefined ? views : views.filter((view) => host.isInUse(view) === isTrue(inUse)))
  })
  app.get('/interfaces/:name', { onRequest: ask, config: admin, schema: { params: Name } }, async (request, reply) =>
    responder.one(request, reply, await host.get('interfaces', request.params.name, caller(request))),
  )
  for (const [path, kind] of [
    ['/host/partitions', 'partitions'],
    ['/host/vgs', 'vgs'],
  ] as const) {
    app.get(path, { onRequest: ask, config: admin }, async (request, reply) =>
      responder.list(request, reply, await host.list(kind, caller(request))),
    )
    app.get(`${path}/:name`, { onRequest: ask, config: admin, schema: { params: Name } }, async (request, reply) =>
      responder.one(request, reply, await host.get(kind, request.params.name, caller(request))),
    )
  }
  app.get('/host/devices', { onRequest: ask, config: admin, schema: { querystring: DeviceQuery } }, async (request, reply) => {
    const { _cap: cap, _passthrough: passthrough, _passthrough_affected_by: affectedBy, _available_only: available } = request.query
    const filter = {
      ...(cap === undefined ? {} : { cap }),
      ...(affectedBy === undefined ? {} : { affectedBy }),
      passthrough: isTrue(passthrough),
      available: isTrue(available),
    }
    return responder.list(request, reply, await host.devices(filter, caller(request)))
  })
  app.get('/host/devices/:name', { onRequest: ask, config: admin, schema: { params: Name } }, async (request, reply) =>
    responder.one(request, reply, await host.get('devices', request.params.name, caller(request))),
  )
  app.get('/host/devices/:name/vmholders', { onRequest: ask, config: admin, schema: { params: Name } }, async (request, reply) =>
    responder.list(request, reply, await host.vmHolders(request.params.name, caller(request))),
  )
  app.get('/storageservers', { onRequest: ask, config: admin, schema: { querystring: TargetQuery } }, async (request, reply) => {
    return responder.list(request, reply, await host.storageServers(targetFilter(request.query), caller(request)))
  })
  app.get('/storageservers/:name', { onRequest: ask, config: admin, schema: { params: Name } }, async (request, reply) =>
    responder.one(request, reply, await host.storageServer(request.params.name, caller(request))),
  )
  app.get(
    '/storageservers/:name/storagetargets',
    { onRequest: ask, config: admin, schema: { params: Name, querystring: TargetQuery } },
    async (request, reply) => {
      return responder.list(request, reply, await host.storageTargets(request.params.name, targetFilter(request.query), caller(request)))
    },
  )
  // Open vSwitch comes later; a host without it has none.
  app.get('/ovsbridges', { onRequest: ask, config: admin }, async () => [])
  app.get('/users', { onRequest: ask, config: admin, schema: { querystring: UserQuery } }, async (request) => {
    const { _user_id: wanted } = request.query
    // With a directory of thousands one asks for the one name one knows.
    return host.users(wanted)
  })
  app.get('/groups', { onRequest: ask, config: admin }, async () => host.groups())
}
