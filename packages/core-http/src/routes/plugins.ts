import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { JsonValue, Responder } from '../needs.ts'
import type { PluginManager } from '../plugins/plugin-manager.ts'
import type { PluginSettingsState } from '../plugins/plugin-settings.ts'
import { meta } from './declare.ts'

const settings = {
  type: 'object',
  properties: { settings: { type: 'object', additionalProperties: true, description: 'Members to change; the others stay' } },
} as const

const nameOf = (request: FastifyRequest): string => (request.params as { readonly name: string }).name

/** `/config/plugins`: the list, one plugin, enable and disable while the server runs, and its settings. */
export const addPluginRoutes = (app: FastifyInstance, plugins: PluginManager, responder: Responder): void => {
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
  const uri = '/config/plugins/:name/settings'
  const answer = (request: FastifyRequest, reply: FastifyReply, { revision, ...shown }: PluginSettingsState): unknown => {
    const ref = { type: 'plugin-settings', id: nameOf(request) }
    return responder.one(request, reply, { ref, audience: {}, json: Buffer.from(JSON.stringify(shown)), revision, figures: 0 })
  }
  app.get(uri, { config: meta({ access: 'admin' }) }, (request, reply) => answer(request, reply, plugins.settings(nameOf(request))))
  app.put(
    uri,
    { schema: { body: settings }, config: meta({ access: 'admin', operation: 'plugin.settings', log: 'CORE_LOG_PLUGIN_SETTINGS' }) },
    async (request, reply) => {
      const change = (request.body as { readonly settings?: JsonValue }).settings ?? {}
      return answer(request, reply, await plugins.changeSettings(nameOf(request), change, request.headers['if-match']))
    },
  )
}
