import { createRequire } from 'node:module'
import type AjvCompiler from '@fastify/ajv-compiler'
import type { FastifySchemaCompiler } from 'fastify'
import { closedSchema } from './closed-schema.ts'
import { lowerBooleans } from './lower-booleans.ts'

type Check = ((data: unknown) => boolean) & { errors?: unknown }

/** The validators of one part, kept across generations so that a swap compiles nothing twice. */
export interface Compilers {
  /** For Fastify's `setValidatorCompiler`. */
  readonly validator: FastifySchemaCompiler<unknown>
  /** Compilations not done yet; each throws on a bad schema, with the route and part in its message. */
  pending(): readonly (() => void)[]
}

/** Bodies parsed from more bytes than this report only their first problem: all of them could be hundreds of thousands. */
export const allProblemsUpToBytes = 65_536
const large = new WeakSet()

/** Remembers that this body was a large one. */
export const markLarge = (body: object): void => {
  large.add(body)
}

const require = createRequire(import.meta.url)

/** An Ajv of its own. Its code is loaded with the first one, not with the server. */
const ajv = (customOptions: object): ((schema: object) => Check) => {
  const makeCompiler = require('@fastify/ajv-compiler') as typeof AjvCompiler
  const compile = makeCompiler()(
    {},
    { customOptions: { removeAdditional: false, strictTypes: false, strictTuples: false, ...customOptions } },
  )
  return (schema) => compile({ schema })
}

const lazily = <T>(make: () => T): (() => T) => {
  let made: T | undefined
  return () => (made ??= make())
}

/** Makes the compilers of one part. Nothing is compiled before its first use or `pending`. */
export const createCompilers = (): Compilers => {
  // The pool of ajv-compiler is per factory call, so each of these is an Ajv of its own that dies with the part.
  const body = lazily(() => ajv({ coerceTypes: false, allErrors: true }))
  const firstOnly = lazily(() => ajv({ coerceTypes: false, allErrors: false }))
  const values = lazily(() => ajv({ coerceTypes: 'array', allErrors: true }))
  const memo = new Map<string, WeakMap<object, Check>>()
  const waiting = new Set<() => void>()

  const lazyCheck = (schema: object, httpPart: string, reads: boolean, route: string): Check => {
    const isBody = httpPart === 'body'
    // Only for what is compiled: at a start that is a few of two hundred.
    let closed: object | undefined
    const shape = (): object => (closed ??= isBody || (httpPart === 'querystring' && !reads) ? closedSchema(schema) : schema)
    const prepare = httpPart === 'querystring' ? lowerBooleans(schema) : undefined
    let full: Check | undefined
    let quick: Check | undefined
    const compile = (): Check => {
      waiting.delete(warm)
      return (full ??= (isBody ? body() : values())(shape()))
    }
    const warm = (): void => {
      try {
        compile()
      } catch (cause) {
        throw new Error(`${route}, ${httpPart}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
      }
    }
    waiting.add(warm)
    const check: Check = (data) => {
      prepare?.(data)
      const run = isBody && typeof data === 'object' && data !== null && large.has(data) ? (quick ??= firstOnly()(shape())) : compile()
      const ok = run(data)
      check.errors = run.errors
      return ok
    }
    return check
  }

  const validator: FastifySchemaCompiler<unknown> = ({ schema, httpPart = 'body', method, url }) => {
    // An array, for a GET that answers HEAD.
    const reads = /^(GET|HEAD)$/.test(String(Array.isArray(method) ? method[0] : method))
    const key = `${httpPart} ${reads ? 'read' : 'write'}`
    const known = memo.get(key) ?? new WeakMap<object, Check>()
    memo.set(key, known)
    let check = known.get(schema as object)
    if (!check)
      known.set(
        schema as object,
        (check = lazyCheck(schema as object, httpPart, reads, `${Array.isArray(method) ? method.join(', ') : method} ${url}`)),
      )
    return check as never
  }
  return { validator, pending: () => [...waiting] }
}
