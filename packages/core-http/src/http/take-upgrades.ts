import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Handler } from '../server.ts'
import { rawResponse } from '../swap/raw-response.ts'
import { isWebSocket } from './listener.ts'

type Decide = (req: IncomingMessage) => boolean

/** What is used of a server of somebody else. */
export interface UpgradingServer {
  listeners(event: 'upgrade'): readonly unknown[]
  emit(event: 'request', req: IncomingMessage, res: unknown): boolean
  on(event: 'upgrade', take: (req: IncomingMessage, socket: Duplex, head: Buffer) => void): unknown
}

/** From Node 24.9 on: says which requests become `upgrade` events. */
interface Deciding {
  shouldUpgradeCallback?: Decide
}

const isBelow = (url: string, root: string): boolean => root === '' || (url.startsWith(root) && /^(?:$|[/?])/.test(url.slice(root.length)))

/** Handlers by the server they are mounted in: one listener for all of them. */
const mounted = new WeakMap<object, Set<Handler>>()

const listen = (server: UpgradingServer & Deciding): Set<Handler> => {
  const handlers = new Set<Handler>()
  const ofUrl = (url = '/'): Handler | undefined =>
    [...handlers].filter((h) => isBelow(url, h.serverRoot)).sort((a, b) => b.serverRoot.length - a.serverRoot.length)[0]
  const take = (req: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const handler = ofUrl(req.url)
    if (handler) handler.onUpgrade(req, socket, head)
    // Had nobody listened, it would have been a request like any other.
    else if (!hasOthers()) server.emit('request', req, rawResponse(req, socket))
  }
  const hasOthers = (): boolean => server.listeners('upgrade').some((listener) => listener !== take)
  const theirs = server.shouldUpgradeCallback
  server.on('upgrade', take)
  server.shouldUpgradeCallback = (req) => (ofUrl(req.url) ? isWebSocket(req) : hasOthers() && (theirs?.call(server, req) ?? true))
  return handlers
}

/** Gives the WebSockets below a handler's root to it and leaves all others as they are. The function it answers takes that back. */
export const takeUpgrades = (server: UpgradingServer, handler: Handler): (() => void) => {
  const known = mounted.get(server) ?? listen(server)
  mounted.set(server, known)
  known.add(handler)
  return () => void known.delete(handler)
}
