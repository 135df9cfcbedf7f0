import * as z from 'zod'
import { CoreError, type FieldProblem } from '../errors.ts'
import type { JsonValue } from '../needs.ts'
import type { AnyPlugin } from './plugin.ts'

type Json = Readonly<Record<string, JsonValue>>

interface Issue {
  readonly code?: string
  readonly path: readonly PropertyKey[]
  readonly message: string
  readonly keys?: readonly string[]
}
interface Schema {
  safeParse(
    value: unknown,
  ):
    | { readonly success: true; readonly data: unknown }
    | { readonly success: false; readonly error: Error & { readonly issues?: readonly Issue[] } }
}

const isObject = (v: unknown): v is Json => typeof v === 'object' && v !== null && !Array.isArray(v)

const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((key) => `/${String(key).slice(0, 200).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

const fieldsOf = (issues: readonly Issue[]): readonly FieldProblem[] =>
  issues.flatMap(({ code, path, message, keys }) =>
    code === 'unrecognized_keys'
      ? (keys ?? []).map((key) => ({ pointer: pointerOf(['settings', ...path, key]), reason: 'is not a known field' }))
      : [{ pointer: pointerOf(['settings', ...path]), reason: message }],
  )

/**
 * Settings as the plugin's schema returns them.
 *
 * @throws CoreError `CORE_ERR_PLUGIN_SETTINGS` naming each offending field, also by its pointer.
 */
export const checkSettings = (plugin: AnyPlugin, value: unknown): unknown => {
  if (plugin.settings === undefined) return value
  const parsed = (plugin.settings as Schema).safeParse(value ?? {})
  if (parsed.success) return parsed.data
  const errors = fieldsOf(parsed.error.issues ?? [])
  const problem = errors.map((e) => `${e.pointer} ${e.reason}`).join('; ') || parsed.error.message
  throw new CoreError('CORE_ERR_PLUGIN_SETTINGS', { id: plugin.id, problem: problem.slice(0, 500) }, { cause: parsed.error, errors })
}

/** Objects are merged member by member at every depth; lists and plain values replace. */
export const mergeSettings = (old: JsonValue, change: JsonValue): JsonValue => {
  if (!isObject(old) || !isObject(change)) return change
  const out: Record<string, JsonValue> = { ...old }
  for (const [key, value] of Object.entries(change)) out[key] = key in old ? mergeSettings(old[key] as JsonValue, value) : value
  return out
}

/** The JSON Schema of a plugin's settings; `{}` where its schema cannot be written as one. */
export const settingsSchema = (plugin: AnyPlugin): Json => {
  try {
    const schema = z.toJSONSchema(plugin.settings as z.ZodType, { io: 'input', unrepresentable: 'any' })
    return JSON.parse(JSON.stringify(schema)) as Json
  } catch {
    return {}
  }
}

const properties = (schema: JsonValue | undefined): Json => (isObject(schema) && isObject(schema['properties']) ? schema['properties'] : {})

const isSecret = (schema: JsonValue | undefined): boolean => isObject(schema) && schema['writeOnly'] === true

/** The settings with `null` in place of each field that the schema marks `writeOnly`. */
export const withoutSecrets = (value: JsonValue, schema: JsonValue): JsonValue => {
  if (!isObject(value)) return value
  const fields = properties(schema)
  return Object.fromEntries(
    Object.entries(value).map(([key, v]) => [key, isSecret(fields[key]) ? null : withoutSecrets(v, fields[key] ?? {})]),
  )
}

/** The change without the secrets that were sent back as they were shown. */
export const withoutShownSecrets = (change: JsonValue, schema: JsonValue): JsonValue => {
  if (!isObject(change)) return change
  const fields = properties(schema)
  return Object.fromEntries(
    Object.entries(change)
      .filter(([key, v]) => !(v === null && isSecret(fields[key])))
      .map(([key, v]) => [key, withoutShownSecrets(v, fields[key] ?? {})]),
  )
}

const takesNull = (schema: JsonValue | undefined): boolean => {
  if (!isObject(schema)) return true
  const { type, anyOf, oneOf } = schema
  if (type !== undefined) return type === 'null' || (Array.isArray(type) && type.includes('null'))
  const choices = anyOf ?? oneOf
  if (Array.isArray(choices)) return choices.some(takesNull)
  return schema['enum'] === undefined && schema['const'] === undefined
}

/** The settings without the members that are null where the schema knows no null: an admin unset them, their default holds. */
export const withoutUnset = (value: JsonValue, schema: JsonValue): JsonValue => {
  if (!isObject(value)) return value
  const fields = properties(schema)
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, v]) => v !== null || takesNull(fields[key]))
      .map(([key, v]) => [key, withoutUnset(v, fields[key] ?? {})]),
  )
}
