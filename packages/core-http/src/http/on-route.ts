import type { FastifyReply, FastifyRequest, preValidationHookHandler, RouteOptions } from 'fastify'
import type { RouteTable } from '../access/route-table.ts'
import { CoreError } from '../errors.ts'
import type { RouteMeta } from '../needs.ts'
import { checkFlags, filterOf, type QueryValues } from '../respond/filters.ts'
import { nextLink, pageOf } from '../respond/paging.ts'

/** One object, so that its compiled form is shared by all routes and generations. */
const nothing = { type: 'object', properties: {}, additionalProperties: false } as const

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD'
const logsNothing = (method: string): boolean => isRead(method) || method === 'OPTIONS' || method === 'TRACE'

/** An empty body is `{}`; a route without a body schema takes no fields. */
const emptyBody: preValidationHookHandler = (request, _reply, done) => {
  if (request.body === undefined) request.body = {}
  done()
}

const noFields: preValidationHookHandler = (request, _reply, done) => {
  const type = request.headers['content-type']
  if (request.body === undefined || !type?.toLowerCase().startsWith('application/json')) {
    done()
    return
  }
  const keys = typeof request.body === 'object' && request.body !== null && !Array.isArray(request.body) ? Object.keys(request.body) : ['']
  if (keys.length === 0) {
    done()
    return
  }
  const errors = keys.slice(0, 20).map((key) => ({
    pointer: key === '' ? '' : `/${key.slice(0, 200).replaceAll('~', '~0').replaceAll('/', '~1')}`,
    reason: 'is not a known field',
  }))
  done(
    new CoreError(
      'CORE_ERR_VALIDATION',
      { part: 'body', problems: errors.map((e) => `${e.pointer || '/'} ${e.reason}`).join('; ') },
      { errors },
    ),
  )
}

const idOf = (item: unknown): string => {
  if (typeof item !== 'object' || item === null) return String(item)
  const { id, name } = item as { readonly id?: unknown; readonly name?: unknown }
  const key = id ?? name
  return typeof key === 'string' || typeof key === 'number' ? String(key) : JSON.stringify(item)
}

/** JavaScript has no types to tell a wrong word. */
const isAccess = (access: unknown): boolean => {
  if (typeof access !== 'object' || access === null) return access === 'public' || access === 'user' || access === 'admin'
  const { action, subject } = access as { readonly action?: unknown; readonly subject?: unknown }
  return typeof action === 'string' && action !== '' && (subject === undefined || typeof subject === 'function')
}

type Handler = NonNullable<RouteOptions['handler']>

/** The page of a plain array that the query asks for. */
const pageOfArray = (items: readonly unknown[], request: FastifyRequest, reply: FastifyReply, serverRoot: string): readonly unknown[] => {
  const query = request.query as QueryValues
  const schema = request.routeOptions.schema?.querystring as { readonly properties?: object } | undefined
  const declared = Object.keys(schema?.properties ?? {})
  checkFlags(query, declared)
  const filter = filterOf(query, declared)
  const fitting = filter ? items.filter(filter) : items
  // A route with a download pages by itself.
  if (declared.includes('download')) return fitting
  const page = pageOf(fitting, query, idOf)
  if (page.next !== undefined) reply.header('link', nextLink(`${serverRoot}${request.url}`, page.next))
  return page.items
}

/** Gives plain arrays that a handler returns the filters and pages every collection has. Around the handler, because a hook would cost every request. */
const withFilters = (handler: Handler, serverRoot: string): Handler =>
  function (request, reply) {
    const result: unknown = handler.call(this, request, reply)
    if (!request.url.includes('?')) return result
    if (Array.isArray(result)) return pageOfArray(result, request, reply, serverRoot)
    if (!(result instanceof Promise)) return result
    return result.then((value: unknown) => (Array.isArray(value) ? pageOfArray(value, request, reply, serverRoot) : value))
  }

const list = <T>(value: T | readonly T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? [...(value as T[])] : [value as T]

/**
 * Makes the hook that sees every route: refuses one without an access rule (or, when it changes something, without a log
 * code), lets GET answer HEAD, remembers it for 405 and OpenAPI, and closes bodies and queries that declare nothing.
 *
 * @throws CoreError `CORE_ERR_ROUTE_ACCESS`, `CORE_ERR_ROUTE_LOG`
 */
export const createOnRoute = (table: RouteTable, serverRoot: string) => {
  return (route: RouteOptions): void => {
    // One route for both: Fastify's own HEAD routes would double what a start takes. `exposeHeadRoute: false` leaves a stream without one.
    if (route.method === 'GET' && route.exposeHeadRoute !== false && !table.has('HEAD', route.url)) route.method = ['GET', 'HEAD']
    const methods = list(route.method)
    const config = (route.config ?? {}) as Partial<RouteMeta>
    const schema = (route.schema ??= {}) as Record<string, unknown>
    for (const method of methods) {
      const at = { method, url: route.url }
      if (!isAccess(config.access)) throw new CoreError('CORE_ERR_ROUTE_ACCESS', at)
      if (config.log === undefined && !logsNothing(method)) throw new CoreError('CORE_ERR_ROUTE_LOG', at)
      const plugin = /^\/plugins\/([a-z0-9-]+)(?:\/|$)/.exec(route.url)?.[1]
      table.add({ method, url: route.url, schema, meta: config as RouteMeta, plugin })
    }
    if (methods.some(isRead)) {
      route.handler = withFilters(route.handler, serverRoot)
      return
    }
    route.schema = { ...schema, querystring: schema['querystring'] ?? nothing }
    route.preValidation = [schema['body'] === undefined ? noFields : emptyBody, ...list(route.preValidation)]
  }
}
