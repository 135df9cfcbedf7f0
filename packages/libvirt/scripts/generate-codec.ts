import type { Field, Schema } from './schema.ts'

const pascal = (name: string): string => name.replace(/(?:^|_)(\w)/g, (_, c: string) => c.toUpperCase())
const SCALARS = new Set([
  'i32',
  'u32',
  'bool',
  'i64',
  'u64',
  's64',
  'n64',
  'f64',
  'string',
  'bytes',
  'uuid',
  'chars',
  'chars32',
  'params',
  'paramlist',
])
/** Public name of a struct's type. */
export const structName = (name: string): string => `${pascal(name)}Fields`

/** TypeScript type of a schema type; arguments also take a number where results give a bigint. */
export const typeOf = (type: string, input: boolean): string => {
  if (type.endsWith('[]')) {
    const inner = typeOf(type.slice(0, -2), input)
    return input ? `readonly ${inner.includes('|') ? `(${inner})` : inner}[]` : `${inner}[]`
  }
  if (type.endsWith('?')) return `${typeOf(type.slice(0, -1), input)} | null`
  switch (type) {
    case 'i32':
    case 'u32':
    case 's64':
    case 'n64':
    case 'f64':
      return 'number'
    case 'i64':
    case 'u64':
      return input ? 'number | bigint' : 'bigint'
    case 'bool':
      return 'boolean'
    case 'bytes':
      return input ? 'Uint8Array' : 'Buffer'
    case 'paramlist':
      return 'TypedParam[]'
    case 'params':
      return input ? 'TypedParamsInput' : 'TypedParams'
    case 'string':
    case 'uuid':
    case 'chars':
    case 'chars32':
      return 'string'
    default:
      return structName(type)
  }
}

