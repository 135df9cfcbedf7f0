// A thread that walks over directories with blocking calls: a file server that hangs stops this thread, not the server.
import { parentPort, workerData } from 'node:worker_threads'
import { createScanMemory } from './scan-memory.ts'
import { type FoundIso, type ScanLimits, type ScanProgress, walkIsos } from './scan-walk.ts'

/** What the thread is started with. */
export interface ScanOrder {
  readonly root: string
  readonly limits: ScanLimits
}
/** What the thread tells: images found since it last told, and how far it is. */
export interface ScanReport {
  readonly found: readonly FoundIso[]
  readonly progress: ScanProgress
  readonly isDone: boolean
}

/** Images are told together, so that a directory full of them is not a message each. */
const BATCH = 100

const { root, limits } = workerData as ScanOrder
// Kept between scans of one tree: what did not change is not looked at again.
const memory = createScanMemory()

async function scan(): Promise<void> {
  await memory.settle()
  let found: FoundIso[] = []
  let told = 0
  const walk = walkIsos(root, limits, memory)
  for (;;) {
    const next = walk.next()
    const value = next.value
    if ('path' in value) {
      found.push(value)
      continue
    }
    const isDone = next.done === true
    const now = performance.now()
    if (!isDone && found.length < BATCH && now - told < 100) continue
    const report: ScanReport = { found, progress: value, isDone }
    parentPort?.postMessage(report)
    found = []
    told = now
    if (isDone) return
  }
}
parentPort?.on('message', () => void scan())
