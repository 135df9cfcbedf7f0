import type { IncomingMessage, ServerResponse } from 'node:http'
import { setImmediate as breathe } from 'node:timers/promises'
import fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import type { Compilers } from '../validation/compilers.ts'
import { type AddressOf, Face } from './face.ts'
import { Gauge } from './gauge.ts'
import { holdOf } from './hold.ts'

/** Routes that come and go together: one plugin's. */
export interface Part {
  readonly id: string
  /** Adds the routes to a scope of their own. Runs once per generation, so it leaves nothing behind. */
  register(scope: FastifyInstance): Promise<void>
  /** Requests of this part that still run, in whatever generation. */
  readonly gauge: Gauge
  /** Die with the part: a compiler keeps every schema it has seen. */
  readonly compilers: Compilers
}

/** One whole Fastify application. */
export interface Generation {
  readonly id: number
  readonly app: FastifyInstance
  readonly gauge: Gauge
  readonly handle: (req: IncomingMessage, res: ServerResponse) => void
}

/** A part whose routes could not be added. */
export class PartFailure extends Error {
  readonly partId: string
  constructor(partId: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.partId = partId
  }
}

/** What a generation is made of. */
export interface GenerationParts {
  readonly id: number
  readonly address: AddressOf
  readonly options: FastifyServerOptions
  readonly base: (app: FastifyInstance) => Promise<void>
  readonly parts: readonly Part[]
  /** Compile all schemas now, in slices; false leaves each to its first use. */
  readonly warm: boolean
  readonly sliceMs: number
}

const scoped =
  (part: Part, failed: (e: PartFailure) => void) =>
  async (scope: FastifyInstance): Promise<void> => {
    // Requests of the generation that still serves get their turn between two parts.
    await breathe()
    scope.setValidatorCompiler(part.compilers.validator)
    const { gauge } = part
    scope.addHook('onRequest', (_request, reply, done) => {
      const held = holdOf(reply.raw)
      if (held && held.gauges.length > 0) {
        gauge.enter()
        held.gauges.push(gauge)
      }
      done()
    })
    try {
      await part.register(scope)
    } catch (cause) {
      const failure = new PartFailure(part.id, cause)
      failed(failure)
      throw failure
    }
  }

/** Builds a generation and makes it ready; a part or schema that does not fit rejects and leaves nothing behind. */
export const buildGeneration = async (o: GenerationParts): Promise<Generation> => {
  const gauge = new Gauge()
  let handle: Generation['handle'] | undefined
  const app = fastify({
    ...o.options,
    serverFactory: (handler) => {
      handle = handler
      // The Face has of http.Server what Fastify uses of it; the real one is never handed out.
      return new Face(o.address) as never
    },
  }) as unknown as FastifyInstance
  let failure: PartFailure | undefined
  try {
    await o.base(app)
    for (const part of o.parts) await app.register(scoped(part, (e) => (failure = e)))
    await app.ready()
    if (o.warm) await warmUp(o.parts, o.sliceMs)
    // The Face listens to nothing, but onListen hooks run and addresses() answers.
    await app.listen({ host: '127.0.0.1', port: 0 })
  } catch (e) {
    await app.close().catch(() => undefined)
    // The boot of Fastify may wrap or replace what a part threw.
    throw failure ?? e
  }
  if (!handle) throw new TypeError('Fastify did not ask for a server')
  return { id: o.id, app, gauge, handle }
}

/** Compiles what the parts have not yet used, in slices; answers how many schemas. @throws PartFailure */
export const warmUp = async (parts: readonly Pick<Part, 'id' | 'compilers'>[], sliceMs: number): Promise<number> => {
  let count = 0
  let began = performance.now()
  for (const part of parts)
    for (const compile of part.compilers.pending()) {
      try {
        compile()
      } catch (cause) {
        throw new PartFailure(part.id, cause)
      }
      count++
      if (performance.now() - began > sliceMs) {
        await breathe()
        began = performance.now()
      }
    }
  return count
}
