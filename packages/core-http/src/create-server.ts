import { randomBytes } from 'node:crypto'
import type { Server as HttpServer } from 'node:http'
import type { Server as HttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { FastifyServerOptions } from 'fastify'
import { createBase } from './base.ts'
import { CoreError } from './errors.ts'
import { createListener, isLoopback } from './http/listener.ts'
import { createRateLimiter } from './http/rate-limit.ts'
import { pageHeaders, securityHeaders } from './http/security-headers.ts'
import { type ResolvedOptions, resolveOptions, type ServerOptions, type Shell } from './options.ts'
import { createPluginManager, type PluginManager } from './plugins/plugin-manager.ts'
import type { Downloads } from './routes/logs.ts'
import type { Figures } from './routes/metrics.ts'
import { addOwnRoutes } from './routes/own-routes.ts'
import type { Server } from './server.ts'
import { createMessageKeeper, createServices, type Services } from './services.ts'
import { GenerationHost } from './swap/generation-host.ts'
import { release } from './swap/hold.ts'
import { loadTls } from './tls/tls.ts'

const createIds = (): (() => string) => {
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

const isList = (value: unknown): value is readonly string[] => Array.isArray(value)
const hashesOf = (shell: Shell | undefined, serverRoot: string): readonly string[] => {
  if (!shell) return []
  const { inlineHashes } = shell
  return isList(inlineHashes) ? inlineHashes : inlineHashes({ serverRoot })
}

const day = 86_400_000
/** Slice in which schemas of a new plugin are compiled. Unit: ms. */
const sliceMs = 5
/** Longest wait for requests when the server closes. Unit: ms. */
const closeDrainMs = 10_000

type Headers = Readonly<Record<string, string>>

const fastifyOptions = (o: ResolvedOptions, services: Services, headers: Headers, ids: () => string): FastifyServerOptions => ({
  bodyLimit: o.limits.bodyBytes ?? 1_048_576,
  genReqId: ids,
  trustProxy: o.trustProxy ?? false,
  // http/on-route.ts lets a GET answer HEAD.
  exposeHeadRoutes: false,
  // Longer than any URL that gets so far: its length is checked by ourselves.
  routerOptions: { ignoreTrailingSlash: true, maxParamLength: 16_384 },
  frameworkErrors: (error, request, reply) => {
    reply.headers(headers)
    services.onError(error, request, reply)
  },
  // Both are set in each scope (base.ts, generation.ts); named here so that Fastify does not load its own, a fifth of its start.
  schemaController: {
    compilersFactory: { buildValidator: () => services.compilers.validator as never, buildSerializer: () => () => JSON.stringify },
  },
  ...(o.serverRoot === '' ? {} : { rewriteUrl: stripRoot(o.serverRoot) }),
})

const listenOn = async (listener: HttpServer, o: ResolvedOptions): Promise<void> => {
  if (o.tls.kind === 'off' && !o.insecureHttp && !isLoopback(o.host)) throw new CoreError('CORE_ERR_INSECURE_LISTEN', { host: o.host })
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject)
    listener.listen({ port: o.port, host: o.host }, () => {
      listener.off('error', reject)
      resolve()
    })
  })
}

/** Once a day: the certificate nears its end, old lines of the log go. */
const everyDay = (o: ResolvedOptions, services: Services, reload: () => Promise<void>): NodeJS.Timeout =>
  setInterval(() => {
    void reload().catch((err: unknown) => o.log.error({ err }, 'the certificate cannot be renewed'))
    void services.requestLog.trim().catch((err: unknown) => o.log.warn({ err }, 'the request log cannot be trimmed'))
  }, day).unref()

const figuresOf = (host: () => GenerationHost): Figures => ({
  answers: () => host().answers,
  inFlight: () => host().current.gauge.count,
  retiring: () => host().retiring,
  held: () => host().held,
  generation: () => host().current.id,
})

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
export const createServer = (options: ServerOptions): Promise<Server> => composeServer(options, { createListener, createIds })

