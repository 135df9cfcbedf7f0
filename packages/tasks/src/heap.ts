/** @internal A binary heap: `pop` answers the first by `before`. */
export interface Heap<T> {
  push(item: T): void
  pop(): T | undefined
  peek(): T | undefined
  readonly size: number
}

/** @internal */
export function createHeap<T>(before: (a: T, b: T) => boolean): Heap<T> {
  const items: T[] = []
  const swap = (i: number, j: number): void => {
    const a = items[i]!
    items[i] = items[j]!
    items[j] = a
  }
  const up = (i: number): void => {
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (!before(items[i]!, items[parent]!)) return
      swap(i, parent)
      i = parent
    }
  }
  const down = (i: number): void => {
    for (;;) {
      let first = i
      for (const child of [2 * i + 1, 2 * i + 2]) if (child < items.length && before(items[child]!, items[first]!)) first = child
      if (first === i) return
      swap(i, first)
      i = first
    }
  }
  return {
    push(item) {
      items.push(item)
      up(items.length - 1)
    },
    pop() {
      const first = items[0]
      const last = items.pop()
      if (items.length > 0 && last !== undefined) {
        items[0] = last
        down(0)
      }
      return first
    },
    peek: () => items[0],
    get size() {
      return items.length
    },
  }
}
