import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { JsonValue } from '../needs.ts'

/** Member that marks a sealed value in the store. */
const mark = '$sealed'

const isObject = (v: JsonValue | undefined): v is Readonly<Record<string, JsonValue>> =>
  typeof v === 'object' && v !== null && !Array.isArray(v)

/** Keeps secrets of settings out of the store's plain text: AES-256-GCM, each bound to the place where it stands. */
export interface Sealer {
  /** Seals each member that the schema marks `writeOnly`. */
  seal(value: JsonValue, schema: JsonValue, place: string): JsonValue
  /** The opposite. What cannot be opened (another key, another place) is left out and reported. */
  open(value: JsonValue, place: string): JsonValue
}

/** Makes a sealer. `key`: 32 bytes, asked for when the first secret is sealed or opened; absent: nothing is sealed. */
export const createSealer = (o: { readonly key: (() => Uint8Array) | undefined; readonly onLost: (place: string) => void }): Sealer => {
  let known: Uint8Array | undefined
  const key = (): Uint8Array => (known ??= o.key?.()) ?? new Uint8Array()
  const sealed = (value: JsonValue, place: string): JsonValue => {
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key(), iv).setAAD(Buffer.from(place))
    const text = Buffer.concat([cipher.update(JSON.stringify(value)), cipher.final()])
    return { [mark]: Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64') }
  }
  const opened = (text: string, place: string): JsonValue | undefined => {
    try {
      const bytes = Buffer.from(text, 'base64')
      const decipher = createDecipheriv('aes-256-gcm', key(), bytes.subarray(0, 12), { authTagLength: 16 })
        .setAAD(Buffer.from(place))
        .setAuthTag(bytes.subarray(12, 28))
      return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString()) as JsonValue
    } catch {
      o.onLost(place)
      return undefined
    }
  }
  const seal: Sealer['seal'] = (value, schema, place) => {
    if (o.key === undefined || !isObject(value)) return value
    const fields = isObject(schema) && isObject(schema['properties']) ? schema['properties'] : {}
    return Object.fromEntries(
      Object.entries(value).map(([name, v]) => {
        const field = fields[name] ?? {}
        const here = `${place}/${name}`
        return [name, isObject(field) && field['writeOnly'] === true ? sealed(v, here) : seal(v, field, here)]
      }),
    )
  }
  const open: Sealer['open'] = (value, place) => {
    if (!isObject(value)) return value
    const members: [string, JsonValue][] = []
    for (const [name, v] of Object.entries(value)) {
      const here = `${place}/${name}`
      const text = isObject(v) ? v[mark] : undefined
      const plain = typeof text === 'string' ? opened(text, here) : open(v, here)
      if (plain !== undefined) members.push([name, plain])
    }
    return Object.fromEntries(members)
  }
  return { seal, open }
}
