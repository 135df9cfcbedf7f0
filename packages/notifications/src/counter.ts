/** @internal Counts by name; what comes to nothing is forgotten. */
export interface Counter {
  of(name: string): number
  up(name: string): void
  down(name: string): void
}

/** @internal */
export function createCounter(): Counter {
  const counts = new Map<string, number>()
  return {
    of: (name) => counts.get(name) ?? 0,
    up: (name) => void counts.set(name, (counts.get(name) ?? 0) + 1),
    down(name) {
      const left = (counts.get(name) ?? 1) - 1
      if (left > 0) counts.set(name, left)
      else counts.delete(name)
    },
  }
}
