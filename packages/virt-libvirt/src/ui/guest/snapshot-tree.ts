/** A snapshot as `/vms/:name/snapshots` answers it. */
export interface Snapshot {
  readonly name: string
  /** Seconds since 1970. */
  readonly created: number
  /** '' at the root. */
  readonly parent: string
  /** State of the guest in it: `running` means that its memory is in it. */
  readonly state: string
}

/** A snapshot at its place in the tree. */
export interface SnapshotNode {
  readonly snapshot: Snapshot
  /** 0 at a root. */
  readonly depth: number
}

/** Snapshots in the order of their tree: parents before children, older before newer. One whose parent is gone is a root. */
export function snapshotTree(all: readonly Snapshot[]): readonly SnapshotNode[] {
  const known = new Set(all.map((s) => s.name))
  const rootOf = (s: Snapshot): string => (known.has(s.parent) && s.parent !== s.name ? s.parent : '')
  const order = [...all].sort((a, b) => a.created - b.created || (a.name < b.name ? -1 : 1))
  const seen = new Set<string>()
  const below = (parent: string, depth: number): readonly SnapshotNode[] =>
    order
      .filter((s) => rootOf(s) === parent && !seen.has(s.name))
      .flatMap((snapshot) => {
        seen.add(snapshot.name)
        return [{ snapshot, depth }, ...below(snapshot.name, depth + 1)]
      })
  return below('', 0)
}
