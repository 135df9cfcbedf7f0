import { isClientError, readError, request, type TabHost, uploadFile } from '@onggi/ui'
import { volumesUri } from '../pool.ts'

/** A file on its way from this browser into a pool. */
export interface Upload {
  readonly pool: string
  readonly name: string
  readonly file: File
  readonly offset: number
  readonly total: number
  /** Its task; absent until the server has one. */
  readonly task?: string
  /** Why it stopped; absent while it goes on. */
  readonly error?: string
}

/** Uploads of this page: they go on whatever tab is shown. */
const uploads = new Map<string, Upload>()
const aborts = new Map<string, AbortController>()
const watchers = new Set<() => void>()

const keyOf = (u: Pick<Upload, 'pool' | 'name'>): string => `${u.pool}\0${u.name}`
const changed = (): void => {
  for (const fn of [...watchers]) fn()
}
function patch(key: string, more: Partial<Upload>): void {
  const known = uploads.get(key)
  if (known === undefined) return
  uploads.set(key, { ...known, ...more })
  changed()
}

/** Leaving the page would lose them. */
const holdPage = (e: BeforeUnloadEvent): void => {
  if ([...uploads.values()].some((u) => u.error === undefined)) e.preventDefault()
}

/** Uploads into a pool. */
export const uploadsInto = (pool: string): readonly Upload[] => [...uploads.values()].filter((u) => u.pool === pool)

/** Calls `fn` when an upload moved. Answers the undo. */
export function watchUploads(fn: () => void): () => void {
  watchers.add(fn)
  return () => void watchers.delete(fn)
}

/**
 * Sends a file into a new volume, or goes on with the upload of `task`. Resolves when the server has taken it on; the rest happens by itself.
 *
 * @throws ClientError when the server refuses it.
 */
export function startUpload(host: TabHost, pool: string, file: File, name: string, task?: string): Promise<void> {
  const key = keyOf({ pool, name })
  const abort = new AbortController()
  uploads.set(key, { pool, name, file, offset: 0, total: file.size, ...(task === undefined ? {} : { task }) })
  aborts.set(key, abort)
  addEventListener('beforeunload', holdPage)
  changed()
  return new Promise((resolve, reject) => {
    const onTask = ({ id }: { readonly id: string }): void => {
      patch(key, { task: id })
      resolve()
    }
    const onProgress = (offset: number): void => patch(key, { offset })
    const o = { signal: abort.signal, onTask, onProgress, ...(task === undefined ? {} : { task }) }
    uploadFile(host, volumesUri(pool), file, { name }, o).then(
      () => forget(key),
      (e: unknown) => {
        const isRefused = uploads.get(key)?.task === undefined
        // A task that failed says so itself, in the activity.
        const isOver = isClientError(e) && e.status === undefined && !e.code.startsWith('CLIENT_ERR_')
        if (isRefused || isOver || abort.signal.aborted || host.page.signal.aborted) forget(key)
        else patch(key, { error: readError(e).text })
        reject(e instanceof Error ? e : new Error(String(e)))
      },
    )
  })
}

function forget(key: string): void {
  uploads.delete(key)
  aborts.delete(key)
  if (uploads.size === 0) removeEventListener('beforeunload', holdPage)
  changed()
}

/** Goes on with an upload that stopped. */
export function continueUpload(host: TabHost, u: Upload): void {
  startUpload(host, u.pool, u.file, u.name, u.task).catch(() => undefined)
}

/** Ends an upload; the server removes what it has. */
export async function cancelUpload(host: TabHost, u: Upload): Promise<void> {
  const key = keyOf(u)
  aborts.get(key)?.abort()
  forget(key)
  if (u.task !== undefined) await request(host, 'DELETE', `/tasks/${encodeURIComponent(u.task)}`)
}
