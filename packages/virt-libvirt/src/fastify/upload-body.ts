import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { Busboy, type BusboyHeaders } from '@fastify/busboy'
import { VirtError } from '../errors.ts'

/** One chunk of an upload as it arrives. */
export interface UploadBody {
  /** What the sender says it has; resolves when it was said, which may be after the content. Unit: bytes. */
  readonly size: number | Promise<number>
  readonly content: AsyncIterable<Uint8Array>
}

const refuse = (pointer: string, reason: string): VirtError => new VirtError('VIRT_ERR_FIELD_INVALID', { pointer, reason })

/**
 * Reads the body of a chunk: `multipart/form-data` with `chunk_size` before or after `chunk`, or `application/octet-stream`, whose size is its
 * Content-Length. The content is streamed, never gathered.
 * @throws {@link VirtError} `VIRT_ERR_FIELD_INVALID`
 */
export function readUpload(raw: IncomingMessage, use: (body: UploadBody) => Promise<void>): Promise<void> {
  const type = raw.headers['content-type'] ?? ''
  if (!type.toLowerCase().startsWith('multipart/form-data')) {
    const length = raw.headers['content-length']
    if (length === undefined) return Promise.reject(refuse('/chunk_size', 'the request must say its Content-Length'))
    return use({ size: Number(length), content: raw })
  }
  return multipart(raw, raw.headers, use)
}

function multipart(raw: IncomingMessage, headers: IncomingHttpHeaders, use: (body: UploadBody) => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const size = Promise.withResolvers<number>()
    size.promise.catch(() => undefined)
    let said: number | undefined
    let work: Promise<void> | undefined
    let failure: Error | undefined
    let file: Readable | undefined
    const fail = (err: Error): void => {
      if (failure !== undefined) return
      failure = err
      raw.unpipe()
      raw.resume()
      size.reject(err)
      file?.destroy(err)
      // The answer waits until the volume takes chunks again.
      Promise.allSettled([work]).then(() => reject(err), reject)
    }
    let parser
    try {
      parser = new Busboy({ headers: headers as BusboyHeaders, limits: { files: 1, fields: 4, fieldSize: 64, headerPairs: 32 } })
    } catch {
      fail(refuse('/chunk', 'the body is not multipart/form-data with a boundary'))
      return
    }
    parser.on('field', (name: string, value: string) => {
      if (name === 'chunk_size' && /^\d{1,15}$/.test(value)) size.resolve((said = Number(value)))
      else fail(refuse(`/${name}`, name === 'chunk_size' ? 'it must be a number of bytes' : 'there is no such field'))
    })
    parser.on('file', (name: string, content: Readable) => {
      file = content
      content.on('error', () => undefined)
      if (failure !== undefined) {
        content.resume()
        return
      }
      if (name !== 'chunk') {
        content.resume()
        fail(refuse(`/${name}`, 'there is no such field'))
        return
      }
      work = use({ size: said ?? size.promise, content })
      work.catch((err: unknown) => {
        fail(err instanceof Error ? err : new Error(String(err)))
      })
    })
    parser.on('error', (err: unknown) => fail(refuse('/chunk', err instanceof Error ? err.message : 'the body ends early')))
    parser.on('finish', () => {
      if (work === undefined) fail(refuse('/chunk', 'it is missing'))
      else if (said === undefined) fail(refuse('/chunk_size', 'it is missing'))
      else work.then(resolve, reject)
    })
    raw.on('aborted', () => fail(new Error('the sender went away')))
    raw.pipe(parser)
  })
}
