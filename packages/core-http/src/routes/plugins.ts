import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { PluginManager } from '../plugins/plugin-manager.ts'
import { meta } from './declare.ts'

const nameOf = (request: FastifyRequest): string => (request.params as { readonly name: string }).name

/** `/config/plugins`: the list, one plugin, enable and disable while the server runs. */
export const addPluginRoutes = (app: FastifyInstance, plugins: PluginManager): void => {
  app.get('/config/plugins', { config: meta({ access: 'user' }) }, async () => {
    await plugins.refresh()
    return plugins.list()
  })
  app.get('/config/plugins/:name', { config: meta({ access: 'user' }) }, (request) => plugins.get(nameOf(request)))
  app.post(
    '/config/plugins/:name/enable',
    { config: meta({ access: 'admin', operation: 'plugin.enable', log: 'CORE_LOG_PLUGIN_ENABLE' }) },
    (request) => plugins.enable(nameOf(request)),
  )
  app.post(
    '/config/plugins/:name/disable',
    { config: meta({ access: 'admin', operation: 'plugin.disable', log: 'CORE_LOG_PLUGIN_DISABLE' }) },
    (request) => plugins.disable(nameOf(request)),
  )
}
