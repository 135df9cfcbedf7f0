import { KINDS, QEMU, QEMU_CALLS, REMOTE, REMOTE_CALLS, STRUCTS } from './codec.gen.ts'
import type { Procedure } from './procedure.ts'
import { readParamList, readParams, registerKinds, writeParamList, writeParams } from './typed-params.ts'
import type { TypedKind, TypedParam, TypedParamsInput } from './typed-params.ts'
import type { Reader, Writer } from './xdr.ts'

/** How one type goes over the wire, and the fewest octets it takes. */
interface Codec {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the value's type is in the schema
  readonly write: (w: Writer, v: any) => void
  readonly read: (r: Reader) => unknown
  readonly least: number
}

for (const [kind, fields] of Object.entries(KINDS)) registerKinds(kind as TypedKind, fields)

const codec = <T>(least: number, write: (w: Writer, v: T) => void, read: (r: Reader) => unknown): Codec => ({ least, write, read })
const known = new Map<string, Codec>([
  [
    'i',
    codec<number>(
      4,
      (w, v) => w.i32(v),
      (r) => r.i32(),
    ),
  ],
  [
    'u',
    codec<number>(
      4,
      (w, v) => w.u32(v),
      (r) => r.u32(),
    ),
  ],
  [
    'i64',
    codec<bigint>(
      8,
      (w, v) => w.i64(v),
      (r) => r.i64(),
    ),
  ],
  [
    'u64',
    codec<bigint>(
      8,
      (w, v) => w.u64(v),
      (r) => r.u64(),
    ),
  ],
  [
    's64',
    codec<number>(
      8,
      (w, v) => w.i64(v),
      (r) => r.s64(),
    ),
  ],
  [
    'n64',
    codec<number>(
      8,
      (w, v) => w.u64(v),
      (r) => r.n64(),
    ),
  ],
  [
    's',
    codec<string>(
      4,
      (w, v) => w.string(v),
      (r) => r.string(),
    ),
  ],
  [
    'bytes',
    codec<Uint8Array>(
      4,
      (w, v) => w.bytes(v),
      (r) => r.bytes(),
    ),
  ],
  [
    'uuid',
    codec<string>(
      16,
      (w, v) => w.uuid(v),
      (r) => r.uuid(),
    ),
  ],
  [
    'chars',
    codec<string>(
      4,
      (w, v) => w.chars(v),
      (r) => r.chars(),
    ),
  ],
  [
    'chars32',
    codec<string>(
      128,
      (w, v) => w.chars(v, 32),
      (r) => r.chars(32),
    ),
  ],
  ['params', codec<TypedParamsInput>(4, writeParams, readParams)],
  ['paramlist', codec<TypedParam[]>(4, writeParamList, readParamList)],
])

const SHORT: Readonly<Record<string, string>> = { $: 'dom:domain', '&': 'flags:u' }
const fieldsOf = (text: string): [name: string, type: string][] =>
  text === '' ? [] : text.split(',').map((one) => (SHORT[one] ?? one).split(':') as [string, string])

/** Several fields, as an object. */
const record = (text: string): Codec => {
  const fields = fieldsOf(text).map(([name, type]) => ({ name, ...typed(type) }))
  return {
    least: fields.reduce((sum, f) => sum + f.least, 0),
    write: (w, v: Readonly<Record<string, unknown>>) => {
      for (const f of fields) f.write(w, v[f.name])
    },
    read: (r) => {
      const out: Record<string, unknown> = {}
      for (const f of fields) out[f.name] = f.read(r)
      return out
    },
  }
}
const compose = (type: string): Codec => {
  if (type.endsWith('[]')) {
    const { write, read, least } = typed(type.slice(0, -2))
    return codec<never[]>(
      4,
      (w, v) => w.list(v, write),
      (r) => r.list(read, least),
    )
  }
  if (type.endsWith('?')) {
    const { write, read } = typed(type.slice(0, -1))
    return codec<never>(
      4,
      (w, v) => w.optional(v, write),
      (r) => r.optional(read),
    )
  }
  const struct = new RegExp(`^${type}\\((.*)\\)$`, 'm').exec(STRUCTS)
  if (struct === null) throw new Error(`no type ${type}`)
  return record(struct[1]!)
}
const typed = (type: string): Codec => {
  let one = known.get(type)
  if (one === undefined) known.set(type, (one = compose(type)))
  return one
}

/** Reads and writes the body of an error reply. */
export const errorCodec = (): Codec => typed('error')

const KIND: Readonly<Record<string, Procedure['kind']>> = { '*': 'event', '<': 'read', '>': 'write', '=': 'both' }

const add = (to: Map<string, Procedure>, program: Procedure['program'], calls: string): void => {
  for (const line of calls.split('\n')) {
    const space = line.indexOf(' ')
    const open = line.indexOf('(', space)
    const close = line.indexOf(')', open)
    const name = line.slice(space + 1, open)
    const slow = line.endsWith('!')
    const end = slow ? line.length - 1 : line.length
    const kind = KIND[line[end - 1]!] ?? ''
    const args = line.slice(open + 1, close)
    const results = line.slice(close + 1, kind === '' ? end : end - 1)
    // made at the first use: most programs use few of them
    let a: Codec | null = null
    let b: Codec | null = null
    to.set(name, {
      program,
      number: Number(line.slice(0, space)),
      name,
      kind,
      slow,
      writeArgs: args === '' ? null : (w, v) => (a ??= record(args)).write(w, v),
      readArgs: args === '' ? null : (r) => (a ??= record(args)).read(r),
      writeResults: results === '' ? null : (w, v) => (b ??= record(results)).write(w, v),
      readResults: results === '' ? null : (r) => (b ??= record(results)).read(r),
    })
  }
}

let table: Map<string, Procedure> | null = null
const all = (): Map<string, Procedure> => {
  if (table === null) {
    table = new Map()
    add(table, REMOTE, REMOTE_CALLS)
    add(table, QEMU, QEMU_CALLS)
  }
  return table
}
/** Every known procedure by name; the table is made at the first look. */
export const procedures = {
  get: (name: string): Procedure | undefined => all().get(name),
  values: (): MapIterator<Procedure> => all().values(),
} as const

let messages: Map<string, Procedure> | null = null
/** The event with that number, or undefined when this package does not know it. */
export const eventOf = (program: number, version: number, number: number): Procedure | undefined => {
  messages ??= new Map(
    [...all().values()].filter((p) => p.kind === 'event').map((p) => [`${p.program.number}/${p.program.version}/${p.number}`, p]),
  )
  return messages.get(`${program}/${version}/${number}`)
}

export { QEMU, REMOTE }
