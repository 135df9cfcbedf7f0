import { EventEmitter } from 'node:events'
import type { AddressInfo } from 'node:net'

/** Tells where the real server listens; null before it does, or when nobody knows. */
export type AddressOf = () => AddressInfo | string | null

/**
 * What a Fastify generation takes for its server.
 *
 * Closing a generation must not close the real server, and the listeners Fastify adds to "its" server must die with the
 * generation: with the real server in this place every generation ever made stays alive.
 */
export class Face extends EventEmitter {
  listening = false
  readonly #addressOf: AddressOf

  constructor(addressOf: AddressOf) {
    super()
    this.#addressOf = addressOf
  }

  /** The real server's address; an invented one before it listens, because Fastify reads it at once. */
  address(): AddressInfo | string | null {
    return this.#addressOf() ?? { address: '127.0.0.1', family: 'IPv4', port: 0 }
  }

  listen(): this {
    this.listening = true
    process.nextTick(() => this.emit('listening'))
    return this
  }

  close(done?: () => void): this {
    this.removeAllListeners()
    if (done) process.nextTick(done)
    return this
  }

  closeIdleConnections(): void {
    // The connections belong to the real server.
  }

  closeAllConnections(): void {
    // The connections belong to the real server.
  }

  setTimeout(): this {
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }
}
