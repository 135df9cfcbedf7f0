import { createRequire } from 'node:module'
import type * as Re2 from 're2js'
import { CoreError } from '../errors.ts'

/** Longest filter. Matching is linear in the text times the length of the pattern. */
export const maxFilterLength = 256

/** Query values as Fastify's parser gives them. */
export type QueryValues = Readonly<Record<string, unknown>>

/** Keeps the objects that fit all filters. */
export type Filter = (item: unknown) => boolean

const require = createRequire(import.meta.url)

/** Its tables of Unicode are a burden for a start that filters nothing. */
const re2 = (): typeof Re2.RE2JS => (require('re2js') as typeof Re2).RE2JS

/** One `_flag` of the query that every list understands. */
export const pagingFlags = ['_limit', '_after'] as const

const textOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value)
  return undefined
}

const matcher = (field: string, pattern: string): ((value: unknown) => boolean) => {
  if (pattern.length > maxFilterLength) throw new CoreError('CORE_ERR_QUERY_FILTER', { field, max: maxFilterLength })
  let re: Re2.RE2JS | undefined
  try {
    // RE2: linear in the text whatever the pattern, so that nobody can stop the server with one.
    re = re2().compile(pattern)
  } catch {
    // Not a regular expression ("C++"): equality is all there is.
  }
  const lower = pattern.toLowerCase()
  return (value) => {
    const text = textOf(value)
    if (text === undefined) return false
    if (text === pattern || (typeof value === 'boolean' && text === lower)) return true
    return re?.matcher(text).lookingAt() ?? false
  }
}

const fieldOf = (item: unknown, field: string): unknown => {
  if (typeof item !== 'object' || item === null) return undefined
  if (Object.hasOwn(item, field)) return (item as Readonly<Record<string, unknown>>)[field]
  const dot = field.indexOf('.')
  return dot < 0 ? undefined : fieldOf(fieldOf(item, field.slice(0, dot)), field.slice(dot + 1))
}

/**
 * Makes the filter of a query: each key that does not begin with `_` names a field (dotted for an inner one), each value is
 * equal to it or a regular expression that matches from its start; of a list, one element must fit. undefined: no filters.
 *
 * @throws CoreError `CORE_ERR_QUERY_FILTER` for a pattern that is too long.
 */
export const filterOf = (query: QueryValues, except: readonly string[] = []): Filter | undefined => {
  const checks: Filter[] = []
  for (const [field, given] of Object.entries(query)) {
    if (field.startsWith('_') || except.includes(field)) continue
    for (const pattern of Array.isArray(given) ? (given as unknown[]) : [given]) {
      const fits = matcher(field, String(pattern))
      checks.push((item) => {
        const value = fieldOf(item, field)
        return Array.isArray(value) ? value.some(fits) : fits(value)
      })
    }
  }
  return checks.length === 0 ? undefined : (item) => checks.every((check) => check(item))
}

/** @throws CoreError `CORE_ERR_QUERY_FLAG` for a `_flag` that neither every list nor this route understands. */
export const checkFlags = (query: QueryValues, declared: readonly string[]): void => {
  const known = [...pagingFlags, ...declared]
  for (const key of Object.keys(query))
    if (key.startsWith('_') && !known.includes(key))
      throw new CoreError(
        'CORE_ERR_QUERY_FLAG',
        { flag: key.slice(0, 80), known: known.join(', ') },
        { errors: [{ pointer: `/${key.slice(0, 80)}`, reason: 'is not a flag of this list' }] },
      )
}
