import type { FastifyInstance } from 'fastify'
import { stateOf } from '../access/request-state.ts'
import type { JsonValue } from '../needs.ts'
import { meta } from './declare.ts'

/** What `/config` tells. */
export interface ConfigOptions {
  readonly version: string
  readonly serverRoot: string
  /** The port the server is reached at. */
  readonly port: () => number
  readonly more: () => Readonly<Record<string, JsonValue>>
  readonly publicFields: readonly string[]
  readonly reload: () => Promise<void>
}

/** `GET /config`, and `POST /config/reload` for admins. Nobody sees only what the login page needs. */
export const addConfigRoutes = (app: FastifyInstance, o: ConfigOptions): void => {
  const config = (): Readonly<Record<string, JsonValue>> => ({
    version: o.version,
    auth: 'local',
    server_root: o.serverRoot,
    session_timeout: 10,
    proxy_port: o.port(),
    websockets_port: o.port(),
    federation: false,
    ...o.more(),
  })
  app.get('/config', { config: meta({ access: 'public' }) }, (request) => {
    const all = config()
    if (stateOf(request)?.identified) return all
    return Object.fromEntries(Object.entries(all).filter(([name]) => o.publicFields.includes(name)))
  })
  app.post('/config/reload', { config: meta({ access: 'admin', operation: 'config.reload', log: 'CORE_LOG_CONFIG_RELOAD' }) }, async () => {
    await o.reload()
    return config()
  })
}
