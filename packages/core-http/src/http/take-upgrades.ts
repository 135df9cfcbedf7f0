import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { setUpgrade } from '../swap/hold.ts'
import { rawResponse } from '../swap/raw-response.ts'
import { isWebSocket } from './listener.ts'
import { pathOfTarget } from './target.ts'

/** What is used of a server of somebody else. */
export interface UpgradingServer {
  // Any event goes through it.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  emit(event: any, ...args: any[]): boolean
  listeners(event: 'upgrade'): readonly unknown[]
  on(event: 'upgrade', take: () => void): unknown
}

/** From Node 22.21 and 24.9 on: says which requests become `upgrade` events. */
interface Deciding {
  shouldUpgradeCallback?: (req: IncomingMessage) => boolean
}

/** Where requests for sockets below a path go. */
export interface Taker {
  readonly root: string
  /** Answers them as it answers every request. */
  readonly route: (req: IncomingMessage, res: ServerResponse) => void
}

const isBelow = (url: string, root: string): boolean => {
  const path = pathOfTarget(url)
  return root === '' || (path.startsWith(root) && /^(?:$|[/?])/.test(path.slice(root.length)))
}

/** Takers by the server they are mounted in: one interception for all of them. */
const mounted = new WeakMap<object, Set<Taker>>()

/** Sockets are given to one owner alone, whoever else listens and since when: so it is not one more listener that takes them. */
const intercept = (server: UpgradingServer & Deciding): Set<Taker> => {
  const takers = new Set<Taker>()
  const ofUrl = (url = '/'): Taker | undefined =>
    [...takers].filter((t) => isBelow(url, t.root)).sort((a, b) => b.root.length - a.root.length)[0]
  // Without any listener Node would not emit the event.
  const present = (): void => undefined
  const hasOthers = (): boolean => server.listeners('upgrade').some((listener) => listener !== present)
  const emit = server.emit.bind(server)
  const take = (req: IncomingMessage, socket: Duplex, head: Buffer): boolean => {
    const taker = ofUrl(req.url)
    if (taker) {
      setUpgrade(req, { socket, head })
      taker.route(req, rawResponse(req, socket))
      return true
    }
    if (hasOthers()) return emit('upgrade', req, socket, head)
    // Had nobody listened, it would have been a request like any other.
    return emit('request', req, rawResponse(req, socket))
  }
  server.emit = (event: unknown, ...args: unknown[]) =>
    event === 'upgrade' ? take(...(args as [IncomingMessage, Duplex, Buffer])) : emit(event, ...args)
  server.on('upgrade', present)
  const theirs = server.shouldUpgradeCallback
  server.shouldUpgradeCallback = (req) => {
    const said = theirs?.call(server, req) ?? true
    return ofUrl(req.url) ? isWebSocket(req) : hasOthers() && said
  }
  return takers
}

/** Gives requests for WebSockets below a root to its taker alone and leaves all others as they are. The function it answers takes that back. */
export const takeUpgrades = (server: UpgradingServer, taker: Taker): (() => void) => {
  const known = mounted.get(server) ?? intercept(server)
  mounted.set(server, known)
  known.add(taker)
  return () => void known.delete(taker)
}
