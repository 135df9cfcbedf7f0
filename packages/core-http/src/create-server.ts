import { randomBytes } from 'node:crypto'
import type { Server as HttpServer } from 'node:http'
import type { Server as HttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createGate } from './access/gate.ts'
import { createBase } from './base.ts'
import { CoreError } from './errors.ts'
import { createErrorHandler } from './http/error-handler.ts'
import { createListener, isLoopback } from './http/listener.ts'
import { createRateLimiter } from './http/rate-limit.ts'
import { pageHeaders, securityHeaders } from './http/security-headers.ts'
import { createRequestLog } from './log/request-log.ts'
import { setErrorCode } from './log/watch-request.ts'
import { createCatalogue, readMessages } from './messages/catalogue.ts'
import { type BaseTools, type ResolvedOptions, resolveOptions, type ServerOptions, type Shell } from './options.ts'
import type { AnyPlugin } from './plugins/plugin.ts'
import { createPluginManager, type PluginManager } from './plugins/plugin-manager.ts'
import { createResponder } from './respond/responder.ts'
import type { Downloads } from './routes/logs.ts'
import type { Figures } from './routes/metrics.ts'
import { addOwnRoutes } from './routes/own-routes.ts'
import type { Server } from './server.ts'
import { handOver, upgrade } from './swap/hand-over.ts'
import { GenerationHost } from './swap/generation-host.ts'
import { release } from './swap/hold.ts'
import { loadTls } from './tls/tls.ts'
import { createCompilers } from './validation/compilers.ts'

const idMaker = (): (() => string) => {
  const prefix = randomBytes(6).toString('base64url')
  let count = 0
  return () => `${prefix}-${(++count).toString(36)}`
}

const stripRoot =
  (root: string) =>
  (req: { readonly url?: string | undefined }): string => {
    const url = req.url ?? '/'
    if (!url.startsWith(root)) return url
    const rest = url.slice(root.length)
    if (rest === '' || rest.startsWith('?')) return `/${rest}`
    return rest.startsWith('/') ? rest : url
  }

const isHttps = (server: HttpServer | HttpsServer): server is HttpsServer => 'setSecureContext' in server

const hashesOf = (shell: Shell | undefined, serverRoot: string): readonly string[] => {
  if (!shell) return []
  const { inlineHashes } = shell
  return isList(inlineHashes) ? inlineHashes : inlineHashes({ serverRoot })
}
const isList = (value: unknown): value is readonly string[] => Array.isArray(value)

const day = 86_400_000

/**
 * Composes a server: one http or https server, Fastify applications swapped behind it as plugins come and go.
 *
 * @throws {@link CoreError} `CORE_ERR_TLS_FILES`, `CORE_ERR_PLUGIN_MANIFEST`, `CORE_ERR_PLUGIN_DUPLICATE`, `CORE_ERR_PLUGIN_API_VERSION`,
 * `CORE_ERR_ROUTE_ACCESS`, `CORE_ERR_ROUTE_LOG` (for routes of `base`; a plugin's routes only fail that plugin)
 * @example
 * ```ts
 * const server = await createServer({ identity, policy, store, port: 0, plugins: [hello] })
 * await server.listen()
 * ```
 */
