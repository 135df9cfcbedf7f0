import type { Ledger } from './ledger.ts'
import type { Resolved } from './options.ts'
import type { LogRow } from './task-row.ts'
import type { Message } from './task-type.ts'

const linesPerChunk = 100
const maxLines = 1000
const maxLineLength = 1000

/** @internal Collects progress and log lines of one run and writes them together, at most once per `progressMs`. */
export interface Reporter {
  progress(p: number | null, message?: Message): void
  note(line: string): void
  /** Writes what is pending; afterwards reports are ignored. */
  end(): Promise<void>
  /** The latest values, for the row's next writer. */
  current(): { progress: number | null; message: Message | null }
}

/** @internal */
export function createReporter(
  o: Resolved,
  ledger: Ledger,
  id: string,
  fence: number,
  from: { progress: number | null; message: Message | null },
): Reporter {
  let { progress, message } = from
  let dirty = false
  let ended = false
  let chunk: { at: string; text: string }[] = []
  let chunkNo = 0
  let count = 0
  let unwritten = false
  let lastWrite = Number.NEGATIVE_INFINITY
  let stopTimer: (() => void) | undefined
  let writing: Promise<void> = Promise.resolve()

  const write = async (): Promise<void> => {
    if (!dirty && !unwritten) return
    const lines = unwritten ? [...chunk] : undefined
    const log: LogRow | undefined = lines && { task: id, lines }
    const key = `${id}/${String(fence).padStart(6, '0')}/${String(chunkNo).padStart(6, '0')}`
    if (chunk.length >= linesPerChunk) {
      chunk = []
      chunkNo++
    }
    dirty = unwritten = false
    lastWrite = o.clock.now()
    const now = { progress, message }
    await ledger.change(
      id,
      fence,
      (row) => void Object.assign(row, now),
      async (tx) => {
        if (log) await tx.put('task.log', key, log)
      },
    )
  }
  const flush = (): Promise<void> => {
    stopTimer?.()
    stopTimer = undefined
    // a refused late write is seen by whoever ends the task; a report must not break the work
    writing = writing.then(write).catch((err: unknown) => o.log.warn({ err, taskId: id }, 'task progress not written'))
    return writing
  }
  const schedule = (): void => {
    if (stopTimer) return
    const wait = Math.min(o.progressMs, Math.max(0, lastWrite + o.progressMs - o.clock.now()))
    stopTimer = o.clock.timer(() => void flush(), wait)
  }

  return {
    progress(p, m) {
      if (ended) return
      if (p !== null && Number.isFinite(p)) {
        const next = Math.max(progress ?? 0, Math.min(1, Math.max(0, p)))
        dirty ||= next !== progress
        progress = next
      }
      if (m && (m.code !== message?.code || JSON.stringify(m.params) !== JSON.stringify(message.params))) {
        message = m
        dirty = true
      }
      if (dirty) schedule()
    },
    note(line) {
      if (ended || ++count > maxLines + 1) return
      const text = count > maxLines ? `… (more than ${maxLines} lines)` : line.slice(0, maxLineLength)
      chunk.push({ at: new Date(o.clock.now()).toISOString(), text })
      unwritten = true
      if (chunk.length >= linesPerChunk) void flush()
      else schedule()
    },
    async end() {
      ended = true
      await flush()
    },
    current: () => ({ progress, message }),
  }
}
