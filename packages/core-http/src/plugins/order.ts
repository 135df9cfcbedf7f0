import satisfies from 'semver/functions/satisfies.js'
import { CoreError } from '../errors.ts'
import type { PluginManifest } from './plugin.ts'

/** What a set of plugins can do together. */
export interface Order {
  /** Those that can run, each after what it needs. */
  readonly ready: readonly string[]
  /** Why the others cannot. */
  readonly refused: ReadonlyMap<string, CoreError>
}

const dependenciesOf = (p: PluginManifest): readonly (readonly [string, string])[] => Object.entries(p.dependsOn ?? {})

/** Ids of the plugins that `id` needs, directly or not, each after what it needs itself. */
export const needsOf = (all: ReadonlyMap<string, PluginManifest>, id: string, seen: Set<string> = new Set()): readonly string[] => {
  const out: string[] = []
  for (const [needed] of dependenciesOf(all.get(id) ?? ({} as PluginManifest)).filter(([n]) => all.has(n)))
    if (!seen.has(needed)) {
      seen.add(needed)
      out.push(...needsOf(all, needed, seen), needed)
    }
  return out.filter((n) => n !== id)
}

/** Ids of the plugins that need `id`, directly or not. */
export const dependentsOf = (all: ReadonlyMap<string, PluginManifest>, id: string): readonly string[] =>
  [...all.keys()].filter((other) => other !== id && needsOf(all, other).includes(id))

/** Sorts plugins so that each comes after what it needs; says of the rest what is absent, circular or of the wrong version. */
export const orderOf = (all: ReadonlyMap<string, PluginManifest>): Order => {
  const refused = new Map<string, CoreError>()
  const ready: string[] = []
  const visit = (id: string, path: readonly string[]): CoreError | undefined => {
    const known = refused.get(id)
    if (known || ready.includes(id)) return known
    const plugin = all.get(id)
    if (!plugin) return undefined
    if (path.includes(id))
      return new CoreError('CORE_ERR_PLUGIN_DEPENDENCY_CYCLE', { id, path: [...path.slice(path.indexOf(id)), id].join(' → ') })
    for (const [needed, range] of dependenciesOf(plugin)) {
      const problem = check(id, needed, range) ?? inner(id, needed, visit(needed, [...path, id]))
      if (problem) {
        if (!refused.has(id)) refused.set(id, problem)
        return problem
      }
    }
    ready.push(id)
    return undefined
  }
  const check = (id: string, needs: string, range: string): CoreError | undefined => {
    const other = all.get(needs)
    if (!other) return new CoreError('CORE_ERR_PLUGIN_DEPENDENCY_MISSING', { id, needs })
    if (satisfies(other.version, range)) return undefined
    return new CoreError('CORE_ERR_PLUGIN_DEPENDENCY_VERSION', { id, needs, range, version: other.version })
  }
  const inner = (id: string, needs: string, problem: CoreError | undefined): CoreError | undefined => {
    if (!problem) return undefined
    return problem.code === 'CORE_ERR_PLUGIN_DEPENDENCY_CYCLE'
      ? new CoreError(problem.code, { ...problem.params, id })
      : new CoreError('CORE_ERR_PLUGIN_DEPENDENCY_FAILED', { id, needs }, { cause: problem })
  }
  for (const id of all.keys()) visit(id, [])
  return { ready, refused }
}
