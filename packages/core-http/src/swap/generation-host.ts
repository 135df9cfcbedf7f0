import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { setImmediate as breathe } from 'node:timers/promises'
import type { FastifyInstance, FastifyServerOptions } from 'fastify'
import { pathOfTarget } from '../http/target.ts'
import type { Log } from '../needs.ts'
import { within } from '../plugins/within.ts'
import type { AddressOf } from './face.ts'
import { buildGeneration, type Generation, type Part, warmUp } from './generation.ts'
import { hold, setUpgrade } from './hold.ts'
import { rawResponse } from './raw-response.ts'

/** What the host of the generations is given. */
export interface GenerationHostOptions {
  /** Where the server that hands over the requests listens. */
  readonly address: AddressOf
  readonly options: FastifyServerOptions
  readonly base: (app: FastifyInstance) => Promise<void>
  /** Longest wait for the requests of a retired generation. Unit: ms. */
  readonly drainMs: number
  readonly log: Pick<Log, 'warn'>
  /** Longest hold of the event loop while schemas compile. Unit: ms. */
  readonly sliceMs: number
}

/** Longest time the `onClose` hooks of a generation may take. Unit: ms. */
const closeMs = 10_000

/** So many closed generations still in memory are worth a line in the log. */
const heldLimit = 50

/** What answers the requests of one server: whole Fastify applications, swapped behind it. */
export class GenerationHost {
  readonly #o: GenerationHostOptions
  #current: Generation | undefined
  #parts: ReadonlyMap<string, Part> = new Map()
  #id = 0
  #tail: Promise<unknown> = Promise.resolve()
  readonly #retiring = new Set<Promise<void>>()
  #retired: WeakRef<object>[] = []
  #closing = false
  /** Answers by status; the index is the status. */
  readonly answers = new Uint32Array(600)

  constructor(options: GenerationHostOptions) {
    this.#o = options
  }

  /** The generation that serves now. Ask each time: a kept one is closed sooner or later. */
  get current(): Generation {
    if (!this.#current) throw new TypeError('No generation serves yet')
    return this.#current
  }

  /** Generations that still wait for their last requests. */
  get retiring(): number {
    return this.#retiring.size
  }

  /** Closed generations that something still holds. Some wait for the collector; a number that only grows is a leak. */
  get held(): number {
    this.#retired = this.#retired.filter((ref) => ref.deref() !== undefined)
    return this.#retired.length
  }

  /** From now on each answer closes its connection. */
  set closing(value: boolean) {
    this.#closing = value
  }

  /**
   * Builds a generation with other parts and switches to it. One swap at a time, in the order of the calls; a change that
   * does not build rejects and leaves everything as it was.
   */
  swap(change: (parts: Map<string, Part>) => void): Promise<{ readonly gone: readonly Part[] }> {
    const run = this.#tail.then(() => this.#swap(change))
    // Without its value: the parts that went would stay with it until the next swap.
    this.#tail = run.then(
      () => undefined,
      () => undefined,
    )
    return run
  }

  /** Compiles every schema of the parts that waits for its first use, in slices; answers how many. @throws PartFailure */
  async compile(): Promise<number> {
    await this.#tail
    return await warmUp([...this.#parts.values()], this.#o.sliceMs)
  }

  async #swap(change: (parts: Map<string, Part>) => void): Promise<{ readonly gone: readonly Part[] }> {
    // Fastify boots in microtasks: without a breath, swaps in a row would keep requests waiting for all of them.
    await breathe()
    const parts = new Map(this.#parts)
    change(parts)
    const { address, options, base, sliceMs } = this.#o
    const warm = this.#current !== undefined
    const next = await buildGeneration({ id: ++this.#id, address, options, base, parts: [...parts.values()], warm, sliceMs })
    const gone = [...this.#parts.values()].filter((p) => parts.get(p.id) !== p)
    this.#parts = parts
    this.#switch(next)
    return { gone }
  }

  // Not a closure in #swap: that scope may live as long as the generation and would chain every older one to it.
  #switch(next: Generation): void {
    const old = this.#current
    this.#current = next
    if (old) this.#retire(old)
  }

  #retire(old: Generation): void {
    this.#retired.push(new WeakRef(old.app))
    if (this.#retired.length % heldLimit === 0 && this.held >= heldLimit)
      this.#o.log.warn(
        { held: this.held },
        'old generations are still held: does a plugin hand closures made in routes() to something that lives longer?',
      )
    const gone: Promise<void> = old.gauge
      .idle(this.#o.drainMs)
      .then(() => this.#end(old))
      .then(() => {
        this.#retiring.delete(gone)
      })
    this.#retiring.add(gone)
  }

  /** Closes a generation; a plugin's `onClose` that hangs or throws holds up nobody else. */
  async #end(generation: Generation): Promise<void> {
    try {
      await within(Math.min(this.#o.drainMs, closeMs), 'an onClose hook', () => generation.app.close())
    } catch (err) {
      this.#o.log.warn({ err, generation: generation.id }, 'a generation did not close cleanly')
    }
  }

  /** Waits for swaps under way and for requests, at most `ms`. */
  async drain(ms: number): Promise<void> {
    await this.#tail
    await this.current.gauge.idle(ms)
  }

  /** Closes the generations. The server itself is the caller's. */
  async close(): Promise<void> {
    await this.#tail
    await this.#end(this.current)
    await Promise.all(this.#retiring)
  }

  /** What a server's `request` event calls. */
  readonly onRequest = (req: IncomingMessage, res: ServerResponse): void => {
    const generation = this.#current
    if (!generation) {
      res.writeHead(503, { 'retry-after': '1', connection: 'close' }).end()
      return
    }
    if (req.url?.[0] !== '/') req.url = pathOfTarget(req.url ?? '/')
    if (this.#closing && req.httpVersionMajor < 2) res.setHeader('connection', 'close')
    hold(req, res, generation.gauge, this.answers)
    generation.handle(req, res)
  }

  /** What its `upgrade` event calls: an upgrade goes through the hooks and the route like any request; a refusal is an ordinary answer. */
  readonly onUpgrade = (req: IncomingMessage, socket: Duplex, head: Buffer): void => {
    setUpgrade(req, { socket, head })
    this.onRequest(req, rawResponse(req, socket))
  }
}
