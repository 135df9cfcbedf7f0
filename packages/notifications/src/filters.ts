import { NotifyError } from './errors.ts'
import { compileGlob } from './glob.ts'

/** Which events a reader wants: any of the types and any of the URIs; `*` stands for any text. Absent or empty: all. */
export interface EventFilters {
  /** "vm.*", "task.finished". At most 20. */
  readonly types?: readonly string[]
  /** "/plugins/kimchi/vms/*". At most 20. */
  readonly uris?: readonly string[]
}

const max = 20
const maxLength = 200

/** @internal Filters, compiled; `key` is the same for equal filters. */
export interface Filter {
  readonly key: string
  matches(type: string, uri: string): boolean
}

const compile = (name: string, patterns: readonly string[]): ((text: string) => boolean) | undefined => {
  if (patterns.length > max || patterns.some((p) => p.length > maxLength)) throw new NotifyError('NOTIFY_ERR_FILTER', { filter: name, max })
  if (patterns.length === 0 || patterns.includes('*')) return undefined
  const all = patterns.map(compileGlob)
  return (text) => all.some((m) => m(text))
}

/** @internal */
export function compileFilters({ types = [], uris = [] }: EventFilters): Filter {
  const type = compile('type', types)
  const uri = compile('uri', uris)
  return {
    key: JSON.stringify([types, uris]),
    matches: (t, u) => (!type || type(t)) && (!uri || uri(u)),
  }
}
