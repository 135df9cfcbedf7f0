import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Ports that no test uses now. One after the other they get the same one, so that the browser keeps the page's files: of one origin, they never change. */
const free: Server[] = []

/** Answers requests at a port of its own until `release`. */
export async function listen(answer: RequestListener): Promise<{ readonly url: string; release(): void }> {
  const server = free.pop() ?? createServer()
  if (!server.listening) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.on('request', answer).unref()
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    release() {
      server.closeAllConnections()
      server.off('request', answer)
      free.push(server)
    },
  }
}