/** Encoders and decoders, one per distinct shape, and the table of procedures. */
export const codecSource = (schema: Schema): string => {
  const { structs, procedures, programs, params } = schema
  const least = (type: string): number => {
    if (type.endsWith('[]') || type.endsWith('?')) return 4
    if (['i64', 'u64', 's64', 'n64', 'f64'].includes(type)) return 8
    if (type === 'uuid') return 16
    if (type === 'chars32') return 128
    const fields = structs.get(type)
    return fields ? fields.reduce((sum, f) => sum + least(f.type), 0) : 4
  }
  const write = (type: string, value: string): string => {
    if (type.endsWith('[]')) return `w.list(${value}, ${writer(type.slice(0, -2))})`
    if (type.endsWith('?')) return `w.optional(${value}, ${writer(type.slice(0, -1))})`
    if (type === 'params') return `writeParams(w, ${value})`
    if (type === 'paramlist') return `writeParamList(w, ${value})`
    if (type === 'chars32') return `w.chars(${value}, 32)`
    if (type === 'n64') return `w.u64(${value})`
    if (type === 's64') return `w.i64(${value})`
    return SCALARS.has(type) ? `w.${type}(${value})` : `w${pascal(type)}(w, ${value})`
  }
  const read = (type: string): string => {
    if (type.endsWith('[]')) return `r.list(${reader(type.slice(0, -2))}, ${least(type.slice(0, -2))})`
    if (type.endsWith('?')) return `r.optional(${reader(type.slice(0, -1))})`
    if (type === 'params') return 'readParams(r)'
    if (type === 'paramlist') return 'readParamList(r)'
    if (type === 'chars32') return 'r.chars(32)'
    return SCALARS.has(type) ? `r.${type}()` : `r${pascal(type)}(r)`
  }
  const writer = (type: string): string =>
    SCALARS.has(type) || type.endsWith('?') ? `(w: Writer, v: any) => ${write(type, 'v')}` : `w${pascal(type)}`
  const reader = (type: string): string => (SCALARS.has(type) || type.endsWith('?') ? `(r: Reader) => ${read(type)}` : `r${pascal(type)}`)
  const writeAll = (fields: readonly Field[]): string =>
    `(w: Writer, v: any): void => { ${fields.map((f) => write(f.type, `v.${f.name}`)).join('; ')} }`
  const readAll = (fields: readonly Field[]): string =>
    `(r: Reader): any => ({ ${fields.map((f) => `${f.name}: ${read(f.type)}`).join(', ')} })`

  let out = `import { readParamList, readParams, registerKinds, writeParamList, writeParams } from './typed-params.ts'\nimport type { Procedure } from './procedure.ts'\nimport type { Reader, Writer } from './xdr.ts'\n\n`
  for (const [kind, names] of params) out += `registerKinds('${kind}', '${names.join(' ')}')\n`
  for (const [name, fields] of structs) {
    out += `export const w${pascal(name)} = ${writeAll(fields)}\nexport const r${pascal(name)} = ${readAll(fields)}\n`
  }
  const shapes = new Map<string, number>()
  let table = ''
  const shape = (fields: readonly Field[]): number => {
    if (fields.length === 0) return 0
    const key = fields.map((f) => `${f.name}:${f.type}`).join()
    let n = shapes.get(key)
    if (n === undefined) {
      shapes.set(key, (n = shapes.size + 1))
      out += `const w${n} = ${writeAll(fields)}\nconst r${n} = ${readAll(fields)}\n`
    }
    return n
  }
  for (const p of procedures) {
    const [a, b] = [shape(p.args), shape(p.results)]
    const both = (n: number): string => (n === 0 ? 'null, null' : `w${n}, r${n}`)
    const kind = p.event ? 'event' : (p.marks.find((m) => m !== 'slow') ?? '')
    table += `row(${p.program.toUpperCase()}, ${p.number}, '${p.name}', ${both(a)}, ${both(b)}${kind !== '' || p.marks.includes('slow') ? `, '${kind}'` : ''}${p.marks.includes('slow') ? ', true' : ''})\n`
  }
  for (const [name, { number, version }] of programs)
    out += `export const ${name.toUpperCase()} = { number: ${number}, version: ${version} } as const\n`
  return `${out}/** Every known procedure by name. */
export const procedures = new Map<string, Procedure>()
const row = (program: Procedure['program'], number: number, name: string, writeArgs: Procedure['writeArgs'], readArgs: Procedure['readArgs'], writeResults: Procedure['writeResults'], readResults: Procedure['readResults'], kind: Procedure['kind'] = '', slow = false): void => {
  procedures.set(name, { program, number, name, writeArgs, readArgs, writeResults, readResults, kind, slow })
}
${table}`
}

/** Types of arguments and results of every call, and of every event message. */
export const callsSource = ({ structs, procedures }: Schema): string => {
  const object = (fields: readonly Field[], input: boolean): string =>
    fields.length === 0
      ? input
        ? 'Record<string, never>'
        : 'void'
      : `{ ${fields.map((f) => `${input ? 'readonly ' : ''}${f.name}${input && f.type.endsWith('?') ? '?' : ''}: ${typeOf(f.type, input)}`).join('; ')} }`
  let out = `import type { TypedParam, TypedParams, TypedParamsInput } from './typed-params.ts'\n\n`
  for (const [name, fields] of structs)
    out += `/** \`${name}\` as it is on the wire. */\nexport interface ${structName(name)} { ${fields.map((f) => `readonly ${f.name}: ${typeOf(f.type, false)}`).join('; ')} }\n`
  out += `\n/** Procedure → [arguments, result]. */\nexport interface Calls {\n`
  for (const p of procedures) if (!p.event) out += `  ${p.name}: [${object(p.args, true)}, ${object(p.results, false)}]\n`
  out += `}\n\n/** Event message → its fields. */\nexport interface Messages {\n`
  for (const p of procedures) if (p.event) out += `  ${p.name}: ${object(p.args, false)}\n`
  return `${out}}\n`
}
