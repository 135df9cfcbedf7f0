/** Versions of the objects that were written or looked up of late, by id. */
export interface RecentVersions {
  /** 0: there is none; undefined: not known. */
  get(id: string): number | undefined
  set(id: string, version: number): void
  clear(): void
}

/** Most in each of two generations. */
const most = 4096

/** Remembers some thousand versions: two generations, of which the older is dropped as a whole when the younger is full. */
export function createRecentVersions(): RecentVersions {
  let young = new Map<string, number>()
  let old = new Map<string, number>()
  return {
    get: (id) => young.get(id) ?? old.get(id),
    set(id, version) {
      young.set(id, version)
      if (young.size < most) return
      old = young
      young = new Map()
    },
    clear() {
      young.clear()
      old.clear()
    },
  }
}
