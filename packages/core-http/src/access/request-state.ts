import type { FastifyRequest } from 'fastify'
import type { Identified, Log, Principal, RunContext } from '../needs.ts'

/** What the framework knows of one request. */
export interface RequestState {
  /** The caller; made when somebody first asks. */
  readonly ctx: RunContext
  /** Who sent it and how; null: nobody. */
  readonly identified: Identified | null
}

const state = Symbol('onggi.state')
interface Stated {
  [state]?: RequestState
}

/** The state of a request; undefined before the gate has seen it. */
export const stateOf = (request: object): RequestState | undefined => (request as Stated)[state]

/** Log whose lines carry the request's id. */
class RequestLog implements Log {
  readonly #log: Log
  readonly #id: string
  constructor(log: Log, id: string) {
    this.#log = log
    this.#id = id
  }
  debug(o: object, m?: string): void {
    this.#log.debug({ requestId: this.#id, ...o }, m)
  }
  info(o: object, m?: string): void {
    this.#log.info({ requestId: this.#id, ...o }, m)
  }
  warn(o: object, m?: string): void {
    this.#log.warn({ requestId: this.#id, ...o }, m)
  }
  error(o: object, m?: string): void {
    this.#log.error({ requestId: this.#id, ...o }, m)
  }
}

const signalOf = (
  request: FastifyRequest,
  raw: { readonly writableFinished: boolean; once(e: 'close', fn: () => void): unknown },
): AbortSignal => {
  const controller = new AbortController()
  raw.once('close', () => {
    if (!raw.writableFinished) controller.abort(new DOMException('The client went away', 'AbortError'))
  })
  if (request.raw.destroyed && !raw.writableFinished && request.raw.errored) controller.abort()
  return controller.signal
}

/** Remembers who asks. The parts that cost (signal, log) are made at their first use. */
export const setState = (
  request: FastifyRequest,
  response: { readonly writableFinished: boolean; once(e: 'close', fn: () => void): unknown },
  o: { readonly identified: Identified | null; readonly locale: string; readonly log: Log },
): RequestState => {
  const principal: Principal | null = o.identified?.principal ?? null
  const traceparent = request.headers['traceparent']
  let signal: AbortSignal | undefined
  let log: Log | undefined
  const ctx: RunContext = {
    principal,
    requestId: request.id,
    locale: o.locale,
    address: request.ip,
    ...(typeof traceparent === 'string' ? { traceparent } : {}),
    get signal() {
      return (signal ??= signalOf(request, response))
    },
    get log() {
      return (log ??= new RequestLog(o.log, request.id))
    },
  }
  const made: RequestState = { ctx, identified: o.identified }
  ;(request as Stated)[state] = made
  return made
}
