type Schema = Readonly<Record<string, unknown>>

const isObject = (v: unknown): v is Schema => typeof v === 'object' && v !== null && !Array.isArray(v)

const eachValue = (map: unknown): unknown =>
  isObject(map) ? Object.fromEntries(Object.entries(map).map(([k, v]) => [k, closedSchema(v)])) : map

/** What a schema can say itself about properties it does not name; such a one is left as it is. */
const decides = (schema: Schema): boolean =>
  ['additionalProperties', 'unevaluatedProperties', 'patternProperties', '$ref', 'anyOf', 'oneOf', 'if'].some((k) => k in schema)

/** Names of all properties of a schema put together by `allOf`; undefined when one of the parts decides for itself. */
const namesOf = (schema: unknown): readonly string[] | undefined => {
  if (!isObject(schema) || decides(schema)) return undefined
  const own = isObject(schema['properties']) ? Object.keys(schema['properties']) : []
  const parts = Array.isArray(schema['allOf']) ? schema['allOf'].map(namesOf) : []
  return parts.includes(undefined) ? undefined : [...own, ...parts.flatMap((p) => p ?? [])]
}

/**
 * The same schema with every object closed: a property it does not name is refused instead of kept. Objects that say
 * themselves what becomes of other properties stay as they are; an `allOf` is closed as a whole.
 */
export const closedSchema = <T>(schema: T): T => {
  if (!isObject(schema)) return schema
  const out: Record<string, unknown> = { ...schema }
  for (const list of ['anyOf', 'oneOf', 'prefixItems'])
    if (Array.isArray(schema[list])) out[list] = (schema[list] as unknown[]).map((s) => closedSchema(s))
  if (schema['items'] !== undefined)
    out['items'] = Array.isArray(schema['items']) ? schema['items'].map((s: unknown) => closedSchema(s)) : closedSchema(schema['items'])
  for (const map of ['properties', 'patternProperties', '$defs', 'definitions']) if (map in schema) out[map] = eachValue(schema[map])
  if (decides(schema)) return out as T
  if (Array.isArray(schema['allOf'])) {
    const names = namesOf(schema)
    if (names) out['properties'] = { ...Object.fromEntries(names.map((n) => [n, true])), ...(out['properties'] as object | undefined) }
    if (names) out['additionalProperties'] = false
  } else if ('properties' in schema) out['additionalProperties'] = false
  return out as T
}
