import { randomUUID } from 'node:crypto'
import { createServer as createHttp, type Server as HttpServer } from 'node:http'
import { createSecureServer, type Http2SecureServer, type ServerHttp2Session } from 'node:http2'
import { createServer as createHttps, type Server as HttpsServer } from 'node:https'
import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { CoreError, type CoreErrorCode } from '../errors.ts'
import type { Log } from '../needs.ts'
import { silent } from '../log/silent.ts'
import type { TlsMaterial } from '../tls/self-signed.ts'
import { loadTls, type TlsOptions } from '../tls/tls.ts'
import { problemOf, problemType } from './problem.ts'
import { securityHeaders } from './security-headers.ts'

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

interface Asking {
  readonly headers: { readonly upgrade?: string | undefined }
  readonly method?: string | undefined
  readonly socket?: object
}

/** Anything but a WebSocket that asks for an upgrade gets an ordinary answer, with its body read. */
export const isWebSocket = (req: Asking): boolean => req.headers.upgrade?.toLowerCase() === 'websocket' && req.method === 'GET'

const isHttps = (server: HttpServer | HttpsServer): server is HttpsServer => 'setSecureContext' in server

/** Most requests at once on one HTTP/2 connection. */
const maxStreams = 200

/** Makes the server that speaks HTTP/2 and HTTP/1.1 on one port. */
const createHttp2 = (options: object, tls: TlsMaterial): Http2SecureServer => {
  const upgraded = new WeakSet<object>()
  const shouldUpgradeCallback = (req: Asking): boolean => {
    const isOne = isWebSocket(req)
    if (isOne && req.socket) upgraded.add(req.socket)
    return isOne
  }
  const server = createSecureServer({
    ...options,
    ...secure(tls),
    allowHTTP1: true,
    settings: { maxConcurrentStreams: maxStreams, maxHeaderListSize: 16_384, enablePush: false },
    maxSessionInvalidFrames: 100,
    maxSessionRejectedStreams: 100,
  })
  const sessions = new Set<ServerHttp2Session>()
  // How many requests each carries; those of HTTP/2 count in their sessions.
  const sockets = new Map<TLSSocket, number>()
  server.on('secureConnection', (socket: TLSSocket) => {
    sockets.set(socket, 0)
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('request', ({ httpVersionMajor, socket }, res) => {
    if (httpVersionMajor >= 2) return
    const carrier = socket as TLSSocket
    upgraded.delete(carrier)
    sockets.set(carrier, (sockets.get(carrier) ?? 0) + 1)
    res.once('close', () => {
      const carried = sockets.get(carrier)
      if (carried === undefined) return
      sockets.set(carrier, carried - 1)
      if (carried === 1 && !server.listening) carrier.end()
    })
  })
  server.on('session', (session) => {
    sessions.add(session)
    session.once('close', () => sessions.delete(session))
    session.on('error', () => session.destroy())
  })
  const closeIdleConnections = (): void => {
    for (const session of sessions) session.close()
    for (const [socket, carried] of sockets) if (carried === 0 && socket.alpnProtocol !== 'h2' && !upgraded.has(socket)) socket.destroy()
  }
  const close = server.close.bind(server)
  // http.Server has these two and closes what is idle when it closes; what closes a server counts on both.
  return Object.assign(server, {
    // Of the options this one is taken for http.Server alone.
    shouldUpgradeCallback,
    closeIdleConnections,
    close: (done?: (error?: Error) => void) => {
      close(done)
      closeIdleConnections()
      return server
    },
    closeAllConnections: () => {
      for (const session of sessions) session.destroy()
      for (const socket of sockets.keys()) socket.destroy()
    },
  })
}

const secure = (tls: TlsMaterial) => ({ cert: tls.cert, key: tls.key, minVersion: 'TLSv1.2', honorCipherOrder: true }) as const

/** Options of `createListener`. */
export interface ListenerOptions {
  /** @default { kind: 'off' } */
  readonly tls?: TlsOptions | undefined
  /** Speak HTTP/2 beside HTTP/1.1 on the same port; only with TLS. @default true */
  readonly http2?: boolean | undefined
  readonly limits?: Limits | undefined
  /** Hears of frames that are no HTTP and of handshakes that fail. @default silent */
  readonly log?: Log | undefined
}

/** A server that hands its requests to nobody yet. */
export interface Listener {
  /** What `node:http`, `node:https` or `node:http2` made; it does not listen yet. */
  readonly server: HttpServer
  /** Reads the certificate again, or makes the next one in time; open connections stay. @throws CoreError `CORE_ERR_TLS_FILES` */
  renew(): Promise<void>
}

const make = (tls: TlsMaterial | undefined, http2: boolean, limits: Limits): HttpServer => {
  const options = {
    requestTimeout: limits.requestTimeoutMs ?? 300_000,
    headersTimeout: limits.headersTimeoutMs ?? 30_000,
    connectionsCheckingInterval: limits.checkEveryMs ?? 30_000,
    keepAliveTimeout: limits.keepAliveTimeoutMs ?? 72_000,
    maxHeaderSize: limits.headerBytes ?? 16_384,
    shouldUpgradeCallback: isWebSocket,
  }
  if (!tls) return createHttp(options)
  // What is used of it is the same in both.
  return http2 ? (createHttp2(options, tls) as unknown as HttpServer) : createHttps({ ...options, ...secure(tls) })
}

/**
 * Makes a server with TLS or plain, with limits of time and size, that answers broken frames in the shape of every other error. `createServer` is built on
 * it; a Fastify app of your own takes it by `serverFactory: (handle) => server.on('request', handle)`.
 *
 * @throws CoreError `CORE_ERR_TLS_FILES` when certificate and key cannot be read or do not belong together
 */
export const createListener = async ({
  tls = { kind: 'off' },
  http2 = true,
  limits = {},
  log = silent,
}: ListenerOptions): Promise<Listener> => {
  const server = make(await loadTls(tls), http2, limits)
  const headers = securityHeaders({ strictTransport: tls.kind === 'files' })
  server.maxConnections = limits.connections ?? 10_000
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => answerBadFrame(error, socket, headers, log))
  server.on('tlsClientError', (error: Error) => log.debug({ err: error }, 'TLS handshake failed'))
  return {
    server,
    async renew() {
      const fresh = await loadTls(tls)
      if (fresh && isHttps(server)) server.setSecureContext({ ...fresh, minVersion: 'TLSv1.2' })
    },
  }
}

/** True for an address that only this machine reaches. */
export const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
