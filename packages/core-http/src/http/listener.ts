import { randomUUID } from 'node:crypto'
import { createServer as createHttp, type Server as HttpServer } from 'node:http'
import { createSecureServer, type Http2SecureServer, type ServerHttp2Session } from 'node:http2'
import { createServer as createHttps } from 'node:https'
import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { CoreError, type CoreErrorCode } from '../errors.ts'
import type { Log } from '../needs.ts'
import type { TlsMaterial } from '../tls/self-signed.ts'
import { problemOf, problemType } from './problem.ts'

/** Limits of the server's connections. */
export interface Limits {
  /** Time to receive a whole request with its body. Unit: ms. @default 300000 */
  readonly requestTimeoutMs?: number
  /** Time to receive the headers. Unit: ms. @default 30000 */
  readonly headersTimeoutMs?: number
  /** How often the two times above are looked at. Unit: ms. @default 30000 */
  readonly checkEveryMs?: number
  /** How long an idle connection stays open. Unit: ms. @default 72000 */
  readonly keepAliveTimeoutMs?: number
  /** Largest JSON body. Unit: bytes. @default 1048576 */
  readonly bodyBytes?: number
  /** Largest header block, the URL included. Unit: bytes. @default 16384 */
  readonly headerBytes?: number
  /** Most connections at once; more are closed at once. @default 10000 */
  readonly connections?: number
}

const codeOf = (error: NodeJS.ErrnoException): CoreErrorCode => {
  if (error.code === 'HPE_HEADER_OVERFLOW') return 'CORE_ERR_HEADERS_TOO_LARGE'
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'CORE_ERR_TIMEOUT'
  return 'CORE_ERR_FRAME'
}

/** Answers what is not HTTP in the shape of every other error. */
export const answerBadFrame = (error: NodeJS.ErrnoException, socket: Duplex, headers: Readonly<Record<string, string>>, log: Log): void => {
  const address = 'remoteAddress' in socket ? String(socket.remoteAddress) : ''
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const coded = new CoreError(codeOf(error))
  const requestId = randomUUID()
  log.info({ requestId, code: coded.code, parser: error.code, address }, 'bad frame')
  const problem = problemOf({ error: coded, status: coded.status, text: coded.message, instance: '', requestId })
  const body = JSON.stringify(problem)
  const lines = Object.entries({
    ...headers,
    'content-type': problemType,
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
    connection: 'close',
  }).map(([k, v]) => `${k}: ${v}\r\n`)
  socket.end(`HTTP/1.1 ${problem.code}\r\n${lines.join('')}\r\n${body}`)
}

const isWebSocket = (upgrade: string | undefined): boolean => upgrade?.toLowerCase() === 'websocket'

/** Most requests at once on one HTTP/2 connection. */
const maxStreams = 200

/** Makes the server that speaks HTTP/2 and HTTP/1.1 on one port. */
const createHttp2 = (options: object, tls: TlsMaterial): Http2SecureServer => {
  const server = createSecureServer({
    ...options,
    ...secure(tls),
    allowHTTP1: true,
    settings: { maxConcurrentStreams: maxStreams, maxHeaderListSize: 16_384, enablePush: false },
    maxSessionInvalidFrames: 100,
    maxSessionRejectedStreams: 100,
  })
  const sessions = new Set<ServerHttp2Session>()
  const sockets = new Set<TLSSocket>()
  server.on('secureConnection', (socket: TLSSocket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('session', (session) => {
    sessions.add(session)
    session.once('close', () => sessions.delete(session))
    session.on('error', () => session.destroy())
  })
  // http.Server has these two, and what closes the server asks for them. Idle HTTP/1 connections are closed by close() itself.
  return Object.assign(server, {
    closeIdleConnections: () => {
      for (const session of sessions) session.close()
    },
    closeAllConnections: () => {
      for (const session of sessions) session.destroy()
      for (const socket of sockets) socket.destroy()
    },
  })
}

const secure = (tls: TlsMaterial) => ({ cert: tls.cert, key: tls.key, minVersion: 'TLSv1.2', honorCipherOrder: true }) as const

/** Makes the one server, plain or with TLS. It does not listen yet. */
export const createListener = (o: {
  readonly tls: TlsMaterial | undefined
  /** Speak HTTP/2 too; needs TLS. */
  readonly http2: boolean
  readonly limits: Limits
  readonly headers: Readonly<Record<string, string>>
  readonly log: Log
}): HttpServer => {
  const { limits } = o
  const options = {
    requestTimeout: limits.requestTimeoutMs ?? 300_000,
    headersTimeout: limits.headersTimeoutMs ?? 30_000,
    connectionsCheckingInterval: limits.checkEveryMs ?? 30_000,
    keepAliveTimeout: limits.keepAliveTimeoutMs ?? 72_000,
    maxHeaderSize: limits.headerBytes ?? 16_384,
    // Anything but a WebSocket that asks for an upgrade gets an ordinary answer, with its body read.
    shouldUpgradeCallback: (req: { readonly headers: { readonly upgrade?: string | undefined }; readonly method?: string | undefined }) =>
      isWebSocket(req.headers.upgrade) && req.method === 'GET',
  }
  const server: HttpServer = !o.tls
    ? createHttp(options)
    : o.http2
      ? // What is used of it is the same in both.
        (createHttp2(options, o.tls) as unknown as HttpServer)
      : createHttps({ ...options, ...secure(o.tls) })
  server.maxConnections = limits.connections ?? 10_000
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => answerBadFrame(error, socket, o.headers, o.log))
  server.on('tlsClientError', (error: Error) => o.log.debug({ err: error }, 'TLS handshake failed'))
  return server
}

/** True for an address that only this machine reaches. */
export const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
