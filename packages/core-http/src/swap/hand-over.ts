import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { WebSocketServer } from 'ws'
import { CoreError } from '../errors.ts'
import type { HandOver, Upgrade } from '../plugins/plugin.ts'
import { isUpgrade, release, takeUpgrade } from './hold.ts'

/** Largest message a client may send on a WebSocket. Unit: bytes. */
export const maxMessageBytes = 65_536

/**
 * Takes an answer out of Fastify's hands and out of its generation: the stream goes on while generations come and go. Headers
 * set so far (security, cookies) are kept for the first write.
 */
export const handOver: HandOver = (_request, rep) => {
  const reply = rep as FastifyReply
  const raw: ServerResponse = reply.raw
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined && !raw.headersSent) raw.setHeader(name, value)
  reply.hijack()
  release(raw)
  return raw
}

let sockets: Promise<WebSocketServer> | undefined
const socketServer = (): Promise<WebSocketServer> =>
  (sockets ??= import('ws').then(
    (ws) => new ws.WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload: maxMessageBytes }),
  ))

/**
 * Turns the request into a WebSocket that no generation holds.
 *
 * @throws CoreError `CORE_ERR_UPGRADE` (426) when the request did not ask for one.
 */
export const upgrade: Upgrade = (req, rep, open) => {
  const request = req as FastifyRequest
  const reply = rep as FastifyReply
  if (!isUpgrade(request.raw)) throw new CoreError('CORE_ERR_UPGRADE', {}, { headers: { upgrade: 'websocket', connection: 'upgrade' } })
  const taken = takeUpgrade(request.raw)
  if (!taken) throw new CoreError('CORE_ERR_UPGRADE')
  const raw: IncomingMessage = request.raw
  reply.hijack()
  release(reply.raw)
  reply.raw.detachSocket(taken.socket as never)
  void socketServer().then((server) =>
    server.handleUpgrade(raw, taken.socket, taken.head, (socket) => {
      // A broken or oversized frame closes the socket by itself; unheard, its error would end the process.
      socket.on('error', () => undefined)
      open(socket, raw)
    }),
  )
}