/** What a server takes from the machine: a rehearsal (rehearse.ts) does without. @internal */
export interface Means {
  readonly createListener: typeof createListener
  /** Makes the function that makes ids of requests. */
  readonly createIds: () => () => string
}

/** {@link createServer} with means of its own. @internal */
export const composeServer = async (options: ServerOptions, means: Means): Promise<Server> => {
  const o = resolveOptions(options)
  const material = await loadTls(o.tls)
  const headers = securityHeaders({ strictTransport: o.tls.kind === 'files' })
  const listener = means.createListener({ tls: material, http2: o.http2 ?? true, limits: o.limits, headers, log: o.log })
  const services = await createServices(o)
  const { tools, requestLog } = services

  let closing: string | undefined
  const port = (): number => (listener.address() as AddressInfo | null)?.port ?? o.port
  const renew = async (): Promise<void> => {
    const fresh = await loadTls(o.tls)
    if (fresh && isHttps(listener)) listener.setSecureContext({ ...fresh, minVersion: 'TLSv1.2' })
  }
  const reload = async (): Promise<void> => {
    await renew()
    await plugins.rescan()
    await o.onReload?.()
  }

  const page = pageHeaders({ inlineHashes: hashesOf(o.shell, o.serverRoot) })
  const downloads: Downloads = new Map()
  const figures = figuresOf(() => host)
  const base = createBase({
    ...services,
    headers,
    serverRoot: o.serverRoot,
    rateLimit: o.rateLimit ? createRateLimiter(o.rateLimit) : undefined,
    routes: async (app, table) => {
      addOwnRoutes(app, { ...services, options: o, plugins, table, downloads, page, figures, port, reload, closing: () => closing })
      await o.base?.(app, tools)
    },
  })
  const host = new GenerationHost({
    server: listener,
    drainMs: o.drainMs,
    sliceMs,
    log: o.log,
    base,
    options: fastifyOptions(o, services, headers, means.createIds()),
  })
  const plugins: PluginManager = createPluginManager({
    plugins: [...o.plugins, ...((await o.discover?.()) ?? [])],
    discover: o.discover,
    settings: o.settings,
    settingsKey: o.settingsKey,
    store: o.store,
    host,
    common: { ...tools, deps: o.deps, ...(o.events ? { events: o.events } : {}) },
    log: o.log,
    timeoutMs: o.pluginTimeoutMs,
    drainMs: o.drainMs,
    onChange: createMessageKeeper(services.catalogue, o.log),
  })
  await plugins.boot()
  void requestLog.resume().catch((err: unknown) => o.log.warn({ err }, 'the request log cannot tell which tasks it waits for'))
  const daily = everyDay(o, services, renew)

  const urlOf = (): string => {
    const name = o.host.includes(':') ? `[${o.host}]` : o.host
    return `${material ? 'https' : 'http'}://${name}:${port()}${o.serverRoot}`
  }
  const close = async (reason: string): Promise<void> => {
    closing = reason
    clearInterval(daily)
    host.closing = true
    const closed = new Promise<void>((resolve) => listener.close(() => resolve()))
    listener.closeIdleConnections()
    await host.drain(Math.min(o.drainMs, closeDrainMs))
    await plugins.close(reason)
    await host.close()
    await requestLog.close()
    listener.closeAllConnections()
    await closed
  }
  let ended: Promise<void> | undefined

  return {
    async listen() {
      await listenOn(listener, o)
      return urlOf()
    },
    get url() {
      return urlOf()
    },
    close: ({ reason = 'the server stops' } = {}) => (ended ??= close(reason)),
    ...tools,
    detach: (reply) => release((reply as { readonly raw: Parameters<typeof release>[0] }).raw),
    plugins,
    requestLog,
    inject: (request) => host.current.app.inject(request),
    get retiring() {
      return host.retiring
    },
  }
}
