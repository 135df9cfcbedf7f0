import { Type } from 'typebox'
import { VirtError } from '../errors.ts'
import type { ConsoleKind } from '../consoles/consoles.ts'
import { ConsoleTicketView } from '../vms/vm-view-schemas.ts'
import { vmUri } from '../vms/vm-view.ts'
import type { App, RouteKit } from './kit.ts'
import type { VirtPluginOptions } from './options.ts'
import { documented, NoBody, vmRoute } from './vm-route.ts'

const Name = Type.Object({ name: Type.String({ minLength: 1 }) })
const Ticket = Type.Object({ ticket: Type.Optional(Type.String({ maxLength: 64 })) })
const consoles: readonly { readonly kind: ConsoleKind; readonly action: string; readonly asks: string; readonly log: string }[] = [
  { kind: 'display', action: 'connect', asks: 'vm.console', log: 'VIRT_LOG_VM_CONNECT' },
  { kind: 'serial', action: 'serial', asks: 'vm.serial', log: 'VIRT_LOG_VM_SERIAL' },
]

/** Picks the one subprotocol consoles speak; programs that offer none get none. */
function settleProtocol(headers: Record<string, string | string[] | undefined>): void {
  const offered = headers['sec-websocket-protocol']
  if (typeof offered !== 'string' || offered.trim() === '') return
  if (!offered.split(',').some((one) => one.trim() === 'binary'))
    throw new VirtError('VIRT_ERR_CONSOLE_PROTOCOL', { pointer: '', offered: offered.slice(0, 100) })
  // The first one offered is taken.
  headers['sec-websocket-protocol'] = 'binary'
}

/** Routes of `/vms/:name/connect`, `/vms/:name/serial` and the WebSockets behind their tickets. */
export function consoleRoutes(app: App, { virt, ask, caller }: RouteKit, { upgrade }: Pick<VirtPluginOptions, 'upgrade'>): void {
  for (const { kind, action, asks, log } of consoles) {
    app.post(
      `/vms/:name/${action}`,
      {
        onRequest: ask,
        config: vmRoute(asks, log),
        schema: { params: Name, body: NoBody, response: documented({ 200: ConsoleTicketView }) },
      },
      async (request, reply) => {
        const { name } = request.params
        const { view, ticket, expiresAt, protocol } = await virt.vms.consoles.issue(kind, name, caller(request))
        const uri = `${vmUri(virt.prefix, name)}/consoles/${kind}?ticket=${ticket}`
        const console = { protocol, uri, ticket, expires: new Date(expiresAt).toISOString() }
        return reply
          .header('cache-control', 'no-store')
          .header('etag', `"${view.revision}.${view.figures}"`)
          .type('application/json; charset=utf-8')
          .send(JSON.stringify({ ...(JSON.parse(view.json.toString()) as object), console }))
      },
    )
    if (upgrade === undefined) continue
    // The ticket says who it is: a program's WebSocket has no other credentials.
    app.get(
      `/vms/:name/consoles/${kind}`,
      { onRequest: ask, config: { access: 'public' }, schema: { params: Name, querystring: Ticket } },
      async (request, reply) => {
        // Throws what says that an upgrade is needed, before a ticket is used up.
        if (request.headers.upgrade?.toLowerCase() !== 'websocket') upgrade(request, reply, (socket) => socket.terminate())
        settleProtocol(request.raw.headers)
        const opened = await virt.vms.consoles.open(kind, request.params.name, request.query.ticket ?? '', caller(request))
        const { socket: below } = request.raw
        below.once('close', opened.abandon)
        if (below.destroyed) opened.abandon()
        upgrade(request, reply, (socket) => {
          below.off('close', opened.abandon)
          opened.attach(socket)
        })
        return reply
      },
    )
  }
}
