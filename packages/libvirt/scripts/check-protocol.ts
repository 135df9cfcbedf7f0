// node packages/libvirt/scripts/check-protocol.ts PATH/TO/libvirt/src: compares schema/procedures.txt with libvirt's protocol definitions.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readSchema } from './schema.ts'
import type { Field, Schema } from './schema.ts'

type Decl = { name: string; type: string }
interface Definitions {
  readonly structs: ReadonlyMap<string, readonly Decl[]>
  readonly typedefs: ReadonlyMap<string, string>
  readonly numbers: ReadonlyMap<string, { number: number; stream: string }>
}

/** Declarations such as `remote_nonnull_string names<MAX>;` → type with [] for lists, ? for pointers. */
const declarations = (body: string): Decl[] =>
  [...body.matchAll(/(?:^|;|\{)\s*(?:struct\s+)?((?:unsigned\s+)?\w+)\s+(\*?)\s*(\w+)\s*(?:([<[])(\w*)[>\]])?\s*(?=;)/g)].map(
    ([, type, star, name, open, size]) => ({
      name: name!,
      type: `${type!}${star === '*' ? '?' : ''}${open === '<' ? '[]' : open === '[' ? `[${size!}]` : ''}`,
    }),
  )

const readDefinitions = (files: readonly string[]): Definitions => {
  const structs = new Map<string, readonly Decl[]>()
  const typedefs = new Map<string, string>()
  const numbers = new Map<string, { number: number; stream: string }>()
  for (const file of files) {
    const text = readFileSync(file, 'utf8')
    for (const [, comment, name, number] of text.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*((?:REMOTE|QEMU)_PROC_\w+)\s*=\s*(\d+)/g)) {
      const stream = /@readstream/.test(comment!) ? 'read' : /@writestream/.test(comment!) ? 'write' : ''
      numbers.set(name!, { number: Number(number), stream })
    }
    const bare = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^[%#].*$/gm, '')
    for (const [, name, body] of bare.matchAll(/struct (\w+) \{([^}]*)\}/g)) structs.set(name!, declarations(`{${body!}`))
    for (const [, body] of bare.matchAll(/typedef ([^;]*);/g)) for (const d of declarations(`{${body!};`)) typedefs.set(d.name, d.type)
  }
  return { structs, typedefs, numbers }
}

const SAME: Readonly<Record<string, string>> = {
  int: 'i32',
  char: 'i32',
  short: 'i32',
  'unsigned int': 'u32',
  'unsigned char': 'u32',
  'unsigned short': 'u32',
  hyper: 'i64',
  'unsigned hyper': 'u64',
  uint: 'u32',
}
const OURS: Readonly<Record<string, string>> = {
  s64: 'i64',
  n64: 'u64',
  chars: 'i32[]',
  chars32: 'i32[32]',
  params: 'typed_param[]',
  paramlist: 'typed_param[]',
}
const camel = (name: string): string => name.replace(/_([a-z0-9])/gi, (_, c: string) => c.toUpperCase())

/** Both sides brought to one notation: scalars by size, typedefs followed, structs by name, messages inside messages spread out. */
const shapeOf = (d: Definitions, fields: readonly Decl[]): string[] =>
  fields.flatMap(({ name, type }) => {
    const plain = type.replace(/^(?:remote|qemu)_(?:nonnull_)?/, '')
    const message = d.structs.get(type)
    if (type.endsWith('_msg') && message !== undefined) return shapeOf(d, message)
    let t = plain
    if (/^(remote_nonnull_string|string)(\[\])?$/.test(type)) t = type.replace('remote_nonnull_string', 'string')
    else if (type === 'remote_string') t = 'string?'
    else if (
      /^remote_(domain|network|storage_pool|node_device|secret|nwfilter|interface|network_port|storage_vol)$/.test(type) &&
      !d.structs.has(type)
    )
      t = `${plain}?`
    else if (plain === 'opaque[]') t = 'bytes'
    else if (plain === 'auth_type[]') t = 'i32[]'
    else if (plain.startsWith('domain_get_security_label_ret')) t = plain.replace('domain_get_security_label_ret', 'security_label')
    t = t.replace(/^[a-z ]+?(?=[?[]|$)/, (base) => SAME[base] ?? base)
    return [`${camel(name)}:${t === 'string[][]' ? 'string[]' : t}`]
  })
const ours = (fields: readonly Field[]): string[] =>
  fields.map(({ name, type }) => `${name}:${OURS[type] ?? type.replace(/^[sn]64/, (base) => OURS[base]!)}`)

const schema: Schema = readSchema()
const src = process.argv[2]
if (src === undefined) throw new Error('usage: check-protocol.ts PATH (the src directory of a libvirt source tree)')
const found = readDefinitions([join(src, 'remote/remote_protocol.x'), join(src, 'remote/qemu_protocol.x')])
const wrong: string[] = []
const compare = (what: string, mine: readonly string[], theirs: readonly string[]): void => {
  if (mine.join(', ') !== theirs.join(', ')) wrong.push(`${what}\n    ours   ${mine.join(', ')}\n    theirs ${theirs.join(', ')}`)
}
for (const p of schema.procedures) {
  const key = [...found.numbers.keys()].find(
    (k) =>
      k
        .replace(/_PROC_/, p.program === 'qemu' ? '_' : '_')
        .replace(/_/g, '')
        .toLowerCase() === `${p.program === 'qemu' ? '' : 'remote'}${p.name}`.toLowerCase(),
  )
  if (key === undefined || found.numbers.get(key)!.number !== p.number) {
    wrong.push(`${p.number} ${p.name}: ${key === undefined ? 'unknown' : `is ${found.numbers.get(key)!.number}`}`)
    continue
  }
  const base = key.replace('_PROC_', '_').toLowerCase()
  compare(
    `${p.name} ${p.event ? 'message' : 'arguments'}`,
    ours(p.args),
    shapeOf(found, found.structs.get(`${base}${p.event ? '_msg' : '_args'}`) ?? []),
  )
  compare(`${p.name} results`, ours(p.results), shapeOf(found, found.structs.get(`${base}_ret`) ?? []))
  const stream = p.marks.find((m) => m !== 'slow') ?? ''
  if ((stream === 'both' ? 'read' : stream) !== found.numbers.get(key)!.stream)
    wrong.push(`${p.name}: stream ${stream} / ${found.numbers.get(key)!.stream}`)
}
for (const [name, fields] of schema.structs) {
  const theirs = ['remote_nonnull_', 'remote_', 'remote_domain_get_']
    .map((prefix) => found.structs.get(prefix + name) ?? found.structs.get(`${prefix}${name}_ret`))
    .find((one) => one !== undefined)
  compare(`struct ${name}`, ours(fields), theirs === undefined ? ['not there'] : shapeOf(found, theirs))
}
const count = schema.procedures.length
process.stdout.write(
  `${wrong.map((line) => `${line}\n`).join('')}${count} procedures, ${schema.structs.size} structs, ${wrong.length} differences; ${found.numbers.size - count} procedures are newer\n`,
)
process.exitCode = wrong.length > 0 ? 1 : 0
