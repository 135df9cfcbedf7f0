// The contract's own notation of types, and what an answer is compared with.

/** A type: a word ("string"), words ("string|null"), a literal ("'nat'"), a shape's name ("Vm"), a list (["string"]) or an object of fields ("name?": may be absent). */
export type Shape = string | readonly [Shape] | { readonly [field: string]: Shape }

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

const words: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (v) => typeof v === 'string',
  text: (v) => typeof v === 'string' && v !== '',
  integer: (v) => Number.isSafeInteger(v),
  count: (v) => Number.isSafeInteger(v) && Number(v) >= 0,
  number: (v) => typeof v === 'number',
  percent: (v) => typeof v === 'number' && v >= 0 && v <= 100,
  boolean: (v) => typeof v === 'boolean',
  null: (v) => v === null,
  object: isObject,
  any: () => true,
  time: (v) => typeof v === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(v),
  uuid: (v) => typeof v === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(v),
  mac: (v) => typeof v === 'string' && /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(v),
  cidr: (v) => typeof v === 'string' && /^[\d.]+\/\d+$/.test(v),
}

const shown = (value: unknown): string => (value === undefined ? 'absent' : JSON.stringify(value).slice(0, 600))

/** What of a value has not the shape, each with its place. More fields than the shape names are welcome. */
export function misfits(value: unknown, shape: Shape, shapes: Readonly<Record<string, Shape>>, at = ''): string[] {
  if (typeof shape === 'string') {
    const fits = shape.split('|').some((word) => {
      if (word.startsWith("'")) return value === word.slice(1, -1)
      const own = shapes[word]
      if (own !== undefined) return misfits(value, own, shapes, at).length === 0
      const known = words[word]
      if (known === undefined) throw new Error(`the contract has no type ${word}`)
      return known(value)
    })
    if (fits) return []
    const own = shapes[shape]
    if (own !== undefined) return misfits(value, own, shapes, at)
    return [`${at || '/'} is ${shown(value)}, not ${shape}`]
  }
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return [`${at || '/'} is no list`]
    return value.flatMap((item, i) => misfits(item, shape[0] as Shape, shapes, `${at}/${i}`))
  }
  if (!isObject(value)) return [`${at || '/'} is no object`]
  return Object.entries(shape as Readonly<Record<string, Shape>>).flatMap(([key, inner]) => {
    const isOptional = key.endsWith('?')
    const name = isOptional ? key.slice(0, -1) : key
    if (isOptional && !(name in value)) return []
    return misfits(value[name], inner, shapes, `${at}/${name}`)
  })
}

/**
 * What of a value is not as expected. Objects: the fields named. Lists: each item in its place. "~…": a regular expression. `{$some}`, `{$none}`: an item
 * of a list; `{$length}`, `{$atLeast}`, `{$sorted}`, `{$absent}`.
 */
export function differences(value: unknown, expected: unknown, at = ''): string[] {
  const no = (what: string): string[] => [`${at || '/'} is ${shown(value)}, ${what}`]
  if (typeof expected === 'string' && expected.startsWith('~'))
    return new RegExp(expected.slice(1)).test(String(value)) ? [] : no(`not like ${expected.slice(1)}`)
  if (Array.isArray(expected)) {
    if (!Array.isArray(value) || value.length !== expected.length) return no(`not a list of ${expected.length}`)
    return expected.flatMap((item, i) => differences(value[i], item, `${at}/${i}`))
  }
  if (!isObject(expected)) return Object.is(value, expected) ? [] : no(`not ${JSON.stringify(expected)}`)
  return Object.entries(expected).flatMap(([key, inner]) => {
    const list = Array.isArray(value) ? value : []
    switch (key) {
      case '$some':
        return list.some((item) => differences(item, inner).length === 0) ? [] : no(`without ${JSON.stringify(inner)}`)
      case '$none':
        return list.every((item) => differences(item, inner).length > 0) ? [] : no(`with ${JSON.stringify(inner)}`)
      case '$every':
        return list.flatMap((item, i) => differences(item, inner, `${at}/${i}`))
      case '$last':
        return differences(list.at(-1), inner, `${at}/last`)
      case '$length':
        return list.length === inner ? [] : no(`not ${String(inner)} long`)
      case '$atLeast':
        return Number(value) >= Number(inner) ? [] : no(`less than ${String(inner)}`)
      case '$sorted': {
        const names = list.map((item) => (item as Record<string, string>)[String(inner)] ?? '')
        return names.join('\n') === [...names].sort(byCodePoints).join('\n') ? [] : no('not sorted')
      }
      case '$absent':
        return value === undefined ? [] : no('not absent')
      default:
        return differences((value as Record<string, unknown> | undefined)?.[key], inner, `${at}/${key}`)
    }
  })
}

function byCodePoints(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
