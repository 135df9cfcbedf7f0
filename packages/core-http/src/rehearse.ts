import { EventEmitter } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable, Writable } from 'node:stream'
import { composeHandler } from './handler.ts'
import { type HandlerOptions, resolveOptions } from './options.ts'

/** What a handler takes for an answer; what it writes is nowhere. */
class Unsent extends Writable {
  statusCode = 200
  headersSent = false
  readonly #headers = new Map<string, unknown>()
  override _write(_data: unknown, _encoding: string, done: () => void): void {
    done()
  }
  setHeader(name: string, value: unknown): void {
    this.#headers.set(name, value)
  }
  getHeader(name: string): unknown {
    return this.#headers.get(name)
  }
  writeHead(status: number): void {
    this.statusCode = status
    this.headersSent = true
  }
}

/** A GET as Node hands it over, without a socket. */
const asked = (url: string, cookie: string): Readable =>
  Object.assign(Readable.from([]), {
    method: 'GET',
    url,
    headers: { host: 'localhost', accept: 'application/json', cookie },
    httpVersionMajor: 1,
    socket: Object.assign(new EventEmitter(), { remoteAddress: '127.0.0.1' }),
  })

/** Options of {@link rehearseServer}. */
export interface Rehearsal extends HandlerOptions {
  /** URIs to ask for. */
  readonly asks: readonly string[]
  /** The cookie to ask with. */
  readonly cookie: string
}

/**
 * Composes a server without a listener, asks it, and closes it. For a program that V8 keeps as a start-up snapshot of its heap (`node --build-snapshot`): what
 * has run before the snapshot is compiled in it, so that its starts take less. Loads none of Node's modules that no snapshot can hold; `options` must not do so
 * either.
 *
 * @throws what `createHandler` throws
 */
export const rehearseServer = async ({ asks, cookie, ...options }: Rehearsal): Promise<void> => {
  const handler = await composeHandler(resolveOptions(options), () => 'rehearsal')
  for (const url of asks) {
    const answer = new Unsent()
    const closed = new Promise((done) => answer.once('close', done))
    handler.onRequest(asked(url, cookie) as unknown as IncomingMessage, answer as unknown as ServerResponse)
    await closed
  }
  await handler.close()
}
