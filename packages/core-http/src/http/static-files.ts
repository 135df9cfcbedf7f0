import { createReadStream } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { CoreError } from '../errors.ts'
import { isUnchanged } from '../respond/etag.ts'

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
}

const isPlain = (path: string): boolean =>
  path !== '' && path.split('/').every((part) => part !== '' && !part.startsWith('.') && !/[\\\0]/.test(part))

/** The real path of a file below `root`; undefined when it is not there, or not below it after following links. */
const locate = async (root: URL, path: string): Promise<string | undefined> => {
  if (!isPlain(path)) return undefined
  try {
    const top = await realpath(fileURLToPath(root))
    const file = await realpath(join(top, path))
    return file.startsWith(top + sep) ? file : undefined
  } catch {
    return undefined
  }
}

/**
 * Answers a file below `root`. Browsers keep it and ask each time whether it is still the same: a package of the same version can be other files. Types a browser would run or show, and only those, are named; the rest is a download.
 *
 * @throws CoreError `CORE_ERR_NOT_FOUND` for anything that is no plain file below it.
 */
export const sendFile = async (
  request: FastifyRequest,
  reply: FastifyReply,
  o: { readonly root: URL; readonly path: string },
): Promise<FastifyReply> => {
  const file = await locate(o.root, o.path)
  const info = file === undefined ? undefined : await stat(file)
  if (file === undefined || !info?.isFile()) throw new CoreError('CORE_ERR_NOT_FOUND', { uri: request.url.split('?', 1)[0] ?? '' })
  // When its content came here: packages of npm all say 1985 as the time they were changed.
  const etag = `"${info.ctimeMs.toString(36)}.${info.size.toString(36)}"`
  const type = types[extname(file).toLowerCase()]
  reply.header('etag', etag).header('cache-control', 'public, no-cache')
  if (isUnchanged(request.headers['if-none-match'], etag)) return reply.code(304).send()
  if (type === undefined) reply.header('content-disposition', 'attachment')
  reply.header('content-length', info.size).header('content-type', type ?? 'application/octet-stream')
  return reply.send(createReadStream(file))
}
