import { type MediaHeader, probeMedia } from './probe-media.ts'

const schemes = new Set(['http:', 'https:', 'ftp:', 'ftps:', 'tftp:'])

/** The URL when a medium is named by one of a scheme that machines can boot from; undefined when it is a path. */
export function mediaUrl(path: string): URL | undefined {
  if (!/^[a-z]{3,5}:\/\//i.test(path)) return undefined
  const url = URL.parse(path)
  return url !== null && schemes.has(url.protocol) && url.hostname !== '' ? url : undefined
}

/** A URL as it may be shown and logged: without user and password. */
export function maskUrl(url: URL): string {
  if (url.username === '' && url.password === '') return url.href
  const shown = new URL(url)
  shown.username = '***'
  shown.password = ''
  return shown.href
}

/** What a server told. */
export type RemoteMedia =
  | { readonly ok: true; readonly header: MediaHeader /** Unit: bytes. */; readonly sizeBytes: number }
  | { readonly ok: false /** For a person. */; readonly why: string }

/** One answer may take this long. Unit: ms. */
const PATIENCE_MS = 10_000
/** Requests for one image; an ordinary one takes two. */
const MAX_REQUESTS = 8
/** The volume descriptors: read first, so that size and content come with one request. */
const FIRST = { offset: 32_768, length: 8192 }

/**
 * Reads the headers of an image on an HTTP server by ranges: two requests and 10 KiB for an ordinary ISO image. Redirects are followed within
 * http and https only; never reads more than it asked for.
 */
export async function probeRemoteMedia(url: URL, signal: AbortSignal): Promise<RemoteMedia> {
  let requests = 0
  const headers: Record<string, string> = { 'accept-encoding': 'identity' }
  const target = new URL(url)
  if (target.username !== '') {
    headers['authorization'] =
      `Basic ${Buffer.from(`${decodeURIComponent(target.username)}:${decodeURIComponent(target.password)}`).toString('base64')}`
    target.username = ''
    target.password = ''
  }
  async function range(offset: number, length: number): Promise<{ bytes: Buffer; sizeBytes: number }> {
    if (++requests > MAX_REQUESTS) throw new Refused('it takes too many requests to read')
    const response = await fetch(target, {
      headers: { ...headers, range: `bytes=${offset}-${offset + length - 1}` },
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    })
    const size = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1]
    if (response.status === 416) {
      await response.body?.cancel()
      return { bytes: Buffer.alloc(0), sizeBytes: Number(size ?? 0) }
    }
    if (response.status !== 206 || size === undefined) {
      await response.body?.cancel()
      throw new Refused(
        response.ok
          ? 'the server does not answer ranges (it must support "Range" requests to be booted from)'
          : `the server answered ${response.status}`,
      )
    }
    return { bytes: await upTo(response, length), sizeBytes: Number(size) }
  }
  try {
    const first = await range(FIRST.offset, FIRST.length)
    const header = await probeMedia({
      sizeBytes: first.sizeBytes,
      read: async (offset, length) => {
        const at = offset - FIRST.offset
        if (at >= 0 && at + length <= first.bytes.length) return first.bytes.subarray(at, at + length)
        return (await range(offset, length)).bytes
      },
    })
    return { ok: true, header, sizeBytes: first.sizeBytes }
  } catch (err) {
    if (signal.aborted) throw err
    if (err instanceof Refused) return { ok: false, why: err.message }
    const cause = err instanceof Error && err.cause instanceof Error ? err.cause : err
    const code = (cause as NodeJS.ErrnoException).code
    return { ok: false, why: code ?? (cause instanceof Error ? cause.message : 'no answer') }
  }
}

class Refused extends Error {}

/** A server may send more than was asked for. */
async function upTo(response: Response, length: number): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let got = 0
  const body = response.body as AsyncIterable<Uint8Array> | null
  if (body === null) return Buffer.alloc(0)
  for await (const part of body) {
    parts.push(part)
    got += part.length
    if (got >= length) break
  }
  return Buffer.concat(parts).subarray(0, length)
}
