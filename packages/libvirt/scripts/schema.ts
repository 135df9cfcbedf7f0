import { readFileSync } from 'node:fs'

/** One named field: the type is written as in schema/procedures.txt. */
export interface Field {
  readonly name: string
  readonly type: string
}
/** One procedure or event message. */
export interface Procedure {
  readonly program: string
  readonly number: number
  readonly name: string
  readonly event: boolean
  readonly args: readonly Field[]
  readonly results: readonly Field[]
  readonly marks: readonly string[]
}
/** One method of the public objects: `method procedure option…` under its class. */
export interface Method {
  readonly owner: string
  readonly name: string
  readonly c: string
  readonly procedure: string
  readonly options: readonly string[]
  /** Source of a method that is not a plain call: parameters, body. */
  readonly custom?: string
}
/** Everything the schema directory says. */
export interface Schema {
  readonly structs: ReadonlyMap<string, readonly Field[]>
  readonly programs: ReadonlyMap<string, { number: number; version: number }>
  readonly procedures: readonly Procedure[]
  readonly constants: ReadonlyMap<string, { prefix: string; members: readonly [string, number][] }>
  readonly methods: readonly Method[]
  readonly params: ReadonlyMap<string, string[]>
}

const read = (name: string): string[] =>
  readFileSync(new URL(`../schema/${name}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => !line.startsWith('# ') && line.trim() !== '' && line !== '#')

const fields = (text: string): Field[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) => {
      const [name, type] = one.split(':') as [string, string]
      return { name, type }
    })

const readProcedures = (): Pick<Schema, 'structs' | 'programs' | 'procedures'> => {
  const structs = new Map<string, readonly Field[]>()
  const programs = new Map<string, { number: number; version: number }>()
  const procedures: Procedure[] = []
  let program = ''
  for (const line of read('procedures.txt')) {
    const struct = /^struct (\w+) (.*)$/.exec(line)
    const section = /^program (\w+) (\w+) (\d+)$/.exec(line)
    const call = /^(\d+) (event )?(\w+)\((.*?)\)(?: -> ([^#]*))?(?: ?#(.*))?$/.exec(line)
    if (struct) structs.set(struct[1]!, fields(struct[2]!))
    else if (section) programs.set((program = section[1]!), { number: Number(section[2]), version: Number(section[3]) })
    else if (call) {
      const [, number, event, name, args, results, marks] = call
      procedures.push({
        program,
        number: Number(number),
        name: name!,
        event: event !== undefined,
        args: fields(args!),
        results: fields(results ?? ''),
        marks: (marks ?? '').split(' ').filter((m) => m !== ''),
      })
    } else throw new Error(`procedures.txt: ${line}`)
  }
  return { structs, programs, procedures }
}

const readConstants = (): Schema['constants'] => {
  const out = new Map<string, { prefix: string; members: [string, number][] }>()
  let group: { prefix: string; members: [string, number][] } | undefined
  for (const line of read('constants.txt')) {
    if (line.startsWith(' '))
      for (const item of line.trim().split(' ')) {
        const [key, value] = item.split('=') as [string, string]
        group!.members.push([key.replace(/^VIR_/, ''), Number(value)])
      }
    else {
      const [name, prefix] = line.split(' ') as [string, string]
      out.set(name, (group = { prefix, members: [] }))
    }
  }
  return out
}

const readMethods = (): Method[] => {
  const out: Method[] = []
  let owner = ''
  for (const line of read('methods.txt')) {
    const section = /^class (\w+)$/.exec(line)
    if (section) {
      owner = section[1]!
      continue
    }
    const custom = /^(vir\w+|-) (\w+)(\(.*)$/.exec(line)
    if (custom) out.push({ owner, c: custom[1]!, name: custom[2]!, procedure: '', options: [], custom: custom[3]! })
    else {
      const [c, name, procedure, ...options] = line.split(' ') as [string, string, string, ...string[]]
      out.push({ owner, c, name, procedure, options })
    }
  }
  return out
}

const readParams = (): Schema['params'] =>
  new Map(
    read('params.txt')
      .map((line) => line.split(': ') as [string, string])
      .map(([kind, names]) => [kind, names.split(' ')]),
  )

/** Reads the schema directory. */
export const readSchema = (): Schema => ({ ...readProcedures(), constants: readConstants(), methods: readMethods(), params: readParams() })
