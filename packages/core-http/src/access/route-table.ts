import type { RouteMeta } from '../needs.ts'

/** One route as it was declared. */
export interface RouteEntry {
  readonly method: string
  /** With the prefix, for example `/tasks/:id`. */
  readonly url: string
  readonly schema: Readonly<Record<string, unknown>>
  readonly meta: RouteMeta
  /** The plugin that declared it; undefined for the framework's own. */
  readonly plugin: string | undefined
}

/** All routes of one generation: for 405, OpenAPI and the check of access rules. */
export interface RouteTable {
  add(route: RouteEntry): void
  readonly routes: readonly RouteEntry[]
  /** Whether just this was declared. */
  has(method: string, url: string): boolean
  /** Routes whose pattern fits the path, whatever the method. */
  matching(path: string): readonly RouteEntry[]
}

const segmentsOf = (path: string): readonly string[] => {
  const bare = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
  return bare.split('/')
}

const fits = (pattern: readonly string[], path: readonly string[]): boolean => {
  for (const [i, part] of pattern.entries()) {
    if (part === '*') return path.length > i
    const given = path[i]
    if (given === undefined) return false
    if (part.startsWith(':')) {
      if (given === '') return false
    } else if (part !== given) {
      try {
        if (decodeURIComponent(given) !== part) return false
      } catch {
        return false
      }
    }
  }
  return pattern.length === path.length
}

/** Makes an empty table. */
export const createRouteTable = (): RouteTable => {
  const routes: RouteEntry[] = []
  const patterns: (readonly string[])[] = []
  const declared = new Set<string>()
  return {
    routes,
    has: (method, url) => declared.has(`${method} ${url}`),
    add(route) {
      declared.add(`${route.method} ${route.url}`)
      routes.push(route)
      patterns.push(segmentsOf(route.url === '' ? '/' : route.url))
    },
    matching(path) {
      const segments = segmentsOf(path)
      return routes.filter((_route, i) => fits(patterns[i] ?? [], segments))
    },
  }
}
