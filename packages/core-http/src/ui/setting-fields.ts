/** A JSON value, as the settings have it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
type JsonObject = Readonly<Record<string, Json>>

/** One control of the form, made of one member of the settings' JSON Schema. */
export interface SettingField {
  /** Where it lies in the settings. */
  readonly path: readonly string[]
  /** The same as the JSON pointer that the server names in an error. */
  readonly pointer: string
  readonly kind: 'text' | 'number' | 'boolean' | 'choice' | 'secret' | 'list' | 'numbers'
  /** The schema's `title`, else the member's name. */
  readonly label: string
  /** The schema's `description`. */
  readonly hint: string
  /** What stands in the control at first: the value as text, a list one entry a line. */
  readonly value: string
  /** A value must be given. */
  readonly required: boolean
  readonly min: string
  readonly max: string
  readonly step: string
  /** What can be chosen. */
  readonly choices: readonly Json[]
  /** A secret that has a value; it is not shown. */
  readonly isSet: boolean
}

/** Controls that belong together: the settings themselves (no label), or an object in them. */
export interface SettingGroup {
  readonly label: string
  readonly hint: string
  readonly fields: readonly SettingField[]
}

/** The form of a plugin's settings. */
export interface SettingsForm {
  readonly groups: readonly SettingGroup[]
  /** Members that no control fits; they are set in the configuration, or through the API. */
  readonly others: readonly string[]
}

const isObject = (v: Json | undefined): v is JsonObject => typeof v === 'object' && v !== null && !Array.isArray(v)
const text = (v: Json | undefined): string => (typeof v === 'string' ? v : '')
const isList = (v: Json | undefined): v is readonly Json[] => Array.isArray(v)

/** One thing or null is that thing. */
const withoutNull = (schema: JsonObject): JsonObject => {
  const { type, anyOf: choices } = schema
  const named = isList(type) ? type.filter((name) => name !== 'null') : []
  if (named.length === 1) return { ...schema, type: named[0] ?? '' }
  if (!isList(choices)) return schema
  const rest = choices.filter(isObject).filter((c) => c['type'] !== 'null')
  return rest.length === 1 ? { ...schema, ...rest[0] } : schema
}

const kindOf = (schema: JsonObject): SettingField['kind'] | undefined => {
  if (schema['writeOnly'] === true) return schema['type'] === 'string' ? 'secret' : undefined
  if (isList(schema['enum'])) return 'choice'
  switch (schema['type']) {
    case 'string':
      return 'text'
    case 'number':
    case 'integer':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'array': {
      const items = isObject(schema['items']) ? schema['items']['type'] : undefined
      if (items === 'string') return 'list'
      return items === 'number' || items === 'integer' ? 'numbers' : undefined
    }
    default:
      return undefined
  }
}

/** A value as it stands in a control; a list has one entry a line. */
export const shown = (v: Json | undefined): string => {
  if (v === undefined || v === null) return ''
  if (isList(v)) return v.map((item) => shown(item)).join('\n')
  return typeof v === 'object' ? JSON.stringify(v) : String(v)
}

/** A limit that only says how numbers are stored is none. */
const limit = (v: Json | undefined): string => (typeof v === 'number' && Math.abs(v) < Number.MAX_SAFE_INTEGER ? String(v) : '')

const pointerOf = (path: readonly string[]): string =>
  ['settings', ...path].map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

/** Makes the form of a JSON Schema and what holds now. Objects become groups, at every depth. */
export const formOf = (schema: Json, settings: Json): SettingsForm => {
  const groups: SettingGroup[] = []
  const others: string[] = []
  const visit = (of: JsonObject, value: Json | undefined, path: readonly string[], group: Pick<SettingGroup, 'label' | 'hint'>): void => {
    const fields: SettingField[] = []
    const at = groups.push({ ...group, fields }) - 1
    const needed = isList(of['required']) ? of['required'] : []
    const values = isObject(value) ? value : {}
    for (const [key, raw] of Object.entries(isObject(of['properties']) ? of['properties'] : {})) {
      const member = withoutNull(isObject(raw) ? raw : {})
      const here = [...path, key]
      const label = text(member['title']) || key
      const hint = text(member['description'])
      const kind = kindOf(member)
      if (kind === undefined && isObject(member['properties'])) {
        visit(member, values[key], here, { label: group.label === '' ? label : `${group.label}: ${label}`, hint })
        continue
      }
      if (kind === undefined) {
        others.push(here.join('.'))
        continue
      }
      fields.push({
        path: here,
        pointer: pointerOf(here),
        kind,
        label,
        hint,
        value: kind === 'secret' ? '' : kind === 'boolean' ? String(values[key] === true) : shown(values[key]),
        required: needed.includes(key) && kind !== 'boolean' && !(kind === 'secret' && key in values),
        min: limit(member['minimum']),
        max: limit(member['maximum']),
        step: member['type'] === 'integer' ? '1' : 'any',
        choices: isList(member['enum']) ? member['enum'] : [],
        isSet: kind === 'secret' && key in values,
      })
    }
    if (fields.length === 0) groups.splice(at, 1)
  }
  visit(isObject(schema) ? schema : {}, settings, [], { label: '', hint: '' })
  return { groups, others }
}

const lines = (given: string): readonly string[] =>
  given
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** What a control's text stands for; null where it was emptied: the default holds. */
const valueOf = (field: SettingField, given: string): Json => {
  switch (field.kind) {
    case 'boolean':
      return given === 'true'
    case 'list':
      return lines(given)
    case 'numbers':
      // What is no number is sent as it is: the server says so, at its place.
      return lines(given).map((line) => (Number.isNaN(Number(line)) ? line : Number(line)))
    case 'choice':
      return field.choices.find((c) => shown(c) === given) ?? null
    case 'number':
      return given === '' ? null : Number(given)
    default:
      return given === '' && !field.required ? null : given
  }
}

/** The members that were changed in the form, as the server merges them. `read`: the text of the control with this pointer. */
export const changeOf = (form: SettingsForm, read: (pointer: string) => string): JsonObject => {
  const change: Record<string, unknown> = {}
  for (const field of form.groups.flatMap((g) => g.fields)) {
    const given = read(field.pointer)
    if (given === field.value) continue
    let into = change
    for (const key of field.path.slice(0, -1)) into = (into[key] ??= {}) as Record<string, unknown>
    into[field.path.at(-1) ?? ''] = valueOf(field, given)
  }
  return change as JsonObject
}
