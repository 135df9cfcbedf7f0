import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import type { Collector } from '../collector.ts'
import { hostStats } from '../host-stats.ts'
import type { JsonValue, PluginHost, Tab, TransientEvents } from '../needs.ts'
import { hostStatsRoutes } from './routes.ts'

/** Options of {@link createHostStatsPlugin}. */
export interface HostStatsPluginOptions {
  /** Collector with a {@link hostSource}; the app starts and closes it. */
  readonly stats: Collector
  /** Where `host.stats` goes after each tick. @default nowhere: pages poll */
  readonly events?: TransientEvents
}

/** The plugin `host` of a server: routes under `/plugins/host`, one tab, one event per tick. */
export interface HostStatsPlugin {
  readonly name: string
  readonly id: 'host'
  readonly version: string
  readonly apiVersion: 1
  readonly tabs: readonly Tab[]
  readonly messages: URL
  readonly assets: URL
  start(host: Pick<PluginHost, 'own'>): Promise<void>
  routes(app: FastifyInstance, host: Pick<PluginHost, 'guard'>): Promise<void>
}

/** Makes the plugin object for a server built with `@onggi/core-http`, or any that knows its shape. */
export const createHostStatsPlugin = ({ stats, events }: HostStatsPluginOptions): HostStatsPlugin => {
  const { name, version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    name: string
    version: string
  }
  return {
    name,
    id: 'host',
    version,
    apiVersion: 1,
    tabs: [
      {
        id: 'host',
        title: 'STATS_TAB_HOST',
        icon: 'host',
        path: '/host',
        order: 50,
        module: 'host-tab.js',
        element: 'onggi-host-tab',
        mode: { admin: 'admin', user: 'none' },
      },
    ],
    messages: new URL('../../messages/', import.meta.url),
    assets: new URL('../../dist/ui/', import.meta.url),
    start: async (host) => {
      if (events?.transient === undefined) return
      host.own(
        stats.onTick(() =>
          events.transient?.({
            type: 'host.stats',
            uri: '/plugins/host/stats',
            method: 'PUT',
            ref: { type: 'host', id: 'stats' },
            // Nobody named: admins only.
            audience: {},
            data: hostStats(stats) as unknown as JsonValue,
          }),
        ),
      )
    },
    routes: async (app, host) => {
      await app.register(hostStatsRoutes, { stats, guard: host.guard })
    },
  }
}
