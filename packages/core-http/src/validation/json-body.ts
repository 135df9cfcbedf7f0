import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { CoreError } from '../errors.ts'
import { allProblemsUpToBytes, markLarge } from './compilers.ts'
import { parseJsonText } from './json-text.ts'

const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i

const mediaType = (request: FastifyRequest): CoreError =>
  new CoreError('CORE_ERR_MEDIA_TYPE', { type: (request.headers['content-type'] ?? '').slice(0, 100) })

const parse = (request: FastifyRequest, body: Buffer): unknown => {
  const named = charset.exec(request.headers['content-type'] ?? '')?.[1]
  if (named !== undefined && !/^utf-?8$/i.test(named)) throw mediaType(request)
  if (body.length === 0) return {}
  if (!isUtf8(body)) throw new CoreError('CORE_ERR_JSON', { problem: 'it is not UTF-8' })
  const value = parseJsonText(body.toString())
  if (body.length > allProblemsUpToBytes && typeof value === 'object' && value !== null) markLarge(value)
  return value
}

/** Makes JSON the one body the app understands: UTF-8, no key twice, no prototype keys; an empty body of any type is `{}`. */
export const addJsonBody = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      done(null, parse(request, body as Buffer))
    } catch (e) {
      done(e as Error)
    }
  })
  app.addContentTypeParser('*', (request, payload, done) => {
    const refuse = (): void => {
      payload.off('end', accept)
      done(mediaType(request))
    }
    const accept = (): void => {
      payload.off('data', refuse)
      done(null, {})
    }
    payload.once('data', refuse).once('end', accept).once('error', done)
  })
}
