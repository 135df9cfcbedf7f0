import type { LibvirtEvent } from './event-types.ts'

/** A bounded queue that is read as an async iterable. */
export interface EventQueue extends AsyncIterableIterator<LibvirtEvent> {
  push(event: LibvirtEvent): void
  /** What waits is still given; then the iteration ends. */
  end(): void
}

/** `limit`: events that may wait; one more and all of them are given up for a single overflow. `onEnd`: the reader left. */
export const createEventQueue = (limit: number, onEnd: () => void): EventQueue => {
  let waiting: LibvirtEvent[] = []
  let dropped = 0
  let ended = false
  let readers: ((result: IteratorResult<LibvirtEvent>) => void)[] = []

  const take = (): LibvirtEvent | undefined => {
    if (dropped > 0) {
      const overflow = { type: 'overflow', dropped } as const
      dropped = 0
      return overflow
    }
    return waiting.shift()
  }
  const end = (): void => {
    if (ended) return
    ended = true
    for (const read of readers) read({ done: true, value: undefined })
    readers = []
    onEnd()
  }
  return {
    push: (event) => {
      if (ended) return
      const read = readers.shift()
      if (read !== undefined) {
        read({ done: false, value: event })
        return
      }
      if (waiting.length >= limit) {
        dropped += waiting.length
        waiting = []
      }
      waiting.push(event)
    },
    end,
    next: () => {
      const event = take()
      if (event !== undefined) return Promise.resolve({ done: false, value: event })
      if (ended) return Promise.resolve({ done: true, value: undefined })
      return new Promise((resolve) => readers.push(resolve))
    },
    return: () => {
      waiting = []
      dropped = 0
      end()
      return Promise.resolve({ done: true, value: undefined })
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
