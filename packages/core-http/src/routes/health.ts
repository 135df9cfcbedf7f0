import type { FastifyInstance } from 'fastify'
import { isLocal } from '../access/is-local.ts'
import { stateOf } from '../access/request-state.ts'
import type { Readiness } from '../options.ts'
import { meta } from './declare.ts'

/** What the probes ask. */
export interface HealthOptions {
  readonly readiness: readonly (() => Readiness | Promise<Readiness>)[]
  /** Why the server closes; undefined while it does not. */
  readonly closing: () => string | undefined
}

const ask = async (check: () => Readiness | Promise<Readiness>): Promise<Readiness> => {
  try {
    return await check()
  } catch (e) {
    return { name: 'check', ok: false, reason: e instanceof Error ? e.message : String(e) }
  }
}

/** `/healthz`: the process answers. `/readyz`: 503 with reasons while something it needs is away. Reasons are for loopback and logged-in callers. */
export const addHealthRoutes = (app: FastifyInstance, o: HealthOptions): void => {
  app.get('/healthz', { config: meta({ access: 'public', anonymous: true }) }, () => ({ status: 'ok' }))
  app.get('/readyz', { config: meta({ access: 'public' }) }, async (request, reply) => {
    const closing = o.closing()
    const checks = await Promise.all(o.readiness.map(ask))
    if (closing !== undefined) checks.push({ name: 'server', ok: false, reason: `closing: ${closing}` })
    const ready = checks.every((c) => c.ok)
    const trusted = isLocal(request) || stateOf(request)?.identified != null
    return reply.code(ready ? 200 : 503).send({
      status: ready ? 'ready' : 'not ready',
      checks: checks.map(({ name, ok, reason }) => ({ name, ok, ...(trusted && reason !== undefined ? { reason } : {}) })),
    })
  })
}
