import { StoreError } from '../errors.ts'
import type { Stored, StoreType } from '../store.ts'
import { fieldAt, indexKey } from './key.ts'

/** An object as drivers keep it. */
export interface Row {
  readonly id: string
  readonly version: number
  /** Version of the type's shape that wrote it. */
  readonly shape: number
  readonly created: string
  readonly updated: string
  readonly json: string
}

/** What raw reads need of a row. */
export type RawRow = Pick<Row, 'id' | 'version' | 'shape' | 'json'>

/** A row to write, with the keys of its indexed fields in the order of the type's `index`. */
export interface NewRow extends Row {
  readonly keys: readonly string[]
}

/** A declared type, checked and with its defaults. */
export interface KnownType {
  readonly name: string
  readonly version: number
  readonly index: readonly string[]
  /** Those of them without an entry for objects that have nothing there. */
  readonly sparse: ReadonlySet<string>
  /** Value of a row, brought to the current shape. */
  valueOf(row: RawRow): unknown
  /** Row as callers see it. */
  read(row: Row): Stored<unknown>
  /** Text of a row in the current shape; parses only rows of an older one. */
  textOf(row: RawRow): string
  /** Checks a value and makes what is stored of it. */
  write(id: string, value: unknown): { readonly json: string; readonly keys: readonly string[] }
  /** Keys of a value of the current shape. */
  keysOf(id: string, value: unknown): readonly string[]
}

/** JSON.stringify as it really is: undefined for undefined, functions and symbols. */
const textOrNothing: (v: unknown) => string | undefined = JSON.stringify

const isCoded = (e: unknown): boolean => e instanceof Error && 'code' in e && typeof e.code === 'string'

function knownType(t: StoreType): KnownType {
  const bad = (reason: string) => new StoreError('STORE_ERR_BAD_TYPE', { type: t.name, reason })
  const version = t.version ?? 1
  const index = [...new Set(t.index ?? [])]
  if (!/^[A-Za-z][\w.-]{0,39}$/.test(t.name)) throw bad('the name must be a letter, then letters, digits, dots, dashes; at most 40')
  if (!Number.isInteger(version) || version < 1) throw bad(`version must be a positive integer, got ${version}`)
  for (const f of index) if (f.length > 48 || !/^[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)*$/.test(f)) throw bad(`field ${f} is not a dotted path`)
  const sparse = new Set(t.sparse)
  for (const f of sparse) if (!index.includes(f)) throw bad(`field ${f} is sparse, but not indexed`)
  const valueOf = (row: RawRow): unknown => {
    let value: unknown
    try {
      value = JSON.parse(row.json)
    } catch (cause) {
      throw new StoreError('STORE_ERR_CORRUPT', { path: `${t.name} ${row.id}`, reason: 'its text is not JSON' }, { cause })
    }
    if (row.shape === version || t.upgrade === undefined) return value
    return t.upgrade(value, row.shape)
  }
  const paths = index.map((f) => f.split('.'))
  const keysOf = (id: string, value: unknown) => {
    const keys: string[] = []
    for (let i = 0; i < index.length; i++) keys.push(indexKey(t.name, id, index[i]!, fieldAt(value, paths[i]!)))
    return keys
  }
  return {
    name: t.name,
    version,
    index,
    sparse,
    valueOf,
    keysOf,
    read: (row) => ({ type: t.name, id: row.id, value: valueOf(row), version: row.version, created: row.created, updated: row.updated }),
    textOf: (row) => (row.shape === version || t.upgrade === undefined ? row.json : JSON.stringify(valueOf(row))),
    write(id, given) {
      let value = given
      let json: string | undefined
      try {
        if (t.check) value = (t.check(given) as unknown) ?? given
        json = textOrNothing(value)
      } catch (cause) {
        if (isCoded(cause)) throw cause
        throw new StoreError(
          'STORE_ERR_BAD_VALUE',
          { type: t.name, id, reason: cause instanceof Error ? cause.message : String(cause) },
          { cause },
        )
      }
      if (json === undefined) throw new StoreError('STORE_ERR_BAD_VALUE', { type: t.name, id, reason: 'it has no JSON text' })
      return { json, keys: keysOf(id, value) }
    },
  }
}

/** The types of one store. */
export interface TypeRegistry {
  /** @throws `STORE_ERR_UNKNOWN_TYPE` */
  get(name: string): KnownType
  readonly all: readonly KnownType[]
}

/** Checks the declared types. @throws `STORE_ERR_BAD_TYPE` */
export function createTypeRegistry(types: readonly StoreType[]): TypeRegistry {
  const byName = new Map<string, KnownType>()
  for (const t of types) {
    if (byName.has(t.name)) throw new StoreError('STORE_ERR_BAD_TYPE', { type: t.name, reason: 'it is declared twice' })
    byName.set(t.name, knownType(t))
  }
  return {
    all: [...byName.values()],
    get(name) {
      const t = byName.get(name)
      if (t === undefined) throw new StoreError('STORE_ERR_UNKNOWN_TYPE', { type: name })
      return t
    },
  }
}

// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const unfit = /[\u0000-\u001f\u007f]|\p{Cs}|^cursor:/u

/** Refuses ids that some driver could not keep. @throws `STORE_ERR_BAD_ID` */
export function checkId(type: string, id: string): void {
  if (typeof id !== 'string' || id.length === 0 || id.length > 255 || unfit.test(id))
    throw new StoreError('STORE_ERR_BAD_ID', { type, id: JSON.stringify(id).slice(0, 80) })
}
