import type { Resolved } from './options.ts'
import { entryOf, type Entry, isDraft } from './wire.ts'

/** @internal Name of the store's log that is the outbox. */
export const eventLog = 'events'
const pageSize = 500
const ringSize = 5000

/** @internal Reads the outbox as it grows, and remembers its latest part. */
export interface Tail {
  /** Finds the end of the outbox. */
  start(): Promise<void>
  /** Reads what is new; calls at once share one reading, but each sees all that was committed before it. */
  pump(): Promise<void>
  /** Cursor of the last entry read. */
  position(): string
  /** Entries after `cursor`; undefined when they are not (or no longer) remembered. */
  after(cursor: string): readonly Entry[] | undefined
  /** Reads a page from the store. `undefined`: the history does not reach back to `cursor`. */
  page(cursor: string): Promise<{ readonly entries: readonly Entry[]; readonly last: string | undefined } | undefined>
}

/** @internal `onPage` gets every entry once, in order. `onRecord` also sees those found at start. */
export function createTail(
  o: Resolved,
  from: () => Promise<string | undefined>,
  onRecord: (cursor: string, at: string) => void,
  onPage: (entries: readonly Entry[]) => void,
): Tail {
  let ring: Entry[] = []
  let floor = ''
  let position = ''
  let running: Promise<void> | undefined
  let queued: Promise<void> | undefined

  const read = async (
    after: string | undefined,
  ): Promise<{ entries: Entry[]; last: string | undefined; full: boolean; oldest: string }> => {
    const { records, oldest } = await o.store.readLog(eventLog, {
      ...(after === undefined || after === '' ? {} : { after }),
      limit: pageSize,
    })
    const entries: Entry[] = []
    for (const r of records) {
      if (isDraft(r.record)) entries.push(entryOf(r.cursor, r.at, r.record))
      onRecordOnce(r.cursor, r.at)
    }
    return { entries, last: records.at(-1)?.cursor, full: records.length === pageSize, oldest }
  }
  let seen = ''
  const onRecordOnce = (cursor: string, at: string): void => {
    if (cursor <= seen) return
    seen = cursor
    onRecord(cursor, at)
  }
  const remember = (entries: readonly Entry[]): void => {
    ring.push(...entries)
    if (ring.length > 2 * ringSize) {
      floor = ring.at(-ringSize - 1)?.cursor ?? floor
      ring = ring.slice(-ringSize)
    }
  }
  const run = async (): Promise<void> => {
    for (;;) {
      const { entries, last, full } = await read(position)
      if (last !== undefined) position = last
      remember(entries)
      if (entries.length > 0) onPage(entries)
      if (!full) return
    }
  }

  return {
    async start() {
      let after = await from()
      for (;;) {
        const { last, full, oldest } = await read(after)
        after = last ?? after ?? oldest
        if (!full) break
      }
      position = floor = after
    },
    pump() {
      // a reading that has begun may have missed the newest commit: one more follows it
      if (running) {
        queued ??= running
          .catch(() => undefined)
          .then(() => {
            queued = undefined
            return this.pump()
          })
        return queued
      }
      running = run().finally(() => {
        running = undefined
      })
      return running
    },
    position: () => position,
    after(cursor) {
      if (cursor < floor || cursor > position) return undefined
      let low = 0
      let high = ring.length
      while (low < high) {
        const mid = (low + high) >> 1
        if ((ring[mid]?.cursor ?? '') <= cursor) low = mid + 1
        else high = mid
      }
      return ring.slice(low)
    },
    async page(cursor) {
      const { records, oldest } = await o.store.readLog(eventLog, { after: cursor, limit: pageSize })
      if (cursor < oldest) return undefined
      const entries = records.flatMap((r) => (isDraft(r.record) ? [entryOf(r.cursor, r.at, r.record)] : []))
      return { entries, last: records.at(-1)?.cursor }
    },
  }
}
