import { structName, typeOf } from './generate-codec.ts'
import type { Field, Method, Procedure, Schema } from './schema.ts'

/** Schema struct → public class. */
const CLASSES: Readonly<Record<string, string>> = {
  domain: 'Domain',
  network: 'Network',
  network_port: 'NetworkPort',
  nwfilter: 'NWFilter',
  nwfilter_binding: 'NWFilterBinding',
  interface: 'Interface',
  storage_pool: 'StoragePool',
  storage_vol: 'StorageVolume',
  node_device: 'NodeDevice',
  secret: 'Secret',
  domain_snapshot: 'DomainSnapshot',
  domain_checkpoint: 'DomainCheckpoint',
}
const STRUCT_OF = Object.fromEntries(Object.entries(CLASSES).map(([struct, name]) => [name, struct]))
const FIXED: Readonly<Record<string, string>> = { needResults: '1', needMap: '1', needOnline: '1' }
const SIZES = new Set(['maxnames', 'maxids', 'maxuuids', 'maxcells', 'maxStats'])

const parameter = (f: Field, bool: boolean): string => {
  if (f.name === 'flags') return 'flags = 0'
  if (bool && f.type === 'i32') return `${f.name}: boolean`
  if (f.type.endsWith('?')) return `${f.name}: ${typeOf(f.type, true)} = null`
  return `${f.name}: ${typeOf(f.type, true)}`
}

const one = (struct: string, value: string): string => (struct in CLASSES ? `new ${CLASSES[struct]!}(this.rpc, ${value})` : value)

/** The expression that makes the public result of what the call gives (`r`), or null when it is given as it is. */
const result = (m: Method, p: Procedure): string | null => {
  const pick = m.options.find((o) => o.startsWith('pick='))?.slice(5)
  const fields =
    pick !== undefined
      ? p.results.filter((f) => f.name === pick)
      : p.results.filter((f) => !(f.name === 'ret' && p.results.length === 2 && p.results[0]!.type.endsWith('[]')))
  if (m.options.includes('void') || p.results.length === 0) return null
  if (fields.length !== 1) return 'r'
  const { name, type } = fields[0]!
  if (m.options.includes('bool')) return `r.${name} !== 0`
  if (type.endsWith('[]') && type.slice(0, -2) in CLASSES) return `r.${name}.map((h) => ${one(type.slice(0, -2), 'h')})`
  return one(type, `r.${name}`)
}

const method = (m: Method, schema: Schema): string => {
  const doc = m.c === '-' ? '' : `  /** ${m.c} */\n`
  if (m.custom !== undefined) return `${doc}  ${m.custom.includes('await ') ? 'async ' : ''}${m.name}${m.custom}\n`
  const p = schema.procedures.find((one) => one.name === m.procedure)
  if (p === undefined) throw new Error(`methods.txt: ${m.procedure}`)
  const struct = STRUCT_OF[m.owner]
  const max = m.options.find((o) => o.startsWith('max='))?.slice(4) ?? '16384'
  const typed = p.args.some((f) => f.name === 'nparams') && p.results.some((f) => f.name === 'nparams')
  const params: string[] = []
  const args: string[] = []
  p.args.forEach((f, i) => {
    if (i === 0 && f.type === struct) args.push(`${f.name}: this`)
    else if (i === 0 && m.owner === 'NodeDevice' && f.name === 'name') args.push('name: this.name')
    else if (f.name in FIXED) args.push(`${f.name}: ${FIXED[f.name]!}`)
    else if (typed && f.name === 'nparams') args.push('nparams')
    else if (SIZES.has(f.name)) {
      params.push(`${f.name} = ${max}`)
      args.push(f.name)
    } else {
      const bool = m.name === 'setAutostart'
      params.push(parameter(f, bool))
      const or = typed && f.name === 'flags' && p.results.some((r) => r.type === 'params') ? 'flags: flags | 4' : f.name
      args.push(bool && f.name === 'autostart' ? 'autostart: autostart ? 1 : 0' : or)
    }
  })
  params.push('options?: CallOptions')
  const call = (): string => `this.rpc.call('${p.name}', { ${args.join(', ')} }, options)`
  const plain = `${doc}  ${m.name}(${params.join(', ')})`
  const head = `${doc}  async ${m.name}(${params.join(', ')})`
  if (typed) {
    const two = `this.sized('${p.name}', { ${args.filter((a) => a !== 'nparams').join(', ')} }, options)`
    if (p.results[0]!.type === 'params') return `${plain} { return ${two} }\n`
    return `${head} { return byField(await ${two}) }\n`
  }
  const expression = result(m, p)
  if (expression === null && p.results.length === 0) return `${plain}: Promise<void> { return ${call()} }\n`
  if (expression === null) return `${head}: Promise<void> { await ${call()} }\n`
  if (expression === 'r') return `${plain}: Result<'${p.name}'> { return ${call()} }\n`
  const field = /^r\.(\w+)$/.exec(expression)?.[1]
  if (field !== undefined) return `${plain} { return this.pick('${field}', ${call().slice('this.rpc.call('.length)} }\n`
  if (/^r\.\w+ !== 0$/.test(expression)) return `${head} { return (await ${call()})${expression.slice(1)} }\n`
  return `${head} { const r = await ${call()}; return ${expression} }\n`
}

/** The public classes with a method per libvirt function. */
export const objectsSource = (schema: Schema): string => {
  const structs = Object.keys(CLASSES).map(structName)
  let out = `import type { Duplex, Readable, Writable } from 'node:stream'
import { byField, Handle } from './handle.ts'
import type { CallOptions, Rpc } from './handle.ts'
import { cpuStats, mapLength, migrate, migrationParams, vcpuPins, vcpus } from './domain-calls.ts'
import type { VcpuInfo } from './domain-calls.ts'
import type { ${['Calls', ...structs, 'DomainDiskErrorFields', 'SecurityLabelFields'].join(', ')} } from './protocol/calls.gen.ts'
import type { TypedParams, TypedParamsInput } from './protocol/typed-params.ts'

type Result<K extends keyof Calls> = Promise<Calls[K][1]>
`
  const owners = [...Object.values(CLASSES), 'Connect']
  for (const owner of owners) {
    const struct = STRUCT_OF[owner]
    const methods = schema.methods.filter((m) => m.owner === owner)
    if (struct === undefined)
      out += `\n/** The connection's calls, one method per libvirt function. */\nexport class ConnectCalls extends Handle {\n`
    else {
      const fields = schema.structs.get(struct)!
      const inner = (f: Field): string => CLASSES[f.type] ?? typeOf(f.type, false)
      out += `\n/** A ${struct.replaceAll('_', ' ')}: what names it, and its calls, one method per libvirt function. It stays usable after a reconnect. */\nexport class ${owner} extends Handle {\n`
      for (const f of fields) out += `  ${f.name === 'id' ? '' : 'readonly '}${f.name}: ${inner(f)}\n`
      out += `  /** Made by the connection; \`h\` may come from an earlier one. */\n  constructor(rpc: Rpc, h: ${structName(struct)}) { super(rpc); ${fields.map((f) => `this.${f.name} = ${one(f.type, `h.${f.name}`)}`).join('; ')} }\n`
    }
    for (const m of methods) out += method(m, schema)
    out += '}\n'
  }
  return out
}
