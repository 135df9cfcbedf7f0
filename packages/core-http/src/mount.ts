import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import { createBase } from './base.ts'
import { createRateLimiter } from './http/rate-limit.ts'
import { securityHeaders } from './http/security-headers.ts'
import { type BaseTools, resolveOptions, type ServerOptions } from './options.ts'
import { addLogRoutes, type Downloads } from './routes/logs.ts'
import { addOpenApiRoute } from './routes/openapi.ts'
import { createServices } from './services.ts'

type Shared =
  | 'identity'
  | 'policy'
  | 'store'
  | 'log'
  | 'events'
  | 'tasks'
  | 'messages'
  | 'name'
  | 'version'
  | 'rateLimit'
  | 'requestLogFlushMs'

/** Options of {@link mount}: of `createServer` those that are no matter of the listener, and your routes. */
export interface MountOptions extends Pick<ServerOptions, Shared> {
  /** Adds the routes, in the scope of the mount. */
  readonly routes: (app: FastifyInstance, tools: Omit<BaseTools, 'upgrade'>) => void | Promise<void>
}

/**
 * A Fastify plugin that gives the routes of its scope, below its prefix, what `createServer` gives to all: the gate, validation, errors, filters
 * and pages, languages, security headers, the request log (`/logs`) and OpenAPI (`/openapi.json`). The rest of the app stays as it is.
 *
 * Sockets, TLS, plugins that come and go and answers to malformed URLs are of the server and stay the app's own.
 *
 * @throws CoreError `CORE_ERR_ROUTE_ACCESS`, `CORE_ERR_ROUTE_LOG` for a route of the scope
 * @example
 * ```ts
 * await app.register(mount, { prefix: '/manage', identity, policy, store, log: app.log, routes: (scope, { guard, responder }) => … })
 * ```
 */
export const mount: FastifyPluginAsync<MountOptions> = async (app, options) => {
  const { routes, ...given } = options
  const o = resolveOptions({ ...given, port: 0 })
  const services = await createServices(o)
  const { prefix } = app
  const { upgrade: _, ...tools } = services.tools
  const downloads: Downloads = new Map()
  app.addHook('onClose', () => services.requestLog.close())
  const base = createBase({
    ...services,
    headers: securityHeaders({ strictTransport: false }),
    serverRoot: '',
    prefix,
    rateLimit: o.rateLimit ? createRateLimiter(o.rateLimit) : undefined,
    routes: async (scope, table) => {
      addOpenApiRoute(scope, table, { name: o.name, version: o.version, serverRoot: '' })
      addLogRoutes(scope, { store: o.store, requestLog: services.requestLog, catalogue: services.catalogue, serverRoot: '', downloads })
      await routes(scope, tools)
    },
  })
  await base(app)
  void services.requestLog.resume().catch((err: unknown) => o.log.warn({ err }, 'the request log cannot tell which tasks it waits for'))
}
