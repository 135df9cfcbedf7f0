import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Gauge } from './gauge.ts'

/** What one request in flight holds: the gauges it counts in and where the generation's own listeners begin. */
export interface Hold {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly gauges: Gauge[]
  readonly finish: number
  readonly error: number
  readonly close: number
  readonly reqClose: number
}

const HOLD = Symbol('onggi.hold')
const OPEN = Symbol('onggi.open')
const UPGRADE = Symbol('onggi.upgrade')

/** The raw socket of a request that asked for an upgrade. */
export interface UpgradeSocket {
  readonly socket: Duplex
  readonly head: Buffer
}

interface Held {
  [HOLD]?: Hold | undefined
}
interface Holding {
  [OPEN]?: Set<Hold> | undefined
}
interface Upgrading {
  [UPGRADE]?: UpgradeSocket | undefined
}

/** The hold of a raw answer; undefined for injected requests and after `release`. */
export const holdOf = (res: object): Hold | undefined => (res as Held)[HOLD]

const end = (hold: Hold): void => {
  for (const gauge of hold.gauges.splice(0)) gauge.leave()
}

/**
 * Counts the request in `gauge` until its answer is closed.
 *
 * An answer queued behind another (pipelining) gets no `close` of its own when the client leaves, so each HTTP/1 socket has
 * one listener that ends all it still carries.
 */
export const hold = (req: IncomingMessage, res: ServerResponse, gauge: Gauge, answers: Uint32Array): void => {
  gauge.enter()
  const socket = req.httpVersionMajor < 2 ? (req.socket as typeof req.socket & Holding) : undefined
  let open: Set<Hold> | undefined
  const onClose = (): void => {
    const { statusCode } = res
    if (statusCode < answers.length) answers[statusCode]! += 1
    end(held)
    open?.delete(held)
  }
  res.on('close', onClose)
  const held: Hold = {
    req,
    res,
    gauges: [gauge],
    finish: res.listenerCount('finish'),
    error: res.listenerCount('error'),
    close: res.listenerCount('close'),
    reqClose: req.listenerCount('close'),
  }
  ;(res as ServerResponse & Held)[HOLD] = held
  if (socket) {
    open = socket[OPEN]
    if (!open) {
      const all = new Set<Hold>()
      open = socket[OPEN] = all
      socket.once('close', () => {
        for (const each of all) end(each)
        all.clear()
      })
    }
    open.add(held)
  }
}

interface Emitter {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type
  listeners(event: string): Function[]
  off(event: string, listener: (...args: unknown[]) => void): unknown
}

const strip = (from: Emitter, event: string, start: number): readonly ((...args: unknown[]) => void)[] => {
  const mine = from.listeners(event).slice(start) as ((...args: unknown[]) => void)[]
  for (const listener of mine) from.off(event, listener)
  return mine
}

/**
 * Lets go of the generation while the answer goes on: its listeners are taken off (those of `finish` run first, so that
 * its onResponse hooks have seen the request), and the request no longer counts.
 */
export const release = (res: ServerResponse): void => {
  const held = holdOf(res)
  if (!held) return
  for (const listener of strip(held.res, 'finish', held.finish)) listener.call(held.res)
  strip(held.res, 'error', held.error)
  strip(held.res, 'close', held.close)
  strip(held.req, 'close', held.reqClose)
  end(held)
}

/** Remembers the socket of an upgrade request. */
export const setUpgrade = (req: object, upgrade: UpgradeSocket): void => {
  ;(req as Upgrading)[UPGRADE] = upgrade
}

/** True when the request asked for an upgrade that nobody has taken yet. */
export const isUpgrade = (req: object): boolean => (req as Upgrading)[UPGRADE] !== undefined

/** Takes the socket of an upgrade request; only the first caller gets it. */
export const takeUpgrade = (req: object): UpgradeSocket | undefined => {
  const upgrade = (req as Upgrading)[UPGRADE]
  ;(req as Upgrading)[UPGRADE] = undefined
  return upgrade
}
