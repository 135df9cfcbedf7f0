import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify'
import { CoreError } from '../errors.ts'
import type { Access, Guard, Identified, Identity, Log, Policy, Principal, RouteMeta } from '../needs.ts'
import { isUpgrade } from '../swap/hold.ts'
import { readAccept, wantsPage } from './accept.ts'
import { checkUrl } from './check-url.ts'
import { RequestState, stateOf } from './request-state.ts'
import { outerOf } from './outer.ts'
import type { RouteTable } from './route-table.ts'
import { checkSameOrigin } from './same-origin.ts'

/** What the gate asks with. */
export interface GateOptions {
  readonly identity: Identity
  readonly policy: Policy
  readonly log: Log
  /** Languages there are texts for. */
  readonly languages: () => readonly string[]
}

/** What the framework's own routes say in `config` beside the seam's metadata. */
export interface OwnRouteConfig extends RouteMeta {
  /** Nobody asks who it is: assets and probes. */
  readonly anonymous?: true
  /** The route has a token of its own: credentials that identity does not know are no error. */
  readonly ownToken?: true
}

const isSafe = (method: string): boolean => method === 'GET' || method === 'HEAD' || method === 'OPTIONS'

/** Reads a header that may be an array. */
const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value.join(',') : value)

/** Programs log in by Basic; for scripts of a page and page loads only the session counts. */
const countedHeaders = (request: FastifyRequest): FastifyRequest['headers'] => {
  const { headers } = request
  if (headers.authorization === undefined) return headers
  if (one(headers['x-requested-with']) !== 'XMLHttpRequest' && !wantsPage(readAccept(headers.accept))) return headers
  const { authorization: _, ...others } = headers
  return others
}

const identify = (o: GateOptions, request: FastifyRequest): Promise<Identified | null> =>
  o.identity.identify({
    method: request.method,
    url: request.url,
    headers: countedHeaders(request),
    address: request.ip,
    secure: request.protocol === 'https',
    outer: outerOf(request.raw),
  })

/** @throws a coded error, the policy's own, when `who` may not do this; for nobody CORE_ERR_LOGIN_REQUIRED. */
export const checkAction = (policy: Policy, action: string, who: Principal | null, on?: Parameters<Policy['can']>[2]): void => {
  const decision = policy.can(who, action, on)
  if (decision.allow) return
  if (!who) throw new CoreError('CORE_ERR_LOGIN_REQUIRED')
  throw Object.assign(new Error(decision.why), { code: decision.code, params: { action }, status: decision.status })
}

/** @throws CoreError 401 or 403 when `who` may not use a route of this access. */
const checkAccess = (policy: Policy, access: Access, who: Principal | null, method: string): void => {
  if (access === 'public') return
  if (typeof access === 'object') {
    checkAction(policy, access.action, who)
    return
  }
  if (!who) throw new CoreError('CORE_ERR_LOGIN_REQUIRED')
  const isNarrow = who.scopes !== undefined && !who.scopes.includes('*')
  if (access === 'user') {
    // No action, so no scope can name it: a narrow token may look, and change nothing.
    if (isNarrow && !isSafe(method)) throw new CoreError('CORE_ERR_FORBIDDEN', { needs: 'a token for everything (*)' })
    return
  }
  const scoped = isNarrow && !who.scopes.includes('admin')
  if (!who.roles.includes('admin') || scoped) throw new CoreError('CORE_ERR_FORBIDDEN', { needs: 'the role admin' })
}

/** @throws CoreError 405 or 404 for a URI without a route; 401 for nobody. */
const refuseUnrouted = (table: RouteTable, request: FastifyRequest, who: Principal | null): never => {
  const path = request.url.split('?', 1)[0] ?? '/'
  const fitting = table.matching(path)
  if (!who && !fitting.some((r) => r.meta.access === 'public')) throw new CoreError('CORE_ERR_LOGIN_REQUIRED')
  if (fitting.length === 0) throw new CoreError('CORE_ERR_NOT_FOUND', { uri: path })
  const allow = [...new Set(fitting.map((r) => r.method))].sort().join(', ')
  throw new CoreError('CORE_ERR_METHOD', { method: request.method, uri: path, allow }, { headers: { allow } })
}

