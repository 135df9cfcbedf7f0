import type { Field, Schema } from './schema.ts'

const pascal = (name: string): string => name.replace(/(?:^|_)(\w)/g, (_, c: string) => c.toUpperCase())
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

const SHORT: Readonly<Record<string, string>> = { slow: '!', read: '<', write: '>', both: '=' }

/** The protocol as one compact text, which src/protocol/codec.ts turns into encoders and decoders at their first use. */
export const codecSource = ({ structs, procedures, programs, params }: Schema): string => {
  // what nearly every call has is one character
  const short: Readonly<Record<string, string>> = { 'dom:domain': '$', 'flags:u32': '&' }
  const letters: Readonly<Record<string, string>> = { string: 's', i32: 'i', u32: 'u' }
  const fields = (list: readonly Field[]): string =>
    list
      .map((f) => short[`${f.name}:${f.type}`] ?? `${f.name}:${f.type.replace(/^(string|i32|u32)(?=\W|$)/, (type) => letters[type]!)}`)
      .join()
  let out = '/** Kind of typed parameter → fields of that kind. */\nexport const KINDS = {\n'
  for (const [kind, names] of params) out += `  ${kind}: '${names.join(' ')}',\n`
  out += '} as const\n'
  for (const [name, { number, version }] of programs)
    out += `/** The ${name} program. */\nexport const ${name.toUpperCase()} = { number: ${number}, version: ${version} } as const\n`
  out += '/** name(fields), one a line; s, i and u are string, i32 and u32. */\nexport const STRUCTS: string = `'
  out += [...structs].map(([name, list]) => `${name}(${fields(list)})`).join('\n')
  for (const name of programs.keys()) {
    out += `\`\n/** number name(arguments)results and marks: * event, ! slow, < > = stream; $ is dom:domain, & is flags:u32; one a line. */\nexport const ${name.toUpperCase()}_CALLS: string = \``
    out += procedures
      .filter((p) => p.program === name)
      .map(
        (p) => `${p.number} ${p.name}(${fields(p.args)})${fields(p.results)}${p.event ? '*' : ''}${p.marks.map((m) => SHORT[m]).join('')}`,
      )
      .join('\n')
  }
  return `${out}\`\n`
}

/** Types of arguments and results of every call. */
export const callsSource = ({ structs, procedures }: Schema): string => {
  const body = (fields: readonly Field[], input: boolean): string =>
    fields.map((f) => `${f.name}${input && f.type.endsWith('?') ? '?' : ''}: ${typeOf(f.type, input)}`).join('; ')
  // a shape that several procedures have is written once, under the name of the first of them
  const count = new Map<string, number>()
  const remote = procedures.filter((p) => !p.event)
  for (const p of remote) for (const text of [body(p.args, true), body(p.results, false)]) count.set(text, (count.get(text) ?? 0) + 1)
  const shapes = new Map<string, string>()
  let types = ''
  const shape = (name: string, fields: readonly Field[], input: boolean): string => {
    if (fields.length === 0) return input ? 'Nothing' : 'void'
    const text = body(fields, input)
    if (count.get(text)! < 3) {
      // most arguments are a domain, flags, and a little more
      const rest = fields.filter((f) => f.type !== 'domain' || f.name !== 'dom').filter((f) => f.name !== 'flags')
      if (input && rest.length === fields.length - 2) return `DomainFlags & { ${body(rest, input)} }`
      return `{ ${text} }`
    }
    let known = shapes.get(text)
    if (known === undefined) {
      shapes.set(text, (known = name))
      types += `export type ${name} = { ${text} }\n`
    }
    return known
  }
  let out = `import type { TypedParam, TypedParams, TypedParamsInput } from './typed-params.ts'\n\n`
  // the error's own type is in errors.ts
  for (const [name, fields] of structs)
    if (name !== 'error')
      out += `/** \`${name}\` as it is on the wire. */\nexport interface ${structName(name)} { ${fields.map((f) => `${f.name}: ${typeOf(f.type, false)}`).join('; ')} }\n`
  types += 'type Nothing = Record<string, never>\ntype DomainFlags = { dom: DomainFields; flags: number }\n'
  let calls = ''
  for (const p of remote) {
    const name = `${p.name[0]!.toUpperCase()}${p.name.slice(1)}`
    calls += `  ${p.name}: [${shape(`${name}Args`, p.args, true)}, ${shape(`${name}Result`, p.results, false)}]\n`
  }
  return `${out}${types}\n/** Procedure → [arguments, result]. */\nexport interface Calls {\n${calls}}\n`
}
