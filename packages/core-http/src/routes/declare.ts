import type { FastifyContextConfig, FastifyRequest } from 'fastify'
import { stateOf } from '../access/request-state.ts'
import type { OwnRouteConfig } from '../access/gate.ts'
import type { RunContext } from '../needs.ts'

/** The seam's metadata as Fastify's route config. */
export const meta = (config: OwnRouteConfig): FastifyContextConfig => config

/** The caller of a request that passed the gate. */
export const callerOf = (request: FastifyRequest): RunContext => {
  const state = stateOf(request)
  if (!state) throw new TypeError('The request did not pass the gate')
  return state.ctx
}
