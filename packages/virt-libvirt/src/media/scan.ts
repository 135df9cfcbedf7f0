import { Worker } from 'node:worker_threads'
import type { FoundIso, ScanLimits, ScanProgress } from './scan-walk.ts'
import type { ScanOrder, ScanReport } from './scan-worker.ts'

/** Options of {@link scanIsos}. */
export interface ScanOptions extends ScanLimits {
  /** Called with what was found since the last call, some ten times a second. */
  readonly onReport?: (found: readonly FoundIso[], progress: ScanProgress) => void
  /** Ends the scan: the promise rejects with its reason. */
  readonly signal?: AbortSignal
}

// Under type stripping the thread runs the source, built code its own.
const entry = import.meta.url.endsWith('.ts') ? new URL('./scan-worker.ts', import.meta.url) : new URL('./scan-worker.js', import.meta.url)

/** Threads whose scan has ended, by what they scanned: a second scan goes on with what the first remembers. */
const idle = new Map<string, { readonly worker: Worker; readonly forget: NodeJS.Timeout }>()
/** How long a thread waits for another scan. Unit: ms. */
const IDLE_MS = 10 * 60_000
const MAX_IDLE = 4

/** Takes off our listeners; a Worker has some of its own. */
function quieten(worker: Worker): void {
  for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event)
}
function take(key: string, order: ScanOrder): Worker {
  const kept = idle.get(key)
  if (kept === undefined) {
    const worker = new Worker(entry, { workerData: order, name: 'onggi-iso-scan' })
    worker.unref()
    return worker
  }
  clearTimeout(kept.forget)
  idle.delete(key)
  quieten(kept.worker)
  return kept.worker
}
function rest(key: string, worker: Worker): void {
  quieten(worker)
  if (idle.has(key) || idle.size >= MAX_IDLE) {
    void worker.terminate()
    return
  }
  const end = (): void => {
    idle.delete(key)
    void worker.terminate()
  }
  worker.on('error', end)
  worker.on('exit', () => idle.delete(key))
  idle.set(key, { worker, forget: setTimeout(end, IDLE_MS).unref() })
}

/**
 * Finds every bootable ISO image below a directory, told by content, in a thread of its own: disks and file servers that hang hold nothing else
 * up. Symbolic links to directories are not followed. A second scan of a tree within ten minutes looks at what changed alone.
 */
export function scanIsos(root: string, options: ScanOptions = {}): Promise<ScanProgress> {
  const { onReport, signal, maxDepth, maxFound } = options
  const limits: ScanLimits = { ...(maxDepth === undefined ? {} : { maxDepth }), ...(maxFound === undefined ? {} : { maxFound }) }
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason as Error)
      return
    }
    const order: ScanOrder = { root, limits }
    const key = JSON.stringify(order)
    const worker = take(key, order)
    const abort = (): void => {
      void worker.terminate()
      reject(signal?.reason as Error)
    }
    signal?.addEventListener('abort', abort, { once: true })
    const over = (): void => signal?.removeEventListener('abort', abort)
    worker.on('message', (report: ScanReport) => {
      if (signal?.aborted !== true) onReport?.(report.found, report.progress)
      // Whoever listens may have ended it at that.
      if (!report.isDone || signal?.aborted === true) return
      over()
      rest(key, worker)
      resolve(report.progress)
    })
    worker.on('error', reject)
    worker.on('exit', () => {
      over()
      reject(new Error(`the scan of ${root} ended before it was done`))
    })
    worker.postMessage('scan')
  })
}
