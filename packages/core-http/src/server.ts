import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import type { RequestLog } from './log/request-log.ts'
import type { Guard, Responder } from './needs.ts'
import type { HandOver, Upgrade } from './plugins/plugin.ts'
import type { PluginManager } from './plugins/plugin-manager.ts'

/** What answers requests, without a listener. */
export interface Handler {
  /** The path it is mounted at; '' for all of the server. */
  readonly serverRoot: string
  /** For the `request` event of an http, https or http2 server. */
  readonly onRequest: (req: IncomingMessage, res: ServerResponse) => void
  /** For its `upgrade` event. */
  readonly onUpgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => void
  /**
   * Drains requests (at most `closeDrainMs`, or less), stops plugins, ends streams that their owners left open, writes the request log. Further calls share the first
   * one's promise.
   */
  close(o?: { readonly reason?: string; readonly drainMs?: number }): Promise<void>
  readonly guard: Guard
  readonly responder: Responder
  readonly handOver: HandOver
  readonly upgrade: Upgrade
  /** Lets go of the generation of an answer that goes on as a stream; `handOver` does this and more. */
  detach(raw: object): void
  readonly plugins: PluginManager
  readonly requestLog: RequestLog
  /**
   * Compiles every schema that waits for its first use, and answers how many: for a test that wants to know of bad ones, or a program that would rather pay at
   * its start.
   *
   * @throws Error with the route and the part of the request in its message
   */
  compile(): Promise<number>
  /** Sends a request without a socket, to the generation that serves now. */
  inject(o: InjectOptions | string): Promise<LightMyRequestResponse>
  /** The text of a code; the code itself when there is none. */
  translate(code: string, params: Readonly<Record<string, unknown>>, locale: string): string
  /** Generations that still wait for their last requests. */
  readonly retiring: number
}

/** A running (or prepared) server. Its `close` stops accepting first. */
export interface Server extends Handler {
  /** Starts to listen. @throws {@link CoreError} `CORE_ERR_INSECURE_LISTEN` */
  listen(): Promise<string>
  /** Where it is reached, with the server root; before it listens, with the configured port. */
  readonly url: string
}
