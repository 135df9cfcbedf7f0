import { CoreError, type FieldProblem } from '../errors.ts'
import type { CodedError } from '../needs.ts'
import { problemsOf } from '../validation/problems.ts'

/** A coded error with what an answer may carry besides. */
export type Answerable = CodedError & {
  readonly errors?: readonly FieldProblem[]
  readonly headers?: Readonly<Record<string, string>>
}

interface Foreign {
  readonly code?: unknown
  readonly params?: unknown
  readonly statusCode?: unknown
  readonly validation?: readonly unknown[]
  readonly validationContext?: string
}

const isCoded = (e: Error & Foreign): boolean =>
  typeof e.code === 'string' && /^[A-Z][A-Z0-9]*_ERR_[A-Z0-9_]+$/.test(e.code) && !e.code.startsWith('FST_')

const partNames: Readonly<Record<string, string>> = { querystring: 'query', params: 'path', headers: 'headers', body: 'body' }

const validation = (e: Error & Foreign): CoreError => {
  const errors = problemsOf((e.validation ?? []) as Parameters<typeof problemsOf>[0])
  const problems = errors.map(({ pointer, reason }) => `${pointer || '/'} ${reason}`).join('; ')
  return new CoreError('CORE_ERR_VALIDATION', { part: partNames[e.validationContext ?? 'body'] ?? 'body', problems }, { errors, cause: e })
}

const fromFastify = (e: Error & Foreign, limit: number, contentType: string): CoreError | undefined => {
  switch (e.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new CoreError('CORE_ERR_BODY_TOO_LARGE', { limit }, { cause: e })
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new CoreError('CORE_ERR_MEDIA_TYPE', { type: contentType.slice(0, 100) }, { cause: e })
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new CoreError('CORE_ERR_BODY_LENGTH', {}, { cause: e })
    case 'FST_ERR_BAD_URL':
      return new CoreError('CORE_ERR_URL', { problem: 'its percent-encoding is not valid UTF-8' }, { cause: e })
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return new CoreError('CORE_ERR_URL', { problem: 'a name in it is too long' }, { cause: e })
    default:
      return undefined
  }
}

/**
 * Any thrown thing as an error that may be shown: coded errors as they are, Fastify's own as codes of this package, the rest
 * as CORE_ERR_INTERNAL with the original as its cause.
 */
export const codedOf = (
  thrown: unknown,
  o: { readonly requestId: string; readonly limit: number; readonly contentType: string },
): Answerable => {
  const e = (thrown instanceof Error ? thrown : new Error(String(thrown))) as Error & Foreign
  if (e.validation) return validation(e)
  if (isCoded(e)) {
    if (typeof e.params === 'object' && e.params !== null) return e as Answerable
    return Object.assign(e, { params: {} }) as Answerable
  }
  const known = fromFastify(e, o.limit, o.contentType)
  if (known) return known
  // A client that goes away while it sends its body.
  if (e.code === 'ECONNRESET' || e.message === 'aborted') return new CoreError('CORE_ERR_BODY_LENGTH', {}, { cause: e })
  return new CoreError('CORE_ERR_INTERNAL', { request: o.requestId }, { cause: e })
}

/** The status of an error. */
export const statusOfError = (e: Answerable & { readonly statusCode?: unknown }): number => {
  const status = e.status ?? e.statusCode
  return typeof status === 'number' && status >= 400 && status <= 599 ? status : 500
}
