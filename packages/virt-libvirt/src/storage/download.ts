import { VirtError } from '../errors.ts'
import { maskUrl } from '../media/remote-media.ts'

/** How much a server has, and whether it can begin in the middle. */
export interface RemoteFile {
  /** Unit: bytes. */
  readonly sizeBytes: number
  readonly hasRanges: boolean
}

/** Unit: ms. A server that sends nothing for so long has hung. */
const CONNECT_MS = 30_000

function request(url: URL, from: number, to: number | undefined, signal: AbortSignal): Promise<Response> {
  const target = new URL(url)
  const headers: Record<string, string> = { 'accept-encoding': 'identity', range: `bytes=${from}-${to ?? ''}` }
  if (target.username !== '') {
    headers['authorization'] =
      `Basic ${Buffer.from(`${decodeURIComponent(target.username)}:${decodeURIComponent(target.password)}`).toString('base64')}`
    target.username = ''
    target.password = ''
  }
  return fetch(target, { headers, signal })
}
const failed = (url: URL, why: string, cause?: unknown): VirtError =>
  new VirtError('VIRT_ERR_DOWNLOAD', { url: maskUrl(url), why }, { cause })
const reason = (err: unknown): string => {
  const cause = err instanceof Error && err.cause instanceof Error ? err.cause : err
  return (cause as NodeJS.ErrnoException).code ?? (cause instanceof Error ? cause.message : 'no answer')
}

/**
 * Asks a server for the size of a file.
 * @throws {@link VirtError} `VIRT_ERR_DOWNLOAD` when it does not answer, or does not say how much there is.
 */
export async function remoteFile(url: URL, signal: AbortSignal): Promise<RemoteFile> {
  let response: Response
  try {
    response = await request(url, 0, 0, AbortSignal.any([signal, AbortSignal.timeout(CONNECT_MS)]))
  } catch (err) {
    if (signal.aborted) throw err
    throw failed(url, reason(err), err)
  }
  await response.body?.cancel()
  const total = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1]
  if (response.status === 206 && total !== undefined) return { sizeBytes: Number(total), hasRanges: true }
  const length = response.headers.get('content-length')
  if (!response.ok) throw failed(url, `the server answered ${response.status}`)
  if (length === null || Number(length) === 0) throw failed(url, 'the server does not say how large it is')
  return { sizeBytes: Number(length), hasRanges: false }
}

/** The content of a file from `offset` on. @throws {@link VirtError} `VIRT_ERR_DOWNLOAD` */
export async function* remoteContent(url: URL, offset: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    const response = await request(url, offset, undefined, signal)
    const isPartial = response.status === 206
    if (!response.ok || response.body === null || (offset > 0 && !isPartial)) {
      await response.body?.cancel()
      throw failed(url, response.ok ? 'the server cannot begin in the middle' : `the server answered ${response.status}`)
    }
    yield* response.body as unknown as AsyncIterable<Uint8Array>
  } catch (err) {
    if (signal.aborted || err instanceof VirtError) throw err
    throw failed(url, reason(err), err)
  }
}
