import { hash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Auth } from '../auth-interface.ts'
import { AuthError } from '../errors.ts'
import type { Principal, Responder, View } from '../needs.ts'

/** What a group of routes needs of the plugin. @internal */
export interface RouteContext {
  readonly app: FastifyInstance
  readonly auth: Auth
  /** First hook of every route that is not public. */
  readonly ask: (request: FastifyRequest) => Promise<void>
  /** Who passed {@link RouteContext.ask}. */
  readonly caller: (request: object) => Principal
  /** Answers a collection: filtered, paged and with an ETag when the plugin got a responder. */
  readonly list: <T extends object>(request: object, reply: object, type: string, items: readonly T[]) => T[]
}

/** Role of the contract. @internal */
export const roleOf = (p: { readonly roles: readonly string[] }): 'admin' | 'user' => (p.roles.includes('admin') ? 'admin' : 'user')
/** An admin in person, or with a token that is limited to nothing. @internal */
export const isAdmin = (p: Principal): boolean => roleOf(p) === 'admin' && (p.scopes === undefined || p.scopes.includes('*'))
/** @internal */
export const iso = (ms: number): string => new Date(ms).toISOString()
/** @internal */
export const noStore = (reply: FastifyReply): FastifyReply => reply.header('cache-control', 'no-store')

/** Refuses tokens: what changes how somebody logs in is for the person. @internal */
export const personOf = (who: Principal, action: string): Principal => {
  if (who.scopes !== undefined) throw new AuthError('AUTH_ERR_SCOPE', { action })
  return who
}

/** An item as the responder wants it; nobody is sent one that is not his: the routes choose. @internal */
const viewOf = (type: string, item: object): View => {
  const json = Buffer.from(JSON.stringify(item))
  const { id, username, name } = item as { readonly id?: string; readonly username?: string; readonly name?: string }
  return { ref: { type, id: id ?? username ?? name ?? '' }, audience: {}, json, revision: hash('sha1', json, 'base64url'), figures: 0 }
}
/** Makes {@link RouteContext.list}. @internal */
export const listWith =
  (responder: Responder | undefined): RouteContext['list'] =>
  <T extends object>(request: object, reply: object, type: string, items: readonly T[]): T[] => {
    if (responder === undefined) return [...items]
    const views = items.map((item) => viewOf(type, item))
    // The reply itself, already sent: Fastify takes either.
    return responder.list(request, noStore(reply as FastifyReply), views) as T[]
  }
