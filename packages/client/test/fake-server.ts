import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Handler = (req: IncomingMessage, res: ServerResponse) => void

/** A real HTTP server whose routes a test sets; requests are remembered. */
export async function startServer(routes: Record<string, Handler>): Promise<{
  url: string
  requests: { line: string; headers: IncomingMessage['headers']; body: string }[]
  routes: Record<string, Handler>
  [Symbol.asyncDispose](): Promise<void>
}> {
  const requests: { line: string; headers: IncomingMessage['headers']; body: string }[] = []
  const server = createServer((req, res) => {
    let body = ''
    req.on('data', (c: Buffer) => (body += c.toString()))
    req.on('end', () => {
      const line = `${req.method ?? ''} ${req.url ?? ''}`
      requests.push({ line, headers: req.headers, body })
      const handler = routes[line] ?? routes[`${req.method ?? ''} ${(req.url ?? '').split('?')[0] ?? ''}`]
      if (handler) handler(req, res)
      else problem(404, 'CORE_ERR_NOT_FOUND', 'Nothing here')(req, res)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    routes,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Handler =>
  (_, res) =>
    res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))

export const problem =
  (status: number, code: string, detail: string, more: object = {}, headers: Record<string, string> = {}): Handler =>
  (_, res) =>
    res
      .writeHead(status, { 'content-type': 'application/problem+json', ...headers })
      .end(JSON.stringify({ type: `urn:onggi:error:${code}`, title: 'Refused', status, detail, reason: `${code}: ${detail}`, ...more }))

/** Opens a stream and hands it to the test. */
export const stream =
  (use: (res: ServerResponse, req: IncomingMessage) => void): Handler =>
  (req, res) => {
    res.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
    use(res, req)
  }

export const record = (id: string, type: string, uri: string, data?: unknown): string =>
  `${id === '' ? '' : `id: ${id}\n`}event: ${type}\ndata: ${JSON.stringify({ id, type, uri, method: 'PUT', at: '2026-01-01T00:00:00Z', data })}\n\n`
