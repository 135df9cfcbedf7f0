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

/**
 * Finds every bootable ISO image below a directory, told by content, in a thread of its own: disks and file servers that hang hold nothing else
 * up. Symbolic links to directories are not followed.
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
    const worker = new Worker(entry, { workerData: order, name: 'onggi-iso-scan' })
    worker.unref()
    const abort = (): void => {
      void worker.terminate()
      reject(signal?.reason as Error)
    }
    signal?.addEventListener('abort', abort, { once: true })
    let last: ScanProgress | undefined
    worker.on('message', (report: ScanReport) => {
      last = report.progress
      if (signal?.aborted !== true) onReport?.(report.found, report.progress)
      if (report.isDone) resolve(report.progress)
    })
    worker.on('error', reject)
    worker.on('exit', () => {
      signal?.removeEventListener('abort', abort)
      // Settled already in every case but a thread that was ended from outside.
      if (last === undefined) reject(new Error(`the scan of ${root} ended before it began`))
    })
  })
}
