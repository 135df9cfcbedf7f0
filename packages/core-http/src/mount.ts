import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { setOuter } from './access/outer.ts'
import { takeUpgrades } from './http/take-upgrades.ts'
import type { Handler } from './server.ts'

/** Options of {@link mount}. */
export interface MountOptions {
  /** What answers below its `serverRoot`. */
  readonly handler: Handler
}

/** Headers that hooks of the app around have set go along. */
const handTo =
  (handler: Handler) =>
  (request: FastifyRequest, reply: FastifyReply): void => {
    const raw: ServerResponse = reply.raw
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value)
    reply.hijack()
    setOuter(request.raw, request)
    handler.onRequest(request.raw satisfies IncomingMessage, raw)
  }

/** Where its routes go in this scope. @throws TypeError `CORE_ERR_OPTION` when scope and handler do not agree on the path */
const pathOf = (app: FastifyInstance, { serverRoot }: Handler): string => {
  if (app.prefix === serverRoot) return ''
  if (app.prefix === '') return serverRoot
  throw Object.assign(
    new TypeError(`the prefix ${app.prefix} is not the serverRoot of the handler, ${serverRoot === '' ? 'which has none' : serverRoot}`),
    {
      code: 'CORE_ERR_OPTION',
    },
  )
}

/**
 * A Fastify plugin that mounts a handler in an app of your own: everything below its `serverRoot` is answered by it, plugins that come and go and sockets
 * included. The app's `onRequest` hooks run before, and what they made of the request is `outer` for the identity; its logger is yours to give to `createHandler`. The
 * rest of the app stays as it is. The handler is closed with the app.
 *
 * What the app around refuses by itself (malformed URLs, methods it does not know) gets the app's own answer.
 *
 * @throws TypeError `CORE_ERR_OPTION` when it is registered with a prefix other than `serverRoot`
 * @example
 * ```ts
 * const handler = await createHandler({ serverRoot: '/manage', identity, policy, store, log: app.log, plugins: [hello] })
 * await app.register(mount, { handler })
 * ```
 */
export const mount: FastifyPluginAsync<MountOptions> = async (app, { handler }) => {
  const path = pathOf(app, handler)
  const give = takeUpgrades(app.server, handler)
  // Before the server closes, which waits for the streams that end here.
  app.addHook('preClose', async () => {
    await handler.close()
    give()
  })
  await app.register(async (scope) => {
    // Bodies are read by the handler.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _body, done) => done(null))
    const hand = handTo(handler)
    if (handler.serverRoot !== '') scope.all(path, hand)
    scope.all(`${path}/*`, hand)
  })
}