export const createServer = async (options: ServerOptions): Promise<Server> => {
  const o: ResolvedOptions = resolveOptions(options)
  const material = await loadTls(o.tls)
  const inlineHashes = hashesOf(o.shell, o.serverRoot)
  const headers = securityHeaders({ strictTransport: o.tls.kind === 'files' })
  const listener = createListener({ tls: material, http2: o.http2 ?? false, limits: o.limits, headers, log: o.log })

  const catalogue = createCatalogue()
  for (const url of o.messages) catalogue.add(await readMessages(url, o.log))
  const translate = (code: string, params: Readonly<Record<string, unknown>>, locale: string): string =>
    catalogue.text(code, params, locale) ?? code

  const gate = createGate({ identity: o.identity, policy: o.policy, log: o.log, languages: () => catalogue.languages() })
  const responder = createResponder({ serverRoot: o.serverRoot })
  const requestLog = createRequestLog({ store: o.store, log: o.log, events: o.events, flushMs: o.requestLogFlushMs })
  const detach = (raw: object): void => release(raw as Parameters<typeof release>[0])
  const tools: BaseTools = { guard: gate.guard, responder, handOver, upgrade, translate }
  const onError = createErrorHandler({
    catalogue,
    log: o.log,
    serverRoot: o.serverRoot,
    hasShell: o.shell !== undefined,
    onCode: (request, error) => setErrorCode(request, error.code),
  })

  let closing: string | undefined
  const figures: Figures = {
    get answers() {
      return host.answers
    },
    inFlight: () => host.current.gauge.count,
    retiring: () => host.retiring,
    generation: () => host.current.id,
  }
  const downloads: Downloads = new Map()
  const port = (): number => (listener.address() as AddressInfo | null)?.port ?? o.port
  const reload = async (): Promise<void> => {
    const fresh = await loadTls(o.tls)
    if (fresh && isHttps(listener)) listener.setSecureContext({ ...fresh, minVersion: 'TLSv1.2' })
    await o.onReload?.()
  }

  const base = createBase({
    gate,
    headers,
    requestLog,
    serverRoot: o.serverRoot,
    compilers: createCompilers(),
    rateLimit: o.rateLimit ? createRateLimiter(o.rateLimit) : undefined,
    onError,
    routes: async (app, table) => {
      addOwnRoutes(app, {
        options: o,
        catalogue,
        requestLog,
        plugins,
        table,
        downloads,
        page: pageHeaders({ inlineHashes }),
        figures,
        port,
        reload,
        closing: () => closing,
      })
      await o.base?.(app, tools)
    },
  })
  const host = new GenerationHost({
    server: listener,
    drainMs: o.drainMs,
    sliceMs: 5,
    base,
    options: {
      bodyLimit: o.limits.bodyBytes ?? 1_048_576,
      genReqId: idMaker(),
      trustProxy: o.trustProxy ?? false,
      routerOptions: { ignoreTrailingSlash: true, maxParamLength: 16_384 },
      frameworkErrors: (error, request, reply) => {
        reply.headers(headers)
        onError(error, request, reply)
      },
      ...(o.serverRoot === '' ? {} : { rewriteUrl: stripRoot(o.serverRoot) }),
    },
  })

  const undoMessages = new Map<string, () => void>()
  const onChange = async (running: ReadonlyMap<string, AnyPlugin>): Promise<void> => {
    for (const [id, undo] of undoMessages)
      if (!running.has(id)) {
        undo()
        undoMessages.delete(id)
      }
    for (const [id, plugin] of running)
      if (plugin.messages && !undoMessages.has(id)) undoMessages.set(id, catalogue.add(await readMessages(plugin.messages, o.log)))
  }
  const plugins: PluginManager = createPluginManager({
    plugins: o.plugins,
    settings: o.settings,
    store: o.store,
    host,
    common: { ...tools, deps: o.deps, ...(o.events ? { events: o.events } : {}) },
    log: o.log,
    timeoutMs: o.pluginTimeoutMs,
    drainMs: o.drainMs,
    onChange,
  })
  await plugins.boot()

  // Once a day: the certificate nears its end, old lines of the log go.
  const daily = setInterval(() => {
    void reload().catch((err: unknown) => o.log.error({ err }, 'the certificate cannot be renewed'))
    void requestLog.trim().catch((err: unknown) => o.log.warn({ err }, 'the request log cannot be trimmed'))
  }, day).unref()

  const close = async (reason: string): Promise<void> => {
    closing = reason
    clearInterval(daily)
    host.closing = true
    const closed = new Promise<void>((resolve) => listener.close(() => resolve()))
    if (!listener.listening) listener.emit('close')
    listener.closeIdleConnections()
    await host.drain(Math.min(o.drainMs, 10_000))
    await plugins.close(reason)
    await host.close()
    await requestLog.close()
    listener.closeAllConnections()
    await closed
  }
  let ended: Promise<void> | undefined

  const urlOf = (): string => {
    const name = o.host.includes(':') ? `[${o.host}]` : o.host
    return `${material ? 'https' : 'http'}://${name}:${port()}${o.serverRoot}`
  }
  return {
    async listen() {
      if (o.tls.kind === 'off' && !o.insecureHttp && !isLoopback(o.host)) throw new CoreError('CORE_ERR_INSECURE_LISTEN', { host: o.host })
      await new Promise<void>((resolve, reject) => {
        listener.once('error', reject)
        listener.listen({ port: o.port, host: o.host }, () => {
          listener.off('error', reject)
          resolve()
        })
      })
      return urlOf()
    },
    get url() {
      return urlOf()
    },
    close: ({ reason = 'the server stops' } = {}) => (ended ??= close(reason)),
    guard: gate.guard,
    responder,
    handOver,
    upgrade,
    detach,
    plugins,
    requestLog,
    inject: (request) => host.current.app.inject(request),
    translate,
    get retiring() {
      return host.retiring
    },
  }
}
