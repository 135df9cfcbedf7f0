import type { FastifyInstance, FastifyReply, FastifyRequest, onSendHookHandler } from 'fastify'
import type { Gate } from './access/gate.ts'
import { createRouteTable, type RouteTable } from './access/route-table.ts'
import { CoreError } from './errors.ts'
import { createOnRoute } from './http/on-route.ts'
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

/** Packages know nothing of the prefix: a `Location` of theirs is put below it. */
const followRoot =
  (root: string): onSendHookHandler =>
  (_request, reply, payload, done) => {
    const location = reply.getHeader('location')
    if (typeof location === 'string' && /^\/(?!\/)/.test(location) && location !== root && !location.startsWith(`${root}/`))
      reply.header('location', `${root}${location}`)
    done(null, payload)
  }

/** Makes the function that prepares a generation: hooks in the contract's order of checks, bodies, errors, own routes. */
export const createBase = (o: BaseOptions) => {
  return async (app: FastifyInstance): Promise<void> => {
    const table = createRouteTable()
    app.setErrorHandler(o.onError)
    app.setNotFoundHandler((request) => {
      throw new CoreError('CORE_ERR_NOT_FOUND', { uri: request.url.split('?', 1)[0] ?? '' })
    })
    app.setValidatorCompiler(o.compilers.validator)
    app.setSerializerCompiler(stringify)
    addJsonBody(app)
    app.addHook('onRoute', createOnRoute(table, o.serverRoot))
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
    if (o.serverRoot !== '') app.addHook('onSend', followRoot(o.serverRoot))
    await o.routes(app, table)
  }
}
