import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

// A ServerResponse works on any duplex stream; its types know only sockets.
const assign = (res: ServerResponse, socket: unknown): void => res.assignSocket(socket as never)
const detach = (res: ServerResponse, socket: unknown): void => res.detachSocket(socket as never)

/** An ordinary answer to a request whose socket an `upgrade` event brought: when it is through, the connection ends. */
export const rawResponse = (req: IncomingMessage, socket: Duplex): ServerResponse => {
  const res = new ServerResponse(req)
  res.shouldKeepAlive = false
  assign(res, socket)
  socket.on('error', () => socket.destroy())
  res.once('finish', () => {
    detach(res, socket)
    socket.end()
    res.emit('close')
  })
  return res
}
