import type { FastifyContextConfig, FastifyInstance } from 'fastify'
import { CoreError } from '../errors.ts'

type Shape = Readonly<Record<string, string | number>>

/** One kind of shape. */
export interface ShapeOptions {
  readonly kind: string
  readonly path: string
  /** Names of its measures: numbers above 0. */
  readonly sizes: readonly string[]
  readonly shapes: Map<string, Shape>
  /** How many there may be at most. */
  readonly most: () => number
}

const name = { type: 'string', minLength: 1, maxLength: 100, pattern: '^[^/]+$' } as const
const size = { type: 'number', exclusiveMinimum: 0 } as const

// Schemas are made once per kind and kept: a swap of generations then compiles nothing again.
const made = new Map<string, { readonly create: object; readonly update: object }>()
const schemasOf = ({ kind, sizes }: ShapeOptions): { readonly create: object; readonly update: object } => {
  let schemas = made.get(kind)
  if (!schemas) {
    const measures = Object.fromEntries(sizes.map((s) => [s, size]))
    schemas = {
      create: { type: 'object', properties: { name, ...measures }, required: ['name', ...sizes] },
      update: { type: 'object', properties: measures },
    }
    made.set(kind, schemas)
  }
  return schemas
}

const config = (c: object): FastifyContextConfig => c

/** Adds the collection and the resource of one kind. */
export const addShapeRoutes = (app: FastifyInstance, o: ShapeOptions): void => {
  const { create, update } = schemasOf(o)
  const one = `${o.path}/:name`
  const must = (params: unknown): Shape => {
    const { name: wanted } = params as { readonly name: string }
    const shape = o.shapes.get(wanted)
    if (!shape) throw new CoreError('CORE_ERR_SAMPLE_NOT_FOUND', { kind: o.kind, name: wanted })
    return shape
  }
  app.get(o.path, { config: config({ access: 'user' }) }, () =>
    [...o.shapes.values()].sort((a, b) => (String(a['name']) < String(b['name']) ? -1 : 1)),
  )
  app.get(one, { config: config({ access: 'user' }) }, (request) => must(request.params))
  app.post(o.path, { schema: { body: create }, config: config({ access: 'user', log: 'CORE_LOG_SAMPLE_CREATE' }) }, (request, reply) => {
    const shape = request.body as Shape
    const id = String(shape['name'])
    if (o.shapes.has(id)) throw new CoreError('CORE_ERR_SAMPLE_EXISTS', { kind: o.kind, name: id })
    if (o.shapes.size >= o.most()) throw new CoreError('CORE_ERR_SAMPLE_FULL', { kind: o.kind, limit: o.most() })
    o.shapes.set(id, shape)
    return reply
      .code(201)
      .header('location', `/plugins/sample${o.path}/${encodeURIComponent(id)}`)
      .send(shape)
  })
  app.put(one, { schema: { body: update }, config: config({ access: 'user', log: 'CORE_LOG_SAMPLE_UPDATE' }) }, (request) => {
    const shape = { ...must(request.params), ...(request.body as Shape) }
    o.shapes.set(String(shape['name']), shape)
    return shape
  })
  app.delete(one, { config: config({ access: 'user', log: 'CORE_LOG_SAMPLE_DELETE' }) }, (request, reply) => {
    o.shapes.delete(String(must(request.params)['name']))
    return reply.code(204).send()
  })
}
