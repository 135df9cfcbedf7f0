import type { Resolved } from './options.ts'
import type { StoreType } from './needs.ts'
import { eventLog } from './tail.ts'

/** @internal A known place of the outbox: its cursor, time and number. */
interface Mark {
  readonly cursor: string
  readonly at: string
  readonly n: number
}

/** @internal */
export const markType: StoreType = { name: 'event.mark' }
const markEach = 1000
const markEachMs = 3_600_000

/** @internal Drops old events; keeps places of the outbox, so that a start need not read all of it. */
export interface Retention {
  /** Last known place. */
  load(): Promise<string | undefined>
  /** Called for every record in order. */
  saw(cursor: string, at: string): void
  trim(): Promise<void>
  save(): Promise<void>
}

/** @internal */
export function createRetention(o: Resolved): Retention {
  let marks: Mark[] = []
  let n = 0
  let last: Mark | undefined

  const save = async (): Promise<void> => {
    const value = { marks: last && last !== marks.at(-1) ? [...marks, last] : marks }
    await o.store.transaction((tx) => tx.put('event.mark', 'events', value))
  }
  return {
    save,
    async load() {
      const stored = await o.store.transaction((tx) => tx.get<{ marks: Mark[] }>('event.mark', 'events'))
      marks = stored?.value.marks ?? []
      last = marks.at(-1)
      n = last?.n ?? 0
      return last?.cursor
    },
    saw(cursor, at) {
      last = { cursor, at, n: ++n }
      const before = marks.at(-1)
      if (!before || n - before.n >= markEach || Date.parse(at) - Date.parse(before.at) >= markEachMs) marks.push(last)
    },
    async trim() {
      const tooOld = new Date(o.clock.now() - o.keepMs).toISOString()
      const drop = marks.findLast((m) => m.at < tooOld || n - m.n >= o.keepRecords)
      if (drop) {
        await o.store.trimLog(eventLog, { before: drop.cursor })
        marks = marks.filter((m) => m.n >= drop.n)
      }
      await save()
    },
  }
}
