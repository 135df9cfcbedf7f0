import { randomBytes } from 'node:crypto'
import type { FastifyServerOptions } from 'fastify'
import { outerOf } from './access/outer.ts'
import { createBase } from './base.ts'
import type { Handler } from './server.ts'
import { createRateLimiter } from './http/rate-limit.ts'
import { pageHeaders, securityHeaders } from './http/security-headers.ts'
import { type HandlerOptions, type ResolvedOptions, resolveOptions, type Shell } from './options.ts'
import { createPluginManager, type PluginManager } from './plugins/plugin-manager.ts'
import type { Downloads } from './routes/logs.ts'
import type { Figures } from './routes/metrics.ts'
import { addOwnRoutes } from './routes/own-routes.ts'
import { createMessageKeeper, createServices, type Services } from './services.ts'
import { GenerationHost } from './swap/generation-host.ts'
import { release } from './swap/hold.ts'

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

const isList = (value: unknown): value is readonly string[] => Array.isArray(value)
const hashesOf = (shell: Shell | undefined, serverRoot: string): readonly string[] => {
  if (!shell) return []
  const { inlineHashes } = shell
  return isList(inlineHashes) ? inlineHashes : inlineHashes({ serverRoot })
}

const day = 86_400_000
/** Slice in which schemas of a new plugin are compiled. Unit: ms. */
const sliceMs = 5

type Headers = Readonly<Record<string, string>>

const fastifyOptions = (o: ResolvedOptions, services: Services, headers: Headers, ids: () => string): FastifyServerOptions => ({
  bodyLimit: o.limits.bodyBytes ?? 1_048_576,
  genReqId: (raw) => outerOf(raw)?.id ?? ids(),
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

const trimDaily = (o: ResolvedOptions, services: Services): NodeJS.Timeout =>
  setInterval(() => {
    void services.requestLog.trim().catch((err: unknown) => o.log.warn({ err }, 'the request log cannot be trimmed'))
  }, day).unref()

const figuresOf = (host: () => GenerationHost): Figures => ({
  answers: () => host().answers,
  inFlight: () => host().current.gauge.count,
  retiring: () => host().retiring,
  held: () => host().held,
  generation: () => host().current.id,
})

const portOf = (o: ResolvedOptions): number => {
  const at = o.address()
  return typeof at === 'object' && at !== null ? at.port : 0
}

/**
 * Composes what answers requests, for a server of your own: all that `createServer` gives but the listener. Fastify applications are swapped in it as plugins
 * come and go. Hand it what your server gets, with the whole URL or without `serverRoot`; in a Fastify app, `mount` does.
 *
 * @throws CoreError `CORE_ERR_PLUGIN_MANIFEST`, `CORE_ERR_PLUGIN_DUPLICATE`, `CORE_ERR_PLUGIN_API_VERSION`, `CORE_ERR_ROUTE_ACCESS`, `CORE_ERR_ROUTE_LOG` (for
 * routes of `base`; a plugin's routes only fail that plugin)
 * @throws TypeError `CORE_ERR_OPTION`
 * @example
 * ```ts
 * const handler = await createHandler({ identity, policy, store, serverRoot: '/manage', plugins: [hello] })
 * http.createServer(handler.onRequest).on('upgrade', handler.onUpgrade).listen(8080)
 * ```
 */
export const createHandler = (options: HandlerOptions): Promise<Handler> => composeHandler(resolveOptions(options), createIds())

/** {@link createHandler} with ids of requests made by `ids`: a rehearsal (rehearse.ts) draws none. @internal */
export const composeHandler = async (o: ResolvedOptions, ids: () => string): Promise<Handler> => {
  const headers = securityHeaders({ strictTransport: o.strictTransport })
  const services = await createServices(o)
  const { tools, requestLog } = services
  let closing: string | undefined
  const reload = async (): Promise<void> => {
    await plugins.rescan()
    await o.onReload?.()
  }

  const page = pageHeaders({ inlineHashes: hashesOf(o.shell, o.serverRoot) })
  const downloads: Downloads = new Map()
  const figures = figuresOf(() => host)
  const port = (): number => portOf(o)
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
    address: o.address,
    drainMs: o.drainMs,
    sliceMs,
    log: o.log,
    base,
    options: fastifyOptions(o, services, headers, ids),
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
  const daily = trimDaily(o, services)

  const close = async (reason: string, drainMs: number): Promise<void> => {
    closing = reason
    clearInterval(daily)
    host.closing = true
    await Promise.all([host.drain(drainMs), o.onClosing?.(reason)])
    await plugins.close(reason)
    await services.handedOver.end(reason)
    await host.close()
    await requestLog.close()
  }
  const compile = async (): Promise<number> => {
    const own = services.compilers.pending()
    for (const make of own) make()
    return own.length + (await host.compile())
  }
  let ended: Promise<void> | undefined

  return {
    serverRoot: o.serverRoot,
    onRequest: host.onRequest,
    onUpgrade: host.onUpgrade,
    close: ({ reason = 'the server stops', drainMs = o.closeDrainMs } = {}) => (ended ??= close(reason, Math.min(drainMs, o.closeDrainMs))),
    ...tools,
    compile,
    detach: (reply) => release((reply as { readonly raw: Parameters<typeof release>[0] }).raw),
    plugins,
    requestLog,
    inject: (request) => host.current.app.inject(request),
    get retiring() {
      return host.retiring
    },
  }
}
