import { CoreError } from '../errors.ts'

/** Longest URL. Longer ones are 414; the parser itself stops at 16 KiB of headers. */
export const maxUrlLength = 8_192

/** @throws {@link CoreError} `CORE_ERR_URL` for an encoded slash or NUL in the path, or broken percent-encoding anywhere; `CORE_ERR_URL_TOO_LONG`. */
export const checkUrl = (url: string): void => {
  if (url.length > maxUrlLength) throw new CoreError('CORE_ERR_URL_TOO_LONG', { limit: maxUrlLength })
  if (!url.includes('%')) return
  const query = url.indexOf('?')
  const path = query < 0 ? url : url.slice(0, query)
  if (/%2f/i.test(path)) throw new CoreError('CORE_ERR_URL', { problem: 'a slash (%2F) cannot be part of a name' })
  if (path.includes('%00')) throw new CoreError('CORE_ERR_URL', { problem: 'a NUL cannot be part of a name' })
  try {
    decodeURIComponent(path)
    if (query >= 0) decodeURIComponent(url.slice(query))
  } catch {
    throw new CoreError('CORE_ERR_URL', { problem: 'its percent-encoding is not valid UTF-8' })
  }
}