const notAcceptable = (accept: string): CoreError => new CoreError('CORE_ERR_NOT_ACCEPTABLE', { accept: accept.slice(0, 200) })

/** Lets an answer be anything but JSON. Done for the few requests that exclude it, so that the others pay no hook. */
const refuseJson = (reply: FastifyReply, accept: string): void => {
  const send = reply.send.bind(reply)
  reply.send = (payload) => {
    reply.send = send
    const type = reply.getHeader('content-type')
    const isJson = typeof type === 'string' ? type.startsWith('application/json') : isPlainValue(payload)
    if (!isJson || reply.statusCode !== 200 || payload instanceof Error) return send(payload)
    reply.removeHeader('content-type')
    return send(notAcceptable(accept))
  }
}

const isPlainValue = (payload: unknown): boolean =>
  typeof payload === 'object' && payload !== null && !Buffer.isBuffer(payload) && !('pipe' in payload)

/** What HEAD answers is what GET would, without its body: of a stream nothing is read. */
const withoutBody = (reply: FastifyReply): void => {
  const send = reply.send.bind(reply)
  reply.send = (payload) => {
    reply.send = send
    if (typeof payload !== 'object' || payload === null || !('pipe' in payload)) return send(payload)
    const stream = payload as Readable
    stream.once('error', () => undefined).destroy()
    return send(Readable.from([]))
  }
}

/** The first hook of every request, and the guard that packages call: both are the same check. */
export interface Gate {
  hook(table: RouteTable): onRequestHookHandler
  readonly guard: Guard
}

/** Makes the gate: authenticate, method, role, in this order and before the body is read. */
export const createGate = (o: GateOptions): Gate => {
  const admit = (
    table: RouteTable,
    request: FastifyRequest,
    reply: FastifyReply,
    meta: OwnRouteConfig | undefined,
    who: Identified | null,
  ): void => {
    new RequestState(request, reply.raw, who, o)
    if (request.method === 'HEAD') withoutBody(reply)
    if (!meta) refuseUnrouted(table, request, who?.principal ?? null)
    else {
      checkAccess(o.policy, meta.access, who?.principal ?? null, request.method)
      const unsafe = !isSafe(request.method)
      if ((unsafe && (who?.via === 'session' || meta.access === 'public')) || (who?.via === 'session' && isUpgrade(request.raw)))
        checkSameOrigin(request)
      const { accept } = request.headers
      if (accept !== undefined && !readAccept(accept).json) {
        // What acts is refused before it acts; a read may turn out to be a picture or an event stream.
        if (unsafe) throw notAcceptable(accept)
        refuseJson(reply, accept)
      }
    }
  }

  const hook =
    (table: RouteTable): onRequestHookHandler =>
    (request, reply, done) => {
      try {
        checkUrl(request.raw.url ?? '/')
      } catch (e) {
        done(e as Error)
        return
      }
      const { config } = request.routeOptions
      const meta = request.is404 ? undefined : (config as unknown as OwnRouteConfig)
      const { headers } = request
      if (meta?.anonymous || (headers.authorization === undefined && headers.cookie === undefined && meta?.access === 'public')) {
        try {
          admit(table, request, reply, meta, null)
        } catch (e) {
          done(e as Error)
          return
        }
        done()
        return
      }
      const go = (who: Identified | null): void => {
        try {
          admit(table, request, reply, meta, who)
        } catch (e) {
          done(e as Error)
          return
        }
        done()
      }
      identify(o, request).then(go, (e: unknown) => {
        // A stale session must not keep anybody from the login page; bad explicit credentials are always an error.
        if (meta?.access === 'public' && (headers.authorization === undefined || meta.ownToken)) go(null)
        else done(e as Error)
      })
    }

  const guard: Guard = async (request, meta) => {
    const state = stateOf(request)
    if (!state) throw new TypeError('The guard was asked about a request that did not come through this server')
    checkAccess(o.policy, meta.access, state.ctx.principal, (request as FastifyRequest).method)
    return state.ctx
  }
  return { hook, guard }
}
