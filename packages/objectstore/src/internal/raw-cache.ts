import type { RawObject } from '../store.ts'

/** Objects as raw lists answer them, kept until others are needed more. A version is given once per store, so it alone names them. */
export interface RawCache {
  get(version: number): RawObject | undefined
  set(o: RawObject): void
}

/** Room that an entry takes besides its text. */
const entryBytes = 200

/** Makes a cache of at most `maxBytes`: two generations, of which the older is dropped as a whole when the younger is full. */
export function createRawCache(maxBytes: number): RawCache {
  let young = new Map<number, RawObject>()
  let old = new Map<number, RawObject>()
  let bytes = 0
  const set = (o: RawObject): void => {
    if (o.json.length > maxBytes / 8) return
    bytes += o.json.length + entryBytes
    young.set(o.version, o)
    if (bytes < maxBytes / 2) return
    old = young
    young = new Map()
    bytes = 0
  }
  return {
    set,
    get(version) {
      const hit = young.get(version)
      if (hit) return hit
      const aged = old.get(version)
      if (aged) set(aged)
      return aged
    },
  }
}

/** Copies texts into one buffer and answers its parts: one allocation instead of one each. */
export function toBuffers(texts: readonly string[]): Buffer[] {
  const lengths = texts.map((t) => Buffer.byteLength(t))
  const all = Buffer.allocUnsafeSlow(lengths.reduce((a, b) => a + b, 0))
  let at = 0
  return texts.map((t, i) => {
    const from = at
    at += lengths[i]!
    all.write(t, from)
    return all.subarray(from, at)
  })
}
