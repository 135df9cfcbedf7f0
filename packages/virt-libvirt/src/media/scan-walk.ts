import { closeSync, constants, type Dirent, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { type IsoHeader, isoHeader } from './iso-header.ts'
import { readNow } from './reads.ts'

/** One bootable ISO image of a scan. */
export interface FoundIso {
  readonly path: string
  /** Unit: bytes. */
  readonly sizeBytes: number
  readonly header: IsoHeader
}

/** How far a scan has come. */
export interface ScanProgress {
  /** Directories known so far, and those that were read. */
  readonly directories: number
  readonly done: number
  /** Files looked into. */
  readonly files: number
  /** Directories and files that could not be read. */
  readonly unreadable: number
}

/** Limits of a scan: a tree of any size ends. */
export interface ScanLimits {
  /** Levels below the root. @default 32 */
  readonly maxDepth?: number
  /** Images after which the scan ends. @default 100000 */
  readonly maxFound?: number
}

/** What is remembered of a file, so that a second scan need not open it. */
interface Remembered {
  readonly ino: number
  readonly size: number
  readonly mtimeMs: number
  readonly header: IsoHeader | null
}
/** Files seen before, by path. */
export type ScanMemory = Map<string, Remembered>

const buffers = [Buffer.alloc(8192), Buffer.alloc(2048), Buffer.alloc(65_536)] as const

/** Reads one file's ISO header with blocking calls; null when it is none, undefined when it cannot be read. */
export function readIsoNow(path: string, memory?: ScanMemory): { header: IsoHeader | null; sizeBytes: number } | undefined {
  const known = memory?.get(path)
  if (known !== undefined) {
    const info = statSync(path, { throwIfNoEntry: false })
    if (info === undefined) return undefined
    if (info.ino === known.ino && info.size === known.size && info.mtimeMs === known.mtimeMs)
      return { header: known.header, sizeBytes: known.size }
  }
  let fd: number
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY)
  } catch {
    return undefined
  }
  try {
    // Most files of a tree are no images: one read tells, and nothing else is asked of them.
    const first = readAt(fd, 32_768, 8192)
    const isIso = first.length >= 2048 && first.toString('latin1', 1, 6) === 'CD001'
    if (!isIso && memory === undefined) return { header: null, sizeBytes: 0 }
    const info = fstatSync(fd)
    if (!info.isFile()) return undefined
    const read = (o: number, l: number): Buffer => (o === 32_768 && l === first.length ? first : readAt(fd, o, l))
    const found = isIso ? readNow(isoHeader(info.size), info.size, read) : null
    const header = found === null || typeof found === 'string' ? null : found
    memory?.set(path, { ino: info.ino, size: info.size, mtimeMs: info.mtimeMs, header })
    return { header, sizeBytes: info.size }
  } catch {
    return undefined
  } finally {
    closeSync(fd)
  }
}

/** The header readers copy what they keep, so a few buffers serve every read; the first part of a file keeps its own. */
function readAt(fd: number, offset: number, length: number): Buffer {
  const buffer = offset === 32_768 ? buffers[0] : length <= 2048 ? buffers[1] : buffers[2]
  const got = readSync(fd, buffer, 0, length, offset)
  return buffer.subarray(0, got)
}

/**
 * Walks over a tree with blocking calls and yields what it finds, and every few files how far it is. Symbolic links to directories are not
 * followed, so that it ends; what cannot be read is counted and left out; named pipes and devices are never opened.
 */
export function* walkIsos(root: string, limits: ScanLimits = {}, memory?: ScanMemory): Generator<FoundIso | ScanProgress, ScanProgress> {
  const { maxDepth = 32, maxFound = 100_000 } = limits
  const queue: { path: string; depth: number }[] = [{ path: root, depth: 0 }]
  let done = 0
  let files = 0
  let unreadable = 0
  let found = 0
  const progress = (): ScanProgress => ({ directories: done + queue.length, done, files, unreadable })
  for (let dir = queue.shift(); dir !== undefined; dir = queue.shift()) {
    let entries: Dirent[]
    try {
      entries = readdirSync(dir.path, { withFileTypes: true })
    } catch {
      unreadable++
      entries = []
    }
    for (const entry of entries) {
      const path = dir.path === '/' ? `/${entry.name}` : `${dir.path}/${entry.name}`
      if (entry.isDirectory()) {
        if (dir.depth < maxDepth && !isKernels(path)) queue.push({ path, depth: dir.depth + 1 })
        continue
      }
      if (!entry.isFile() && !(entry.isSymbolicLink() && leadsToFile(path))) continue
      const read = readIsoNow(path, memory)
      files++
      if (read === undefined) unreadable++
      else if (read.header?.bootable === true) {
        yield { path, sizeBytes: read.sizeBytes, header: read.header }
        if (++found >= maxFound) return progress()
      }
      if (files % 64 === 0) yield progress()
    }
    done++
    yield progress()
  }
  return progress()
}

/** File systems of the kernel: endless, and files there act on being read. */
const isKernels = (path: string): boolean => path === '/proc' || path === '/sys' || path === '/dev' || path === '/run'

const leadsToFile = (path: string): boolean => {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}
