import type { Static } from 'typebox'
import type { HistoryQuery, HistoryView, HostStatsView, SeriesView } from '../fastify/schemas.ts'

/** Routes of the `host` plugin, for the typed client. */
export interface HostStatsApi {
  'GET /plugins/host/stats': { readonly response: Static<typeof HostStatsView> }
  'GET /plugins/host/stats/series': { readonly response: readonly Static<typeof SeriesView>[] }
  'GET /plugins/host/stats/history': { readonly query: Static<typeof HistoryQuery>; readonly response: Static<typeof HistoryView> }
}
