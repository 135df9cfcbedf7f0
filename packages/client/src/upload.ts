import { type Clock, wait } from './clock.ts'
import { isClientError } from './errors.ts'
import { readAnswer } from './problem.ts'
import { type Task, hasEnded, taskError } from './task-follow.ts'

/** Options of an upload. */
export interface UploadOptions {
  /** Stops sending. The server keeps what it has for a while: see `task`. */
  readonly signal?: AbortSignal
  /**
   * Size of one piece: a break costs at most this much, and a slow line must send it within the client's time limit.
   *
   * Unit: bytes.
   *
   * @default 4194304
   */
  readonly chunkBytes?: number
  /**
   * Failures in a row after which it gives up; each wait is twice the one before, from 1 s to 16 s.
   *
   * @default 8
   */
  readonly retries?: number
  /** Called with what the server has confirmed, and once before the first piece. Unit: bytes. */
  readonly onProgress?: (offset: number, total: number) => void
  /** Called with the task as soon as there is one: its id continues the upload later. */
  readonly onTask?: (task: Task) => void
  /** Id of the task of an upload that was broken off: it goes on where the server stands. @default a new one */
  readonly task?: string
}

/** What an upload is made with; a client has it all, see `Client.upload`. */
export interface UploadNeeds {
  /** Sends a request; `path` begins with a slash. */
  fetch(path: string, init: RequestInit): Promise<Response>
  /** Calls `fn` when the task may have changed. Answers the undo. */
  onTask(id: string, fn: () => void): () => void
  readonly clock: Clock
}

/** A look at the task while no event comes (ms): events do the work. */
const safetyMs = 30_000
const retryMs = { first: 1000, most: 16_000 }

/** How much the server has; undefined while the task does not take data yet. */
function offsetOf(task: Task): number | undefined {
  const offset = task.phase?.params['offset']
  return typeof offset === 'number' ? offset : undefined
}

/** A failure that may pass: the line, the server's restart, or a piece that it is still busy with. */
const mayPass = (e: unknown): boolean =>
  isClientError(e) &&
  e.code !== 'CLIENT_ERR_CLOSED' &&
  (e.status === undefined || e.status >= 500 || e.status === 429 || e.code.endsWith('_UPLOAD_BUSY'))

async function ask(needs: UploadNeeds, method: string, path: string, signal: AbortSignal | undefined, body?: unknown): Promise<Task> {
  const init: RequestInit = {
    method,
    headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
  }
  if (body !== undefined) init.body = JSON.stringify(body)
  if (signal !== undefined) init.signal = signal
  return (await readAnswer(await needs.fetch(path, init), `${method} ${path}`)) as Task
}

const read = (needs: UploadNeeds, id: string, signal?: AbortSignal): Promise<Task> =>
  ask(needs, 'GET', `/tasks/${encodeURIComponent(id)}`, signal)

/** Waits until the task has ended, or is as `isEnough` wants it. */
async function until(needs: UploadNeeds, task: Task, isEnough: (t: Task) => boolean, signal?: AbortSignal): Promise<Task> {
  let news = 0
  let wake: () => void = () => undefined
  const off = needs.onTask(task.id, () => {
    news += 1
    wake()
  })
  try {
    for (let now = task, seen = -1; ; now = await read(needs, task.id, signal)) {
      if (hasEnded(now) || isEnough(now)) return now
      if (seen === news) {
        const woken = new AbortController()
        wake = () => woken.abort()
        await wait(needs.clock, safetyMs, signal ? AbortSignal.any([woken.signal, signal]) : woken.signal).catch(() => undefined)
        signal?.throwIfAborted()
      }
      seen = news
    }
  } finally {
    off()
  }
}

/** Sends one piece as the contract has it: a form of `chunk_size` and `chunk`. Built as bytes: Node loses an error of a form that it streams while the line breaks. */
async function sendChunk(needs: UploadNeeds, path: string, chunk: Blob, signal: AbortSignal | undefined): Promise<void> {
  // randomUUID is missing in pages without TLS.
  const boundary = `onggi-${crypto.getRandomValues(new Uint32Array(4)).join('-')}`
  const part = (name: string): string => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"`
  const size = `${part('chunk_size')}\r\n\r\n${chunk.size}\r\n`
  const head = `${part('chunk')}; filename="chunk"\r\ncontent-type: application/octet-stream\r\n\r\n`
  const body = await new Blob([size, head, chunk, `\r\n--${boundary}--\r\n`]).arrayBuffer()
  const headers = { accept: 'application/json', 'content-type': `multipart/form-data; boundary=${boundary}` }
  await readAnswer(await needs.fetch(path, { method: 'PUT', headers, body, ...(signal ? { signal } : {}) }), `PUT ${path}`)
}

/**
 * Sends content in pieces into a new object of a collection (a volume of a pool), and goes on where the server stands after a break.
 *
 * @throws {@link ClientError} with the server's code when it refuses, or with the task's own when that fails.
 */
export async function uploadContent(
  needs: UploadNeeds,
  collection: string,
  content: Blob,
  fields: { readonly name: string } & Readonly<Record<string, unknown>>,
  o: UploadOptions = {},
): Promise<Task> {
  const { signal, chunkBytes = 4 * 2 ** 20, retries = 8 } = o
  const path = `${collection}/${encodeURIComponent(fields.name)}`
  const { size } = content
  let task =
    o.task === undefined
      ? await ask(needs, 'POST', collection, signal, { ...fields, upload: true, size })
      : await read(needs, o.task, signal)
  o.onTask?.(task)
  for (let failures = 0; ; ) {
    try {
      if (failures > 0) task = await read(needs, task.id, signal)
      task = await until(needs, task, (t) => offsetOf(t) !== undefined, signal)
      let offset = offsetOf(task) ?? size
      o.onProgress?.(offset, size)
      while (!hasEnded(task) && offset < size) {
        const chunk = content.slice(offset, offset + chunkBytes)
        await sendChunk(needs, path, chunk, signal)
        offset += chunk.size
        failures = 0
        o.onProgress?.(offset, size)
      }
      task = await until(needs, task, () => false, signal)
      if (task.status === 'finished') return task
      throw taskError(task)
    } catch (e) {
      signal?.throwIfAborted()
      if (!mayPass(e) || failures >= retries) throw e
      // The server tells its progress at most every 100 ms: after a second what it says is true.
      await wait(needs.clock, Math.min(retryMs.most, retryMs.first * 2 ** failures), signal)
      failures += 1
    }
  }
}
