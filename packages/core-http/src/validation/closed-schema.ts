type Schema = Readonly<Record<string, unknown>>

const isObject = (v: unknown): v is Schema => typeof v === 'object' && v !== null && !Array.isArray(v)

const eachValue = (map: unknown): unknown =>
  isObject(map) ? Object.fromEntries(Object.entries(map).map(([k, v]) => [k, closedSchema(v)])) : map

/**
 * The same schema with every object closed: a property it does not name is refused instead of kept.
 *
 * Objects that say themselves what becomes of other properties stay as they are, and so do the branches of `allOf`, which
 * see only a part of the object each.
 */
export const closedSchema = <T>(schema: T): T => {
  if (!isObject(schema)) return schema
  const out: Record<string, unknown> = { ...schema }
  for (const list of ['anyOf', 'oneOf', 'prefixItems'])
    if (Array.isArray(schema[list])) out[list] = (schema[list] as unknown[]).map((s) => closedSchema(s))
  if (schema['items'] !== undefined)
    out['items'] = Array.isArray(schema['items']) ? schema['items'].map((s: unknown) => closedSchema(s)) : closedSchema(schema['items'])
  for (const map of ['properties', 'patternProperties', '$defs', 'definitions']) if (map in schema) out[map] = eachValue(schema[map])
  const says = ['additionalProperties', 'unevaluatedProperties', 'allOf', '$ref', 'anyOf', 'oneOf'].some((k) => k in schema)
  if ('properties' in schema && !says) out['additionalProperties'] = false
  return out as T
}
