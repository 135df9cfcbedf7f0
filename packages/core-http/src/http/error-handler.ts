import type { FastifyReply, FastifyRequest } from 'fastify'
import { readAccept, wantsPage } from '../access/accept.ts'
import { stateOf } from '../access/request-state.ts'
import type { Catalogue } from '../messages/catalogue.ts'
import { negotiateLocale } from '../messages/locale.ts'
import { pseudo, pseudoLocale } from '../messages/pseudo.ts'
import type { Log } from '../needs.ts'
import { type Answerable, codedOf, statusOfError } from './coded.ts'
import { problemOf, problemPage, problemType } from './problem.ts'

/** What the error handler needs. */
export interface ErrorHandlerOptions {
  readonly catalogue: Catalogue
  readonly log: Log
  readonly serverRoot: string
  /** True when there is a login page to send browsers to. */
  readonly hasShell: boolean
  /** `WWW-Authenticate` of a 401; '': none. */
  readonly challenge: string
  readonly onCode?: (request: FastifyRequest, error: Answerable) => void
}

/** Unread bodies up to this are read and dropped so that the connection can be used again. */
const dropBodyUpTo = 65_536

const leavesBodyUnread = (request: FastifyRequest): boolean => {
  if (request.raw.complete) return false
  const length = request.headers['content-length']
  return request.headers['transfer-encoding'] !== undefined || (length !== undefined && Number(length) > dropBodyUpTo)
}

const textOf = (catalogue: Catalogue, error: Answerable, locale: string): string => {
  // An error of a package says its English text itself; one that only says its code has it in the messages.
  const text = locale === 'en' && error.message !== error.code ? undefined : catalogue.text(error.code, error.params, locale)
  if (text !== undefined) return text
  return locale === pseudoLocale ? pseudo(error.message) : error.message
}

const retryAfter = (error: Answerable): string | undefined => {
  const seconds = ['seconds', 'retryAfter', 'retry_after', 'retryAfterSeconds']
    .map((k) => error.params[k])
    .find((v): v is number => typeof v === 'number')
  return seconds === undefined ? undefined : String(Math.max(1, Math.ceil(seconds)))
}

/** Makes the one place where a thrown error becomes an answer: a problem for programs, a page or the login for browsers. */
export const createErrorHandler = (o: ErrorHandlerOptions) => {
  const loginRedirect = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const path = request.url.split('?', 1)[0]
    const next = path === '/' || !/^\/(?![/\\])/.test(request.url) ? '' : `?next=${encodeURIComponent(`${o.serverRoot}${request.url}`)}`
    return reply.code(303).header('location', `${o.serverRoot}/login.html${next}`).header('cache-control', 'no-store').send()
  }

  return (thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const limit = request.routeOptions.bodyLimit
    const error = codedOf(thrown, { requestId: request.id, limit, contentType: request.headers['content-type'] ?? '' })
    const status = statusOfError(error)
    o.onCode?.(request, error)
    if (status >= 500)
      o.log[status === 503 ? 'warn' : 'error']({ err: error.cause ?? error, requestId: request.id, code: error.code }, 'request failed')
    const accepts = readAccept(request.headers.accept)
    const page = wantsPage(accepts) && request.headers['x-requested-with'] !== 'XMLHttpRequest'
    // HTTP/2 has no such header; there the stream alone ends.
    if (request.raw.httpVersionMajor >= 2) reply.removeHeader('connection')
    else if (leavesBodyUnread(request)) reply.header('connection', 'close')
    if (status === 401 && page && o.hasShell && (request.method === 'GET' || request.method === 'HEAD'))
      return loginRedirect(request, reply)
    if (status === 401 && o.challenge !== '' && request.headers['x-requested-with'] !== 'XMLHttpRequest')
      reply.header('www-authenticate', o.challenge)
    const wait = retryAfter(error)
    if (wait !== undefined && (status === 429 || status === 503)) reply.header('retry-after', wait)
    if (error.headers) reply.headers(error.headers)
    const locale = stateOf(request)?.ctx.locale ?? negotiateLocale(o.catalogue.languages(), undefined, request.headers)
    const problem = problemOf({
      error,
      status,
      text: textOf(o.catalogue, error, locale),
      instance: `${o.serverRoot}${request.url.split('?', 1)[0] ?? ''}`,
      requestId: request.id,
    })
    reply.code(status).header('cache-control', 'no-store')
    if (page) return reply.type('text/html; charset=utf-8').send(problemPage(problem, `${o.serverRoot}/`))
    return reply.type(problemType).send(JSON.stringify(problem))
  }
}
