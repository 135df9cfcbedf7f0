import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isLocal } from '../access/is-local.ts'
import { stateOf } from '../access/request-state.ts'
import { CoreError } from '../errors.ts'
import { meta } from './declare.ts'

/** Figures of the server itself. */
export interface Figures {
  /** Answers by status; the index is the status. */
  readonly answers: () => Uint32Array
  readonly inFlight: () => number
  readonly retiring: () => number
  readonly held: () => number
  readonly generation: () => number
}

/** What `/metrics` shows. */
export interface MetricsOptions {
  readonly figures: Figures
  readonly token: string | undefined
  readonly plugins: () => number
  readonly more: () => Readonly<Record<string, number>>
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

const isAllowed = (request: FastifyRequest, token: string | undefined): boolean => {
  if (isLocal(request) || stateOf(request)?.identified?.principal.roles.includes('admin')) return true
  const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
  return token !== undefined && given !== undefined && timingSafeEqual(digest(given), digest(token))
}

const line = (name: string, type: 'counter' | 'gauge', value: number, labels = ''): string =>
  `# TYPE ${name} ${type}\n${name}${labels} ${value}\n`

const answersText = (answers: Uint32Array): string => {
  const rows = [...answers.entries()].filter(([, n]) => n > 0).map(([code, n]) => `onggi_http_requests_total{code="${code}"} ${n}\n`)
  return `# TYPE onggi_http_requests_total counter\n${rows.join('')}`
}

const textOf = (o: MetricsOptions): string => {
  const { rss, heapUsed, external } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  return [
    answersText(o.figures.answers()),
    line('onggi_http_requests_in_flight', 'gauge', o.figures.inFlight()),
    line('onggi_generation', 'counter', o.figures.generation()),
    line('onggi_generations_retiring', 'gauge', o.figures.retiring()),
    line('onggi_generations_held', 'gauge', o.figures.held()),
    line('onggi_plugins_running', 'gauge', o.plugins()),
    line('process_cpu_seconds_total', 'counter', (user + system) / 1e6),
    line('process_resident_memory_bytes', 'gauge', rss),
    line('process_start_time_seconds', 'gauge', Math.round(performance.timeOrigin / 1000)),
    line('nodejs_heap_used_bytes', 'gauge', heapUsed),
    line('nodejs_external_memory_bytes', 'gauge', external),
    ...Object.entries(o.more()).map(([name, value]) => line(name, 'gauge', value)),
  ].join('')
}

/** `GET /metrics` in Prometheus' format: for loopback, admins and whoever has the token. */
export const addMetricsRoute = (app: FastifyInstance, o: MetricsOptions): void => {
  app.get('/metrics', { config: meta({ access: 'public', ownToken: true }) }, (request, reply) => {
    if (!isAllowed(request, o.token)) throw new CoreError('CORE_ERR_LOGIN_REQUIRED')
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(textOf(o))
  })
}
