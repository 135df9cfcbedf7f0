/** Makes a function that writes `True` and `FALSE` of boolean query values in lower case, so that they are booleans; undefined when there are none. */
export const lowerBooleans = (schema: object): ((query: unknown) => void) | undefined => {
  const properties = (schema as { properties?: Readonly<Record<string, { type?: unknown }>> }).properties ?? {}
  const names = Object.keys(properties).filter((name) => properties[name]?.type === 'boolean')
  if (names.length === 0) return undefined
  return (query) => {
    const values = query as Record<string, unknown>
    for (const name of names) {
      const value = values[name]
      if (typeof value === 'string' && /^(?:true|false)$/i.test(value)) values[name] = value.toLowerCase()
    }
  }
}
