import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { setOuter } from './access/outer.ts'
import { takeUpgrades } from './http/take-upgrades.ts'
import type { Handler } from './server.ts'

/** Options of {@link mount}. */
export interface MountOptions {
  /** What answers below its `serverRoot`. */
  readonly handler: Handler
}

/** Time the app's own limit of a hook leaves after the requests have ended. Unit: ms. */
const closeMs = 2_000

/** Headers that hooks of the app around have set go along. */
const handTo =
  (handler: Handler) =>
  (request: FastifyRequest, reply: FastifyReply): void => {
    const { raw: req } = request
    const { raw: res } = reply
    const { url } = req
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) res.setHeader(name, value)
    reply.hijack()
    setOuter(req, request)
    // The handler takes its root from the URL; what the app does when the answer is through sees the whole one again.
    const restore = (): void => {
      if (url !== undefined) req.url = url
    }
    res.prependListener('finish', restore)
    res.prependListener('close', restore)
    handler.onRequest(req, res)
  }

/** Where its routes go in this scope. @throws TypeError `CORE_ERR_OPTION` when scope and handler do not agree on the path */
const pathOf = (app: FastifyInstance, { serverRoot }: Handler): string => {
  if (app.prefix === serverRoot) return ''
  if (app.prefix === '') return serverRoot
  const has = serverRoot === '' ? 'which has none' : serverRoot
  throw Object.assign(new TypeError(`the prefix ${app.prefix} is not the serverRoot of the handler, ${has}`), { code: 'CORE_ERR_OPTION' })
}

/**
 * A Fastify plugin that mounts a handler in an app of your own: everything below its `serverRoot` is answered by it, plugins that come and go and WebSockets
 * included. The rest of the app stays as it is, its own WebSockets too.
 *
 * The app's hooks `onRequest`, `preParsing`, `preValidation`, `preHandler` and `onResponse` run, for WebSockets as well; what the first ones made of the request is `outer` for the
 * identity. `preSerialization` and `onSend` do not: an answer that is not Fastify's passes none of them (a session that is to be prolonged with each request must be so in `onRequest`).
 * What the app refuses by itself (malformed URLs, methods it does not know) gets the app's own answer.
 *
 * The handler is closed with the app. It waits for its requests as long as the app's `pluginTimeout` allows, less two seconds.
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
  const give = takeUpgrades(app.server, { root: handler.serverRoot, route: (req, res) => app.routing(req, res) })
  const limit = app.initialConfig.pluginTimeout ?? 10_000
  // Before the server closes, which waits for the streams that end here.
  app.addHook('preClose', async () => {
    await handler.close(limit > 0 ? { drainMs: Math.max(0, limit - closeMs) } : {})
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
