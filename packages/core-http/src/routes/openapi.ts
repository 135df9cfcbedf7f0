import type { FastifyInstance } from 'fastify'
import type { RouteEntry, RouteTable } from '../access/route-table.ts'
import type { Access } from '../needs.ts'
import { meta } from './declare.ts'

type Json = Readonly<Record<string, unknown>>

const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'reason', 'params', 'request_id'],
  properties: {
    type: { type: 'string', description: 'urn:onggi:error:<CODE>' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    code: { type: 'string', description: 'Status line, for example "404 Not Found"' },
    reason: { type: 'string', description: '<CODE>: text in the language of the caller' },
    params: { type: 'object' },
    errors: {
      type: 'array',
      maxItems: 20,
      items: { type: 'object', properties: { pointer: { type: 'string' }, reason: { type: 'string' } }, required: ['pointer', 'reason'] },
    },
    request_id: { type: 'string' },
  },
} as const

const templateOf = (url: string): string => {
  const path = url.replace(/:(\w+)/g, '{$1}').replace(/\*$/, '{path}')
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path || '/'
}

const propertiesOf = (schema: unknown): Readonly<Record<string, Json>> =>
  (schema as { properties?: Record<string, Json> } | undefined)?.properties ?? {}

const requiredOf = (schema: unknown): readonly string[] => (schema as { required?: readonly string[] } | undefined)?.required ?? []

const parametersOf = (route: RouteEntry): readonly Json[] => {
  const declared = propertiesOf(route.schema['params'])
  const names = [...templateOf(route.url).matchAll(/\{(\w+)\}/g)].map((m) => m[1] ?? '')
  const path = names.map((name) => ({ name, in: 'path', required: true, schema: declared[name] ?? { type: 'string' } }))
  const required = requiredOf(route.schema['querystring'])
  const query = Object.entries(propertiesOf(route.schema['querystring'])).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }))
  return [...path, ...query]
}

const securityOf = (access: Access): readonly Json[] => (access === 'public' ? [] : [{ session: [] }, { basic: [] }, { bearer: [] }])

const accessText = (access: Access): string => (typeof access === 'string' ? access : access.action)

const responsesOf = (route: RouteEntry): Json => {
  const declared = (route.schema['response'] ?? {}) as Readonly<Record<string, Json>>
  const own = Object.entries(declared).map(([status, schema]) => [
    status,
    {
      description: typeof schema['description'] === 'string' ? schema['description'] : 'The answer',
      content: { 'application/json': { schema } },
    },
  ])
  const fallback = own.length === 0 ? [['200', { description: 'The answer' }]] : []
  return { ...(Object.fromEntries([...own, ...fallback]) as Json), default: { $ref: '#/components/responses/Problem' } }
}

const operationOf = (route: RouteEntry): Json => {
  const { body, description, summary } = route.schema
  return {
    operationId: `${route.method.toLowerCase()}${templateOf(route.url).replace(/[^A-Za-z0-9]+(\w)?/g, (_m, c: string | undefined) => (c ?? '').toUpperCase())}`,
    ...(summary === undefined ? {} : { summary }),
    ...(description === undefined ? {} : { description }),
    tags: [route.plugin ?? 'core'],
    'x-access': accessText(route.meta.access),
    ...(route.meta.operation === undefined ? {} : { 'x-operation': route.meta.operation }),
    security: securityOf(route.meta.access),
    parameters: parametersOf(route),
    ...(body === undefined
      ? {}
      : { requestBody: { required: requiredOf(body).length > 0, content: { 'application/json': { schema: body } } } }),
    responses: responsesOf(route),
  }
}

/** The OpenAPI 3.1 document of all routes of a generation: from the declarations themselves, which are JSON Schema already. */
export const openApiOf = (table: RouteTable, o: { readonly name: string; readonly version: string; readonly serverRoot: string }): Json => {
  const paths: Record<string, Record<string, Json>> = {}
  for (const route of table.routes) {
    if (route.method === 'HEAD') continue
    const path = (paths[templateOf(route.url)] ??= {})
    path[route.method.toLowerCase()] = operationOf(route)
  }
  return {
    openapi: '3.1.0',
    info: { title: o.name, version: o.version },
    servers: [{ url: o.serverRoot || '/' }],
    paths,
    components: {
      schemas: { Problem: problem },
      responses: {
        Problem: {
          description: 'An error (RFC 9457)',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-onggi' },
        basic: { type: 'http', scheme: 'basic' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
    },
  }
}

/** `GET /openapi.json`, for everybody who is logged in. Made at the first request of each generation. */
export const addOpenApiRoute = (
  app: FastifyInstance,
  table: RouteTable,
  o: { readonly name: string; readonly version: string; readonly serverRoot: string },
): void => {
  let text: string | undefined
  app.get('/openapi.json', { config: meta({ access: 'user' }) }, (_request, reply) => {
    text ??= JSON.stringify(openApiOf(table, o))
    return reply.type('application/json; charset=utf-8').send(text)
  })
}
