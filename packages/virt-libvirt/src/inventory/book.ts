import { createHash } from 'node:crypto'
import type { JsonValue, View } from '../needs.ts'
import type { Entry, Item } from './item.ts'

/** A difference between two readings. */
export interface Difference<R> {
  readonly id: string
  readonly was?: Entry<R>
  readonly now?: Entry<R>
}
/** The objects of one inventory with their views. */
export interface Book<R> {
  entry(id: string): Entry<R> | undefined
  byName(name: string): Entry<R> | undefined
  entries(): readonly Entry<R>[]
  views(): readonly View[]
  /**
   * Takes in what was read about `ids`; `strangers`: ids known from an earlier run only, gone when a full reading lacks them; `isOld`: nothing is
   * taken in about these.
   */
  apply(
    items: readonly Item<R>[],
    ids: ReadonlySet<string> | 'all',
    strangers: Iterable<string>,
    isOld?: (id: string) => boolean,
  ): Difference<R>[]
  /** Answers the entries whose figures changed. */
  tick(ids?: readonly string[]): readonly Entry<R>[]
}
type Figures<R> = (item: Item<R>) => Readonly<Record<string, JsonValue>> | undefined
interface Row<R> {
  entry: Entry<R>
  bodyJson: string
  figuresJson: string
}

/** Digest of what counts for a revision. */
export const revisionOf = (bodyJson: string, audience: unknown): string =>
  createHash('sha256').update(bodyJson).update('\0').update(JSON.stringify(audience)).digest('base64url').slice(0, 16)

/** Compares by code points, as the contract sorts. */
export function byCodePoints(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  let at = 0
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at++
  if (at === length) return a.length - b.length
  // A surrogate stands for a code point above every other unit; the pairs begin at the same place, or just before it.
  const x = a.charCodeAt(at)
  const y = b.charCodeAt(at)
  const above = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit)
  return above(x) - above(y)
}

/** Makes an empty {@link Book}. */
export function createBook<R>(type: string, figures: Figures<R> = () => undefined): Book<R> {
  const rows = new Map<string, Row<R>>()
  const names = new Map<string, Row<R>>()
  let sorted: readonly Entry<R>[] | undefined = []
  let views: readonly View[] | undefined = []

  function join(bodyJson: string, figuresJson: string): Buffer {
    if (figuresJson === '') return Buffer.from(bodyJson)
    return Buffer.from(bodyJson === '{}' ? figuresJson : `${bodyJson.slice(0, -1)},${figuresJson.slice(1)}`)
  }
  function figuresOf(item: Item<R>): string {
    const found = figures(item)
    return found === undefined || Object.keys(found).length === 0 ? '' : JSON.stringify(found)
  }
  function write(item: Item<R>, old: Row<R> | undefined): Row<R> {
    const bodyJson = JSON.stringify(item.body)
    const figuresJson = figuresOf(item)
    const revision = revisionOf(item.parts === undefined ? bodyJson : `${bodyJson}${JSON.stringify(item.parts)}`, item.audience)
    const was = old?.entry.view
    const same = was?.revision === revision && old?.figuresJson === figuresJson
    const view: View = same
      ? was
      : {
          ref: { type, id: item.id },
          audience: item.audience,
          json: join(bodyJson, figuresJson),
          revision,
          figures: (was?.figures ?? 0) + (was !== undefined && old?.figuresJson !== figuresJson ? 1 : 0),
        }
    return { entry: { ...item, view }, bodyJson, figuresJson }
  }
  function forget(): void {
    sorted = undefined
    views = undefined
  }

  return {
    entry: (id) => rows.get(id)?.entry,
    byName: (name) => names.get(name)?.entry,
    entries: () => (sorted ??= [...rows.values()].map((row) => row.entry).sort((a, b) => byCodePoints(a.name, b.name))),
    views() {
      return (views ??= this.entries().map((entry) => entry.view))
    },
    apply(items, ids, strangers, isOld = () => false) {
      const differences: Difference<R>[] = []
      const seen = new Set<string>()
      const changed: Row<R>[] = []
      for (const item of items) {
        seen.add(item.id)
        if (isOld(item.id)) continue
        const old = rows.get(item.id)
        const row = write(item, old)
        rows.set(item.id, row)
        changed.push(row)
        if (old === undefined) differences.push({ id: item.id, now: row.entry })
        else if (old.entry.view.revision !== row.entry.view.revision) differences.push({ id: item.id, was: old.entry, now: row.entry })
        if (old !== undefined && names.get(old.entry.name) === old) names.delete(old.entry.name)
      }
      const gone = ids === 'all' ? [...rows.keys(), ...strangers] : [...ids]
      for (const id of new Set(gone)) {
        if (seen.has(id) || isOld(id)) continue
        const old = rows.get(id)
        rows.delete(id)
        if (old !== undefined && names.get(old.entry.name) === old) names.delete(old.entry.name)
        differences.push({ id, ...(old ? { was: old.entry } : {}) })
      }
      // After the removals: a name given up by one object may be another's in the same reading.
      for (const row of changed) names.set(row.entry.name, row)
      if (items.length > 0 || differences.length > 0) forget()
      return differences
    },
    tick(ids) {
      const changed: Entry<R>[] = []
      for (const id of ids ?? rows.keys()) {
        const row = rows.get(id)
        if (row === undefined) continue
        const figuresJson = figuresOf(row.entry)
        if (figuresJson === row.figuresJson) continue
        const view: View = {
          ...row.entry.view,
          json: join(row.bodyJson, figuresJson),
          figures: row.entry.view.figures + 1,
        }
        row.figuresJson = figuresJson
        row.entry = { ...row.entry, view }
        changed.push(row.entry)
      }
      if (changed.length > 0) forget()
      return changed
    },
  }
}
