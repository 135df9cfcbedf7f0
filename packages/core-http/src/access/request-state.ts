import type { ServerResponse } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { negotiateLocale } from '../messages/locale.ts'
import type { Identified, Log, RunContext } from '../needs.ts'

const state = Symbol('onggi.state')
interface Stated {
  [state]?: RequestState
}

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

const signalOf = (raw: Pick<ServerResponse, 'writableFinished' | 'destroyed' | 'once'>): AbortSignal => {
  const controller = new AbortController()
  const gone = (): void => {
    if (!raw.writableFinished) controller.abort(new DOMException('The client went away', 'AbortError'))
  }
  if (raw.destroyed) gone()
  else raw.once('close', gone)
  return controller.signal
}

/** What all requests share. */
export interface StateSources {
  readonly log: Log
  /** Languages there are texts for. */
  readonly languages: () => readonly string[]
}

/** What the framework knows of one request. */
export class RequestState {
  /** Who sent it and how; null: nobody. */
  readonly identified: Identified | null
  readonly #request: FastifyRequest
  readonly #raw: ServerResponse
  readonly #sources: StateSources
  #ctx: RunContext | undefined

  constructor(request: FastifyRequest, raw: ServerResponse, identified: Identified | null, sources: StateSources) {
    this.#request = request
    this.#raw = raw
    this.identified = identified
    this.#sources = sources
    ;(request as Stated)[state] = this
  }

  /** The caller. Made when somebody first asks: many a request needs no more than to be let in. */
  get ctx(): RunContext {
    return (this.#ctx ??= this.#make())
  }

  #make(): RunContext {
    const request = this.#request
    const raw = this.#raw
    const sources = this.#sources
    const traceparent = request.headers['traceparent']
    const sessionId = this.identified?.sessionId
    let signal: AbortSignal | undefined
    let log: Log | undefined
    // Own getters, not the class's: a copy by spread keeps what they give.
    return {
      principal: this.identified?.principal ?? null,
      requestId: request.id,
      locale: negotiateLocale(sources.languages(), this.identified?.locale, request.headers),
      address: request.ip,
      ...(typeof traceparent === 'string' ? { traceparent } : {}),
      ...(sessionId === undefined ? {} : { sessionId }),
      get signal() {
        return (signal ??= signalOf(raw))
      },
      get log() {
        return (log ??= new RequestLog(sources.log, request.id))
      },
    }
  }
}

/** The state of a request; undefined before the gate has seen it. */
export const stateOf = (request: object): RequestState | undefined => (request as Stated)[state]
