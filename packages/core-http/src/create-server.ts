import type { Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CoreError } from './errors.ts'
import { createHandler } from './handler.ts'
import { createListener, isLoopback } from './http/listener.ts'
import { silent } from './log/silent.ts'
import { checkedPort, type ServerOptions } from './options.ts'
import type { Server } from './server.ts'
import type { TlsOptions } from './tls/tls.ts'

/** Unless told otherwise. */
const plain: TlsOptions = { kind: 'off' }

const day = 86_400_000

const listenOn = (server: HttpServer, at: { readonly host: string; readonly port: number }): Promise<void> =>
  new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(at, () => {
      server.off('error', reject)
      resolve()
    })
  })

/**
 * Composes a server: a listener, and a handler behind it (`createListener`, `createHandler`: both can be used alone).
 *
 * @throws {@link CoreError} `CORE_ERR_TLS_FILES`, and what `createHandler` throws
 * @example
 * ```ts
 * const server = await createServer({ identity, policy, store, port: 0, plugins: [hello] })
 * await server.listen()
 * ```
 */
export const createServer = async (options: ServerOptions): Promise<Server> => {
  const { host = '127.0.0.1', port: given, tls = plain, http2, insecureHttp = false, ...rest } = options
  const port = checkedPort(given)
  const { log = silent, limits } = rest
  const listener = await createListener({ tls, http2, limits, log })
  const { server } = listener
  const handler = await createHandler({
    ...rest,
    strictTransport: tls.kind === 'files',
    address: () => server.address() ?? { address: host, family: 'IPv4', port },
    onReload: async () => {
      await listener.renew()
      await rest.onReload?.()
    },
  })
  server.on('request', handler.onRequest).on('upgrade', handler.onUpgrade)
  const daily = setInterval(() => {
    void listener.renew().catch((err: unknown) => log.error({ err }, 'the certificate cannot be renewed'))
  }, day).unref()

  const urlOf = (): string => {
    const name = host.includes(':') ? `[${host}]` : host
    const at = server.address() as AddressInfo | null
    return `${tls.kind === 'off' ? 'http' : 'https'}://${name}:${at?.port ?? port}${handler.serverRoot}`
  }
  const close = async (o: Parameters<Server['close']>[0]): Promise<void> => {
    clearInterval(daily)
    const drained = handler.close(o)
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    server.closeIdleConnections()
    await drained
    server.closeAllConnections()
    await closed
  }
  let ended: Promise<void> | undefined

  return {
    ...handler,
    get retiring() {
      return handler.retiring
    },
    async listen() {
      if (tls.kind === 'off' && !insecureHttp && !isLoopback(host)) throw new CoreError('CORE_ERR_INSECURE_LISTEN', { host })
      await listenOn(server, { host, port })
      return urlOf()
    },
    get url() {
      return urlOf()
    },
    close: (o) => (ended ??= close(o)),
  }
}
