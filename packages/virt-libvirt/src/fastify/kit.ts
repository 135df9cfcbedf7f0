import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Guard, Responder, RouteMeta, RunContext } from '../needs.ts'
import type { Virt } from '../create-virt.ts'

/** A Fastify app whose handlers know the types of their schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

/** What every route of this package is made with. */
export interface RouteKit {
  readonly virt: Virt
  readonly responder: Responder
  /** `onRequest` of every route: who asks, and may they ever, before the body is read. */
  readonly ask: (request: FastifyRequest) => Promise<void>
  /** The same for a route whose declared access is not the whole of it. */
  readonly askAs: (request: FastifyRequest, meta: RouteMeta) => Promise<void>
  /** Who asks; only after `ask`. */
  readonly caller: (request: FastifyRequest) => RunContext
}

/** Makes a {@link RouteKit}. */
export function createKit(virt: Virt, guard: Guard, responder: Responder): RouteKit {
  const callers = new WeakMap<object, RunContext>()
  return {
    virt,
    responder,
    async ask(request) {
      callers.set(request, await guard(request, request.routeOptions.config as unknown as RouteMeta))
    },
    async askAs(request, meta) {
      callers.set(request, await guard(request, meta))
    },
    caller(request) {
      const found = callers.get(request)
      if (found === undefined) throw new TypeError('a route of virt-libvirt has no onRequest: kit.ask')
      return found
    },
  }
}
