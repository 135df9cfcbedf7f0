import type { HttpStore, JsonValue, Log, TaskWaiter, TransientEvents } from '../needs.ts'

/** Name of the store's log that holds the request log. */
export const requestLogName = 'requests'

/** Store type of the tasks whose end the request log still waits for; the id is the task's. */
export const openTaskType = 'request-task'

/** One request as it is kept. */
export interface RequestRecord {
  readonly kind: 'request'
  /** The plugin's id, `wok` for the framework's own. */
  readonly app: string
  readonly method: string
  readonly uri: string
  readonly status: number
  readonly user: string
  readonly ip: string
  /** ISO 8601. */
  readonly at: string
  /** Message code of the route; absent for URIs without one. */
  readonly code?: string
  readonly params: Readonly<Record<string, JsonValue>>
  /** Code of the error it ended with. */
  readonly error?: string
  /** Task that does the work. */
  readonly task?: string
}

/** What became of a task that a request had started. */
export interface OutcomeRecord {
  readonly kind: 'outcome'
  readonly task: string
  readonly status: string
  readonly error?: string
}

/** Options of {@link createRequestLog}. */
export interface RequestLogOptions {
  readonly store: HttpStore
  readonly log: Log
  readonly events?: TransientEvents | undefined
  /** Says how tasks ended. Absent: their lines stay as they are. */
  readonly tasks?: TaskWaiter | undefined
  /** Longest time a record waits for its batch. Unit: ms. @default 100 */
  readonly flushMs?: number
  /** Records that start a batch at once. @default 256 */
  readonly batch?: number
  /** How long records are kept. Unit: ms. @default 7776000000 (90 days) */
  readonly keepMs?: number
}

/** The durable list of requests that could change something. */
export interface RequestLog {
  /** Adds a record to the next batch. */
  add(record: RequestRecord | OutcomeRecord): void
  /** Resolves when everything added so far is durable, or has been given up because the store fails. */
  flush(): Promise<void>
  /** Waits again for tasks whose end was not noted before the process ended. */
  resume(): Promise<void>
  /** Removes what is older than the retention. */
  trim(now?: Date): Promise<void>
  /** Writes what waits, and ends. */
  close(): Promise<void>
}

/** Records that wait at most while the store fails; the oldest go first. */
const maxWaiting = 10_000

/** Makes the request log: appended in batches, off the path of the requests. */
export const createRequestLog = (o: RequestLogOptions): RequestLog => {
  const { flushMs = 100, batch = 256, keepMs = 90 * 86_400_000 } = o
  let waiting: (RequestRecord | OutcomeRecord)[] = []
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  let closed = false

  const write = async (): Promise<void> => {
    const records = waiting
    if (records.length === 0) return
    waiting = []
    try {
      await o.store.transaction(async (tx) => {
        for (const record of records) {
          tx.append(requestLogName, record as unknown as JsonValue)
          if (record.task === undefined) continue
          if (record.kind === 'outcome') await tx.delete(openTaskType, record.task)
          else if (o.tasks) await tx.put(openTaskType, record.task, {})
        }
      })
      o.events?.transient?.({ type: 'log.appended', uri: '/logs', method: 'POST', ref: { type: 'log', id: requestLogName }, audience: {} })
    } catch (err) {
      waiting = [...records, ...waiting].slice(-maxWaiting)
      o.log.error({ err, waiting: waiting.length }, 'the request log cannot be written')
      if (!closed) arm(5_000)
    }
  }
  const flush = (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    running = running.then(write)
    return running
  }
  const arm = (ms: number): void => {
    timer ??= setTimeout(() => void flush(), ms).unref()
  }
  const closing = new AbortController()
  const add = (record: RequestRecord | OutcomeRecord): void => {
    waiting.push(record)
    if (waiting.length >= batch) void flush()
    else arm(flushMs)
  }
  const follow = async (task: string): Promise<void> => {
    const ended = await o.tasks?.wait(task, { signal: closing.signal })
    if (ended) add({ kind: 'outcome', task, status: ended.status, ...(ended.error ? { error: ended.error.code } : {}) })
  }

  const startToFollow = (task: string): void => {
    follow(task).catch(async (err: unknown) => {
      if (closing.signal.aborted) return
      o.log.warn({ err, task }, 'the end of a task cannot be noted in the request log')
      // Of a task that is gone nobody will ever know the end; anything else is asked again at the next start.
      if ((err as { readonly status?: unknown }).status === 404) await o.store.transaction((tx) => tx.delete(openTaskType, task))
    })
  }

  return {
    add(record) {
      add(record)
      if (record.kind === 'request' && record.task !== undefined) startToFollow(record.task)
    },
    flush,
    async resume() {
      if (!o.tasks) return
      for (const { id } of await o.store.transaction((tx) => tx.list(openTaskType))) startToFollow(id)
    },
    async trim(now = new Date()) {
      const before = new Date(now.getTime() - keepMs).toISOString()
      let after: string | undefined
      for (;;) {
        const { records } = await o.store.readLog(requestLogName, { ...(after === undefined ? {} : { after }), limit: 1_000 })
        const young = records.find((r) => r.at >= before)
        const last = young ?? records.at(-1)
        if (!last) return
        if (young || records.length < 1_000) {
          // trimLog drops what lies before the cursor; the last old one may stay until the next time.
          await o.store.trimLog(requestLogName, { before: last.cursor })
          return
        }
        after = last.cursor
      }
    },
    async close() {
      closed = true
      closing.abort()
      await flush()
    },
  }
}
