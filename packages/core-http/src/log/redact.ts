import type { JsonValue } from '../needs.ts'

const secret = /pass|secret|token|key|credential|chap|cookie|auth|ticket|pin\b/i

/** Removes user and password from URLs inside a text. */
export const maskUrls = (text: string): string => text.replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/?#@]*@/gi, '$1***@')

/** Names of the fields that a body's schema marks `writeOnly`: secrets, whatever they are called. */
export const writeOnlyOf = (schema: unknown): ReadonlySet<string> => {
  const { properties } = (schema ?? {}) as { readonly properties?: Readonly<Record<string, { readonly writeOnly?: unknown }>> }
  return new Set(Object.entries(properties ?? {}).flatMap(([name, field]) => (field.writeOnly === true ? [name] : [])))
}

const none: ReadonlySet<string> = new Set()

/** The plain values of a body that a log line may show: no secrets, no inner objects, at most 20 of at most 200 characters. */
export const loggable = (body: unknown, hidden: ReadonlySet<string> = none): Record<string, JsonValue> => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return {}
  const out: Record<string, JsonValue> = {}
  for (const [name, value] of Object.entries(body).slice(0, 20)) {
    if (secret.test(name) || hidden.has(name)) continue
    if (typeof value === 'string') out[name] = maskUrls(value.slice(0, 200))
    else if (typeof value === 'number' || typeof value === 'boolean') out[name] = value
  }
  return out
}

/** A URL for the log: without credentials, and without the values of query keys that may be secrets. */
export const loggableUrl = (url: string): string => {
  const [path = '', query] = url.slice(0, 2_000).split('?', 2)
  if (query === undefined) return maskUrls(path)
  const kept = query.split('&').map((pair) => {
    const [name = ''] = pair.split('=', 1)
    return secret.test(name) ? `${name}=***` : pair
  })
  return maskUrls(`${path}?${kept.join('&')}`)
}
