import type { FastifyInstance, FastifyReply, FastifyRequest, onSendHookHandler } from 'fastify'
import { readAccept } from './access/accept.ts'
import type { Gate } from './access/gate.ts'
import { createRouteTable, type RouteTable } from './access/route-table.ts'
import { CoreError } from './errors.ts'
import { createListHook, createOnRoute } from './http/on-route.ts'
import { watchRequest } from './log/watch-request.ts'
import type { RequestLog } from './log/request-log.ts'
import type { Compilers } from './validation/compilers.ts'
import { addJsonBody } from './validation/json-body.ts'

/** What every generation is built on. */
export interface BaseOptions {
  readonly gate: Gate
  readonly headers: Readonly<Record<string, string>>
  readonly requestLog: RequestLog
  readonly serverRoot: string
  readonly compilers: Compilers
  readonly rateLimit: ((address: string) => void) | undefined
  readonly onError: (error: unknown, request: FastifyRequest, reply: FastifyReply) => unknown
  /** Adds the routes that are always there. */
  readonly routes: (app: FastifyInstance, table: RouteTable) => Promise<void>
}

const stringify = (): ((data: unknown) => string) => JSON.stringify

const isSafe = (method: string): boolean => method === 'GET' || method === 'HEAD' || method === 'OPTIONS'

/** An empty body of whatever type is no body. */
const forgetTypeOfNothing = (request: FastifyRequest): void => {
  const { headers } = request
  if (headers['content-length'] === '0' && headers['content-type'] !== undefined) delete headers['content-type']
}

/** A resource that is JSON for a client that does not want JSON. Only reads come so far: the others are refused before they act. */
const refuseUnwantedJson: onSendHookHandler = (request, reply, payload, done) => {
  const { accept } = request.headers
  if (accept === undefined || reply.statusCode !== 200 || !isSafe(request.method) || readAccept(accept).json) {
    done(null, payload)
    return
  }
  const type = reply.getHeader('content-type')
  if (typeof type === 'string' && type.startsWith('application/json'))
    done(new CoreError('CORE_ERR_NOT_ACCEPTABLE', { accept: accept.slice(0, 200) }))
  else done(null, payload)
}

/** Makes the function that prepares a generation: hooks in the contract's order of checks, bodies, errors, own routes. */
export const createBase = (o: BaseOptions) => {
  const listHook = createListHook(o.serverRoot)
  return async (app: FastifyInstance): Promise<void> => {
    const table = createRouteTable()
    app.setErrorHandler(o.onError)
    app.setNotFoundHandler((request) => {
      throw new CoreError('CORE_ERR_NOT_FOUND', { uri: request.url.split('?', 1)[0] ?? '' })
    })
    app.setValidatorCompiler(o.compilers.validator)
    app.setSerializerCompiler(stringify)
    addJsonBody(app)
    app.addHook('onRoute', createOnRoute(table))
    const gate = o.gate.hook(table)
    app.addHook('onRequest', function (request, reply, done) {
      reply.headers(o.headers)
      if (!isSafe(request.method)) {
        watchRequest(o.requestLog, request, reply)
        forgetTypeOfNothing(request)
      }
      try {
        o.rateLimit?.(request.ip)
      } catch (e) {
        done(e as Error)
        return
      }
      gate.call(this, request, reply, done)
    })
    app.addHook('preSerialization', listHook)
    app.addHook('onSend', refuseUnwantedJson)
    await o.routes(app, table)
  }
}
