import type { FastifyInstance } from 'fastify'
import type { RouteTable } from '../access/route-table.ts'
import type { RequestLog } from '../log/request-log.ts'
import type { Catalogue } from '../messages/catalogue.ts'
import type { BaseTools, ResolvedOptions } from '../options.ts'
import type { PluginManager } from '../plugins/plugin-manager.ts'
import { ownTabs } from './own-tabs.ts'
import { addConfigRoutes } from './config.ts'
import { addMetricsRoute, type Figures } from './metrics.ts'
import { addOpenApiRoute } from './openapi.ts'
import { addHealthRoutes } from './health.ts'
import { addLogRoutes, type Downloads } from './logs.ts'
import { addPluginRoutes } from './plugins.ts'
import { addUiRoutes } from './ui.ts'

/** What the framework's own routes need. */
export interface OwnRoutesOptions {
  readonly options: ResolvedOptions
  readonly catalogue: Catalogue
  readonly requestLog: RequestLog
  readonly plugins: PluginManager
  readonly tools: BaseTools
  readonly table: RouteTable
  readonly downloads: Downloads
  /** Headers of the shell's page. */
  readonly page: Readonly<Record<string, string>>
  readonly figures: Figures
  readonly port: () => number
  readonly reload: () => Promise<void>
  readonly closing: () => string | undefined
}

/** Adds every route the framework has by itself. */
export const addOwnRoutes = (app: FastifyInstance, o: OwnRoutesOptions): void => {
  const { options, catalogue, plugins } = o
  addHealthRoutes(app, { readiness: options.readiness, closing: o.closing })
  addConfigRoutes(app, {
    version: options.version,
    serverRoot: options.serverRoot,
    port: o.port,
    more: options.config ?? (() => ({})),
    publicFields: options.publicConfig ?? ['auth', 'server_root', 'version'],
    reload: o.reload,
  })
  addPluginRoutes(app, plugins, o.tools.responder)
  addOpenApiRoute(app, o.table, { name: options.name, version: options.version, serverRoot: options.serverRoot })
  addMetricsRoute(app, {
    figures: o.figures,
    token: options.metricsToken,
    plugins: () => plugins.list().filter((p) => plugins.running(p.name)).length,
    more: options.metrics ?? (() => ({})),
  })
  addLogRoutes(app, {
    store: options.store,
    requestLog: o.requestLog,
    catalogue,
    serverRoot: options.serverRoot,
    downloads: o.downloads,
    policy: options.policy,
  })
  addUiRoutes(app, {
    shell: options.shell,
    page: o.page,
    serverRoot: options.serverRoot,
    name: options.name,
    version: options.version,
    catalogue,
    tabs: (options.ownTabs ?? options.shell !== undefined) ? [...ownTabs, ...options.tabs] : options.tabs,
    runningPlugins: () =>
      plugins
        .list()
        .map((p) => plugins.running(p.name))
        .filter((p) => p !== undefined),
    plugin: (id) => plugins.running(id),
  })
}
