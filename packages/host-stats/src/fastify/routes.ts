import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyError, FastifyPluginAsync, FastifyRequest } from 'fastify'
import { fastifyPlugin } from 'fastify-plugin'
import { Type } from 'typebox'
import type { Collector } from '../collector.ts'
import { isStatsError, StatsError, statusOf } from '../errors.ts'
import { hostStats } from '../host-stats.ts'
import type { Guard } from '../needs.ts'
import { HistoryQuery, HistoryView, HostStatsView, SeriesView } from './schemas.ts'

/** Options of the Fastify plugin. */
export interface HostStatsRoutesOptions {
  /** Collector whose series are shown; the plugin neither starts nor closes it. */
  readonly stats: Collector
  /** Who asks, and a throw when they may not. Required: the routes are never mounted open. */
  readonly guard: Guard
}

/** Only the host's own series: those of guests belong to whoever may see the guest. */
const prefix = 'host/'
const maxSeriesPerQuery = 16
const maxPoints = 4000
const defaultSpanMs = 600_000

const numbers = (values: Float64Array): (number | null)[] => Array.from(values, (v) => (Number.isNaN(v) ? null : v))

const routes: FastifyPluginAsync<HostStatsRoutesOptions> = async (instance, { stats, guard }) => {
  if (typeof guard !== 'function') throw new TypeError('guard is required: these routes must not be open')
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  const meta = { access: { action: 'stats.host' } } as const
  const ask = async (request: FastifyRequest): Promise<void> => {
    await guard(request, meta)
  }
  app.setErrorHandler((error: FastifyError) => {
    if (isStatsError(error)) Object.assign(error, { status: statusOf[error.code], statusCode: statusOf[error.code] })
    throw error
  })

  app.get('/stats', { onRequest: ask, config: meta, schema: { response: { 200: HostStatsView } } }, () => hostStats(stats))

  app.get('/stats/series', { onRequest: ask, config: meta, schema: { response: { 200: Type.Array(SeriesView) } } }, () =>
    stats.series(prefix).map(({ name, unit, kind, intervalMs }) => ({ name, unit, kind, interval_ms: intervalMs })),
  )

  app.get(
    '/stats/history',
    { onRequest: ask, config: meta, schema: { querystring: HistoryQuery, response: { 200: HistoryView } } },
    (request) => {
      const { query } = request
      const names = [...new Set(query.series.split(',').filter((name) => name !== ''))]
      const to = query.to ?? Date.now()
      const from = query.from ?? to - defaultSpanMs
      const step = query.step ?? stats.intervalMs
      const points = names.length > maxSeriesPerQuery ? Number.POSITIVE_INFINITY : Math.ceil((to - from) / step)
      if (!(points > 0 && points <= maxPoints)) throw new StatsError('STATS_ERR_RANGE', { points: String(points), limit: maxPoints })
      const infos = new Map(stats.series(prefix).map((s) => [s.name, s]))
      return {
        from,
        to,
        step,
        series: names.map((name) => {
          const info = infos.get(name)
          if (info === undefined) throw new StatsError('STATS_ERR_SERIES_UNKNOWN', { series: name })
          return { name, unit: info.unit, values: numbers(stats.history(name, { from, to, stepMs: step })) }
        }),
      }
    },
  )
}

/** Routes `GET /stats`, `/stats/series`, `/stats/history`; API.md has the shapes. */
export const hostStatsRoutes = fastifyPlugin(routes, { name: '@onggi/host-stats', fastify: '5.x', encapsulate: true })
