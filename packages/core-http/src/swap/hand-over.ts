import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { WebSocket, WebSocketServer } from 'ws'
import { CoreError } from '../errors.ts'
import type { HandOver, Upgrade } from '../plugins/plugin.ts'
import { isUpgrade, release, takeUpgrade } from './hold.ts'

/** Largest message a client may send on a WebSocket. Unit: bytes. */
export const maxMessageBytes = 65_536

/** How long streams that are ended may take to close. Unit: ms. */
const goodbyeMs = 1_000

/** Longest reason of a WebSocket's end (RFC 6455 §5.5). Unit: bytes. */
const maxReasonBytes = 123

/** Answers and sockets that went to owners outside, as long as they are open. */
export interface HandedOver {
  readonly handOver: HandOver
  readonly upgrade: Upgrade
  /** Ends what its owners have left open. */
  end(reason: string): Promise<void>
}

let sockets: Promise<WebSocketServer> | undefined
const socketServer = (): Promise<WebSocketServer> =>
  (sockets ??= import('ws').then(
    (ws) => new ws.WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload: maxMessageBytes }),
  ))

const fitting = (reason: string): string => {
  let text = reason.slice(0, maxReasonBytes)
  while (Buffer.byteLength(text) > maxReasonBytes) text = text.slice(0, -1)
  return text
}

/** Makes the two functions that take a connection out of Fastify's hands and out of its generation: it goes on while generations come and go. */
export const createHandedOver = (): HandedOver => {
  const open = new Set<ServerResponse | WebSocket>()
  let ended: (() => void) | undefined
  // One listener for all: a closure for each would be a burden of thousands of streams.
  const forget = function (this: ServerResponse | WebSocket): void {
    open.delete(this)
    if (open.size === 0) ended?.()
  }

  /** Headers set so far (security, cookies) are kept for the first write. */
  const handOver: HandOver = (_request, rep) => {
    const reply = rep as FastifyReply
    const raw: ServerResponse = reply.raw
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined && !raw.headersSent) raw.setHeader(name, value)
    reply.hijack()
    release(raw)
    open.add(raw)
    raw.once('close', forget)
    return raw
  }

  /** @throws CoreError `CORE_ERR_UPGRADE` (426) when the request did not ask for one. */
  const upgrade: Upgrade = (req, rep, opened) => {
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
        open.add(socket)
        socket.once('close', forget)
        opened(socket, raw)
      }),
    )
  }

  return {
    handOver,
    upgrade,
    async end(reason) {
      if (open.size === 0) return
      const closed = new Promise<void>((resolve) => (ended = resolve))
      for (const stream of open)
        if ('terminate' in stream) stream.close(1001, fitting(reason))
        else stream.end()
      const cut = setTimeout(() => {
        for (const stream of open)
          if ('terminate' in stream) stream.terminate()
          else stream.destroy()
      }, goodbyeMs)
      await closed
      clearTimeout(cut)
    },
  }
}
