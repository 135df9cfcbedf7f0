import type { FastifyReply, FastifyRequest } from 'fastify'
import { createGate, type Gate } from './access/gate.ts'
import { createErrorHandler } from './http/error-handler.ts'
import { createRequestLog, type RequestLog } from './log/request-log.ts'
import { setErrorCode } from './log/watch-request.ts'
import { type Catalogue, createCatalogue, readMessages } from './messages/catalogue.ts'
import type { BaseTools, ResolvedOptions } from './options.ts'
import type { AnyPlugin } from './plugins/plugin.ts'
import { ownMessages } from './routes/own-tabs.ts'
import { createResponder } from './respond/responder.ts'
import { createHandedOver, type HandedOver } from './swap/hand-over.ts'
import { type Compilers, createCompilers } from './validation/compilers.ts'

/** What lives as long as the server and knows no generation. */
export interface Services {
  readonly catalogue: Catalogue
  readonly gate: Gate
  readonly requestLog: RequestLog
  readonly tools: BaseTools
  /** Streams and sockets that are open. */
  readonly handedOver: HandedOver
  /** Of the routes outside plugins. */
  readonly compilers: Compilers
  readonly onError: (error: unknown, request: FastifyRequest, reply: FastifyReply) => unknown
}

/** Makes the services and reads the texts. */
export const createServices = async (o: ResolvedOptions): Promise<Services> => {
  const catalogue = createCatalogue()
  for (const texts of await Promise.all([ownMessages, ...o.messages].map((url) => readMessages(url, o.log)))) catalogue.add(texts)
  const gate = createGate({ identity: o.identity, policy: o.policy, log: o.log, languages: () => catalogue.languages() })
  const requestLog = createRequestLog({ store: o.store, log: o.log, events: o.events, tasks: o.tasks, flushMs: o.requestLogFlushMs })
  const handedOver = createHandedOver()
  const tools: BaseTools = {
    guard: gate.guard,
    responder: createResponder({ serverRoot: o.serverRoot }),
    handOver: handedOver.handOver,
    upgrade: handedOver.upgrade,
    translate: (code, params, locale) => catalogue.text(code, params, locale) ?? code,
  }
  const onError = createErrorHandler({
    catalogue,
    log: o.log,
    serverRoot: o.serverRoot,
    hasShell: o.shell !== undefined,
    challenge: o.challenge,
    onCode: (request, error) => setErrorCode(request, error.code),
  })
  return { catalogue, gate, requestLog, tools, handedOver, onError, compilers: createCompilers() }
}

/** Makes the function that adds the texts of plugins that began to run, and takes away those of plugins that ceased to. */
export const createMessageKeeper = (catalogue: Catalogue, log: ResolvedOptions['log']) => {
  const undos = new Map<string, () => void>()
  return async (running: ReadonlyMap<string, AnyPlugin>): Promise<void> => {
    for (const [id, undo] of undos)
      if (!running.has(id)) {
        undo()
        undos.delete(id)
      }
    for (const [id, plugin] of running)
      if (plugin.messages && !undos.has(id)) undos.set(id, catalogue.add(await readMessages(plugin.messages, log)))
  }
}
