import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { CoreError } from '../errors.ts'
import { type LogLine, readLog } from '../log/read-log.ts'
import { type RequestLog, requestLogName } from '../log/request-log.ts'
import type { Catalogue } from '../messages/catalogue.ts'
import type { HttpStore, Policy } from '../needs.ts'
import { filterOf, type QueryValues } from '../respond/filters.ts'
import { nextLink, pageOf } from '../respond/paging.ts'
import { checkAction } from '../access/gate.ts'
import { callerOf, meta } from './declare.ts'

/** What the routes of the request log need. */
export interface LogRouteOptions {
  readonly store: HttpStore
  readonly requestLog: RequestLog
  readonly catalogue: Catalogue
  readonly serverRoot: string
  readonly downloads: Downloads
  /** Without an object it says who could ever see a log; of this one it is asked with the object. */
  readonly policy: Policy
}

/** Prepared downloads; they outlive generations. */
export type Downloads = Map<string, { readonly lines: readonly LogLine[]; readonly until: number }>

const fields = ['app', 'date', 'ip', 'req', 'status', 'user', 'time'] as const
const text = { type: 'string', maxLength: 200 } as const
const query = {
  type: 'object',
  properties: {
    ...(Object.fromEntries(fields.map((f) => [f, text])) as Record<(typeof fields)[number], typeof text>),
    download: { type: 'boolean' },
  },
} as const

/** How long a prepared download can be fetched. */
const downloadMs = 6 * 3_600_000
const maxDownloads = 10

const prepare = (downloads: Downloads, lines: readonly LogLine[]): string => {
  const now = Date.now()
  for (const [id, d] of downloads) if (d.until <= now || downloads.size >= maxDownloads) downloads.delete(id)
  const id = randomUUID()
  downloads.set(id, { lines, until: now + downloadMs })
  return id
}

const theLog = { ref: { type: 'log', id: requestLogName }, audience: {} } as const

/** `GET /logs` for admins: filters, paging, and a download. */
export const addLogRoutes = (app: FastifyInstance, o: LogRouteOptions): void => {
  app.get('/logs', { schema: { querystring: query }, config: meta({ access: { action: 'log.view' } }) }, async (request, reply) => {
    checkAction(o.policy, 'log.view', callerOf(request).principal, theLog)
    await o.requestLog.flush()
    const { download, ...filters } = request.query as QueryValues & { readonly download?: boolean }
    const filter = filterOf(filters)
    const lines = await readLog(o.store, o.catalogue, callerOf(request).locale)
    const fitting = filter ? lines.filter(filter) : lines
    if (download) return { uri: `${o.serverRoot}${app.prefix}/logs/download/${prepare(o.downloads, fitting)}`, records: fitting }
    const page = pageOf(fitting, filters, (line) => `${line.at} ${line.req} ${line.uri}`)
    if (page.next !== undefined) reply.header('link', nextLink(`${o.serverRoot}${request.url}`, page.next))
    return page.items
  })

  app.get('/logs/download/:id', { config: meta({ access: { action: 'log.view' } }) }, (request, reply) => {
    checkAction(o.policy, 'log.view', callerOf(request).principal, theLog)
    const { id } = request.params as { readonly id: string }
    const found = o.downloads.get(id)
    if (!found || found.until <= Date.now()) throw new CoreError('CORE_ERR_NOT_FOUND', { uri: request.url })
    const body = found.lines.map((l) => `${JSON.stringify(l)}\n`).join('')
    return reply
      .header('content-disposition', 'attachment; filename="request-log.jsonl"')
      .type('application/x-ndjson; charset=utf-8')
      .send(body)
  })
}
