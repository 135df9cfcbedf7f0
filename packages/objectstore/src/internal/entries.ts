/** Most that are searched one by one. */
const few = 8

/**
 * Things of a transaction by type and id, in the order of their coming. Most transactions have one or two: a list is searched sooner than a map is made.
 */
export class Entries<T extends { readonly type: string; readonly id: string }> {
  readonly all: T[] = []
  #byType: Map<string, Map<string, T>> | undefined

  get(type: string, id: string): T | undefined {
    if (this.#byType) return this.#byType.get(type)?.get(id)
    for (const e of this.all) if (e.id === id && e.type === type) return e
    return undefined
  }

  /** Adds one that is not there yet. */
  add(entry: T): void {
    this.all.push(entry)
    if (this.#byType) this.#index(this.#byType, entry)
    else if (this.all.length > few) {
      const byType = (this.#byType = new Map<string, Map<string, T>>())
      for (const e of this.all) this.#index(byType, e)
    }
  }

  #index(byType: Map<string, Map<string, T>>, entry: T): void {
    let ids = byType.get(entry.type)
    if (!ids) byType.set(entry.type, (ids = new Map<string, T>()))
    ids.set(entry.id, entry)
  }
}
