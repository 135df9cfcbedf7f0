import { CoreError } from '../errors.ts'
import type { QueryValues } from './filters.ts'

/** Largest page. */
export const maxPage = 1_000

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[]
  /** Cursor of the next page; undefined on the last one. */
  readonly next: string | undefined
}

const single = (value: unknown): string => String(Array.isArray(value) ? value.at(-1) : value)

const limitOf = (query: QueryValues): number | undefined => {
  if (query['_limit'] === undefined) return undefined
  const value = single(query['_limit'])
  const limit = /^\d{1,6}$/.test(value) ? Number(value) : 0
  if (limit < 1 || limit > maxPage)
    throw new CoreError(
      'CORE_ERR_QUERY_LIMIT',
      { max: maxPage, value: value.slice(0, 20) },
      { errors: [{ pointer: '/_limit', reason: `must be a whole number from 1 to ${maxPage}` }] },
    )
  return limit
}

const cursorOf = (id: string, index: number): string => Buffer.from(JSON.stringify([id, index])).toString('base64url')

const startOf = <T>(items: readonly T[], after: string, idOf: (item: T) => string): number => {
  try {
    const [id, index] = JSON.parse(Buffer.from(after, 'base64url').toString()) as [unknown, unknown]
    if (typeof id === 'string' && typeof index === 'number' && Number.isSafeInteger(index) && index >= 0) {
      const at = items.findIndex((item) => idOf(item) === id)
      // The last item of the page before may be gone by now: go on from its place.
      return at >= 0 ? at + 1 : index
    }
  } catch {
    // Falls through to the same answer as any other thing that is no cursor.
  }
  throw new CoreError('CORE_ERR_QUERY_CURSOR', {}, { errors: [{ pointer: '/_after', reason: 'is not a cursor of this list' }] })
}

/** Cuts the page out of a list that `_limit` and `_after` ask for; without them the list is one page. */
export const pageOf = <T>(items: readonly T[], query: QueryValues, idOf: (item: T) => string): Page<T> => {
  const limit = limitOf(query)
  const start = query['_after'] === undefined ? 0 : startOf(items, single(query['_after']), idOf)
  if (limit === undefined && start === 0) return { items, next: undefined }
  const end = limit === undefined ? items.length : start + limit
  const page = items.slice(start, end)
  const last = page.at(-1)
  return { items: page, next: last !== undefined && end < items.length ? cursorOf(idOf(last), end - 1) : undefined }
}

/** The URL of the next page, for a Link header. */
export const nextLink = (url: string, next: string): string => {
  const [path = '', query = ''] = url.split('?', 2)
  const params = new URLSearchParams(query)
  params.set('_after', next)
  return `<${path}?${params.toString()}>; rel="next"`
}
