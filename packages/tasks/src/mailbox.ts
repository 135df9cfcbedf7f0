import { wakeLog } from './ledger.ts'
import type { Resolved } from './options.ts'

/** @internal Hears what other processes say about tasks: cancels and ends. */
export interface Mailbox {
  start(): Promise<void>
  close(): void
}

/** @internal */
export function createMailbox(o: Resolved, on: { cancel(id: string): void; end(id: string): void }): Mailbox {
  let cursor: string | undefined
  let unsubscribe: (() => void) | undefined
  let stopPoll: (() => void) | undefined
  let reading: Promise<void> | undefined
  let again = false
  let closed = false

  const page = async (): Promise<readonly unknown[]> => {
    const { records, oldest } = await o.store.readLog(wakeLog, { ...(cursor === undefined ? {} : { after: cursor }), limit: 1000 })
    cursor = records.at(-1)?.cursor ?? cursor ?? oldest
    return records.map((r) => r.record)
  }
  const hear = (record: unknown): void => {
    if (typeof record !== 'object' || record === null) return
    if ('cancel' in record && typeof record.cancel === 'string') on.cancel(record.cancel)
    if ('ends' in record && Array.isArray(record.ends)) for (const id of record.ends) if (typeof id === 'string') on.end(id)
  }
  const read = (): void => {
    again = true
    reading ??= (async () => {
      while (again && !closed) {
        again = false
        const records = await page()
        for (const record of records) hear(record)
        if (records.length > 0) again = true
      }
    })()
      .catch((err: unknown) => o.log.warn({ err }, 'hearing of other workers failed; tried again at the next poll'))
      .finally(() => {
        reading = undefined
      })
  }
  const poll = (): void => {
    stopPoll = o.clock.timer(() => {
      read()
      poll()
    }, o.pollMs)
  }
  return {
    async start() {
      while ((await page()).length > 0);
      unsubscribe = o.store.onAppend(wakeLog, read)
      poll()
    },
    close() {
      closed = true
      unsubscribe?.()
      stopPoll?.()
    },
  }
}
